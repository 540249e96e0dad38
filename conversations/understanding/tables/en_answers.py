# ruff: noqa: E501 - a group of words stays on one line
"""English phrases for answers: yes, no, which of the offers, a farewell; the notation is told in phrases.py."""

ANSWERS = {
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
    "not_this_one": r"""
        (?:none|not any|neither) of (?:these|those|them)(?: .*)?|not (?:these|those|them)(?: either)?|neither(?: .*)?
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
