# ruff: noqa: E501 - a group of words stays on one line
"""English phrases for what a turn does; the notation is told in phrases.py."""

_SOMEBODY = (
    r"(?:(?:a |an |the |some |your |any |real |live |actual |human |proper |other |available )*"
    r"(?:person|human|human being|agent|representative|rep|operator|someone|somebody|anyone|anybody|manager|receptionist"
    r"|reception|staff|staff member|member of staff|executive|assistant manager|supervisor|front desk|desk|people"
    r"|customer care|customer service|customer support|support|real one|doctor|dr \S+|doctor \S+|colleague|clinic|lady|guy|man|woman|team|employee))"
)
_VISIT = (
    r"(?:(?:a |an |the |my |our |your |his |her |this |that |another |new |one |up |in |me |us |it |them |him "
    r"|next |first |available |free |open |earliest |quick )*"
    r"(?:appointment|appointments|appoinment|apointment|appt|appts|slot|booking|visit|reservation|session"
    r"|consultation|consult|checkup|check up|cleaning|time|spot|seat|opening|table|haircut|hair cut|physical|treatment"
    r"|facial|scan|test|checkups|follow up|followup|exam|class|massage))"
)

TALK = {
    "yes": r"""
        why not|yes|yess+|yeah|yea|yep|yup|ya|yah|yas|ye|aye|yupp|y|yessir|ys|yeh
        (?:i )?confirm(?:ed)?|confirming|(?:thats |that is |its |it is )?confirmed
        (?:thats|that is|thts|this is|its|it is|all|everything is|everythings|yes) (?:all |absolutely |exactly )?(?:correct|right|accurate)
        correct|exactly|absolutely|definitely|certainly|affirmative|of course|ofcourse|indeed|sure thing
        (?:please )?(?:go ahead|go for it|proceed|carry on)
        (?:please )?(?:do it|do that|book it|book that|book this|lock it in|lock it|make that appointment|make the (?:appointment|booking|reservation)|set it up|schedule it|reserve it|confirm it|confirm that)
        i (?:do|agree|accept|will take it|ll take it)|ill take (?:it|that)|well take it
        count me in|lets do (?:it|that|this)|deal|done deal|👍|✅|👌|🙏
    """,
    "fine": r"""
        ok|okay|okey|okie|okk+|k|kk|okay dokey|okey dokey|oki|sure|alright|all right|alrighty|fine|good|great
        perfect|perfectly|cool
        nice|awesome|excellent|wonderful|super|superb|lovely|fantastic|brilliant|amazing|sweet|ideal|splendid
        terrific|fab
        works|that works|that will work|thatll work|that would work|that does it|that will do|thatll do|will do
        would do|suits
        right|sounds (?:like a plan|about right)|please do|^please$|good to go|all set|i like (?:it|that)|thumbs up
        happy with (?:that|it)
        (?:that|this|it|thatll|thatd|itll|which)(?: time| one)? (?:is|will|would|should|ll|can|could|might|s)? ?(?:be |work ?|do ?)*(?:just |very |really |absolutely |totally |all |so |quite )*(?:great|fine|good|perfect|okay|ok|alright|lovely|wonderful|excellent|nice|ideal|awesome|works?|what i (?:want|wanted|need))
        (?:id|i would|i will|ill) (?:like|love|take|have|go with) (?:that|it|this|this one|that one|him|her|them)
        lets go with (?:that|it|him|her|them|this)
        see you (?:then|there)|that time (?:works|is .*)|works for me
        no problem|no problems|no issues?|not a problem|no objections?|why not|not bad|no worries|i dont mind
        i dont see why not
    """,
    "right": r"""
        right|correct|good|great|fine|perfect|works|confirmed?|ok|okay
    """,
    "not_yes": r"""
        (?:is|was|are|isnt) (?:that|this|it|everything) (?:all )?(?:correct|right|confirmed|ok|okay|fine|good)
        right now|right away|all right already|good (?:morning|afternoon|evening|day|night)|hello
        right (?:side|arm|leg|tooth|ear|eye)
        (?:can|could|will|would|should|do|did|shall|may) (?:you|i|we|they) .. (?:confirm|confirmed|do it|do that|book it|book that)
        to confirm|confirmation|not sure|not yes|yes or no|yes and no|before i (?:say yes|confirm)
        good (?:enough )?reason
        if (?:yes|thats right|its ok|thats ok)|a good|any good|how good|dont (?:confirm|book it|do it|do that)
        oh (?:okay|ok)
        all good things|sure about|make sure|for sure about|let me confirm|ill confirm|i will confirm
        will confirm later
    """,
    "asks": r"""
        ^(?:and |also |but |so |then |well )*(?:what|whats|where|wheres|when|whens|who|whos|which|how|hows|why|is|are|do|does|did|can|could|will|would|should|may|shall|am|was|has|have) .*
    """,
    "no": r"""
        no|nope|nah|nay|naw|nopes|noo+|na|never|negative|not|neither|none|nothing|n|non|nein
        dont|do nt|doesnt|isnt|wasnt|arent|cant|cannot|wont|didnt|wouldnt|shouldnt|havent|aint|couldnt|hasnt
        wrong|incorrect|mistake|mistaken|error|cancel|stop|forget (?:it|about it|that)|never ?mind|nvm|leave it
        skip (?:it|that)
        later|maybe|perhaps|possibly|unsure|dunno|wait|hold on|hang on|hold off|one (?:moment|second|minute)|not yet
        ill pass|pass
        decline|reject|refuse|abort|undo|disagree|unfortunately|too (?:late|early|soon|expensive|far)
        let me (?:think|check|see|ask)
        i need to (?:think|check|see|ask)|unable|impossible|oops|whoops|scratch that|another time|some other time|👎
        ❌|🚫
    """,
    "not_no": r"""
        no (?:problem|problems|worries|issue|issues|objection|objections|doubt|need to worry|probs|prob)
        not a problem|not bad|why not
        not an issue|i (?:dont|do not) mind|(?:dont|do not) see why not|cant (?:wait|complain)|couldnt be better
        without a doubt
        (?:dont|do not) (?:cancel|change|forget|worry)|no (?:change|changes|need to change)
        nothing (?:else|more|to change)
        wont (?:forget|be late|miss it)|no more changes|not at all a problem|see you later|talk to you later
        later on
        (?:the )?later (?:one|slot|time|option|appointment)|why dont (?:you|we|i)|(?:dont|do not) you|cant you
        wouldnt (?:it|that)|if not|whether or not|or not|nice no
        (?:do|does|can|could|will|would|is|are) (?:they|the|it|i|you|we) .. (?:or not|cancel|stop|wait|late|error)
        yes .. no problem|i (?:dont|do not) have (?:any )?(?:problem|problems|issue|issues|objection|objections)
    """,
    "change": r"""
        instead|rather|change|changed|different|another|other|else|actually|but|except|however|although|reschedule
        move|shift|switch|modify
        make (?:it|that|them|the (?:appointment|booking|reservation|time)) (?:on|at|for|to|with|\d.*)|lets make it
        on second thoughts?|correction|i (?:meant|mean|said|forgot)
        can(?:t)? (?:we|you|i) (?:make|do|try|move|change|shift|get|check|have|book|schedule)(?! (?:me |us )?(?:the|their|his|her|its|some|directions|any|a )).*
        could (?:we|you|i) (?:make|do|try|move|change|shift|check|have|book|schedule)(?! (?:me |us )?(?:the|their|his|her|its|some|directions|any|a )).*
        how about (?!their|his|her|the (?:address|phone|number|rating|price)).*
        what about (?!their|his|her|its|the (?:address|phone|number|rating|price)).*
        (?:id|i would|id much) (?:prefer|rather|like (?:it|the appointment|a|an|to (?:go|book|change|make|visit|try)))
        i (?:need|want) (?:it|the appointment|to (?:go|book|change|move))
        sorry|my mistake|i want the|should (?:be|have been)|supposed to be|wasnt it|better|earlier|sooner|prefer
        (?:try|change to|switch to|book (?:me )?(?:for|at|with)) .*
    """,
    "more": r"""
        (?:any|some|any of the|show|see|the|more|what|any more|are there|other|have) ?(?:other|others|more|different)(?: .*)?
        (?:something|anything|anyone|anybody|someone|somebody|somewhere|what|who|another|any (?:time|day)|sometime|some time|any place|anywhere) else.*
        (?:look|search) (?:elsewhere|again)|find another(?: .*)?|(?:the )?next (?:one|ones|options?)|another
        different|prefer (?:a |another |some )?different .*|not (?:my type|that one|this one|him|her|them)
        i changed my mind(?: .*)?
        else|more (?:options|times|slots|choices|dates|days|doctors)
        other (?:times|time|options|option|slots|slot|days|day|dates|date|doctors|doctor|one|ones)
        another (?:time|day|slot|option|date|doctor|one|person|place|salon|dentist)
        different (?:time|times|day|days|slot|slots|date|option|options|doctor|one|place)
        none of (?:these|those|them|the above|that)|neither|none|not any of|show me more|next (?:options|ones|slots)
        next page|anything (?:later|earlier|sooner|before|after|around)
        later(?: time| slot| day| date)?|earlier(?: time| slot| day| date)?|sooner|more|others?
        (?:a|any) (?:bit |little )?(?:later|earlier)|see (?:more|others|other)
        these (?:dont|do not) (?:work|suit)|any alternatives?|alternatives?|what (?:other|else).*
        do you have any .. (?:later|earlier)
    """,
    "goodbye": r"""
        bye|goodbye|bye bye|see you|see ya|cya|see u|take care|have a (?:nice|good|great|lovely|wonderful) .*
        thats (?:all|it|everything)
        that (?:is|will be|would be|ll be) (?:all|it|everything)|thatll be all|all for (?:now|today)|for your help
        for the help|for helping|good night
    """,
    "person": rf"""
        (?:speak|talk|speaking|talking|chat|spoken|discuss) (?:directly )?(?:to|with) {_SOMEBODY}
        (?:connect|transfer|put|forward|route|hand|pass|patch|switch|escalate|direct) (?:me|us|this|it|the call|my call|this call)? ?(?:directly |through |over |on |back )*(?:to|with) {_SOMEBODY}
        (?:connect|transfer) me(?: please)?|put me through|get me (?:to )?(?:a|an|the|some) {_SOMEBODY}
        get (?:a|an|the|your) (?:person|human|manager|agent|supervisor|receptionist)
        (?:i )?(?:want|need|prefer|like|require|give me|get me|let me have|can i (?:get|have)|may i have|could i (?:get|have)|is there|are there|bring|call|find me|reach) (?:to (?:see|reach|get|have|contact) )?(?:a |an |the |your |some |any )*(?:real |live |actual |human |proper )*(?:person|human|human being|agent|representative|rep|operator|manager|receptionist|supervisor|customer care|customer service|customer support|support agent|executive|staff member|live chat)(?: .*)?
        (?:a |an |the )?(?:real |live |actual |human )*(?:person|human|agent|representative|operator|receptionist|manager|executive|customer care|human being|supervisor|rep|reception|front desk)(?: now| please| pls| plz)*[ .!?]*$
        (?:real|live|actual) (?:person|human|agent|people|operator|one)
        human (?:being|agent|help|assistance|please|support|operator)
        someone (?:real|human|in charge|from (?:the|your) .*|at the .*|who (?:can|could|actually|understands|knows|works) .*)
        (?:not|no|hate|dont (?:want|like)|stop|enough|tired|sick|dont wanna|dont want to (?:talk|speak)) .. (?:bot|bots|robot|robots|machine|machines|computer|ai|chatbot|automated|automation|recording|assistant)
        (?:have|ask|get|let) (?:someone|somebody|a person|a human|the doctor|your staff|anyone|a manager|the manager|the receptionist|staff|an agent) (?:to )?(?:call|ring|phone|contact|reach|message|help|assist|speak|talk|get back)(?: .*)?
        (?:can|could|will|would|please) (?:someone|somebody|anyone|a person|a human|a real person|one of your .*|the doctor) (?:please )?(?:call|ring|phone|contact|reach|help|assist|speak|talk|answer|pick up|get back)(?: .*)?
        (?:call|ring|phone) me(?: back)?(?: please| now)?|give me a (?:call|ring)|request (?:a )?call ?back
        call ?back(?: please)?|want a call ?back|need a call ?back|i want someone
        is (?:anyone|anybody|someone|somebody) (?:there|here|available|real)
        (?:is this|are you|am i (?:talking|speaking) (?:to|with)) .. (?:anyone real|real person there)
        (?:talk|speak) to (?:you|him|her|them) (?:directly|in person|on (?:the )?phone)|human|agent|representative
        operator|(?:rather|want to|need to|like to) (?:speak|talk)(?: to someone| with someone)?[ .!]*$
        (?:handle|take over|take this) .. (?:person|human|staff|colleague)
        your (?:manager|supervisor|boss|colleague)|(?:please |yes |ok )*ask (?:a|the|your|some) (?:colleague|staff|human|person)(?: .*)?
    """,
    "not_person": r"""
        (?:dont|do not|no need to|not) (?:want|need|wish)?(?: to)? ?(?:speak|talk) (?:to|with) (?:a |an |any)?(?:one|body|person|human|agent|anyone|someone|somebody)
        (?:for|of) (?:a|one|two|1|2|\d+) (?:person|people)|in person|per person|someone else|somebody else
        (?:are you|is this|you are|youre) (?:a |an )?(?:human|real person|real|person|bot|robot|ai|machine)(?: or .*)?
        (?:an appointment|appointment|slot|booking|visit|time|see|book) .. (?:with|for) (?:a |the |any |your |my )?(?:doctor|person|manager)
        travel agent|estate agent
        (?:find|see|recommend|suggest|try|visit|need|want|book|get) (?:me )?(?:a |an |the |some)?(?:good |female |male |lady )*(?:doctor|someone|somebody|anyone|lady doctor|person) (?:in|near|at|nearby|who|for|else|good)
    """,
    "put_off": r"""
        later|after(?:wards)?|postpone|delay|defer|push|back|out|late
    """,
    "sooner": r"""
        earlier|sooner|prepone|early|ahead|bring (?:it|that|this|mine|my .*|the .*)? ?(?:forward|up)|forward|before
    """,
    "cancel": r"""
        (?:cancel|cancelling|canceling|cancell|cancle|cancal|cancellation|cancelation|call off|calling off|delete|remove|drop|scrap|scratch|annul|withdraw|revoke|void) (?:.*)
        cancel|cancellation|canceled|cancelled|cancle
        (?:want|need|like|have|going) to (?:cancel|call off|call it off|drop)(?: .*)?|call it off
        take me off(?: .*)?
        (?:wont|will not|cant|cannot|can not|couldnt|not able to|unable to|not going to be able to|wont be able to|will not be able to|am not|im not|not) (?:be )?(?:coming|come|make it|attend|be there|going to make it|going to come|making it|show up|attending)(?!.*(?:instead|another|different|reschedul|move|change|later|can we|could we|but|available|free|how about|what about|do you have|have you))(?: .*)?
        (?:dont|do not|no longer) (?:need|want|require) (?:the|my|this|that|an?|it)(?: .*)? ?(?:appointment|booking|slot|visit|reservation|session)(?: anymore| any more)?
        (?:dont|do not|no longer) (?:need|want) (?:it|that) (?:anymore|any more|any longer)
    """,
    "not_cancel": r"""
        (?:dont|do not|didnt|did not|not|never|wont|without|wasnt|shouldnt) (?:want to |wish to |need to |to |going to |trying to )?(?:cancel|cancelling|canceling|delete|remove|drop)(?: .*)?
        cancel(?:lation|ation) (?:policy|fee|fees|charge|charges|cost|rules|terms)
        (?:charge|fee|cost|penalty|policy|happens|if i|can i still|how do i|how can i) .. cancel(?:lation|ation|ling|ing|led)?(?: .*)?
        cancel (?:anytime|any time) policy|(?:was|is|has|have|got|been) (?:my |the |it )?.. (?:cancelled|canceled)
        who (?:cancelled|canceled).*
        (?:tooth|teeth|mole|wisdom|wart|hair|stitch|stitches|braces|tattoo|cyst|plaque|scar|nail|tan|stain) .. (?:removal|removed|remove)
        (?:removal|remove) (?:of )?(?:a |my |the )?(?:tooth|teeth|mole|wisdom|wart|hair|stitches|braces|tattoo|cyst|plaque|scar|nail polish|tan|stains?)(?: .*)?
        eye drops?|drop(?: me)? (?:a|off|by|in)(?: .*)?
    """,
    "undo": r"""
        undo(?: .*)?|(?:take|put|change|switch|turn) (?:it|that|this|everything) back(?: .*)?|revert(?: .*)?
        (?:restore|bring back|reinstate) (?:it|that|this|(?:the|my) .*)|roll (?:it|that) back|unbook(?: .*)?|uncancel(?: .*)?
        i (?:did not|didnt|dont|do not|never) (?:want|wanted|mean|meant|ask for|asked for) (?:that|this|it|to do (?:that|this|it))(?: at all| to happen)?(?= [.,!?;-]|$)
        (?:that|this|it) (?:was|is) (?:a|my|by) mistake(?: .*)?|(?:booked|cancelled|canceled|moved|did) (?:it |that |this )?by (?:mistake|accident)(?: .*)?
        (?:leave|keep|make|have) it (?:as|like|how|the way) it was(?: .*)?|back to (?:how|what|the way) it was(?: .*)?
        back to the (?:old|previous|earlier|original) (?:time|one|slot|day|date)(?: .*)?
    """,
    "not_undo": r"""
        (?:dont|do not|never|no need to|not) (?:undo|revert|restore|take (?:it|that) back)(?: .*)?
        (?:can|could|may|how do) (?:i|we) .. (?:undo|revert) (?:it |that )?later(?: .*)?
    """,
    "reschedule": rf"""
        (?:reschedule|rescheduling|re schedule|resched|rebook|re book|postpone|postponing|prepone|preponing|push back|bring forward|defer)(?: .*)?
        (?:move|change|shift|switch|swap|push|bring|adjust|alter|modify|update|transfer|advance|delay|reset) (?:.* )?{_VISIT}(?: .*)?
        (?:move|change|shift|switch|push|swap|bring) (?:it|that|this|mine|things|everything|them) (?:.* )?(?:to|from|forward|back|by|earlier|later|for|up|around|ahead|out)(?: .*)?
        (?:move|shift|reschedule|push|switch) (?:to|from|by) (?:.*)
        (?:change|move|shift|switch|alter) (?:it|that|this|mine|timing|timings|(?:the|my) (?:time|date|day|timing|timings|slot))(?: .*)?
        (?:a |another |different |new )(?:time|day|date|slot) (?:for|instead of) my .*
        (?:come|make it|do it|have it|visit|meet) .. (?:instead|(?:another|different|some other) (?:day|time|date))
        (?:cant|cannot|wont|unable|not able to|not be able to) .. (?:make it|come|attend|be there) .. (?:instead|another|different|reschedule|move|change|can we|could we|how about|what about|but)(?: .*)?
        (?:another|different|some other) (?:day|time|date) (?:instead|would be better|please for my .*)
        (?:come|coming|get in|be seen) (?:a bit |a little |any )?(?:later|earlier|sooner) (?:than|instead|on)(?: .*)?
        (?:something|anything) (?:came up|has come up|urgent came up)|put it off
        (?:earlier|later) (?:time|slot|appointment|day|date) (?:for my|instead|if possible)(?: .*)?
    """,
    "not_reschedule": r"""
        (?:dont|do not|didnt|no need to|without|not|never) (?:want to |need to |wish to |have to )?(?:reschedule|postpone|change|move|shift)(?: .*)?
        change (?:my|the) (?:hairstyle|hair style|look|number|name|address|email|phone|dressing|bandage|mind)(?: .*)?
        (?:reschedule|rescheduling|change|changing) (?:policy|fee|fees|charge|charges)(?: .*)?
        (?:has|have|was|is) .. (?:changed|moved|rescheduled|postponed) .. \?
    """,
    "confirm": r"""
        (?:confirm|confirming|reconfirm|re confirm) (?:.* )?(?:appointment|booking|slot|visit|reservation|session|attendance|coming|time|that im coming|it|i|tomorrow|today|for)(?: .*)?
        (?:i|we) (?:will|ll|shall) (?:definitely |surely |certainly |both |all )?(?:be there|come|attend|make it|be coming|be attending)(?: .*)?
        (?:ill|well) (?:definitely |surely )?(?:be there|come|attend|make it|be coming|be attending)(?: .*)?
        (?:im|i am|we are|were) (?:still |definitely |surely )*(?:coming|attending|going to be there|on for|good for)(?: .*)?
        still (?:on|coming|good|attending)(?: .*)?|see you (?:then|there|tomorrow|on .*|at .*)|confirm|confirmed
        count me in
        (?:want|like|need|calling|writing|here) to confirm(?: .*)?|please confirm(?: .*)?
    """,
    "not_confirm": r"""
        (?:dont|do not|cant|cannot|not|wont|never|before i|unable to) .. confirm(?: .*)?
        (?:can|could|will|would) you (?:please )?confirm (?:if|whether|what|that you|the address|the price|when)(?: .*)?
        (?:not|cant|cannot|wont|unable) .. (?:coming|attend|be there|make it)
        (?:is|was|has) (?:it|my .*|the .*) (?:been )?confirmed
    """,
    "book": rf"""
        (?:book|booking|schedule|scheduling|reserve|reserving|arrange|set up|fix up|fix|make|get|have|need|want|like|take|find|give|grab|request|looking for|look for|secure|put me down for|sign me up for|slot) {_VISIT}(?: .*)?
        (?:book|schedule|reserve|fit|squeeze|pencil|slot|sign) (?:me|us|it|him|her|them|in|my|our|a|an|the|for|with|on|at|\d+)(?: .*)?
        (?:book|schedule|reserve)(?: it| that| now| please)*
        (?:book|schedule|reserve|arrange|make|get) (?:.* )?(?:appointment|appointments|appt|slot|visit|reservation|booking|consultation|checkup|check up|session|haircut|cleaning)(?: .*)?
        (?:want|need|like|love|wish|looking|hoping|have|planning|going|trying) (?:to )?(?:come in|come|visit|see|consult|meet|get in|be seen|go|find|get|locate|schedule|book)(?: .*)?
        come in(?: .*)?|be seen(?: .*)?
        (?:find|get|recommend|suggest|search for|search|look for|looking for|locate|need|want|see|visit|like) (?:me |us |for )*(?:a |an |the |my |some |any |one |another |different |other |good |new |unisex |general |nearby |family |female |male |lady |eye |skin |best |great |local )*(?:doctor|doctors|dentist|dentists|dermatologist|salon|salons|stylist|hairdresser|barber|gynecologist|gynaecologist|physician|practitioner|gp|therapist|psychologist|psychiatrist|specialist|ophthalmologist|pediatrician|paediatrician|orthodontist|physio|physiotherapist|clinic|hygienist|spa|surgeon|counselor|counsellor|hair ?stylist|doc|nurse|optician|chiropractor|family counselor|provider)(?: .*)?
        (?:find|finding|search|searching|look up|looking up|choose|get set up with|set up with|after|searching for|are there|is there|any) (?:.* )?(?:doctors?|dentists?|dermatologists?|salons?|stylists?|hairdressers?|barbers?|gyna?ecologists?|physicians?|practitioners?|therapists?|specialists?|clinics?|psychologists?|psychiatrists?)(?: .*)?
        (?:any|have you|do you have|have|are there|is there|whats your|got|anything|something) (?:got )?(?:any |a |an |some |the )*(?:appointments?|slots?|openings?|times?|availability|vacancy|vacancies|space|room|free|available|next|earliest)(?: .*)?
        (?:next|earliest|first|soonest) (?:available|possible|free|appointment|slot|opening)(?: .*)?
        (?:is|are|will) (?:dr|doctor|the doctor|he|she|they|anyone|someone|it|there) .. (?:available|free)(?: .*)?
        (?:when|what time|which day|what day|what times?) (?:can|could|is|are|do) (?:i|you|we|dr|doctor|the doctor|he|she) (?:.* )?(?:come|available|free|see|visit|have|get|book|seen|get in)(?: .*)?
        make (?:an|the|my|another|a) (?:appointment|booking|reservation)(?: .*)?
        (?:appointment|appt|slot|booking|checkup|haircut|consultation|cleaning|check up|reservation)(?: please| for| with| on| at| tomorrow| today| this| next| needed| required|$)(?: .*)?
        (?:my|a|the) (?:tooth|teeth|back|skin|knee|head|stomach|gum|gums|throat|ear|hair) (?:is |are )?(?:hurts?|hurting|aches?|aching|broke|broken|bleeding|painful|swollen|itching|itchy|killing me)(?: .*)?
        (?:toothache|tooth ache)(?: .*)?|try (?:to )?(?:book|booking|the (?:booking|reservation))(?: .*)?
        try it for .*
    """,
    "not_book": r"""
        (?:dont|do not|no need to|not) (?:want to |need to |wish to |want |need )?(?:to )?(?:book|schedule|make|an appointment|a booking|reserve)(?: .*)?
        (?:have|had|got) an appointment (?:already|booked|scheduled|on|at|for|with|today|tomorrow)(?: .*)?
        do (?:i|you|we) (?:still |already )?have (?:an?|any|my) .*(?:appointment|appointments|booking|bookings)(?: .*)?
        when is my .*|what time is my .*|is my .*|check my .*
        (?:about|regarding|for) my (?:appointment|booking|visit)(?: .*)?
        (?:the |a )?(?:booking|appointment) (?:number|reference|id|fee|charges?|cost|price)
        (?:have|has|was|been) (?:already )?(?:booked|scheduled).*
        need (?:the|their|your) (?:address|number|phone)(?: .*)?
        need to (?:cancel|reschedule|know|ask|speak|talk|change|move|check)(?: .*)?
        (?:want|like|wish|love) to (?:know|ask|cancel|speak|talk|reschedule|change|move|check|hear)(?: .*)?
    """,
    "book_too": r"""
        (?:and|then|also|,|\.) (?:.* )?(?:book|schedule|make|get|reserve) (?:me |us )?(?:a |an |another |new |the |it |for )+.*
        (?:book|make|schedule) (?:me )?(?:another|a new|a different) .*
    """,
    "question": r"""
        (?:what|whats|where|wheres|when|whens|who|whos|which|how|hows|why) (?:.*)
        (?<!i )(?<!we )(?<!they )(?<!you )(?:do|does|did|is|are|can|could|will|would|should|may|am|was|have|has|isnt|arent|dont|doesnt|shall) (?:you|they|i|it|there|the|your|we|he|she|this|that|my|any|dr|doctor|parking|anyone|their|his|her|these|those|a|an|someone) .*
        .* \?
        (?:tell|show|give|send|let) (?:me|us) (?:.* )?(?:address|location|price|prices|cost|number|phone|hours|timings?|rating|reviews?|details|directions|know|fees?|charges?|info|information|link|map)(?: .*)?
        (?:address|location|price|prices|cost|fees?|charges|phone number|contact number|opening hours|timings|directions|parking|rating|reviews?)(?: .*)?
        (?:i )?(?:want|need|like|wish|wanted|wondering|wonder|have a question|question|curious|enquire|inquire|enquiry|inquiry)(?: to)? ?(?:know|ask|if|whether|about|the (?:address|phone|number))(?: .*)?
        .* question .*|get me (?:the|their|his|her|its) .*
    """,
    "not_question": r"""
        (?:can|could|would|will|may) (?:you|i|we) (?:please |kindly |also |then |just |help me |help me to |possibly )*(?:book|schedule|make|cancel|reschedule|move|change|get me an|get me a|get an|get a|set up|reserve|find|have an|have a|shift|speak|talk|connect|transfer|call|switch|see the|see dr|come|try)(?: .*)?
        how about(?: .*)?|what about(?: .*)?|how are you(?: .*)?|why not|how do you do
        (?:is|are|do you have|any|have you got) (?:there )?(?:any|anything|something|a spot|a slot|slots|an opening|an appointment) .*
        do (?:you|they) have (?:any|an|a|anything|something) (?:appointments?|slots?|openings?|time|times|availability|free|open|around|at|for|on).*
        (?:would|will) (?:that|it|this) be (?:ok|okay|fine|possible).*
    """,
    "emergency": r"""
        emergency|emergencies|ambulance
        (?:cant|cannot|can not|unable to|trouble|difficulty|struggling to|hard to|not able to|stopped|not) breath(?:e|ing)?
        chest (?:pain|pains|is hurting|hurts|tightness)|pain in (?:my|his|her|the) chest|heart attack
        (?:having|had|suffering) a stroke|stroke symptoms|seizures?|convulsions?|having a fit|unconscious
        not responding|unresponsive|passed out|fainted|collapsed|not waking up|wont wake up
        (?:bleeding|blood) (?:a lot|heavily|badly|wont stop|will not stop|not stopping|everywhere|nonstop|non stop|profusely)
        (?:wont|will not|cant|doesnt|not) stop(?:ping)? (?:the )?bleeding
        (?:heavy|severe|uncontrolled|uncontrollable|too much) bleeding|vomiting blood|coughing (?:up )?blood
        severe allergic|anaphyla\w+|swelling .. (?:throat|tongue)|throat .. (?:closing|swelling)|choking|poison\w*
        overdos\w*|swallowed .. (?:bleach|poison|battery|pills|acid)|snake ?bite|electrocuted
        (?:severe|major|bad|serious) (?:burn|burns|accident|injury)|been (?:shot|stabbed)|life threatening
        (?:im|i am|he is|she is|hes|shes) dying(?! to)|call (?:108|112|911|999|102)|(?:108|112|911|999) now
        suicid\w*|kill(?:ing)? (?:myself|himself|herself|themselves)
        (?:end|take|ending|taking) (?:my|his|her) (?:own )?life|end it all
        (?:hurt|harm|cut|cutting|hurting|harming) (?:myself|himself|herself|my wrists?)|self ?harm\w*|self harm\w*
        want to die|wanna die|wish i (?:was|were) dead|better off dead
        (?:dont|do not) want to (?:live|be alive|exist)(?: .*)?|no (?:reason|point|will) (?:to|in) (?:live|living)
        cant go on (?:living|anymore|any more|like this)|not worth living|jump off|hang myself|slit my
    """,
    "not_emergency": r"""
        (?:not|no|isnt|nothing|non|not an|isnt an|its not an|not a|is it an|for|in case of|your|an) (?:an |a |really an |any )?emergency (?:number|contact|line|services?|exit|policy)
        (?:not|no|isnt|non|never) (?:an |a |really an |really |exactly an |any |medical )*emergency
        (?:is|was) (?:not|nt) an emergency|emergency (?:contact|exit|number)
    """,
    "not_this_one": r"""
        (?:not|except|but not|anything but|other than|instead of|rather than) (?:the |option |number )?(?:first|second|third|last|fourth|1st|2nd|3rd|4th|1|2|3|4|one|two|three)(?: one| option| slot)?
    """,
    "choose_1": r"""
        (?:the |your |option |number |no |choice |slot |# )*(?:first|1st)(?: one| option| slot| choice| time| appointment)?
        (?:option|number|no|choice|slot|#|no \.|opt) (?:one|1)
        ^(?:1|one)(?: (?:please|pls|is .*|works|sounds .*|will do|\.|!))*$|^(?:a|1|one) (?:\)|\.)(?: .*)?$
        (?:ok|okay|yes|yeah|sure),? (?:, )?(?:1|one)(?: please)?$|either(?: .*)?|any of (?:them|these|those)(?: .*)?
        whichever(?: .*)?|^any(?: time| one)?$|(?:any|anyone|any one) (?:is|will|works|would)(?: .*)?|doesnt matter(?: .*)?
        dont (?:mind|care) which(?: .*)?|(?:the )?(?:top|former)(?: one)?
        (?:both|all) (?:are |is )?(?:fine|ok|okay|good|work)
    """,
    "choose_2": r"""
        (?:the |your |option |number |no |choice |slot |# )*(?:second|2nd)(?: one| option| slot| choice| time| appointment)?
        (?:option|number|no|choice|slot|#|no \.|opt) (?:two|2|to|too)
        ^(?:2|two)(?: (?:please|pls|is .*|works|sounds .*|will do|\.|!))*$|^(?:b|2|two) (?:\)|\.)(?: .*)?$
        (?:ok|okay|yes|yeah|sure),? (?:, )?(?:2|two)(?: please)?$|(?:the )?latter(?: one)?
    """,
    "choose_3": r"""
        (?:the |your |option |number |no |choice |slot |# )*(?:third|3rd)(?: one| option| slot| choice| time| appointment)?
        (?:option|number|no|choice|slot|#|no \.|opt) (?:three|3)
        ^(?:3|three)(?: (?:please|pls|is .*|works|sounds .*|will do|\.|!))*$|^(?:c|3|three) (?:\)|\.)(?: .*)?$
        (?:ok|okay|yes|yeah|sure),? (?:, )?(?:3|three)(?: please)?$
    """,
    "choose_4": r"""
        (?:the |your |option |number |no |choice |slot |# )*(?:fourth|4th)(?: one| option| slot| choice| time| appointment)?
        (?:option|number|no|choice|slot|#|opt) (?:four|4|for)
        ^(?:4|four)(?: (?:please|pls|is .*|works|sounds .*|will do|\.|!))*$
    """,
    "choose_5": r"""
        (?:the |your |option |number |no |choice |slot |# )*(?:fifth|5th)(?: one| option| slot| choice| time| appointment)?
        (?:option|number|no|choice|slot|#|opt) (?:five|5)
        ^(?:5|five)(?: (?:please|pls|is .*|works|sounds .*|will do|\.|!))*$
    """,
    "choose_last": r"""
        (?:the )?(?:very )?(?:last|final|bottom|latest)(?: one| option| slot| choice| time)?
        (?:the )?later (?:one|option|slot|time|appointment)
    """,
    "choose_first": r"""
        (?:the )?(?:earliest|earlier|soonest|sooner|nearest)(?: one| option| slot| choice| time| appointment)?
    """,
    "choose_middle": r"""
        (?:the )?middle(?: one| option| slot)?|(?:the )?one in the middle
    """,
}

NAMES = {
    "lead": r"(?:my (?:full |good )?name is|my names|name is|names|i am|im|this is|it is|its|call me|you can call me"
    r"|myself|name|under the name(?: of)?|in the name of|for (?:my|our) (?:\w+ )?(?:son|daughter|wife|husband|mother|father|mom|mum"
    r"|dad|brother|sister|friend|child|kid|baby|grandmother|grandfather|grandson|granddaughter|niece|nephew|partner|uncle"
    r"|aunt|cousin|boy|girl|boss|colleague|mother in law|father in law|neighbour|neighbor|roommate)(?: named)?"
    r"|patients? name is|(?:his|her|their) name is|put it under|book it (?:under|for)|(?:appointment|booking) (?:is )?(?:for|under))",
    "weak": "im its it this name names myself",
    "trail": r"(?:here|speaking|this side)",
    "whom": r"for",
    "titles": "mr mrs ms miss dr doctor smt shri sri prof",
    "stop": "a an the i im am is are was be been my your his her our their this that it its at on in for to from with of and or but"
    " not so just also very really still now here there looking calling wanting trying going coming hoping booking free busy"
    " available sorry sure fine good okay ok great interested new old sick ill unwell late early ready done happy afraid allergic"
    " pregnant having getting running unable able today tomorrow tonight yesterday morning afternoon evening night noon next last"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december please thanks thank yes no yeah nope hello hi hey about asking wondering planning thinking"
    " traveling travelling stuck driving working out off back again only too all more another one two three four five six seven"
    " eight nine ten interested pm am urgent important correct right wrong perfect what when where who how why which can could"
    " would will shall should do does did has have had want need like if because as he she they we you me us him them speaking"
    " calling writing appointment booking slot time date day week month doctor dentist patient name phone number mobile years"
    " year old possible better best after before around between until by then than up down over under aged age son daughter wife"
    " husband mother father kid child baby friend mom dad hair tooth teeth cleaning checkup consultation haircut regarding"
    " concerning unisex located called asap emergency confirmed booked okay absolutely definitely actually cancel reschedule"
    " wait waiting feeling experiencing suffering facing curious confused tired glad pleased urgently immediately soon asap yep yup yeah ya yah nah nope k kk hmm thx bye none nothing whenever anytime directly bit little lot kind sort type",
}
