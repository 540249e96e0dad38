# ruff: noqa: E501 - a group of words stays on one line
"""The words that show tone and urgency, per language, in the notation told in phrases.py. Data."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "not_said": r"""
            (?:no|not in a|not in any|without|theres no|there is no|in no) (?:big |great |particular |real )?(?:hurry|rush)
            (?:not|nothing|isnt|no|never) (?:that |so |very |really |too |at all )?(?:urgent|pressing)
            worst (?:fear|case|scenario|time|part)|(?:not|isnt|nothing) .. (?:worried|upset|angry|scared|nervous)
            (?:no|any|without|free of|not in|isnt|not) (?:any |much |real )?pain|pain ?killers?|pain ?free|painless
            (?:will|does|would) it (?:hurt|be painful)|dont worry|no worries|not to worry|not bleeding|not swollen
            how (?:soon|fast|quick|quickly)|quick (?:check|look|clean|cleaning|visit|reply)
            (?:come|get|open|book|free|available) (?:as |very )?(?:early|late) (?:today)
        """,
        "hurried": r"""
            (?:be |very |real |super |please |a )?(?:quick|quickly)|quick question|in a (?:hurry|rush)|hurry(?: up)?|rushing|rush
            asap|a s a p|as (?:soon|fast|quickly|early) as (?:possible|you can)|make it (?:fast|quick|snappy)|faster|fast please|fast
            (?:running|am|be|little|bit|so|very) late|no time|dont have (?:much |any |the |a lot of )?time|short on time|short of time
            (?:have|got) (?:only |just )?(?:a|two|five|ten|\d+) (?:minutes?|mins?|seconds?|secs?)(?! late)
            (?:right now|immediately|at once|straight away|straightaway|right away|this minute|this instant)
            cant wait|can not wait|cannot wait|cant be waiting|urgent|urgently
            (?:stuck|caught) in (?:a )?traffic|getting into a meeting|about to (?:board|leave|start)
        """,
        "upset": r"""
            (?:very |so |quite |really |deeply |bit |a little )*(?:disappointed|disappointing|frustrated|frustrating|upset|annoyed|annoying|unhappy|dissatisfied)
            (?:not|isnt|wasnt|arent|never) (?:very |at all |really |so |too |one bit )?(?:happy|pleased|satisfied|impressed|good enough|acceptable|ok with|okay with)
            (?:so |very |really |honestly |bit |little |too |quite )*(?:scared|afraid|nervous|worried|anxious|terrified|frightened|panicking|stressed|desperate|helpless)
            crying|cries|in tears|keeps crying|sad|heartbroken|at my wits end|cant take (?:it|this) any ?more|losing hope
            (?:nobody|no one|noone|no body) (?:has |ever |even |is |from there )*(?:called|calls|calling|answers|answered|answering|replied|replies|replying|picks|picked|picking|told|responds|responded|helps|helped|cares)(?: .. back)?
            (?:been |keep |kept |still |am )?waiting (?:for|since|here|all) .. (?:answer|reply|call|morning|hours?|hour|day|days|week|ages|long|yesterday|response)
            (?:been |still )?waiting (?:since|for) (?:hours|an hour|days|ages|so long|too long|morning|yesterday)
            cant sleep|could not sleep|couldnt sleep|didnt sleep|please help me|somebody help|let down|not fair|unfair|unacceptable
            (?:asked|told|said|explained|written|wrote) (?:you |this |that |it |them )*(?:before|already|twice|many times|several times|again and again|three times)
            dont want to live(?: .. )?|want to die|kill myself|end my life|wish i (?:was|were) dead
        """,
        "angry": r"""
            (?:absolutely |so |simply |totally |completely |really |just )*(?:ridiculous|pathetic|useless|disgusting|disgraceful|outrageous|idiotic|incompetent|horrible people|appalling|furious|rubbish)
            worst(?: .. (?:service|clinic|place|experience|doctor|doctors|staff|hospital|ever|people))?
            (?:terrible|horrible|awful|shitty|lousy) (?:service|clinic|place|experience|staff|people|doctor|attitude|treatment)
            (?:stupid|idiots?|morons?|fools?|shut up|liars?|cheats?|cheaters|thieves|crooks|damn|bloody|bullshit|shit|fuck\w*|wtf|what the hell|how dare you|nonsense)
            (?:a |total |such a |complete )?(?:scam|fraud|rip ?off|joke of a clinic|joke)|sick of (?:this|it|you|your)|(?:so |just |completely )?fed up|had enough|enough is enough
            (?:money|refund|payment) back|want (?:a |my |the |full )*refund|(?:am |very |so |really |getting )*(?:angry|mad at|pissed(?: off)?|livid)
            (?:going to|gonna|will|ill|shall|have to|want to) (?:\w+ )?(?:complain|sue|report you|file a complaint|make a complaint|lodge a complaint|go to (?:the )?(?:police|court|consumer court)|(?:post|leave|write) a bad review)
            (?:second|third|fourth|fifth|2nd|3rd|4th|5th|tenth) time (?:you|this|that|now|in a row|im|i am|ive)|wasting my time|waste of (?:my )?time
            what is wrong with you(?: people)?|you people|are you (?:deaf|blind|mad|crazy|kidding(?: me)?)|never coming (?:back|again)
        """,
        "soon": r"""
            today|tonight|this (?:morning|afternoon|evening)|asap|as (?:soon|early|quickly|fast) as (?:possible|you can)|(?:the )?(?:very )?earliest|soonest|first thing
            (?:tooth|teeth|gums?|jaw|mouth|skin|back|head|ear|knee|it|filling|here|scalp|face) (?:\w+ )?(?:really |still |also |now |just )?(?:hurts?|hurting|aches?|aching|is sore|pains?|paining|itches|burns)
            (?:tooth|teeth|gums?) (?:\w+ )?(?:bleeds?|bleeding|is loose|is sensitive|chipped)|bleeds?|bleeding|in pain|have (?:a |some |this )?pain|pain|painful|aching|ache|sore
            toothache|tooth ache|headache|rash|itching|(?:filling|crown|cap|bracket|braces?|stitch|brace wire|wire) .. (?:fell|came|come|broke|is|has|popped|loose) (?:out|off|loose|broken)?
            (?:fell|came|popped) (?:out|off)|(?:chipped|cracked|broke) .. (?:tooth|filling|crown)|running late
        """,
        "urgent": r"""
            urgent|urgently|immediately|right now|right away|straight away|straightaway|at once|this minute|this instant|cant wait|can not wait|cannot wait|emergency
            (?:unbearable|severe|terrible|extreme|excruciating|horrible|intense|awful|worst|shooting|acute|bad|serious|really bad) (?:\w+ )?(?:pain|ache|toothache|tooth ache)
            (?:pain|ache|toothache|it) (?:\w+ )?(?:is |has become |became |got |getting )?(?:so |very |really |just |absolutely )*(?:unbearable|severe|terrible|extreme|excruciating|killing me|worse)
            (?:too much|lot of|so much|cant bear|cant stand|cannot bear|cannot stand) .. pain|(?:very|extremely|so|really) painful|cant (?:eat|sleep|open my mouth|swallow)
            swollen|swelling|swells|swelled|abscess|pus|infected|infection|fever|(?:knocked|broke|broken) .. (?:tooth|teeth|jaw)|(?:tooth|teeth) .. (?:knocked|broken|broke|came|fell) out
            (?:wont|doesnt|not|keeps|still|hasnt) (?:stop |stopping |stopped )?bleeding|bleeding .. (?:since|hours|lot)|allergic|allergy|reaction to
        """,
        "not_emergency": r"""
            (?:no|not|isnt|non|never|nothing) (?:an |a |really an |really |any |medical |dental )*emergency
            (?:for|in case of|your|the|an) (?:an |a )?emergenc(?:y|ies) (?:number|contact|line|phone)
        """,
    },
    "hi": {
        "not_said": r"""
            (?:कोई|इतनी|ज़्यादा|ज्यादा) (?:भी )?(?:जल्दी|जल्दबाज़ी|जल्दबाजी) (?:की बात )?(?:नहीं|नही|ना)|जल्दी (?:नहीं|नही|मत) .*
            (?:अर्जेंट|ज़रूरी|जरूरी|अर्जेन्ट) (?:नहीं|नही)|(?:कुछ|कोई) (?:अर्जेंट|ख़ास|खास) (?:नहीं|नही)
            दर्द (?:नहीं|नही) (?:है|होता|हो रहा)|दर्द (?:होगा|होता है) क्या|(?:सूजन|डर|चिंता|बुख़ार|बुखार) (?:नहीं|नही|मत)
        """,
        "not_emergency": r"""
            (?:कोई |यह )?(?:इमरजेंसी|इमर्जेंसी|आपात स्थिति) (?:नहीं|नही)(?: है)?
        """,
        "hurried": r"""
            (?:ज़रा |जरा |थोड़ा |थोड़ी |बहुत |इतनी |जितनी |प्लीज़ |प्लीज )*जल्दी(?: से)?(?: जल्दी)?|फटाफट|झटपट|जल्द से जल्द|फ़टाफ़ट
            (?:टाइम|समय|वक़्त|वक्त|फ़ुरसत|फुरसत) (?:बिल्कुल |ही )?(?:नहीं|नही|कम) है|देर हो (?:रही|गई|जाएगी|गयी)|लेट हो (?:रहा|रही|गया|गई)
            तुरंत|तुरन्त|फ़ौरन|फौरन|अभी के अभी|अर्जेंट(?:ली)?|अर्जेन्ट|रुक नहीं सकते?|रुक नहीं सकत[ाी]|इंतज़ार नहीं (?:कर|हो) (?:सकत[ाीे]|सकता|सकती)
            ट्रैफ़िक में|ट्रैफिक में|मीटिंग में (?:जाना|हूँ|हूं|बैठना)|(?:पाँच|पांच|दो|दस|\d+) मिनट (?:हैं|है|ही)
        """,
        "upset": r"""
            (?:बहुत |बड़ा |बड़ी |काफ़ी |काफी )*(?:निराश|परेशान|दुखी|नाख़ुश|नाखुश|उदास|हताश|मायूस|परेशानी|टेंशन|घबराहट|बेचैन)
            (?:ख़ुश|खुश|संतुष्ट) (?:नहीं|नही)|(?:डर|घबराहट|बुरा|ख़राब|खराब) (?:\S+ )?(?:लग|हो) (?:रहा|रही|गया|गई)?|बुरा लगा|घबरा (?:रहा|रही|गया|गई)
            (?:चिंता|फ़िक्र|फिक्र|टेंशन) (?:\S+ )?(?:हो|लग) (?:रही|रहा)|चिंतित|रो (?:रहा|रही|रहे)|रोना आ
            (?:किसी|कोई) (?:ने |भी |ने भी |भी ने )?.. (?:फ़ोन|फोन|कॉल|जवाब|मैसेज) (?:\S+ )?(?:नहीं|नही)|(?:फ़ोन|फोन|कॉल) (?:\S+ )?(?:नहीं|नही) (?:किया|उठाया|उठाता|उठा|आया)
            (?:कोई )?(?:जवाब|सुनवाई) (?:ही )?(?:नहीं|नही)(?: देता| मिला| मिल रहा| आया| दिया)?|कोई (?:सुन|सुनता|उठाता|बताता|देखता|पूछता) .. ?(?:नहीं|नही)
            (?:से|तक|कब से|घंटों|घंटे|दिन) (?:से )?(?:इंतज़ार|इंतजार|वेट) (?:कर|में)|उम्मीद (?:नहीं|नही) थी|नींद (?:नहीं|नही) (?:आई|आ|आयी|आती)
            (?:पहले भी|कई बार|बार बार|दो बार|कितनी बार) .. (?:बताया|बोला|कहा|पूछा|लिखा|कह)|मर(?:ना| जाना) चाहत[ाीे]|जीना नहीं चाहत[ाीे]|कुछ कीजिए
        """,
        "angry": r"""
            घटिया|(?:बिल्कुल |एकदम )?(?:बेकार|बकवास|वाहियात|निकम्मे|नालायक|फ़ालतू|फालतू)(?! समय)|बदतमीज़ी?|बदतमीजी?|बेशर्म|पागल (?:हो|है|हैं|समझ)|मूर्ख|गधे|चोर|झूठे
            (?:मेरे |हमारे )?(?:पैसे|रुपये|पैसा) (?:वापस|लौटा)|(?:धोखा|धोखेबाज़|धोखेबाज|ठगी|ठग|लूट|लुटेरे|फ़्रॉड|फ्रॉड)|मज़ाक (?:है|समझ|बना|चल)|मजाक (?:है|समझ|बना|चल)
            (?:दूसरी|तीसरी|चौथी|पाँचवीं|पांचवीं|दसवीं) बार .. (?:कैंसल|कैंसिल|रद्द|बदल|यही|ऐसा|टाल|वही)|तंग आ|हद (?:हो|है|कर)|(?:बहुत )?ग़?गुस्सा|ग़ुस्सा
            शिकायत (?:कर|करूँ|करूँगा|करूँगी|करूंगा|करूंगी|करेंगे|करनी|दर्ज|लिख)|(?:पुलिस|कोर्ट|कंज़्यूमर)|चुप रहो|दिमाग़? (?:ख़राब|खराब)|समय बर्बाद|वक़्त बर्बाद|कभी नहीं (?:आऊँगा|आऊँगी|आएँगे|आऊंगा|आऊंगी)
        """,
        "soon": r"""
            आज|आज ही|(?:इस|आज) शाम|जितनी जल्दी|जल्द से जल्द|सबसे पहले (?:वाला|का)|(?:दाँत|दांत|मसूड़े|मसूड़ों|जबड़े|दाढ़|पीठ|सिर|त्वचा) .. (?:दर्द|दुख|दुखता|ख़ून|खून|दुखते)
            दर्द|दुख (?:रहा|रही|रहे)|दुखता|ख़ून|खून|(?:फ़िलिंग|फिलिंग|कैप|क्राउन|तार|ब्रेसेस) .. (?:निकल|गिर|टूट)|खुजली|फोड़े?|दाने
        """,
        "urgent": r"""
            तुरंत|तुरन्त|फ़ौरन|फौरन|अभी के अभी|अर्जेंट|अर्जेन्ट|अर्जेंटली|रुक नहीं सकते?|(?:बहुत|बड़ा|बेहद) ज़?ज?़?रूरी
            (?:बहुत |काफ़ी |काफी |इतना |बेहद )(?:\S+ )?(?:तेज़|तेज|ज़्यादा|ज्यादा|भयंकर|दर्द)(?: दर्द)?|तेज़ दर्द|तेज दर्द|भयंकर दर्द|असहनीय|दर्द .. (?:बर्दाश्त|सहन|सहा)|बर्दाश्त (?:नहीं|से बाहर)
            सूज\S*|सूजन|बुख़ार|बुखार|मवाद|पस|इंफ़ेक्शन|इन्फेक्शन|(?:दाँत|दांत|जबड़ा) .. टूट|टूट (?:गया|गई) .. (?:दाँत|दांत)|ख़ून .. (?:बंद|रुक) .. (?:नहीं|नही)|खून .. (?:बंद|रुक) .. (?:नहीं|नही)
        """,
    },
    "hi-latn": {
        "not_said": r"""
            (?:koi|itni|zyada|jyada) (?:bhi )?(?:jaldi|jaldbaazi|jaldbazi) (?:ki baat )?(?:nahi|nahin|nai|ni|na)|jaldi (?:nahi|nahin|mat)
            (?:urgent|zaroori|jaruri|zaruri) (?:nahi|nahin|nai)|(?:kuch|koi) (?:urgent|khaas|khas) (?:nahi|nahin)
            (?:dard|pain) (?:nahi|nahin) (?:hai|hota|ho raha)|(?:dard|pain) (?:hoga|hota hai) kya|(?:soojan|dar|chinta|bukhar|fever|tension) (?:nahi|nahin|mat)
        """,
        "not_emergency": r"""
            (?:koi )?emergency (?:nahi|nahin|nai)(?: hai)?
        """,
        "hurried": r"""
            (?:zara |jara |thoda |thodi |bahut |itni |jitni |please |plz )*jaldi(?: se)?(?: jaldi)?|fatafat|phatafat|jhatpat|jald se jald
            (?:time|samay|waqt|vakt) (?:bilkul |hi )?(?:nahi|nahin|kam) hai|(?:der|late) ho (?:rahi|raha|gayi|gaya|gai|jayegi)
            turant|fauran|foran|abhi ke abhi|ruk nahi sak\w+|wait nahi (?:kar|ho) sak\w+|traffic (?:me|mein|main)|meeting (?:me|mein|main) (?:jana|hun|hu|hoon)
            (?:paanch|panch|do|das|\d+) (?:minute|min) (?:hain|hai|hi)
        """,
        "upset": r"""
            (?:bahut |bahot |kaafi |kafi )*(?:niraash|nirash|pareshan|pareshaan|dukhi|nakhush|udaas|udas|hatash|mayoos|pareshani|tension)
            (?:khush|santusht|satisfied|happy) (?:nahi|nahin)|(?:dar|darr|ghabrahat|bura|kharab) (?:\S+ )?(?:lag|ho) (?:raha|rahi|gaya|gayi)|bura laga|ghabra (?:raha|rahi|gaya|gayi)
            (?:chinta|fikar|fikr|tension) (?:\S+ )?(?:ho|lag) (?:rahi|raha)|ro (?:raha|rahi|rahe)|rona aa
            (?:kisi|kisine|koi) (?:ne |bhi |ne bhi )?.. (?:phone|fon|call|call back|callback|jawab|jawaab|reply|message) (?:\S+ )?(?:nahi|nahin)|(?:phone|fon|call) (?:\S+ )?(?:nahi|nahin) (?:kiya|uthaya|uthata|utha|aaya)
            (?:koi )?(?:jawab|jawaab|reply|response) (?:hi )?(?:nahi|nahin)|koi (?:sun|sunta|uthata|batata|dekhta|puchta) .. ?(?:nahi|nahin)
            (?:se|tak|ghante|ghanton|din) (?:se )?(?:intezaar|intezar|intzar|wait) (?:kar|mein|me)|(?:umeed|ummeed|umid) (?:nahi|nahin) thi|(?:neend|nind) (?:nahi|nahin) (?:aayi|aa|ayi|aati)
            (?:pehle bhi|kai baar|baar baar|bar bar|do baar|kitni baar) .. (?:bataya|bola|kaha|pucha|likha|keh)|mar(?:na| jana) chaht[aei]|jeena nahi chaht[aei]|kuch kijiye
        """,
        "angry": r"""
            ghatiya|(?:bilkul |ekdum )?(?:bekar|bekaar|bakwas|bakwaas|wahiyat|nikamme|nalayak|faltu|phaltu|third class)(?! time)|badtameez\w*|badtamiz\w*|besharam|pagal (?:ho|hai|hain|samajh)|paagal (?:ho|hai|hain|samajh)|murkh|gadhe|chor|jhoothe|jhuthe
            (?:mere |hamare )?(?:paise|rupaye|paisa|refund) (?:wapas|vapas|lauta|waapas|do|chahiye)|(?:dhokha|dhoka|dhokebaaz|thagi|loot|lutere|fraud)|(?:mazak|mazaak|majak|majaak) (?:hai|samajh|bana|chal)
            (?:doosri|dusri|teesri|tisri|chauthi|paanchvi) (?:baar|bar) .. (?:cancel|radd|badal|yahi|aisa|taal|wahi)|tang aa|had (?:ho|hai|kar)|(?:bahut )?(?:gussa|gusse)
            (?:shikayat|complaint|complain|case|report) (?:kar|karunga|karungi|karoonga|karoongi|karenge|karni|darj|likh)|(?:police|court|consumer court)|chup raho|dimaag? (?:kharab|kharaab)|dimag (?:kharab|kharaab)|(?:time|samay) barbaad|kabhi nahi (?:aaunga|aaungi|aayenge|aunga|aungi)
        """,
        "soon": r"""
            aaj|aaj hi|(?:is|aaj) (?:shaam|sham)|jitni jaldi|jald se jald|sabse pehl[ae]|(?:daant|dant|daat|masude|masudo|jabde|daadh|peeth|sir|skin) .. (?:dard|dukh|dukhta|khoon|khun|pain)
            dard|pain|dukh (?:raha|rahi|rahe)|dukhta|khoon|khun|(?:filling|cap|crown|taar|braces|bracket) .. (?:nikal|gir|toot|tut)|khujli|daane
        """,
        "urgent": r"""
            turant|fauran|foran|abhi ke abhi|ruk nahi sak\w+|(?:bahut|bada|behad) (?:zaroori|jaruri|zaruri|jaroori)
            (?:bahut |bahot |kaafi |itna |behad |bohot )(?:\S+ )?(?:tez|tej|zyada|jyada|bhayankar|dard|pain)(?: dard| pain)?|(?:tez|tej|bhayankar) (?:dard|pain)|asahniya|(?:dard|pain) .. (?:bardasht|sehan|saha|zyada|jyada)|bardasht (?:nahi|se bahar)
            soo?j\S*|suj\S*|soojan|sujan|bukhar|bukhaar|mawaad|mavaad|pus|infection|(?:daant|dant|jabda) .. (?:toot|tut)|(?:khoon|khun) .. (?:band|ruk) .. (?:nahi|nahin)
        """,
    },
}
