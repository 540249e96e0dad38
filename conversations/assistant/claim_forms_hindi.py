"""The open forms of Hindi claims, in both scripts. Data; `claim_grammar` says what they are.

A stem with a light verb in the perfective (*khiska diya*), a result (*slot pakka*, *tay hua hai*), a meeting taken for
granted (*to kal milte hain*).
"""

from conversations.assistant.claim_grammar import Grammar

_CLOCK_HL = r"(?:\b\d{1,2}[:.]\d{2}\b|\bba?je?\b|\bbajkar\b|\b\d{1,2} ?(?:am|pm)\b)"
_DAY_HL = (
    r"(?:\bkal\b|\bkl\b|\bparson?\b|\baaj (?:shaam|dopahar|subah)\b|\b(?:som|mangal|budh|guru|shukr?a?|shani|ravi|"
    r"it)va+r\b|\b(?:som|mangal|budh|guru|"
    r"shukr?a?|shani|ravi|it)wa+r\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{1,2} (?:tarikh|tareekh|"
    r"january|february|march|april|may|june|"
    r"july|august|september|october|november|december|dec|jan|feb)\b|\bagle hafte\b)"
)
_WHEN_HL = rf"(?:{_CLOCK_HL}|{_DAY_HL})"
_LIGHT_HL = (
    r"(?:ga?y[aie]+|gai|gayee|diya|diye|dia|dee|di|de di|dya|liya|lia|lee|li|chuk[aie]|daala|daali|dala|"
    r"dali|rakha|rakhi|rakkha|baitha|aaya)"
)
# Those that are also names count only at the end, or before what follows a verb.
_LIGHT_NAME = r"(?:li|lee|di|dee|dia|lia)"  # "lee" at the end is a name
_LIGHT_FREE = (
    r"(?:ga?y[aie]+|gai|gayee|diya|diye|de di|dya|liya|chuk[aie]|daala|daali|dala|dali|rakha|rakhi|rakkha|baitha|"
    r"aaya)"
)
_HARMLESS_HL = (
    r"(?:samajh|samjh|dekh|sun|pooch|puch|puchh|soch|bhool|bhul|bata|keh|bol|padh|dhoondh|dhundh|reh|rah|chhoot|"
    r"chut|aa|so|kho|thak|jaan|"
    r"bhar|chala|chali|kat|pahunch|ruk|ho|de|le|ban|mil|a|ke|ki|ka|ko|ne|se|hai|bhej|jod|thodi|zara|bhi|hi|wo|vo|woh)"
)
_EVENT_HL = (
    r"(?:book\w*|boking|appoi?n?t?ments?|apointment|slot|time|samay|seat|jagah|sthan|reserv\w*|visit|mulaka+t|"
    r"number|naam|entry|baje|bje|tarikh|"
    r"tareekh|date|din|aana|upasthiti|haaziri|hajiri|reschedul\w*|schedule\w*|cancel\w*|confirm\w*|register\w*|"
    r"registration|request|"
    r"calendar|diary|list|soochi|suchi)"
)
_STATE_HL = (
    r"(?:pakk[aie]|fix(?:ed)?|set|tay|final|confirm(?:ed)?|book(?:ed)?|done|lock(?:ed)?|darj|surakshit|safe|"
    r"reserved?|nishchit|nirdharit|"
    r"schedule(?:d)?|register(?:ed)?|cancel(?:led)?|radd|nirast|off|shift(?:ed)?|reschedule(?:d)?|postpone(?:d)?|"
    r"taiya+r|ready|completed?|allot(?:ted)?|mukarrar|sthagit|khatam|poor[ai])"
)
_LEAD_HL = (
    r"(?:(?:ji|haan|ha|han|ok|okay|bilkul|theek hai|thik hai|to(?! \w+$)|toh|sab|bas|chaliye|lijiye|badhiya|great|"
    r"perfect|done|sir|madam|ma'am|"
    r"bhai|sure|dhanyavaad|thank you|shukriya|achha|accha|acha|zaroor|aur|\w+ ji)\W+)*"
)
_TAIL_HL = (
    r"(?:(?: (?:hai|hain|h|he|raha|rahi|rahe|rahega|rahegi|hua|hui|hue|ho|ji|ab|samjho|samjhiye|samajhiye|"
    r"maniye|sir|madam|bhai|na|aapka|aapki))*)"
)

HINGLISH_FORMS = (
    # A stem with a light verb, and whose or what it is about.
    rf"\b(?!{_HARMLESS_HL} )\w{{2,}} (?:{_LIGHT_FREE}\b|{_LIGHT_NAME}(?=(?<!lee)$| (?:hai|hain|h|he|ji|gay\w*|gai|"
    rf"thi|"
    rf"maine|humne|aapk\w)\b))"
    r"(?! ja(?:ye|e|aye|ega|ayega)\b)",
    rf"\b{_EVENT_HL}\b.*\b(?:kr|kar|ho|de|le|la|lag|ban|bana|rakh|likh|daal|dal|hata|badal|mil|nikal|"
    rf"rok)(?:ga?y[aie]+|gai|gya|gyi|diya|dia|di|diye|liya|"
    r"lia|li|chuk[aie])\b",
    r"\b(?:kr|kar|ho)(?:ga?y[aie]+|gya|gyi|gai|diya|dia|di|liya|lia|li|chuk[aie])\b",
    rf"\b{_EVENT_HL}\b.*\b(?:ho|mil|de|di|le|li|ban|lag|kar|aa)\b(?: (?:hi|bhi|to))? {_LIGHT_HL}\b",
    r"\bho (?:hi|bhi|to) (?:ga?y[aie]+|gai|chuk[aie])\b",
    # A bare perfective of what is the customer's.
    rf"\b(?:{_EVENT_HL}|{_STATE_HL}|aapk[aie]|apk[aie])\b.*\b(?:hu[aie]|kiya|kiye|ki gayi|rakh[aie]|likh[aie]|"
    rf"likha hua|di gayi|bana|bani|lag[aie]|mila|mili|"
    rf"badla|badli|daal[aie])(?: hu[aie])?(?: (?:hai|hain|h|he|ab|ji|aapk[aie]))*$",
    # A result.
    rf"^(?!(?:book|confirm|cancel|fix|set|final|off|shift|lock|reserve|schedule|reschedule|postpone|safe|"
    rf"register)$){_LEAD_HL}{_STATE_HL}{_TAIL_HL}$",
    rf"\b(?:aapk[aie]|apk[aie]|{_EVENT_HL}|{_DAY_HL})\b.*\b{_STATE_HL}{_TAIL_HL}$",
    rf"\b(?:sab|sabkuch|sab kuch|everything) {_STATE_HL}(?: hai)?\b",
    # Brought to another day or hour.
    r"\b(?:pe|par) le (?:aay[aie]|gay[aie])\b",
    # Whose it is, and where it stands.
    r"\b(?:baje|bje|slot|jagah|time|samay|seat|appointment|booking|wal[aie])\b.*\baapke na+m\b",
    r"\b(?:baje|bje|slot|jagah|time|samay|seat|wal[aie]|o'clock)\b.* (?:ab )?aapk[aie]{1}(?: (?:hai|hua|hui|ji|"
    r"ab))*$",
    r"\b(?:naam|entry|appointment|booking|visit|slot)\b.*\b(?:list|calendar|diary|system|register|soochi|suchi|"
    r"book)\b (?:mein|me|mai|par|pe|m)\b(?: ab)?(?: (?:hai|h|aa))*",
    # A meeting taken for granted.
    rf"(?:{_WHEN_HL}.*|\b(?:to|toh|tab) (?:phir |fir )?)\b(?:milte|milenge|milungi|milunga|mulaka+t hogi|mil rahe|"
    rf"mil rahi|dikhenge)\b",
    rf"\b(?:milte|milenge|mil rahe|mil rahi)\b(?: (?:hain|hai|h))?.*{_WHEN_HL}",
    rf"{_WHEN_HL}.*\b(?:milkar|milke|mil kar|mil ke)\b.*\bhog[ai]\b",
    r"\b(?:intez[a]*r|intz[a]*r|intaza+r|swa+gat|wait|prateeksha|rah dekh) (?:kar(?:enge|ega|egi|te|ti|ta)\b|"
    r"rahega|kar rah[aei])",
    rf"^(?!.*\b(?:appointment|booking|visit|mil[aie]|dikh\w*|theek|thik|sahi|pehl[aie]|agl[aie]|purani|waisi|tak|"
    rf"bhi|apne)\b)(?=.*\baap(?:k[aieo]|e)?\b)"
    rf"(?=.*{_WHEN_HL}).*\b(?:hai|h|hoga|hogi|rahega|rahegi|honge)$",
    rf"{_WHEN_HL}.*\b(?:aa ?ja(?:iye|iyega|ana|na|o|yiye|yiyega)|aa ?jaaiye(?:ga)?|aaiye(?:ga)?|aana hai|ana hai|"
    rf"pahunch\w*|aa rahe hain|aa rahi hain)\b",
)
HINGLISH_SPARES = (
    r"\b(?:ja+t[aei]|hot[aei]) (?:hai|hain|h)\b(?!.*\b(?:gay[aie]|gai|diya|di|liya|li)\b)|"
    r"\b(?:team|colleagues?|saathi) (?:se|ko)\b(?!.*\b(?:appointment|book|slot))|"
    r"^(?:main|mai|hum) (?:\w+ )*(?:book|confirm|cancel|fix|shift|reschedule|reserve|schedule)$|"
    r"\b(?:sakt[aei]|saken|sake|paay[ai]|paye|chaht[aei]|chahiye|chahen|chahe|chahenge|kaun\w*|kab|kaise|konsa|"
    r"ya phir|khaali|khali|bach[aie]|bacha|"
    r"available|free hai|agar|jab|karna hai|karni hai|karwana|kehte|bole|boliye|dabaiye|likhiye|bataiye|hamesha|"
    r"aksar|har|sabhi|log|"
    r"band|pasand|khul\w*|doosre mareez\w*|chhutti|report\w*|dukan|parking|saathi|colleague|kisi|sirf|aam taur)\b|"
    r"^(?!.*\b(?:aap|apk|slot|appointment|book|milte|milenge)).*\b(?:clinic|hamar[aie])\b|"
    r"\b(?:sawa+l|question|baat|shikayat|complaint|feedback|pareshani|sandesh|message|preference|email|salah|"
    r"jaankari|jawab)\b(?!.*\b(?:book\w*|appointment|slot|"
    r"cancel|confirm|shift|reschedule)\b)|\b(?:dr|doctor|doctor) (?!.*\b(?:aap\w*|se|baje|bje)\b).*\b(?:milte|"
    r"baithte|dekhte|karte)\b|\bdr \w+ (?:\w+ )?(?:ko |mein )?(?:milte|milti|baithte|baithti|aate|aati)\b|"
    r"\b(?:kil+e|kaam) .*(?:hota|hoti|hote|jata|jati)\b|\bkarne (?:ke|se)\b|\bhone (?:ke|par|se)\b|"
    r"\bpurani (?:appointment|report)\b"
)
HINGLISH_KINDS = {
    "cancelled": r"\bcancel\w*|\bradd\b|\bnirast\b|\bhata\b(?! (?:ke|kar) )|\bkaat\b|\bkhatam\b|\bkhatm\b|"
    r"\bchhod\b|\bmita\b|\bdelete\b|\bnikal\b|\boff\b",
    "moved": r"\bbadal\w*|\bbadl\w*|\bshift\w*|\breschedul\w*|\bchange\w*|\bkhiska\w*|\baage\b|\bpeeche\b|"
    r"\bpostpon\w*|\bsthagit\b|\bupdate\b|\bnay[ai]\b|\bdusr[ei]\b|\bhata ?k[ea]\w*|\bpehle\b|\bki jagah\b",
    "confirmed": r"\bconfirm\w*|\bpushti\b|\bupasthiti\b|\bha+ziri\b|\bhajiri\b|\baana\b(?! hai)|\bha+n note\b",
    "booked": rf"\b{_EVENT_HL}\b|\b{_STATE_HL}\b|{_WHEN_HL}|\bmilte\b|\bmilenge\b|\bslot\b",
    "done": r".",
}
_NO_HL = r"\b(?:nahi|nahin|nahee|nhi|na|kya|mat|bina|kuch|kisi|agar|jab|jaise|sakt[aei]|unhone|chaht[aei])\b"
_WHAT_HL = (
    r"\b(?:book\w*|fix|confirm\w*|cancel\w*|reserve\w*|pakk[aie]|reschedule|schedule|shift|radd|appointment|"
    r"slot|time|samay)\b"
)
_PERFECT_HL = (
    r"\b(?:ho|kar|kr|badal|mil|lag|hata|likh|rakh|ban|tay)(?: di| kar)? ?(?:ga?y[aie]+|gai|gya|gyi|diya|di|dee|"
    r"liya|li|chuk[aie])\b"
    r"(?! ja(?:ye|e|aye|ega|ayega)\b)"
)
HINGLISH_CORE = (
    rf"\b(?:aapk[aie]|apk[aie]|maine|"
    rf"humne)\b(?:(?!{_NO_HL}).)*?{_WHAT_HL}(?:(?!{_NO_HL}).)*?{_PERFECT_HL}(?!.*\b(?:nahi|nahin|nhi|kya|agar)\b)"
)
HINGLISH_BEFORE = r"\b(?:kya|agar|yadi|jab|jaise hi|kisi)\b"
HINGLISH = Grammar(HINGLISH_FORMS, HINGLISH_SPARES, HINGLISH_KINDS, HINGLISH_CORE, HINGLISH_BEFORE, r"(?!)")

_B, _E = r"(?<![\w\u0900-\u0963])", r"(?![\w\u0900-\u0963])"
_CLOCK_HI = rf"(?:{_B}[\d०-९]{{1,2}}[:.][\d०-९]{{2}}{_E}|{_B}बजे{_E}|{_B}बजकर{_E})"
_DAY_HI = (
    rf"(?:{_B}(?:कल|परसों|सोमवार|मंगलवार|बुधवार|गुरुवार|बृहस्पतिवार|वीरवार|शुक्रवार|शनिवार|रविवार|इतवार|तारीख|"
    rf"आज शाम|आज दोपहर|आज सुबह){_E}|"
    rf"{_B}[\d०-९]{{1,2}} (?:जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|अक्तूबर|नवंबर|दिसंबर){_E}|"
    rf"{_B}अगले हफ्ते{_E})"
)
_WHEN_HI = rf"(?:{_CLOCK_HI}|{_DAY_HI})"
_LIGHT_HI = r"(?:गया|गई|गयी|गए|गये|दिया|दी|दिए|दिये|लिया|ली|लिए|लिये|चुका|चुकी|चुके|डाला|डाली|रखा|रखी)"
_HARMLESS_HI = (
    r"(?:समझ|देख|सुन|पूछ|सोच|भूल|बता|कह|बोल|पढ|ढूंढ|रह|छूट|आ|सो|खो|थक|जान|भर|चला|चली|कट|पहुंच|रुक|हो|दे|ले|बन|मिल|"
    r"के|की|का|को|ने|से|है|हैं|भेज|इस|उस|किस|"
    r"मेरे|आपके|हमारे|जरा|भी|ही|वह|वो|इसके|उसके|किसके|अपने)"
)
_EVENT_HI = (
    r"(?:बुक|बुक्ड|बुकिंग|अपॉइंटमेंट|अपाइंटमेंट|अपॉइन्टमेंट|अपॉन्टमेंट|स्लॉट|समय|टाइम|सीट|जगह|स्थान|रिजर्व|आरक्षित|"
    r"आरक्षण|विजिट|मुलाकात|नंबर|नाम|एंट्री|बजे|तारीख|"
    r"आना|उपस्थिति|हाजिरी|शेड्यूल|रीशेड्यूल|कैंसल|कैंसिल|कन्फर्म|कंफर्म|पंजीकरण|रजिस्टर|रजिस्ट्रेशन|अनुरोध|"
    r"रिक्वेस्ट|कैलेंडर|डायरी|सूची|लिस्ट|भेंट|पुष्टि|काम)"
)
_STATE_HI = (
    r"(?:पक्का|पक्की|पक्के|फिक्स|फिक्स्ड|सेट|तय|फाइनल|कन्फर्म|कन्फर्म्ड|कंफर्म|कंफर्म्ड|बुक|बुक्ड|डन|लॉक|दर्ज|"
    r"सुरक्षित|रिजर्व|रिजर्व्ड|आरक्षित|निश्चित|निर्धारित|सुनिश्चित|"
    r"नियत|शेड्यूल|शेड्यूल्ड|रजिस्टर|कैंसल|कैंसिल|कैंसल्ड|कैंसिल्ड|रद्द|निरस्त|शिफ्ट|रीशेड्यूल|स्थगित|तैयार|रेडी|"
    r"कंप्लीट|कम्पलीट|अलॉट|आवंटित|खत्म|पूरा|पूरी|मुकर्रर)"
)
_LEAD_HI = (
    r"(?:(?:जी|हां|ओके|बिल्कुल|ठीक है|तो|सब|बस|चलिए|लीजिए|बढिया|डन|सर|मैडम|धन्यवाद|शुक्रिया|अच्छा|जरूर|और|"
    r"शुभ समाचार|[\u0900-\u0963]+ जी)[^\w\u0900-\u0963]+)*"
)
_TAIL_HI = (
    r"(?:(?: (?:है|हैं|रहा|रही|रहे|रहेगा|रहेगी|हुआ|हुई|हुए|हो|जी|अब|समझिए|समझें|समझो|मानिए|सर|मैडम|ना|आपका|"
    r"आपकी))*)"
)

HINDI_FORMS = (
    rf"{_B}(?!{_HARMLESS_HI} )[\u0900-\u0963]{{2,}} {_LIGHT_HI}{_E}(?! जा(?:ए|ये|एगा|येगा|एगी))",
    rf"{_B}{_EVENT_HI}{_E}.*{_B}(?:हो|मिल|दे|दी|ले|ली|बन|लग|कर|आ)(?: (?:ही|भी|तो))? {_LIGHT_HI}{_E}(?! जा(?:ए|ये|"
    rf"एगा|येगा|एगी))",
    rf"{_B}(?:{_EVENT_HI}|{_STATE_HI}|आपका|आपकी|आपके){_E}.*{_B}(?:हुआ|हुई|हुए|किया|की गई|रखा|रखी|लिखा|लिखी|बना|बनी|"
    rf"लगा|लगी|मिला|मिली|बदला|बदली|डाला|डाली|दिया गया)"
    rf"(?: (?:हुआ|हुई|है|हैं|अब|जी|आपका|आपकी))*$",
    rf"{_B}हो (?:ही|भी|तो) (?:गया|गई|गयी|चुका|चुकी){_E}",
    rf"{_B}पर ले (?:आया|आई|आए|गया|गई|गए){_E}",
    rf"^{_LEAD_HI}{_STATE_HI}{_TAIL_HI}$",
    rf"{_B}(?:आपका|आपकी|आपके|{_EVENT_HI}|{_DAY_HI}){_E}.*{_B}{_STATE_HI}{_TAIL_HI}$",
    rf"{_B}(?:सब|सब कुछ|सबकुछ) {_STATE_HI}{_E}",
    rf"{_B}(?:बजे|स्लॉट|जगह|समय|टाइम|सीट|अपॉइंटमेंट|बुकिंग|वाला|वाली){_E}.*{_B}आपके नाम{_E}",
    rf"{_B}(?:बजे|स्लॉट|जगह|समय|टाइम|सीट|वाला|वाली){_E}.* (?:अब )?(?:आपका|आपकी)(?: (?:है|हुआ|हुई|जी|अब))*$",
    rf"{_B}(?:नाम|एंट्री|अपॉइंटमेंट|बुकिंग|विजिट|स्लॉट){_E}.*{_B}(?:सूची|लिस्ट|कैलेंडर|डायरी|सिस्टम|"
    rf"रजिस्टर) (?:में|पर){_E}",
    rf"(?:{_WHEN_HI}.*|{_B}(?:तो|तब) (?:फिर )?){_B}(?:मिलते|मिलेंगे|मिलूंगी|मुलाकात होगी|मिल रहे|मिल रही){_E}",
    rf"{_B}(?:मिलते|मिलेंगे|मिल रहे|मिल रही){_E}.*{_WHEN_HI}",
    rf"{_B}(?:इंतजार|स्वागत|प्रतीक्षा|वेट) (?:करेंगे|करेगा|करेगी|रहेगा|रहेगी|कर रहे|कर रही)",
    rf"^(?!.*{_B}(?:अपॉइंटमेंट|बुकिंग|विजिट|मिला|मिली|मिले|दिख|ठीक|सही|पहला|पहली|पहले|अगला|अगली|पुरानी|वैसी|तक|भी|"
    rf"अपने){_E})(?=.*{_B}आप(?:का|की|के|को)?{_E})"
    rf"(?=.*{_WHEN_HI}).*{_B}(?:है|होगा|होगी|रहेगा|रहेगी|होंगे)$",
    rf"{_WHEN_HI}.*{_B}(?:आ जाइए|आ जाइएगा|आइए|आइएगा|आ जाना|आ जाओ|आना है|पहुंच\w*|पहुंचिए|पहुंचिएगा|पधारिए|पधारें|"
    rf"आ रहे हैं|आ रही हैं){_E}",
)
HINDI_SPARES = (
    rf"{_B}(?:जाता|जाती|जाते|होता|होती|होते) (?:है|हैं){_E}(?!.*(?:गया|गई|गए|दिया|दी|लिया|ली){_E})|"
    rf"{_B}(?:टीम|सहकर्मी|साथी) (?:से|को){_E}(?!.*(?:अपॉइंटमेंट|बुक|स्लॉट))|"
    rf"^(?:मैं|हम) (?:[\u0900-\u0963]+ )*(?:बुक|कन्फर्म|कैंसल|कैंसिल|रद्द|फिक्स|शिफ्ट|रिजर्व)$|"
    rf"{_B}(?:सकत(?:ा|ी|े)|सकें|सके|सकूं|पाया|पाए|पाई|चाहत(?:ा|ी|े)|चाहिए|चाहें|चाहे|चाहेंगे|कौन|कब|कैसे|खाली|बचा|"
    rf"बची|बचे|उपलब्ध|अगर|जब|करना है|करनी है|करवाना|कहते|बोले|कहिए|बोलिए|"
    rf"दबाइए|लिखिए|बताइए|हमेशा|अक्सर|हर|सभी|लोग|बंद|पसंद|खुल\w*|छुट्टी|रिपोर्ट\w*|पार्किंग|साथी|सहकर्मी|किसी|सिर्फ|"
    rf"आमतौर|ताकि){_E}|^(?!.*(?:आप|स्लॉट|अपॉइंटमेंट|बुक|मिलते|मिलेंगे)).*{_B}(?:क्लिनिक|हमारा|हमारे|हमारी){_E}|"
    rf"{_B}(?:सवाल|प्रश्न|बात|शिकायत|परेशानी|संदेश|मैसेज|सलाह|जानकारी|जवाब|फीडबैक){_E}(?!.*{_B}(?:बुक|बुकिंग|"
    rf"अपॉइंटमेंट|स्लॉट|कैंसल|कैंसिल|रद्द|कन्फर्म|शिफ्ट){_E})|"
    rf"{_B}(?:डॉ|डॉक्टर|डा) [\u0900-\u0963]+ (?:[\u0900-\u0963]+ )?(?:को |में )?(?:मिलते|मिलती|बैठते|बैठती|आते|"
    rf"आती){_E}|"
    rf"{_B}काम{_E}.*{_B}(?:होता|होती|होते|जाता|जाती){_E}|{_B}करने (?:के|से|का){_E}|{_B}होने (?:के|पर|से|में){_E}|"
    rf"{_B}पुरानी (?:अपॉइंटमेंट|रिपोर्ट){_E}"
)
HINDI_KINDS = {
    "cancelled": rf"{_B}(?:कैंसल|कैंसिल|कैंसल्ड|कैंसिल्ड|रद्द|निरस्त|काट|खत्म|छोड|मिटा|डिलीट|निकाल){_E}|"
    rf"{_B}हटा{_E}(?! कर)",
    "moved": rf"{_B}(?:बदल\w*|बदला|बदली|बदलकर|शिफ्ट|रीशेड्यूल|चेंज|खिसका\w*|आगे|पीछे|स्थगित|परिवर्तित|अपडेट|नया|नई|"
    rf"दूसरे|हटाकर|पहले){_E}",
    "confirmed": rf"{_B}(?:कन्फर्म|कन्फर्म्ड|कंफर्म|कंफर्म्ड|कनफर्म|पुष्टि|उपस्थिति|हाजिरी){_E}|{_B}आना (?:पक्का|"
    rf"तय|नोट){_E}|{_B}हां नोट{_E}",
    "booked": rf"{_B}{_EVENT_HI}{_E}|{_B}{_STATE_HI}{_E}|{_WHEN_HI}|{_B}(?:मिलते|मिलेंगे){_E}",
    "done": r".",
}
_NO_HI = rf"{_B}(?:नहीं|नही|न|ना|क्या|मत|बिना|कुछ|किसी|अगर|जब|जैसे|सकता|सकती|सकते|उन्होंने|चाहते|चाहती){_E}"
_WHAT_HI = (
    rf"{_B}(?:बुक|बुकिंग|फिक्स|कन्फर्म|कंफर्म|कैंसल|कैंसिल|रिजर्व|आरक्षित|पक्का|पक्की|शेड्यूल|रीशेड्यूल|शिफ्ट|रद्द|"
    rf"अपॉइंटमेंट|स्लॉट|समय|टाइम){_E}"
)
_DONE_HI = (
    rf"{_B}(?:हो|कर|बदल|मिल|लग|हटा|लिख|रख|बन|तय)(?: दी| दिया| कर)? (?:गया|गई|गयी|गए|दिया|दी|लिया|ली|चुका|चुकी|"
    rf"चुके){_E}(?! जा(?:ए|ये|एगा|येगा|एगी))"
)
HINDI_CORE = (
    rf"{_B}(?:आपका|आपकी|आपके|मैंने|"
    rf"हमने){_E}(?:(?!{_NO_HI}).)*?{_WHAT_HI}(?:(?!{_NO_HI}).)*?{_DONE_HI}(?!.*{_B}(?:नहीं|नही|क्या|अगर){_E})"
)
HINDI_BEFORE = rf"{_B}(?:क्या|अगर|यदि|जब|जैसे ही|किसी){_E}"
HINDI = Grammar(HINDI_FORMS, HINDI_SPARES, HINDI_KINDS, HINDI_CORE, HINDI_BEFORE, r"(?!)")
