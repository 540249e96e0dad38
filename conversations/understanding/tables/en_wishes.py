# ruff: noqa: E501 - a group of words stays on one line
"""English phrases for what somebody wants, and words of emergency; the notation is told in phrases.py."""

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

WISHES = {
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
        (?:you|they|u)(?: guys| people)? (?:have |had |just |always |already )*cancell?ed(?: .*)?
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
        (?:move|shift|reschedule|push|switch|change) (?:(?:to|from|by) .*|(?:the|my|that|this) (?:\S+ ){1, 3}?one(?: .*)?)
        (?:make|have|do) (?:it|that|mine|(?:my|the|\S+s) (?:appointment|booking|visit|slot)) (?:.* )?(?:later|earlier|sooner)(?: .*)?
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
        (?:are|am|is) (?:we|i|it|that|my .*) still (?:on|booked|good|happening)(?: .*)?
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
}
