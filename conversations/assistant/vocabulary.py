"""Small patterns of what customers say around the facts, per language. Data: a language is one more mapping.

English stands besides every other language, because people mix it in.
"""

import re
from functools import cache

TOPICS = ("price", "address", "hours", "preparation", "duration", "services", "practitioners", "number", "mine", "who")

PATTERNS: dict[str, dict[str, str]] = {
    "en": {
        "price": r"price|prices|pricing|cost|costs|charge|charges|fee|fees|rate|rates|how much(?! time| longer)|"
        r"how expensive",
        "address": r"address|where (?:are|is|do i|exactly)|how (?:do i|can i|to) (?:get|reach|come)|directions?|"
        r"location|"
        r"located|landmark|(?:google )?maps?|which floor|parking|park (?:my|the|a)",
        "hours": r"opening (?:hours|times?)|(?:what|which|your) (?:are your )?(?:hours|timings?)|timings?|"
        r"when (?:do|are) you (?:open|close|closed)|(?:are|will) you (?:guys )?(?:be )?(?:still )?(?:open|closed)|"
        r"(?:is|will) (?:the |your )?(?:clinic|place|shop|salon|office|centre|center|it) "
        r"(?:be )?(?:still )?(?:open|closed)|"
        r"open (?:on|till|until|at)|"
        r"working (?:hours|days)|what time (?:do|does|will) (?:you|the clinic|the salon|the place) (?:open|close)",
        "preparation": r"prepare|preparation|what (?:should|do|must) i (?:bring|carry|do before)|"
        r"bring (?:anything|along|with)|"
        r"(?:need|have|supposed|got) to (?:bring|fast|prepare|eat)|empty stomach|eat before|documents?|fasting",
        "duration": r"how long (?:does|will|is|would)|how much time|duration|takes? how long",
        "services": r"what (?:services|treatments) |which (?:services|treatments)|"
        r"what (?:all )?do you (?:do|offer|have)|"
        r"list of (?:services|treatments)|your services|services (?:do )?you (?:offer|have)|"
        r"what can (?:i book|you (?:do|help))",
        "practitioners": r"which (?:doctors?|dentists?)|who (?:are|is) (?:the|your) (?:doctors?|dentists?)|"
        r"who (?:does|do|handles|treats|performs|will see|sees)|what doctors|"
        r"list of doctors|(?:doctors|dentists) (?:do )?you have",
        "number": r"(?:phone|contact|telephone|mobile) (?:number|no)|your number|call you",
        "mine": r"when(?:'s| is| was| are) my (?:next |coming |upcoming |dental )?(?:appointment|booking|visit)s?|"
        r"(?:are|am|is) (?:we|i|it|that|my \w+) still (?:on|booked|good|happening)|"
        r"did (?:it|that|my \w+) go through|my (?:\w+ )?(?:reference|ref|confirmation number|booking (?:id|number))|"
        r"is (?:it|that) (?:done|booked) (?:now|yet)|"
        r"(?:what|which) (?:appointments?|bookings?) do i have|"
        r"do (?:i|you|we) (?:still |already )?have (?:an |any |my |a )+(?:\w+ )?(?:appointments?|bookings?)|"
        r"(?:is|was) my (?:appointment|booking|visit) (?:still )?(?:on|there|today|tomorrow|at)|"
        r"when (?:am i|do i|should i|is it that i) (?:coming|come|booked|due)|"
        r"what time (?:am i|do i come|should i come)|"
        r"(?:my|show|see|check) (?:upcoming |next |coming |my )+"
        r"(?:appointments?|bookings?)|what time is my (?:appointment|booking)|"
        r"is (?:it|my appointment) (?:booked|confirmed)",
        "who": r"are you (?:a |an )?(?:robot|bot|human|person|machine|ai|computer|real)|who are you|"
        r"am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:robot|bot|human|person|machine|ai|computer)",
        "anyone": r"any(?:one| one|body| doctor| dentist| of them) "
        r"(?:is |will |would )?(?:fine|ok|okay|do|works?|available)?|"
        r"no preference|doesn'?t matter (?:who|which)|either (?:doctor|of them)|whoever",
        "for-other": r"(?:for|is) (?:my|our) (?:\w+ )?(?:son|daughter|wife|husband|mother|father|mom|mum|dad|brother|"
        r"sister|kid|child|baby|friend|mother-in-law|father-in-law|grandmother|grandfather|uncle|aunt|aunty|cousin|partner|"
        r"niece|nephew|colleague|neighbour)|for (?:her|him|someone else|somebody else)|not for me|"
        r"(?:my|our) (?:\w+ )?(?:son|daughter|wife|husband|mother|father|mom|mum|dad|brother|sister|kid|child|friend|"
        r"partner) (?:also |too )?(?:needs|wants|would like) (?:an?|the|to (?:come|have|get|see|book))|"
        r"(?:put|book|name|make) it (?:under|for|in) (?:the name )?"
        r"(?!me\b|tomorrow|today|mon|tue|wed|thu|fri|sat|sun)\w+",
        "say-again": r"(?:what|sorry) (?:did|was|were) (?:you|that)(?: say\w*| saying)?|(?:can|could|please) (?:you )?"
        r"(?:please )?repeat|repeat (?:that|it|please)|(?:say|tell me) (?:that|it) again|come again|pardon|once more|"
        r"(?:didn'?t|did not|couldn'?t|could not|can'?t) (?:catch|hear|get) (?:that|it|you)|what was that",
        "moment": r"hold on|hang on|(?:one|just a|a|give me a|wait a|1) (?:sec|second|moment|minute|min|mo)|brb|"
        r"(?:let me|i need to|i have to|i(?:'ll| will)|need to) (?:just )?"
        r"(?:check|think|ask|talk to|get back|confirm with)",
        "farewell": r"good ?bye|bye+(?: bye)?|see (?:you|u|ya)(?: \w+){0,3}|take care|good night",
        "nothing-more": r"thanks?(?: you)?|no+|nope|nah|nothing(?: else| more)?|(?:no )?"
        r"(?:that'?s|that is|that will be) (?:all|it|everything)|"
        r"all good|i'?m (?:good|fine|all set)|no more|nothing",
        "assent": r"yes+|yeah|yep|yup|ya+|yea|ok(?:ay)?|k+|sure|right|correct|hm+|fine|alright|haan?|ji|"
        r"(?:it|that)(?:'?s| is) (?:ok(?:ay)?|fine|alright|all right|good)|no (?:problem|worries|issues?)",
        "courtesy": r"thanks?|thank you|thankyou|thx|ty|great|perfect|ok(?:ay)?|cool|bye|good ?bye|see you|nice|"
        r"see (?:you|u|ya)(?: \w+){0,3}|wonderful|awesome|fine|got it|alright|all right|good|super|lovely",
        "do-cancel": r"cancel(?:l?ing|l?ed)?(?: (?:it|that|this|(?:the|my|this|that) (?:appointment|booking|visit)))?",
        "do-move": r"(?:move|shift|change|reschedule)(?: (?:it|that|this|(?:the|my|this|that) "
        r"(?:appointment|booking|visit)))?",
        "another-time": r"(?:something|anything|any slots?|any times?) (?:\w+ )?(?:earlier|later|sooner|else)",
        "send-it": r"send (?:it|that|this|them|me|everything|the details|on whatsapp)|(?:on )?whatsapp(?: is)? "
        r"(?:fine|ok|okay|good|please)|go ahead",
        "do-not-send": r"(?:do not|don'?t|no need to) send|not (?:on|by|over) whatsapp|"
        r"no whatsapp|no need|not necessary",
        "send-code": r"(?:a |the |me |otp )?code(?: please)?|otp|(?:on|by|to) (?:my )?whatsapp",
        "names-book": r"book(?:ing|ed)?|reserve|new (?:one|appointment|booking)",
        "names-move": r"mov(?:e|ing)|chang(?:e|ing)|shift|reschedul(?:e|ing)|new time",
        "names-cancel": r"cancel\w*",
        "names-colleague": r"colleague|person|human",
        "names-whatsapp": r"whats ?app|send",
        "names-visit": r"appointment|visit|reminder|coming|(?:i|we)(?:'ll| will) (?:come|be there|attend)|attend\w*",
        "earlier": r"(?<!the )(?<!book )(?:earlier|sooner)(?! (?:one|option|slot\b))|"
        r"before (?:that|those|these)|too late",
        "later": r"(?:something|anything|any \w+|a bit|a little|much|bit|little|slot|time|times) later|"
        r"later than (?:that|those|these|this)|"
        r"later (?:time|times|slots?|in the day|that day|on (?:that|the same) day|please)|after (?:that|those|these)|"
        r"too early|have (?:you )?(?:\w+ )?later",
        "it": r"(?:move|shift|change|cancel|reschedule|postpone|confirm|make|push)(?: \w+)? "
        r"(?:it|that|this)(?! (?:appointment|booking|one))",
        "runs-late": r"running (?:\w+ ){0,4}late|"
        r"(?:be|get|getting|reach|reaching|come|coming|there) (?:\w+ ){0,5}(?<!too )late"
        r"(?! (?:evening|afternoon|morning|night|slot|time|in|on))|"
        r"(?:minutes?|mins?|hour|hours|bit|little) (?:\w+ )?late|"
        r"late by|stuck in|held up|(?:am|are|'m|'re|get|got|be) (?:\w+ )?delayed",
        "instead": r"instead|actually|rather|wait|sorry|oops|change|make (?:it|that)|"
        r"(?:does not|doesn'?t|won'?t) (?:work|suit)|"
        r"(?:can'?t|can ?not) (?:do|make|come)|same time|move|shift|push",
        "besides": r"also|another|as well|too|one more|second|new|add|plus|besides|after (?:that|it)",
        "same-one": r"same|one|too|also|as well|another",
        "same-time": r"same (?:time|timing|slot|hour)",
        "same-day": r"(?:the )?same day|(?:on )?that (?:very )?day",
        "ailing": r"pain\w*|hurt\w*|ach(?:e|es|ing)|\w+ache|swell\w*|swollen|bleed\w*|"
        r"broke\w*|chipped|infect\w*|sensitiv\w*",
        "refused-name": r"not|no|except|but|other than|instead of|rather than|without|don'?t want|"
        r"do not want|avoid|anyone but",
        "its-day": r"(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)(?:'?s)? "
        r"(?:\w+ )?(?:appointment|appt|booking|visit|slot|session|one)|"
        r"(?:appointment|appt|booking|visit|slot|session|one)(?: i have| that is| that's)? (?:on|for|of|from)",
        "leave-it": r"(?:leave|let) it(?: be| as (?:it is|is))?|forget (?:it|about it|that)|never ?mind|nvm|drop it|"
        r"skip it|not (?:any ?more|needed)",
        "keep-it": r"(?:keep|retain) (?:it|that|this|mine|my|the (?:old|same|original|current|existing))|as it is|"
        r"(?:don'?t|do not) (?:move|change|cancel|touch)",
        "the-one": r"one|wala|wali|vala",
        "greeting": r"hi+|hello+|hey+|namaste|namaskar|good (?:morning|afternoon|evening|day)|hai|vanakkam|start|"
        r"is (?:anyone|anybody|someone) there|hi there|hello there|can you hear me|are you there",
    },
    "hi": {
        "price": r"कीमत|क़ीमत|दाम|कितने (?:का|की|के)(?! लिए)|कितने पैसे|फीस|फ़ीस|चार्ज|कितना लगेगा",
        "address": r"पता|कहाँ|कहां|कैसे पहुँच|कैसे पहुंच|रास्ता|लोकेशन|पार्किंग",
        "hours": r"कब खुल|कब बंद|कितने बजे खुल|टाइमिंग|खुला है|खुले",
        "preparation": r"क्या लाना|क्या लाऊँ|तैयारी|खाली पेट",
        "duration": r"कितना समय|कितनी देर|कितना टाइम",
        "mine": r"मेर[ाी] (?:\S+ ){0,3}(?:अपॉइंटमेंट|अपॉइन्टमेंट|बुकिंग) (?:कब|कितने बजे|किस दिन)|कब है मेर[ाी] (?:अपॉइंटमेंट|बुकिंग)",
        "anyone": r"कोई भी",
        "for-other": r"(?:बेटे|बेटी|पत्नी|बीवी|पति|माँ|मां|माता|माताजी|मम्मी|पिता|पिताजी|पापा|भाई|बहन|बच्चे|बच्ची|दोस्त|दादी|दादा|"
        r"नाना|नानी|सास|ससुर|चाचा|चाची|बहू|पोते|पोती)(?: जी)? (?:के लिए|का अपॉइंटमेंट|की अपॉइंटमेंट|को दिखाना)",
        "say-again": r"फिर से (?:बोल|कह|बता|सुना)\S*|दोबारा (?:बोल|कह|बता)\S*|क्या (?:कहा|बोला|बोले)|सुनाई नहीं|"
        r"सुना नहीं|समझ (?:में )?नहीं आया",
        "moment": r"रुक(?:ो|िए|िये|ें)|एक (?:मिनट|सेकंड|मिनिट)|(?:सोच|पूछ|देख)(?:कर| कर|के| के)",
        "farewell": r"अलविदा|बाय|फिर मिलेंगे|फिर मिलते हैं|शुभ रात्रि",
        "nothing-more": r"नहीं|जी नहीं|बस|बस इतना ही|और कुछ नहीं|कुछ नहीं",
        "assent": r"हाँ|हां|जी|जी हाँ|जी हां|ठीक|सही|हम्म",
        "courtesy": r"धन्यवाद|शुक्रिया|थैंक्यू|ठीक है|अच्छा",
        "do-cancel": r"(?:रद्द|कैंसल|कैंसिल)(?: कर)?",
        "runs-late": r"(?:देर|लेट|देरी) (?:\S+ )?(?:हो|होगी|होगा|हूँ|हूं|से|पहुँच|पहुंच|आ)|जाम में",
        "instead": r"के बजाय|की बजाय|की जगह|बदल|माफ़|सॉरी|रुक|बल्कि|गलती|ग़लती|नहीं|उसी समय",
        "besides": r"और|एक और|भी|दूसर[ाीे]|नया|नई",
        "same-one": r"भी|एक और|वही|वैसा ही|यही",
        "same-time": r"(?:उसी|इसी|वही|यही|सेम) (?:समय|टाइम|वक़्त|वक्त)",
        "same-day": r"(?:उसी|इसी|सेम) (?:दिन|डे)",
        "it": r"(?:इसे|इसको|उसे|उसको) (?:\S+ ){0,4}(?:कर|बदल|रख|शिफ्ट)\S*|"
        r"(?:कर|बदल|रख) (?:दो|दीजिए|दें) (?:इसे|इसको|उसे|उसको)",
        "ailing": r"दर्द|दुख|सूजन|खून|टूट|तकलीफ़|तकलीफ|झनझनाहट",
        "refused-name-after": r"नहीं|नही|के अलावा|के सिवा|के बजाय|की बजाय|की जगह|से नहीं|को छोड़",
        "its-day": r"(?:\S*वार|कल|परसों|आज) (?:वाला|वाली|वाले|का|की) (?:अपॉइंटमेंट|अपॉइन्टमेंट|बुकिंग|विज़िट)",
        "leave-it": r"रहने (?:दो|दें|दीजिए|दीजिये)|छोड़(?:ो|िए|िये| दो| दीजिए)|जाने दो",
        "keep-it": r"(?:वैसा|वैसे|ऐसे|वही|जैसा है) (?:ही )?(?:रख|रहने|रहे|ठीक)|वही रहने|मत (?:बदल|रद्द|कैंसल|कैंसिल)",
        "the-one": r"वाला|वाली|वाले",
        "send-code": r"कोड|ओटीपी|व्हाट्सऐप पर|व्हाट्सएप पर",
        "who": r"(?:आप|तुम) (?:कौन|क्या कोई|क्या एक)|(?:आप|तुम) (?:एक |कोई )?(?:रोबोट|मशीन|बॉट|इंसान|कंप्यूटर|असली|आदमी)|"
        r"(?:रोबोट|मशीन|बॉट|इंसान|कंप्यूटर) (?:हैं|हो|है)(?: क्या)?|(?:रोबोट|मशीन|बॉट|इंसान|कंप्यूटर) से (?:बात|बोल)|कौन बोल रह[ाीे]",
        "names-book": r"बुक|बुकिंग|नई बुकिंग",
        "names-move": r"बदल\w*|नया समय",
        "names-cancel": r"रद्द|कैंसल|कैंसिल",
        "names-colleague": r"सहकर्मी|किसी से",
        "names-whatsapp": r"व्हाट्सऐप|व्हाट्सएप|वॉट्सऐप|भेज",
        "names-visit": r"अपॉइंटमेंट|अपॉइन्टमेंट|आ रहा|आ रही|आ रहे|आऊँगा|आऊँगी|आऊंगा|आऊंगी|आएँगे|आएंगे",
        "earlier": r"(?:और|इससे|उससे|थोड़ा) (?:जल्दी|पहले)|पहले का|जल्दी का",
        "later": r"(?:और|इसके|उसके|थोड़ा|थोड़ी) (?:बाद में|देर|बाद)|बाद का",
        "send-it": r"भेज (?:दो|दें|दीजिए|दीजिये|देना|सकते)|भेजिए|भेजिये|भेजो",
        "do-not-send": r"मत भेज\w*|न भेज\w*|नहीं भेज\w*|ज़रूरत नहीं|जरूरत नहीं",
        "greeting": r"नमस्ते|नमस्कार|हैलो|हेलो",
    },
    "hi-Latn": {
        "price": r"kitne ka|kitne paise|kitna (?:lagega|charge|paisa)|daam|keemat",
        "address": r"kahan|kaha (?:hai|par)|kaise (?:pahunch|aaye|aana)|pata (?:kya|bata)",
        "hours": r"kab (?:khul|band)|kitne baje (?:khul|band)|khul[aei]\w* (?:ho|hai|hain|rehte|rahte|rehta)|"
        r"band (?:ho|hai|hain|rehte|rehta)",
        "preparation": r"kya (?:lana|laana|laun)|khali pet",
        "duration": r"kitna (?:time|samay)|kitni der",
        "mine": r"mer[aie] (?:\w+ ){0,3}(?:appointment|booking|visit) (?:kab|kitne baje|kis din)|"
        r"kab hai mer[ai] (?:appointment|booking|visit)",
        "anyone": r"koi bhi",
        "runs-late": r"(?:late|der|deri) (?:\w+ )?(?:ho|hoga|hogi|hoon|hu|se|pahunch\w*|pohoch\w*|aa\w*)|"
        r"jaam me|traffic me",
        "instead": r"ke bajaye?|ki bajaye?|ki jagah|badal\w*|maaf|ruk\w*|balki|galti|nahi|nahin|usi (?:time|samay)",
        "besides": r"aur|ek aur|bhi|doosr[aie]|dusr[aie]|naya|nayi",
        "same-one": r"bhi|ek aur|wahi|waisa hi|same",
        "same-time": r"(?:usi|isi|wahi|same|yahi) (?:time|samay|waqt)",
        "same-day": r"(?:usi|isi|same) (?:din|day)",
        "it": r"(?:ise|isko|use|usko|isse) (?:\w+ ){0,4}(?:kar|badal|rakh|shift)\w*|"
        r"(?:kar|badal|rakh) ?(?:do|dijiye|de) (?:ise|isko|usko)",
        "ailing": r"dard|dukh\w*|sujan|soojan|khoon|toot\w*|takli?ee?f",
        "refused-name-after": r"nahi|nahin|nhi|ke alawa|ke siwa|ke bajaye?|ki bajaye?|ki jagah|ko chhodkar",
        "its-day": r"\S*(?:va+r|wa+r|kal|parso|aaj|day) (?:wala|wali|vala|ka|ki) (?:appointment|booking|visit)",
        "leave-it": r"(?:rehne|rahne|rhne) (?:do|de|dijiye|dena)|chh?od(?:o|iye| do| dijiye)|ja*ne do",
        "keep-it": r"(?:waisa|waise|vaise|aise|wahi|wohi|vahi|jaisa hai) (?:hi )?(?:rakh|rehne|rahne|rahe|theek|thik)|"
        r"mat (?:badal|badlo|cancel)|wahi rakh",
        "for-other": r"(?:bete|beti|patni|biwi|wife|husband|pati|maa|ma|mata|mummy|mammi|mom|mother|papa|pitaji|pita|"
        r"father|bhai|behen|behan|bahan|bache|bachche|bachi|dost|dadi|dada|nana|nani|saas|sasur|chacha|chachi|son|daughter)"
        r"(?: ji)? (?:ke liye|ka appointment|ki appointment|ko dikhana)",
        "send-code": r"code|otp|whatsapp par|whatsapp pe",
        "who": r"(?:aap|ap|tum) (?:kaun|kon)|"
        r"(?:aap|ap|tum) (?:kya )?(?:ek |koi )?(?:robot|machine|bot|insaan|insan|computer|asli)|"
        r"(?:robot|machine|bot|insaan|insan|computer) (?:hain|hai|ho)|kaun bol rah[aie]",
        "names-move": r"badal\w*|naya (?:time|samay)",
        "names-cancel": r"radd",
        "names-whatsapp": r"bhej",
        "names-visit": r"aa rah[aei]|aaung[ai]|aayenge|aaenge",
        "earlier": r"(?:aur|isse|usse|thoda) (?:jaldi|pehle|pahle)|(?:pehle|pahle|jaldi) ka",
        "later": r"(?:aur|iske|uske|thoda|thodi) (?:baad mein|baad me|der|baad)|baad ka",
        "send-it": r"bhej (?:do|de|den|dena|dijiye|dijie|sakte)|bhejiye|bhejo",
        "do-not-send": r"mat bhej\w*|nahi bhej\w*|zaroorat nahi|zarurat nahi|jarurat nahi",
        "say-again": r"(?:phir|fir) se (?:bol|keh|kah|bata|suna)\w*|dobara (?:bol|keh|kah|bata)\w*|"
        r"kya (?:kaha|bola|bole)|sunai nahi|suna nahi|samajh (?:mein |me )?nahi aaya",
        "moment": r"ruk(?:o|iye|ie|na)|ek (?:minute|min|second|sec)|(?:soch|pooch|puch|dekh)(?: ?kar| ?ke)",
        "farewell": r"alvida|phir mil(?:enge|te hain?)|shubh ratri",
        "nothing-more": r"nahi+|nahin|ji nahi|bas|bas itna hi|aur kuch+h? nahi|kuch+h? nahi",
        "assent": r"haa*n|ha|ji|hanji|theek|thik|sahi|achh?a",
        "courtesy": r"dhanyavaad|shukriya|theek hai|thik hai|accha|acha",
        "greeting": r"namaste|namaskar",
    },
}
_WHOLE = frozenset(
    {"courtesy", "greeting", "farewell", "assent", "nothing-more"}
)  # these count only when nothing else was said


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    tags = dict.fromkeys((language, language.partition("-")[0], "en"))
    found = "|".join(PATTERNS[tag][name] for tag in tags if name in PATTERNS.get(tag, {}))
    if name in _WHOLE:
        filler = r"(?:\s|[.,!?…]|so much|very much|a lot|sir|madam|ma'?am|ji|doctor|dear|you|too|all|there|then)*"
        return re.compile(rf"{filler}(?:(?:{found}){filler})+")
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)")


def says(name: str, text: str, language: str) -> bool:
    """Say whether the text has the words of this name, in the language or in English."""
    lowered = text.casefold().replace("’", "'").strip()
    pattern = _pattern(name, language)
    return bool(pattern.fullmatch(lowered) if name in _WHOLE else pattern.search(lowered))


def refuses(word: str, text: str, language: str) -> bool:
    """Say whether the word, a name, is one that is not wanted: "not with Rao", "Rao ke alawa"."""
    before, after = (_pattern(name, language).pattern for name in ("refused-name", "refused-name-after"))
    lowered, named = text.casefold().replace("’", "'"), re.escape(word)
    stands_before = rf"{before}\s+(?:[\w.]+\s+){{0,2}}?{named}(?!\w)"
    stands_after = rf"(?<!\w){named}\s+(?:\S+\s+){{0,2}}?{after}"
    return bool(re.search(stands_before, lowered) or re.search(stands_after, lowered))


def swap(name: str, text: str, by: str, language: str) -> str:
    """Put `by` in the place of the words of this name."""
    return _pattern(name, language).sub(by, text.casefold().replace("’", "'"))


def beginning(name: str, text: str, language: str) -> str:
    """Give the text from where the words of this name begin, in its own letters; empty where they are not said."""
    found = _pattern(name, language).search(text.casefold().replace("’", "'"))
    return text[found.start() :] if found else ""
