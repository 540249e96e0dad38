"""Which words claim that something was done, and which take it back. Data: a language is one more table.

All tables are looked through whatever the conversation's language is, because people and models mix them. Texts are
folded first: lower case, straight apostrophes, Devanagari without nukta and with one kind of nasal sign. In a claim's
pattern `{adv}` stands for the table's words that may come between.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClaimWords:
    """One language. `claims`: kind to patterns, any of which makes a clause a claim of that kind. `firm`: the same, but
    for words that hold a "no" themselves and mean it ("you no longer have"). `takes_back`: a negation, another's doing,
    a general truth. `governs`: a condition, which takes back the rest of the sentence too. `asks`: how a question begins.
    `letters`: what a clause must hold to be looked at. `is_ordered`: of several kinds the first in the table counts, where
    one verb serves all and a noun tells which.
    """

    claims: dict[str, tuple[str, ...]]
    takes_back: str
    governs: str
    asks: str
    firm: dict[str, tuple[str, ...]]
    letters: str = "[a-z]"
    is_ordered: bool = False


_ADV = (
    r"(?:,? ?\b(?:now|just|already|all|also|both|been|hereby|successfully|officially|safely|indeed|gone ahead and|went "
    r"ahead and|definitely|now all|being|then|fully confirmed and|confirmed and|in fact|duly)\b)*"
)


def _done(verbs: str) -> tuple[str, ...]:
    """Passive, active and bare forms of English participles."""
    nouns = r"visits?|appointments?|slots?|bookings?|times?|dates?|patients?|customers?"
    return (
        rf"(?:\b(?:is|are|was|were|been|got|gets|stands)|'s|'re){{adv}} (?:{verbs})\b",
        rf"\b(?:i|we|has|have|i've|we've|just){{adv}} (?:{verbs})\b",
        rf"^(?:(?:okay|ok|great|perfect|alright|right|sure|sure thing|yes|yep|done|so|lovely|super|excellent|there)\W+)*(?:all )?"
        rf"(?:{verbs})\b(?! (?:{nouns})\b)",
        rf"\b(?:consider|have|got|had) (?:it|that|this|you|your \w+|the \w+)(?: \w+)? (?:{verbs})\b",
        rf"\bthat's .*\b(?:{verbs})\b",
        rf"\b(?:appointment|booking|visit|slot|reservation) (?:now |all )?(?:{verbs})(?=$| (?:for|on|at|with|to)\b)",
        rf"\b(?:your|the) (?:booking|appointment|visit|slot|time)(?: \w+)? (?:{verbs})$",
    )


_THING = r"(?:booking|request|reservation|appointment|visit|cancellation|change|move|rescheduling|confirmation)"
ENGLISH = ClaimWords(
    claims={
        "booked": (
            *_done(
                r"booked|reserved|scheduled|secured|arranged|locked in|pencilled in|penciled in|saved|guaranteed|blocked|"
                r"registered|fixed|slotted in|squeezed in|allotted|assigned"
            ),
            r"\b(?:i|we)(?:'ve|'ll)?(?: have)?{adv} (?:put|got|added|given|made|scheduled|squeezed|fitted|fit|slotted|placed|"
            r"signed|entered|penned|found|kept|blocked|set|hold|held|saved) (?:you|him|her|them|your \w+|an?|the|everything|"
            r"that \w+)\b(?=.*\b(?:down|in|up|the|appointment|diary|calendar|for|slot|aside)\b)",
            r"\b(?:i|we)(?:'ve got| have| got|'ve) you{adv} (?:in|down|at|for|on)\b",
            r"\b(?:have|got|had) you{adv} (?:scheduled|booked|registered|listed|marked|noted|confirmed|down)\b",
            r"\b(?:pen(?:cill?ed)|booked|fitted|squeezed|slotted|signed|wrote|written) (?:you|him|her|them) (?:in|up|down)\b",
            r"\b(?:we're|we are|i'm|dr \w+ is|will be|'ll be){adv} expecting (?:you|her|him|them)\b",
            r"\b(?:is|'s|are){adv} (?:sorted|settled|in place|finali[sz]ed|taken care of)\b",
            r"\bfinished (?:booking|reserving|scheduling)\b",
            r"\b(?:booking|appointment|visit) (?:now )?(?:reads|shows|says)\b",
            r"\bmanaged to (?:book|get|reserve|secure|fit|squeeze|find you)\b",
            r"\byou(?:'re| are){adv} (?:all )?(?:set|in(?=$|,| (?:for|at|on|with|then|again)\b)|down for|good to go|good for|"
            r"expected|signed up|on for|on the (?:list|schedule|books?|calendar|diary)|seeing)\b",
            r"\ball set\b(?! up)",
            r"\b(?:is|'s){adv} (?:in|on) (?:the|our) (?:calendar|books?|diary|schedule|system|list)\b",
            r"\b(?:is|'s){adv} (?:yours|theirs|kept for you|set aside)\b",
            r"\byou now have (?:an?|your|the)\b",
            r"\byou have (?:an?|your|the) (?:confirmed|booked|new|reserved)\b",
            r"\byou(?:'ve| have){adv} (?:been given|got) the\b",
            r"\b(?:she|he|they)(?:'s|'re| is| are) expected\b",
            r"\bappointment(?:'s| is| was| has){adv} (?:made|created|set|in place|ready)\b",
            r"\b(?:spot|place|seat|slot) (?:is|'s){adv} (?:safe|sure|certain|fixed|set)\b",
        ),
        "moved": (
            *_done(
                r"moved|rescheduled|changed|shifted|postponed|brought forward|pushed back|swapped|switched|updated|transferred|"
                r"put off|bumped|rebooked|delayed|pushed"
            ),
            r"\b(?:i|we)(?:'ve)?(?: have)?{adv} (?:brought|pushed|put|set) .{1,40}\b(?:forward|back|off)\b",
            r"\bswitched (?:you|it|that)\b",
            r"\b(?:it|visit|appointment|booking|slot)(?:'s| is| has been){adv} (?:at|on|for) .*\binstead\b",
            r"\b(?:it|visit|appointment|booking)(?:'s| is) now (?:at|on|for|set for)\b",
            r"\bnew (?:time|date|day|slot) (?:is|'s|has been){adv} (?:set|fixed|in place|ready|now|saved)\b",
            r"\bmanaged to (?:move|change|shift|reschedule|swap)\b",
            r"\bfinished (?:moving|rescheduling|changing)\b",
        ),
        "cancelled": (
            *_done(
                r"cancell?ed|called off|removed|deleted|released|freed up|withdrawn|scrapped|taken off|dropped|struck off|"
                r"erased|annulled|voided"
            ),
            r"\b(?:i|we)(?:'ve| have)?{adv} (?:taken|took|removed|struck|crossed) (?:you|it|your \w+|that) (?:off|out|from)\b",
            r"\bmanaged to cancel\b",
            r"\b(?:booking|appointment|visit)(?: is|'s| are){adv} gone\b",
            r"\bfinished cancell?ing\b",
            r"\bcalled (?:it|that|this|the \w+|your \w+|everything) off\b",
            r"\b(?:took|taken|struck) (?:it|you|that) off\b",
        ),
        "confirmed": (
            *_done(r"confirmed|reconfirmed"),
            r"\bmarked (?:you|it|your \w+)(?: down)? (?:as )?(?:coming|confirmed|attending|going|present|a yes)\b",
            r"\b(?:attendance|visit|confirmation|coming)(?: is| has|'s| was){adv} (?:noted|recorded|marked|registered|received)\b",
            r"\bhave your (?:confirmation|yes)\b",
            r"\bnoted(?: down)? that you(?:'re| are| will|'ll)\b",
            r"\b(?:i|we)(?:'ve| have)?{adv} (?:noted|recorded|registered) (?:your (?:visit|coming|attendance|yes|confirmation|appointment)|that you(?:'re| are| will|'ll))\b",
        ),
        "done": (
            r"\bfinished with (?:that|it|this)\b",
            r"^(?:(?:okay|ok|great|perfect|alright|right|yes|and|there|so|well)\W+)*(?:all )?(?:done|sorted|finished|settled)\b"
            r"(?=$|,| (?:for|and|as)\b)",
            r"\b(?:it|that|this|everything|all|they)(?:'s| is| are| has been| have been|'ve been){adv} "
            r"(?:done|sorted|sorted out|settled|handled|completed?|finished|taken care of|dealt with|through|all set)\b",
            rf"\b{_THING}(?:'s| is| was| has| have)?{{adv}} (?:complete|completed|done|made|recorded|processed|accepted|successful|"
            r"gone through|went through|finali[sz]ed|in effect|live|through|settled)\b",
            r"\bwent through\b",
            r"^success(?:ful(?:ly)?)?$",
            r"\beverything(?:'s| is| has been){adv} (?:set|arranged|ready|prepared)\b",
            r"\b(?:is|was|been){adv} (?:processed|carried out|actioned|completed|finali[sz]ed|granted|approved|executed)\b",
            r"\btook care of\b|\btaken care of\b",
            r"\bconsider (?:it|that) (?:done|sorted)\b",
        ),
    },
    firm={
        "cancelled": (
            r"\byou no longer have\b",
            r"\bno longer (?:exists?|stands?|needed|on the|in the|takes place|happening)\b",
            r"\b(?:don't|do not|needn't|need not|won't|no need to)(?: have to| need to)? come\b.*\b(?:any ?more|any longer)\b",
            r"\b(?:is|are|'s|'re) no longer (?:booked|scheduled|expected|on the|in the|coming)\b",
            r"\b(?:won't|will not|isn't going to) take place\b",
        ),
    },
    takes_back=r"\b(?:not|never|nothing|no|none|nobody|no one|neither|nor|cannot|without (?:a |your |any )?(?:yes|ok|asking|confirm\w*|word|name)|hardly|yet to be)\b|n't\b|"
    r"\b(?:fully|usually|normally|always|often|sometimes|generally) |\b(?:some(?:body|one)|any(?:body|one)) else\b|"
    r"\bby (?:some(?:body|one)|others?|another)\b|\bother (?:people|patients?|customers?)\b|\bhope\b|\bsince\b|"
    r"\b(?:slot|time|one|hour|day)(?:'s| is| was| has been| has) (?:just |now |already )+(?:been )?(?:booked|reserved|gone)\b|"
    r"\b(?:can|would|will|could|should|might|may|must|'ll|to) have\b(?! you)|\b(?:your|the) (?:last|previous) visit\b|"
    r"\b(?:prices?|address|phone number|opening hours|timings|new (?:address|building|place|clinic)|website|fees?)\b|"
    r"\b(?:an?|one|two|three|some|several) (?:opening|gap)s?\b|\bdr \w+(?:'s| is)(?: \w+)? delayed\b|\bgot your (?:number|name|message|address|email|point)\b|"
    r"\b(?:unfortunately|sadly|afraid)\b(?!.*\b(?:your|you|we|i)\b)|"
    r"\bwe(?:'ve| have)? moved (?:to|into|from|here)\b(?!.*\b(?:you|your|it)\b)|\byou (?:said|told|wrote|mean|would)\b|\byou (?:ask|asked|want|wanted|wish|wished) (?:to|it|that|this|me|us|whether|if)\b|"
    r"\b(?:moved|changed|updated) (?:in|since|last|on) (?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|year|month|spring|summer|autumn|winter)\b|\b(?:moved|changed) (?:its|his|her|our|their)\b|\b(?:filling|tooth|teeth|crown|x-ray|scaling)s?\b",
    governs=r"\b(?:if|once|unless|until|till|before|as soon as|whether|whenever|in case|(?:say|saying|reply|answer|tap|press|type) (?:yes|ok|okay|1|one|the word)|after (?!(?:you|him|her|that|lunch|noon)$)|provided)\b|"
    r"\bwhen (?!you (?:called|wrote|asked))",
    asks=r"^(?:and |so |or |but )?(?:shall|should|would|do (?:you|we|i|they|not|any|these|those)|does|did|can|could|may|might|is|are|was|were|will|has|have|had|"
    r"which|what|when|who|whom|whose|where|why|how)\b",
)

# A verb that was done, in Latin letters as people spell them.
_PERFECT = (
    r"(?:ho ?(?:gaya|gayi|gaye|gai|gya|gyi|gye|chuk[aie])|"
    r"(?:k(?:a)?r|le|likh|daal|dal|rakh|nikal|nikaal|hata|badal|badha|chhod|chod|jod|taal|tal|de|kara|bana|laga|lagwa|karwa|mita|"
    r"bhej kar book kar|rok) ?(?:diya|diye|di|dee|liya|liye|li|lee|chuk[aie])|"
    r"(?:mil|lag|ban|badal|hat|chal|lag|tal|nikal|jud|aa|likha|rakha|kiya|ki|liya|badla|hataya|bana) ?(?:gaya|gayi|gaye|gai|gya|gyi)|"
    r"(?:kiya|ki|li|badla|hataya) ja chuk[aie]|kiya hua|ki hui)\b(?! ja(?:ye|e|aye|ega|ayega)\b| jaye)"
)
_STATE = r"(?:hai|hain|he|h|rahega|rahegi)\b"
HINGLISH = ClaimWords(
    claims={
        "cancelled": (
            rf"\b(?:cancel\w*|radd|delete|khatam|khatm|nirast|band|hat|hata|nikal|nikaal|chhod|chod|mita)\b.*{_PERFECT}",
            rf"{_PERFECT}.*\b(?:cancel|radd|delete)\b",
            rf"\bcancel(?:led)? {_STATE}",
            r"\b(?:cancel|radd|delete) (?:kiya|ki)(?: hai| hain| ji)?$",
            r"^(?:ji |haan |ha |ok |okay |bilkul |theek hai |to |sab |bas |chaliye )*(?:cancelled|radd)(?: ji)?$|^(?:ji |haan |ha |ok |okay |bilkul |theek hai |sab |bas |chaliye )+cancel$",
            r"^(?:aapk[ai] )?(?:booking|appointment|slot|visit) (?:cancel|radd)$|\bcancel samjh?iye\b",
            r"\b(?:hata|chhod|mita) (?:diya|di|diye)\b|\b(?:free|khali) kar (?:diya|di)\b",
        ),
        "moved": (
            rf"\b(?:badal|badla|change|shift|move|reschedule|aage|peeche|pehle|postpone|update|naya|nayi|prepone|parso|tal|taal|"
            rf"transfer)\b.*{_PERFECT}",
            r"\b(?:badal|badha|tal|taal) ?(?:diya|di|diye|gaya|gayi|gaye)\b",
            r"\b(?:shift|move|change|reschedule|update|postpone|prepone) (?:kiya|ki)(?: hai| hain| ji)?$",
            r"\baapk[ai] (?:appointment|visit|slot|time|booking) ab (?!pakk|fix|book|confirm).*\bhai\b",
            rf"{_PERFECT}.*\b(?:update|change)\b",
        ),
        "confirmed": (
            rf"\b(?:confirm\w*|pushti|note|aana|aa rahe|haaziri|hazri)\b.*{_PERFECT}",
            r"\bconfirm (?:kiya|ki)(?: hai| hain| ji)?$",
            rf"\b(?:confirm(?:ed)?|aana pakk[aie]|aana tay) {_STATE}",
            r"^(?:ji |haan |ha |ok |okay |bilkul |theek hai |to |sab |bas |chaliye )*confirmed(?: ji)?$|^(?:ji |haan |ha |ok |okay |bilkul |theek hai |sab |bas |chaliye )+confirm$",
            r"^(?:aapk[ai] )?(?:booking|appointment|slot|visit) confirm$|\bconfirm sam(?:a)?jhiye\b",
        ),
        "booked": (
            rf"\b(?:book|booked|booking|boking|appoi?n?t?ment|apointment|slot|time|samay|seat|jagah|reserve\w*|fix|pakk[aie]|"
            rf"schedule|tay|final|lock|number|naam|visit|milne ka|baje|liye|calendar|diary|list|register|darj)\b.*{_PERFECT}",
            rf"{_PERFECT}.*\b(?:book|booking|appointment|slot|number|seat)\b",
            rf"\b(?:book|booked|fix|fixed|pakk[aie]|set|tay|final|done|reserved?|lock|surakshit|safe|schedule(?:d)?|register(?:ed)?) "
            rf"{_STATE}",
            r"^(?:ji |haan |ha |ok |okay |bilkul |theek hai |to |sab |bas |chaliye )*(?:pakk[aie]|booked|done)(?: ji)?$|^(?:ji |haan |ha |ok |okay |bilkul |theek hai |sab |bas |chaliye )+(?:book|fix|final|set)$",
            r"^(?:aapk[ai] )?(?:booking|appointment|slot|visit) (?:pakk[aie]|fix|final|book)$",
            r"\b(?:appointment|booking) done\b",
            r"\b(?:book|fix|reserve|schedule|pakka|register|tay) (?:kiya|ki)(?: hai| hain| ji)?$",
            r"\baapk[aie] (?:hua|hui)\b",
            r"\b(?:ab|woh|vo|wo) aapk[aie] (?:hai|hua|hui)\b",
            r"\bab aapk[aie] appointment .*\bhai\b",
            r"\bsafal (?:rahi|raha|hui|hua)\b",
            r"\b(?:book|fix|pakk[aie]|done) (?:samjhiye|samajhiye|samjho|maniye|maaniye)\b",
            r"\baapk[aie] intez[a]+r rahega\b",
        ),
        "done": (rf"{_PERFECT}", r"\bkaam (?:ho gaya|done|khatam)\b"),
    },
    firm={},
    takes_back=r"\b(?:sawa+l|question|shikayat|complaint|baat)\b(?!.*\b(?:badal|badla\w*|book|appointment|slot|cancel|confirm|shift))|\b(?:faisle|jawab|javab) tak\b|\b(?:nahi|nahin|nahee|nhi|nai|na|mat|bina|kya|baaki|baki|abhi tak)\b|\bkisi (?:aur )?(?:ne|ka|ki|ke)\b|"
    r"\bkisi aur\b|\b(?:saare|sare|saari|sari|sabhi|(?:poor|pur)[ai] (?:tarah|book\w*|bhar\w*|din)|fully|pehle se)\b|\b(?:aapne(?! jo| jaisa)|unhone)\b|"
    r"\bis beech\b|\bpasand\b|\b(?:naam|number) (?:bhi )?note\b|\b(?:khabar|message|sandesh|soochna) (?:de|bhej|kar)\b|\b(?:message|sandesh|naam|number|awaaz|photo|report|location|jawab|email|payment|paisa|paise)(?: \w+){0,2} mil (?:gaya|gayi|gaye)\b|"
    r"\b(?:pata|daam|rate|galti|der|deri|garbad|dikkat|problem|samajh|error|bhool|website|clinic|"
    r"fees|daant|x-ray|filling|thik|theek) ?(?:hamara )?(?:badal|bhi|se|mein|ho|kar|band)?\b(?=.*(?:gay|gai|gya|di\b|diya|ho|hue|hain))",
    governs=r"\b(?:agar|yadi|jab|jaise hi|jab tak|hone (?:par|ke baad)|ke baad|se pehle|tabhi|chahe)\b",
    asks=r"^(?:kya|kaun|kaunsa|kaunsi|kab|kahan|kis|kise|kitne|kaise)\b",
    is_ordered=True,
)

# The edges of a word: to Python a vowel sign is no part of one.
_B, _E = r"(?<![\w\u0900-\u0963])", r"(?![\w\u0900-\u0963])"
_PERFECT_HI = (
    rf"{_B}(?:हो (?:गया|गई|गयी|गए|चुका|चुकी|चुके)|"
    r"(?:कर|ले|लिख|डाल|रख|निकाल|हटा|बदल|बढा|छोड|जोड|टाल|दे|करा|बना|करवा|मिटा|लगा|रोक) ?(?:दिया|दिए|दी|लिया|लिए|ली|चुका|चुकी|चुके)|"
    r"(?:मिल|लग|बन|बदल|हट|टल|निकल|जुड|आ|लिखा|रखा|किया|की|लिया|बदला|हटाया|बनाया) ?(?:गया|गई|गयी|गए)|"
    r"(?:किया|की|ली|बदला|हटाया|हो) जा चुक(?:ा|ी|े)|किया हुआ|की हुई)(?![\w\u0900-\u0963])(?! जा(?:ए|ये|एगा|येगा|एगी))"
)
_STATE_HI = rf"(?:है|हैं|रहेगा|रहेगी){_E}"
HINDI = ClaimWords(
    claims={
        "cancelled": (
            rf"{_B}(?:रद्द|कैंसल|कैंसिल|कैन्सल|कैन्सिल|कैंसिलेशन|कैंसलेशन|निरस्त|डिलीट|खत्म|समाप्त|हट|हटा|निकाल|छोड|मिटा){_E}.*{_PERFECT_HI}",
            rf"{_PERFECT_HI}.*{_B}(?:रद्द|कैंसल|कैंसिल){_E}",
            rf"{_B}(?:रद्द|कैंसल|कैंसिल) {_STATE_HI}",
            rf"{_B}(?:रद्द|कैंसल|कैंसिल|निरस्त|डिलीट) (?:किया|की)(?: है| हैं| जी)?$",
            r"^(?:जी |हां |बिल्कुल )*(?:रद्द|कैंसल|कैंसिल|कैंसल्ड|कैंसिल्ड)(?: जी)?$",
            rf"{_B}(?:हटा|छोड|मिटा) (?:दिया|दी|दिए){_E}|{_B}खाली कर (?:दिया|दी){_E}",
        ),
        "moved": (
            rf"{_B}(?:बदल|बदला|बदलाव|चेंज|शिफ्ट|मूव|रीशेड्यूल|रिशेड्यूल|आगे|पीछे|पहले|टाल|टल|अपडेट|नया|नई|परसों|दूसरे दिन|स्थगित|पोस्टपोन){_E}"
            rf".*{_PERFECT_HI}",
            rf"{_B}(?:शिफ्ट|मूव|चेंज|रीशेड्यूल|अपडेट|स्थगित) (?:किया|की)(?: है| हैं| जी)?$",
            rf"{_B}आपक(?:ा|ी) (?:अपॉइंटमेंट|विजिट|स्लॉट|समय|बुकिंग) अब (?!पक्क|फिक्स|बुक|कन्फर्म).*{_B}है{_E}",
            rf"{_B}(?:बदल|बढा|टाल) (?:दिया|दी|दिए|गया|गई){_E}",
            rf"{_PERFECT_HI}.*{_B}(?:अपडेट|बदलाव){_E}",
        ),
        "confirmed": (
            rf"{_B}(?:कन्फर्म|कनफर्म|कंफर्म|कन्फर्मेशन|पुष्टि|नोट|आना|आ रहे|हाजिरी){_E}.*{_PERFECT_HI}",
            rf"{_B}(?:कन्फर्म|कनफर्म|कंफर्म|कन्फर्म्ड|कंफर्म्ड|आना पक्का|आना तय) {_STATE_HI}",
            rf"{_B}(?:कन्फर्म|कनफर्म|कंफर्म|पुष्टि) (?:किया|की)(?: है| हैं| जी)?$",
            r"^(?:जी |हां |बिल्कुल |सब )*(?:कन्फर्म|कंफर्म|कनफर्म)(?: जी)?$",
        ),
        "booked": (
            rf"{_B}(?:बुक|बुक्ड|बुकिंग|अपॉइंटमेंट|अपाइंटमेंट|अपॉइन्टमेंट|स्लॉट|समय|टाइम|सीट|जगह|स्थान|रिजर्व|आरक्षित|फिक्स|पक्का|पक्की|शेड्यूल|तय|फाइनल|लॉक|नंबर|"
            rf"नाम|मुलाकात|विजिट|बजे|लिए|कैलेंडर|डायरी|सूची|दर्ज|नियत|निर्धारित|सुनिश्चित){_E}.*{_PERFECT_HI}",
            rf"{_PERFECT_HI}.*{_B}(?:बुक|बुकिंग|अपॉइंटमेंट|स्लॉट|नंबर|सीट){_E}",
            rf"{_B}(?:बुक|बुक्ड|फिक्स|पक्का|पक्की|पक्के|सेट|तय|फाइनल|डन|आरक्षित|रिजर्व|लॉक|सुरक्षित|शेड्यूल|निर्धारित|नियत|सुनिश्चित) {_STATE_HI}",
            r"^(?:जी |हां |ओके |बिल्कुल |ठीक है |तो |सब |बस |चलिए )*(?:पक्का|पक्की|फिक्स|फाइनल|बुक|बुक्ड|सेट|डन)(?: जी| समझिए| समझें)?$",
            r"^(?:आपक(?:ा|ी) )?(?:अपॉइंटमेंट|बुकिंग|स्लॉट) (?:डन|पक्का|पक्की|फिक्स|बुक|कन्फर्म|रद्द|कैंसल)$",
            rf"{_B}(?:बुक|फिक्स|रिजर्व|शेड्यूल|पक्का|तय|दर्ज|आरक्षित) (?:किया|की)(?: है| हैं| जी)?$",
            rf"{_B}आपक(?:ा|ी|े) (?:हुआ|हुई){_E}",
            rf"{_B}(?:अब|वह|वो) आपक(?:ा|ी|े) (?:है|हुआ|हुई){_E}",
            rf"{_B}अब आपक(?:ा|ी) अपॉइंटमेंट .*{_B}है{_E}",
            rf"{_B}(?:सफल|सफलतापूर्वक) (?:रही|रहा|हुई|हुआ|हो गई|हो गया){_E}",
            rf"{_B}(?:बुक|फिक्स|पक्का|पक्की) (?:समझिए|समझें|मानिए){_E}",
            rf"{_B}आपका इंतजार रहेगा{_E}",
        ),
        "done": (_PERFECT_HI,),
    },
    firm={},
    takes_back=rf"{_B}(?:सवाल|प्रश्न|शिकायत|बात){_E}(?!.*(?:बदल|बुक|अपॉइंटमेंट|स्लॉट|कैंस|कन्फर्म|शिफ्ट|रद्द))|{_B}(?:फैसले|जवाब) तक{_E}|{_B}(?:नहीं|नही|न|ना|मत|बिना|क्या|बाकी|अभी तक){_E}|{_B}किसी (?:और )?(?:ने|का|की|के){_E}|{_B}किसी और{_E}|"
    rf"{_B}(?:सारे|सारी|सभी|पूर(?:ा|ी) (?:तरह|बुक|भर|भरा|दिन)|पहले से){_E}|{_B}(?:आपने(?! जो| जैसा)|उन्होंने){_E}|"
    rf"{_B}इस बीच{_E}|{_B}पसंद{_E}|{_B}(?:नाम|नंबर) (?:भी )?नोट{_E}|{_B}(?:खबर|संदेश|मैसेज|सूचना) (?:दे|भेज|कर){_E}|{_B}(?:संदेश|मैसेज|नाम|नंबर|आवाज|फोटो|रिपोर्ट|लोकेशन|जवाब|ईमेल|भुगतान|पैसे)(?: [\u0900-\u0963]+){{0,2}} मिल (?:गया|गई|गए){_E}|"
    rf"{_B}(?:पता|दाम|गलती|देर|देरी|गडबड|दिक्कत|समस्या|समझ|भूल|वेबसाइट|क्लिनिक|फीस|दांत|एक्स-रे|फिलिंग|ठीक){_E}(?=.*(?:गय|गई|गए|दी{_E}|दिया|हो|हैं))",
    governs=rf"{_B}(?:अगर|यदि|जब|जैसे ही|जब तक|होने (?:पर|के बाद)|के बाद|से पहले|तभी|चाहे){_E}",
    asks=rf"^(?:क्या|कौन|कब|कहां|किस|किसे|कितने|कैसे){_E}",
    letters="[\u0900-\u097f]",
    is_ordered=True,
)

TABLES = {"en": ENGLISH, "hi-Latn": HINGLISH, "hi": HINDI}
ADVERBS = _ADV
