"""The small words around the names of services that say how they are wanted. Data, in all languages at once.

Words as `recognise.cut` gives them: small letters, "don't" is two words, marks stand alone.
"""

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


AND = _words("and plus with then n nd & + aur phir tatha baad और फिर तथा व एवं बाद")
OR = _words("or either / ya athva या अथवा")
BOTH = _words("both dono donon teeno teenon together दोनों दोनो तीनों तीनो")
# What a turn may begin with that goes on with what was wanted before.
GOES_ON = _words("and plus & + aur और तथा")
# What may stand between a governing word and the name it governs.
FILLER = _words(
    "a an the any my that this some one also then to too want wanted need needed do t for get have having take it i im",
    "me we us would will like please pls in as well quick full proper new same visit by",
    "ek mujhe humein mera meri mere ke ka ki ko bhi to toh wala wali vala vali hi phir kar karo karna karwana",
    "एक मुझे मेरा मेरी मेरे के का की को भी तो वाला वाली फिर",
)
QUESTION = _words(
    "what how when where who which why does is are can could much many long cost costs price",
    "kya kab kahan kitna kitne kitni kaise kaun क्या कब कहाँ कहां कितना कितने कितनी कैसे कौन",
)
# Who comes besides: what they want is another visit.
SOMEBODY = _words(
    "he she they husband wife son daughter mother father mom mum dad brother sister friend colleague",
    "pati patni beta beti maa papa bhai behen dost पति पत्नी बेटा बेटी माँ पिता भाई बहन दोस्त",
)
DAYS = _words(
    "today tomorrow monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
    "aaj kal parso parson somvar somvaar mangalvar budhvar guruvar shukravar shanivar ravivar itvar",
    "आज कल परसों सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार इतवार",
)
LEAVE_BEFORE = _words(
    "not no without don dont doesn except skip drop remove cancel minus forget leave insteadof than bina बिना सिवाय"
)
LEAVE_AFTER = _words(
    "nahi nahin nai mat hata hatao hatado chhod chhodo chod chodo rehne nikal nikaal bina jagah bajay bajaye badle",
    "नहीं नही मत हटा हटाओ हटाइए हटाइये छोड़ छोड छोड़ो रहने निकाल बिना जगह बजाय बदले",
)
ONLY_BEFORE = _words("only just sirf bas keval सिर्फ़ सिर्फ बस केवल")
ONLY_AFTER = _words("only alone ही")
ADD_BEFORE = _words("add adding include also jod जोड़ जोड")
ADD_AFTER = _words("too also well bhi jod भी जोड़ जोड")
SWAP = _words("change replace swap switch")
SWAP_TO = _words("to with for by into")
CORRECTS = _words("sorry actually rather instead mean meant matlab balki बल्कि मतलब")

# Words that are one together, and what they then are.
AS_ONE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), word)
    for pattern, word in (
        (r"instead of|in place of|rather than|other than", "insteadof"),
        (r"(?:leave|take|strike) (?:out|off)", "drop"),
        (r"not (?:only|just)", ""),
        (r"why not", ""),
        (r"as well as|along with|together with|in addition to|followed by", "and"),
        (r"ke saath(?: saath)?|ke sath|के साथ(?: साथ)?|uske baad|उसके बाद|ke baad|के बाद", "aur"),
        (r"(?:koi|kabhi|kisi|kuch|kuchh) bhi|(?:कोई|कभी|किसी|कुछ) भी", "koi"),
        (r"(?:, )?no (?:, )?(?:wait|no|sorry|i mean|i meant|rather|actually)(?: no)?", "sorry"),
        (r"wait (?:, )?no|sorry (?:, )?no|, no ,|nahi nahi|nahin nahin|नहीं नहीं|mera matlab|मेरा मतलब", "sorry"),
    )
)
_PERSON = r"(?:me|myself|him|her|them|us|(?:my|our) \S+)"
_WHOSE = r"(?:mere|apne|uske|unke|bete|beti|patni|pati|maa|papa|bhai|behen|मेरे|अपने|बेटे|बेटी|पत्नी|पति|माँ|पिता|भाई|बहन)"
# Whom a visit is for; named twice it is two visits.
FOR_SOMEBODY = re.compile(rf"(?<!\S)(?:for {_PERSON}|{_WHOSE} (?:ke |के )?(?:liye|लिए|लिये))(?!\S)")
