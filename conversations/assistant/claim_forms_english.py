"""The open forms of English claims. Data; `claim_grammar` says what they are."""

from conversations.assistant.claim_grammar import Grammar

CLOCK_EN = (
    r"(?:\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?(?:am|pm|a\.m|p\.m|o'clock)\b|\b(?:at|by|past|to) (?:half |"
    r"quarter )?(?:past |to )?"
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midday)\b|\bo'clock\b|\bnoon\b)"
)
DAY_EN = (
    r"(?:\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|\btomorrow\b|"
    r"\btoday\b|\btonight\b|"
    r"\bnext (?:week|month)\b|\bthis (?:morning|afternoon|evening|week)\b|\bin the (?:morning|afternoon|evening)\b|"
    r"\b(?:on )?the \d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|"
    r"june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b)"
)
WHEN_EN = rf"(?:{CLOCK_EN}|{DAY_EN})"

_ADV = (
    r"(?: (?:now|just|already|all|also|both|been|\w+ly|gone ahead and|went ahead and|then|too|indeed|in fact|"
    r"duly|even|again|for you))*"
)
_LEAD = (
    r"(?:(?:ok(?:ay)?|great|perfect|al+ ?right|right|sure(?: thing)?|yes|yep|yup|yay|boom|success|good|wonderful|"
    r"lovely|excellent|super|"
    r"thanks|thank you|done|so|well|there(?: (?:you|we) go)?|and|noted|certainly|absolutely|of course|brilliant|"
    r"awesome|fantastic|"
    r"cool|fine|hi|hello|dear \w+|as (?:you )?(?:requested|wished|asked|discussed))\W+)*"
)
_PEOPLE = r"(?:you|him|her|them|both of you|your \w+|the (?:two|three|four) of you|everyone|\w+)"
_EVENT = (
    r"(?:appointment|appt|booking|reservation|visit|slot|spot|seat|session|consultation|consult|check-?up|cleaning|"
    r"root canal|request|"
    r"cancell?ation|rescheduling|confirmation|attendance|registration|meeting|swap|switch|schedule|calendar|diary|"
    r"update|o'clock|am|pm)"
)
_OWN = (
    rf"(?:{_EVENT}|your (?:\w+ )?(?:time|place|date|name|day|hour|yes|change|entry|move|son|daughter|mother|"
    rf"father|child|wife|husband|family)|the (?:new|old|earlier|later) \w+|(?:that|the) (?:time|date|change|hour|"
    rf"day|entry))"
)

# Verbs by which nothing of the customer's is changed (looking, hearing, saying, wishing), and states of things.
_HARMLESS = (
    r"(?:check|look|search|ask|receiv|offer|suggest|list|tri|want|need|explain|mention|miss|pass|forward|inform|"
    r"notifi|alert|messag|"
    r"shar|attach|connect|assum|hop|notic|apologi[sz]|promis|lik|lov|open|clos|start|work|learn|stopp|repeat|"
    r"answer|talk|count|compar|"
    r"recommend|us|provid|interest|confus|worri|concern|requir|includ|charg|allow|locat|suppos|advis|request|call|"
    r"qualifi|train|"
    r"experienc|equipp|cover|limit|delight|pleas|honou?r|excit|thrill|tir|scar|relax|bas|situat|nam|staff|pric|"
    r"relat|display|"
    r"prefer|prefer+|introduc|reach|typ|thank|appreciat|bother|invit|encourag|oblig|permitt|prohibit|refund|bill|"
    r"rat|select|predict|"
    r"insur|licen[sc]|"
    r"treat|perform|consult|review|match|consider|specifi|describ|inclin|propos|think|wonder|listen|search|fetch|"
    r"load|plann|"
    r"wait|clean|show|translat|detect|expir|finish|last|tak|book out|indee|hundr|spee|shar|follow|happen|matter|"
    r"turn|guess|"
    r"remember|realis|realiz|agre|decid|discuss|describ|point|highlight|narrow|spott|enjoy|stay|remain|intend|"
    r"expect|own)ed|need|feed|"
    r"seed|speed|bed|red|wed|med|indeed|hundred|tried|used"
)
_PAST = (
    rf"(?!(?:{_HARMLESS})\b)(?:\w{{2,}}ed|put|set|got|gotten|made|took|taken|gave|given|held|kept|cut|wrote|"
    rf"written|brought|done|did|"
    r"struck|let|built|found you|fit|shut|undone|redone|rebooked|withdrawn|thrown|sorted|popped|slid|shifted|swung|"
    r"bought|won|laid|"
    r"stuck you|chosen|drawn|driven|run|sent you (?:in|to)|swept|wiped|bumped)"
)
# As a state: "made", "given", "held" and "done" are said of treatments and classes too, so alone they say nothing.
_STATE = (
    rf"(?!(?:{_HARMLESS}|made|given|held|done|taken|got|did|run|set up|done by)\b)(?:{_PAST}|given back|"
    rf"handed back|let go|in place|"
    r"in the (?:books?|diary|calendar|system|list)|on the (?:books?|list|calendar|diary|schedule)|set|yours|safe|"
    r"definite|final|official|"
    r"live|a go|a done deal|off|good to go|locked|sorted|as good as done|certain|firm|ours now|up and running|"
    r"ok'd|become|void|successful|effective|complete|in the bag|nailed down|squared away|signed and sealed|"
    r"home and dry)"
)

# Said of a day or an hour that is wished, heard, found, or stood before; and what anybody may do.
_TOLD_ONLY = (
    r"\b(?:said|say|says|mention\w*|ask\w*|told|tell|mean|meant|want\w*|heard|hear|underst\w+|sees?|saw|found|find|"
    r"look\w*|check\w*|prefer\w*|suggest\w*|"
    r"stays?|remains?|keep\w*|unchanged|as it is|ha(?:ve|d|s) an?(?: \w+)? (?:appointment|visit|booking)|"
    r"(?:appointment|visit|booking|consultation|cleaning)s?(?: \w+)? "
    r"(?:is|was|are) (?:on|at|for|tomorrow|today)|if|remind\w*|current|existing|next|earliest|first|open|"
    r"welcome to|call|write|wrote|reach|closed|busy|takes?|need|"
    r"bring|reply|sen[dt]|thank\w*|come (?:any|between|ten|a few)|picked|chose|like|love|than|empty|availability|"
    r"available|results|chosen|works?|suits?|"
    r"fits?|get back|let you know|answer|ring|phone|contact|here are|(?:appointment|visit|booking|one) you have|"
    r"has|cost\w*|you to|for you:|reference|about|regarding)\b"
)
# Whose having been done something is no business of the customer's.
_FOREIGN = (
    r"(?:clinics?|prices?|fees?|address|doctors?|dr \w+|roads?|websites?|hours|timings|numbers?(?! \d)|messages?|"
    r"questions?|colleagues?|teams?|reports?|buildings?|"
    r"entrance|desk|staff|menu|rules?|polic(?:y|ies)|she|he|they|we|i|tooth|teeth|line|lift|treatments?|insurance|"
    r"somebody|someone|nobody|nothing)"
)
# A thing and what became of it, whatever the thing: "brake check booked for Monday". Not where a verb stands between.
_RESULT = r"booked|reserved|scheduled|cancell?ed|rescheduled|confirmed|shifted|bumped|secured"
_NO_RESULT = (
    r"is|are|was|were|be|been|being|am|to|get|gets|got|has|have|had|having|do|does|did|i|we|he|she|they|nothing|none|"
    r"fully|already|if|when|which|that|any|of|a|an|as|not|never|'s|who|before|after|want|wants|want it|need|last|\w+s"
)
ENGLISH_FORMS = (
    # Something has been done, whatever it is: the perfect passive.
    rf"^(?!.*\b{_FOREIGN}(?: \w+)?(?: has| have|'s|'ve)(?: \w+)? been\b).*(?:\b(?:has|have|had)|'s|'ve)(?: (?:now|"
    rf"just|all|already|both|also|\w+ly))* been{_ADV} "
    rf"(?:(?!taken\b|sent\b|put\b){_PAST}|issued|put (?:down|in|on|aside|off|back))\b",
    r"\byour (?:appointment|booking|visit|reservation) (?:has been|is|was) (?:now )?taken\b",
    # It is the customer's who did it: you've bagged the 9:30.
    rf"\byou(?:'ve| have)?{_ADV} (?!(?:got|set|done|did|made)\b){_PAST}\b(?=.*(?:{WHEN_EN}|\b(?:slot|spot|seat|"
    rf"place)\b))(?!.*\?)",
    rf"\b(?:we|i|dr \w+|the (?:doctor|team)|she|he|they)(?:'ll| will) be \w+ing\b.*\b(?:you|him|her|"
    rf"them)\b.*{WHEN_EN}",
    r"\b(?:that|it|this)(?:'s| is)(?: now| then)? (?:an? (?:\w+ )?|your (?:\w+ )?)(?:booking|appointment|"
    r"reservation|deal|date|done deal)\b",
    rf"^{_LEAD}(?:both|all|each|already|now|just|everyone) (?!(?:{_HARMLESS})\b){_STATE}",
    rf"^{_LEAD}(?!got\b|did\b|let\b|noted\b|set\b){_PAST} (?:it|that|them|both|everything|you)(?: \w+)?$",
    rf"^{_LEAD}(?:all )?done with (?:that|it|this|everything)\b",
    r"\b(?:allott?ed|assigned|issued|granted|awarded|reserved|booked|allocated|blocked|kept|held|saved|"
    r"set aside) (?:to|for) (?:you|him|her|them|your \w+)\b",
    r"\b(?:has|have|'ve|got) (?:you|him|her|them|your \w+) (?:in|on|down|at)\b.*\b(?:books?|calendar|diary|list|"
    r"schedule|system|sheet)\b",
    # Somebody of ours did something with the customer or what is the customer's.
    rf"\b(?:i|we|i've|we've|i have|we have|(?:the|our) (?:system|team|desk|clinic|staff|doctor)(?: has)?|"
    rf"dr \w+(?: has)?){_ADV} {_PAST}\b"
    rf"(?=.*(?:\b(?:you|your|him|her|them|it|that|this|everything|{_EVENT})\b|{WHEN_EN}))",
    rf"^{_LEAD}(?:just |now |also )*{_PAST}\b (?:that|the|your|this|it|you|him|her|them|"
    rf"{DAY_EN})\b(?=.*(?:\b(?:for you|{_EVENT}|time|in|down)\b|{WHEN_EN}))",
    rf"^{_LEAD}(?:just |now |also )*(?:{_PAST})\b (?:{_PEOPLE} )?(?:in|into|down|to|on|onto|up|off|from|"
    rf"for)\b.*(?:\b(?:you|your|schedule|list|diary|"
    rf"calendar|slot|{_EVENT})\b|{WHEN_EN})",
    rf"\b(?:gone|went|going) ahead with (?:the|your) {_EVENT}\b",
    r"\b(?:was|were|'ve been|have been|been)(?: \w+ly)? able to (?:\w+ly )?(?:get|confirm|schedule|reschedule|fit|"
    r"squeeze|book|reserve|secure|move|cancel|find you|"
    r"put|slot|swap|arrange|slip|change)\b",
    r"\b(?:took|taken) the liberty of \w+ing\b|\b(?:succeeded in|done with|finished|completed) (?:\w+ing (?:it|you|"
    r"your|that|the)\b)",
    # What is the customer's is in a finished state.
    rf"\b{_OWN}\b(?: (?!is\b|was\b|will\b|can\b|could\b|would\b)[\w:'.]+){{0,7}}?(?: (?:is|are|was|were|has|have|"
    rf"got|gets|stands|been)|'s|'re|'ve){_ADV} {_STATE}\b",
    rf"\b(?:you|he|she|they|it|that|this|everything|the two of you|you both|both of you|your \w+|{WHEN_EN})"
    rf"(?: (?:is|are|was|were|has been|have been|had been|got|were)|'s been|'ve been|'s|'re){_ADV} {_STATE}\b",
    rf"\b(?:consider|call) (?:it|that|this|yourself|your \w+|everything|the \w+) {_STATE}\b",
    rf"\bthat's (?=.*(?:{WHEN_EN}|\byou\b|\b{_EVENT}\b)).*\b(?:{_STATE}|done|settled)(?: for \w+| in| then)*$",
    r"\b(?:system|calendar|diary|schedule|screen) (?:now |already )?(?:shows|says|has|lists|reads)\b.*\byour?\b",
    rf"\b{_EVENT} stands\b|\bstands (?:for|at|on|cancelled|confirmed|booked|moved)\b",
    rf"\b(?:your|the) {_EVENT} (?:now )?(?:takes place|happens|begins|starts|falls|lands|runs)\b",
    # Bare results.
    rf"^(?!.*\b(?:{_NO_RESULT})\b.*\b(?:{_RESULT})\b){_LEAD}(?:[\w'-]+ ){{1,4}}(?:{_RESULT})"
    r"(?=$| (?:for|on|as|from|to|at|with|in|by an?|by \d+)\b)",
    rf"^{_LEAD}(?:(?:your|the|new|one|both|all) )*(?:{_EVENT}|time|date|day|place)(?: (?:now|all|successfully|"
    rf"is))* {_STATE}(?=$| (?:for|on|at|to|with|as|in)\b)",
    rf"^{_LEAD}(?:your )?new (?:time|date|slot|appointment|booking|day)\b(?!s)(?= (?:is|now|for|on|at)\b|$|"
    rf".*{WHEN_EN})",
    rf"{WHEN_EN} it is\b|\bit's a (?:date|deal|plan|go|done deal)\b|\bis a go\b",
    # A meeting taken for granted.
    rf"\b(?:see|seeing|catch|meet|meeting|receive|receiving|host|hosting|welcome|welcoming|greet|expect|expecting|"
    rf"await|awaiting|(?:wait|waiting|ready|here|there) for) "
    rf"(?:you|him|her|them|your \w+|you both|all of you)\b.*(?:{WHEN_EN}|\bthen\b)",
    rf"\b(?:you|he|she|they|your \w+)(?: two| both| all| guys)?(?:'re|'s| are| is| will be|'ll be){_ADV} (?:coming|"
    rf"seeing|visiting|meeting|due|down|in|on|with|seen|at|"
    rf"under|up|having|getting|next|attending|the first|first|back)\b.*{WHEN_EN}",
    rf"\b(?:you|he|she|they|your \w+)(?:'re|'s| are| is){_ADV} (?:in|on|off|down (?:in|on)) (?:the|our|dr \w+'s|"
    rf"his|her|\w+'s) (?:\w+ )?(?:books?|diary|"
    r"calendar|list|schedule|system|roster|register|sheet)\b",
    r"\b(?:your name|name)(?:'s| is) (?:now )?(?:in|on|down)\b",
    rf"\b(?:has|have|'ve|got|'s got) (?:you|him|her|them|your \w+)\b(?=.*\b(?:at|for|on|with|in|down|under|"
    rf"to)\b).*{WHEN_EN}",
    rf"\b(?:you|he|she|they|your \w+)(?:'ve| have| has| now have| now has)?(?: now)? (?:got|get|have|has|own|"
    rf"hold) (?:an?|the|your|that|his|her) "
    rf"(?:[\w:'.]+ ){{0,3}}?(?:slot|place|spot|seat|one|am|pm|o'clock|session)\b(?=.*(?:\bnow\b|{WHEN_EN}|$))",
    rf"^{_LEAD}(?:please |just |kindly |do |simply )*(?:come|arrive|be (?:here|there)|turn up|report|"
    rf"walk in)\b.*{CLOCK_EN}",
    r"\b(?:slot|spot|time|place|seat|\d{1,2}(?::\d\d)?(?: ?[ap]m)?|o'clock|one)(?:'s| is) (?:all |now |only |"
    r"officially )*(?:yours|his|hers|theirs)\b",
    # Whatever else is told of the customer's visit itself, but where and with whom it stands and what stays.
    rf"^(?!.*{_TOLD_ONLY}){_LEAD}(?:now )?your (?:\w+ ){{0,2}}(?:appointment|appt|booking|reservation|slot|spot|"
    rf"seat|visit|consultation|cleaning|"
    r"session)\b(?!s)(?! (?:is|was) (?:with|in|under|about|not|only|the|an?)\b)(?=.* \w)",
    # Whatever else tells the customer of a day or an hour, without saying that it is only wished, free or asked for.
    rf"^(?!.*{_TOLD_ONLY})(?=.*\byou(?:r|'re|'ve|'ll)?\b).*{WHEN_EN}",
    r"\b(?:has|have|got) (?:a|its|your) (?:date|time|slot|place)\b(?! in mind)(?=$|.*\bnow\b)|\b(?:that's|"
    r"it's) agreed\b|\bit worked\b",
    rf"\b(?:are|is|'re|'s) in for\b.*{WHEN_EN}|^{_LEAD}(?:completed|processed|executed|actioned|carried out)\b",
    r"\b(?:have|has|'ve|got) (?:\w+ ){1,3}(?:down|in) (?:for|at|on)\b",
    rf"\b(?:{_EVENT}(?:'s| is) (?:in|good)|{_EVENT} (?:.* )?(?:booked|scheduled|confirmed|cancelled|rescheduled)"
    r"(?: suc+es\w+)?)$",
    rf"^{_LEAD}{_EVENT} (?:booked|scheduled|confirmed|cancelled|rescheduled) (?:in|suc+es\w+)\b",
    r"\blook(?:ing)? forward to your (?:visit|appointment)\b",
    r"\byou (?:now )?(?:have|got) an appointment(?: now)?$|\bwas a success\b|\bthe appointment has been taken$",
    r"\bhave (?:\w+ly )(?:book|cancel|move|confirm|schedule|reserve)\b|\bconfirmation of your \w+\b",
    r"\bin the bag\b|\bdone deal\b|\b(?:are|is|'re|'s) (?:all |both |now )*down for\b",
    r"\blet go of (?:your|the|that)\b|\b(?:given|handed|gave) (?:\w+ ){0,4}back\b",
)
# Words that make a clause none of these, though it has the form.
ENGLISH_SPARES = (
    r"\b(?:i'd|we'd|you'd|she'd|he'd|can|could|would|might|may|should|shall|must|need to|needs to|wants?|"
    r"wish(?:es)?|like|let me|let's|going to|about to|"
    r"(?:happy|glad) to (?!tell|say|inform|let|report|announce)|love to|try|trying|to be|suppose|perhaps|maybe|"
    r"possible|possibly|probably|either|options?|which|whether|who|"
    r"free|available|open|left|offers?|choose|pick|choices?|any time|anytime|between|from \d|until|till|before|"
    r"except|only if|say yes|"
    r"tap|(?:please|just) reply|press|walk-ins?|anyone|patients|people|every|each|usually|first come|question|"
    r"questions|complaint|feedback|message|"
    r"concern|colleague|manager|team member|language|english|hindi|address|entrance|building|website|price|prices|"
    r"fees?|hours)\b|"
    r"\b(?:moved|moving|shifted|relocated) (?:to|into|from|here|in)\b(?!.*\b(?:you|your|slot|afternoon|morning|"
    r"evening|week|pm|am|"
    r"monday|tuesday|wednesday|thursday|friday|saturday)\b)|"
    r"\b(?:unfortunately|sadly|afraid|sorry|regret)\b|\bwrong\b|\bmistaken?\b|\bflagged\b|\bempty\b|\blet you know\b|"
    r"\b(?:an?|one|two|three|some|several) (?:opening|gap)s?\b|\bnoted (?:down )?(?:that )?(?:you (?:prefer|want|"
    r"like|need|would)|what|how)\b|\b(?:get|getting|come|ring|call|write) back to you\b|\bgot (?:that|it|this|you|"
    r"your (?:number|name|message|address|email|point))\b(?!.*\b(?:in|down|for|at|slot|on)\b)|\bgot your (?:number|"
    r"name|message|address|email)\b|\b(?:data|privacy|details|information|records?)\b|\bsomeone\b|\bsomebody\b|"
    r"\bin case\b|\bfor (?:ten|five|\d+) minutes\b|"
    r"\bwhile you (?:think|decide)\b|\bhold the line\b|\bon hold\b|\bnext time\b|\bsoon\b$|\bthe (?:first|second|"
    r"third|last|other|earlier|later) (?:one|time|slot)?"
    r"(?:'s| is) (?:at|on)\b|\bday off\b|\b(?:is|are) off (?:on|today|tomorrow)\b"
)
ENGLISH_KINDS = {
    "cancelled": (
        r"\bcancel\w*|\bcalled off|\bremov\w+|\bdelet\w+|\bscrap\w+|\brevok\w+|\bwithdr\w+|\bdropp?ed|\bvoid\w*|"
        r"\btaken off|\btook .* off|"
        r"\boff(?! the)$|\boff the (?:list|calendar|books?|schedule|diary)|\blet go of|\bback$|\bgiven back|"
        r"\bgave .*back|\bhanded back|"
        r"\berased|\bwiped|\bstruck|\bfreed|\breleased|\bis off\b|\btaken (?:you|it) out|\bundone|\bcleared"
    ),
    "moved": (
        r"\bmov(?:ed?|ing)\b|\breschedul\w*|\bshift\w*|\bswap\w*|\bswitch\w*|\bpostpon\w*|\bpush\w*|\bbump\w*|"
        r"\bchang\w*|\bamend\w*|\balter\w*|"
        r"\btransferr?\w*|\bbrought .*forward|\brebook\w*|\bnew (?:time|date|day)\b|\bnow (?:takes place|falls)|"
        r"\binstead\b|\brather than\b|"
        r"\bupdat\w*|\bmodif\w*|\badjust\w*|\bdelay\w*|\bput (?:\w+ )?(?:off|back)\b|\bcarried over"
    ),
    "confirmed": r"\bconfirm\w*|\battend\w*|\bcoming$|\bas coming|\byour yes\b|\bpresence\b",
    "done": (
        r"^(?:.*\b(?:it|that|this|everything|all|request|for you)\b)(?!.*\b(?:book|appointment|slot|visit|reserv|"
        r"schedul|calendar|diary|list|seat|"
        r"spot|time)\w*).*\b(?:done|did|processed|completed|handled|carried|actioned|executed)\b"
    ),
}


_DONE = (
    r"(?:booked|reserved|scheduled|confirmed|reconfirmed|cancell?ed|rescheduled|moved|changed|shifted|fixed|"
    r"secured|arranged|postponed|locked in|"
    r"set up|called off|rebooked)"
)
_VISIT = (
    r"(?:appointment|booking|visit|slot|cleaning|consultation|root canal|filling|check-?up|reservation|scaling|"
    r"x-ray|crown|time|spot|seat|session)"
)
ENGLISH_CORE = (
    rf"\b(?:i|we|i've|we've|i have|we have){_ADV} {_DONE} (?:you|your|it|that|this|him|her|them|both|everything|"
    rf"the {_VISIT}|an? {_VISIT}|{WHEN_EN})\b|"
    rf"\byour (?:[\w-]+ ){{0,3}}{_VISIT}\b(?: (?!is\b|was\b|not\b|can\b|could\b|will\b|would\b|to\b|"
    rf"be\b)[\w:'.-]+){{0,6}}?"
    rf"(?: (?:is|was|has been|have been|are|were)|'s){_ADV}(?: fully)? {_DONE}\b|"
    rf"\b(?:that|the) {_VISIT}(?: (?:is|has been|was)|'s){_ADV} {_DONE} (?:for you|in your|under your)\b|"
    rf"\byou(?:'re| are| have been|'ve been| were){_ADV}(?: fully)? {_DONE}\b|"
    rf"\byou (?:now )?have an? (?:confirmed|booked|reserved|scheduled) {_VISIT}\b|"
    rf"\byour {_VISIT} (?:was|has been) able to be {_DONE}\b|"
    r"\byou have an appointment (?:set up|booked|scheduled|confirmed)\b|"
    rf"\bit(?:'s| is| has been){_ADV} {_DONE} (?:for|on|at|with|until|before|in|under)\b"
)
# A denial, a question, a condition, or the customer's own words, before it; a condition after it.
ENGLISH_BEFORE = (
    r"\b(?:not|never|nothing|no|none|nobody|neither|nor|if|once|unless|until|before|when|whenever|as soon as|"
    r"whether|after|in case|provided|"
    r"you (?:said|say|told|wrote|mean|ask\w*|want\w*|wish\w*|would|thought)|hope|would|could|might|may|should|have|"
    r"like|get|getting|see|want)\b|n't\b"
)
ENGLISH_AFTER = (
    r"\b(?:if|unless|as soon as|once (?:you|we|i)|when (?:you|we|i)|provided|until you|only after|"
    r"by (?:somebody|someone|others?|another))\b"
)

ENGLISH = Grammar(ENGLISH_FORMS, ENGLISH_SPARES, ENGLISH_KINDS, ENGLISH_CORE, ENGLISH_BEFORE, ENGLISH_AFTER)
