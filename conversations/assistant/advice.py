"""Medical and legal advice in a model's own words: found by form, and not given. Pure.

What the business itself wrote (preparation, answers, its playbook) may be said: it is theirs to advise. Found are
doses, what to do about a medicine, a diagnosis, an all-clear, and claims at law, in English, Hindi and Hinglish; other
languages go by the English words that people mix in.
"""

import re
from collections.abc import Iterable

from conversations.assistant.phrasing import say

RUN = 4  # words in a row that were the business's own
_WORD = re.compile(r"[^\W_]+(?:[\u0900-\u097f]*)")
_BETWEEN = re.compile(r"((?<=[.!?।])\s+|\n+)")

_MEDICINES = (
    r"(?:ibuprofen|paracetamol|acetaminophen|aspirin|crocin|dolo|combiflam|disprin|antibiotics?|amoxicillin|"
    r"pain ?killers?|blood thinners?|warfarin|insulin|steroids?|antihistamines?|medicines?|medications?|meds|"
    r"tablets?|pills?|capsules?|ointment|eye drops)"
)
_ILLS = (
    r"(?:infection|abscess|cavity|cavities|fracture|allergy|allergic reaction|cancer|diabetes|eczema|psoriasis|"
    r"gum disease|gingivitis|fungal infection|migraine|sinusitis|ulcer|tumou?r|root canal infection)"
)
_ADVISED = (
    r"(?:^|[,;:–-]\s*|\b(?:please|should|can|could|may|might|must|need to|have to|ought to|try to|to|just|then|"
    r"and|or|better|simply|(?:recommend|suggest|advise)(?:ed)?(?: that)?(?: you)?)\s+)"
)
# "... that you have an allergy" says again what they told.
_NOT_TOLD = r"(?<!that )(?<!if )(?<!since )(?<!because )(?<!whether )(?<!when )(?<!as )"
_ENGLISH = (
    r"\b\d+(?:\.\d+)? ?(?:mg|milligrams?|ml|millilit(?:er|re)s?|mcg)\b",
    rf"{_ADVISED}(?:take|taking|stop|stopping|skip|skipping|continue|continuing|increase|reduce|try|use|apply|start|"
    rf"avoid)\b[^.?!]{{0,40}}\b{_MEDICINES}\b",
    rf"\b(?:one|two|three|half an?|\d+) {_MEDICINES}\b",
    rf"{_NOT_TOLD}\byou (?:probably |likely |may |might |could |must |definitely |clearly |seem to )*"
    rf"(?:have|are suffering from|suffer from|got) (?:an? |some |the )?(?:\w+ )?{_ILLS}\b",
    rf"\b(?:it|this|that)(?:'s| is| sounds like| looks like| could be| may be| must be)(?: probably| likely| just)? "
    rf"(?:an? |some )?(?:\w+ )?{_ILLS}\b",
    r"\b(?:it|this|that)(?:'s| is)(?: probably| likely| usually)? (?:nothing serious|not serious|harmless|nothing to "
    r"worry about)\b",
    r"\b(?:no need|(?:do not|don't) need) to (?:see|visit|consult) (?:a|the|any) (?:doctor|dentist)\b",
    r"\bsafe (?:to take|for you to take|during pregnancy|with your (?:medicines?|medications?))\b",
    r"\byou (?:can|could|should|must|may) (?:sue|claim compensation|claim damages|"
    r"file (?:an? )?(?:case|suit|lawsuit))\b",
    r"\b(?:legally|by law),? (?:you|they|he|she|it|we)\b|\b(?:you|they|he|she) (?:is|are) (?:legally )?(?:liable|"
    r"entitled to (?:compensation|damages))\b",
)
_HINDI = (
    r"(?:एक|दो|तीन|आधी|\d+) ?(?:गोली|गोलियाँ|गोलियां|टैबलेट|मिलीग्राम|एमजी|कैप्सूल)",
    r"(?:दवा|दवाई|गोली|एंटीबायोटिक|पैरासिटामोल|इबुप्रोफेन|एस्पिरिन|पेनकिलर|मलहम)[^।?!]{0,30}"
    r"(?:लीजिए|ले लें|लें|ले लो|खाइए|खा लीजिए|खा लें|खा लो|लगाइए|लगा लें|बंद कर|छोड़ दीजिए|छोड़ दें)",
    r"आपको (?:शायद |ज़रूर |यह )*(?:इन्फेक्शन|इंफेक्शन|संक्रमण|एलर्जी|कैविटी|फोड़ा|कैंसर|डायबिटीज|मधुमेह) (?:है|हो|लग)",
    r"(?:डॉक्टर को दिखाने|डॉक्टर के पास जाने) की (?:ज़रूरत|जरूरत) नहीं|घबराने की (?:कोई )?बात नहीं|मुकदमा (?:कर|दायर)",
)
_HINGLISH = (
    r"\b(?:ek|do|teen|aadhi|\d+) (?:goli|goliyan|tablet)\b",
    r"\b(?:dawa|dawai|dava|davai|goli|tablet|antibiotic|paracetamol|crocin|dolo|painkiller)\b[^.?!]{0,30}\b"
    r"(?:lijiye|le lijiye|le lo|le lein|khaiye|kha lijiye|kha lo|lagaiye|laga lo|band kar|chhod d)",
    r"\baapko (?:shayad |zaroor |yeh )*(?:infection|allergy|cavity|cancer|diabetes) (?:hai|ho|lag)",
    r"\bdoctor ko dikhane ki zar?oorat nahi|\bghabrane ki (?:koi )?baat nahi|\bmukadma kar",
)
# Who sends them to somebody who may advise, or says that it may not, advises nothing.
_REFERS = (
    r"\b(?:cannot|can't|can not|not able to|unable to|not allowed to|may not|won't|must not) (?:\w+ ){0,3}(?:say|"
    r"advise|give|recommend|tell|suggest|judge)\b|\b(?:ask|consult|check with|speak (?:to|with)|talk (?:to|with)) "
    r"(?:the|your|a|our|dr)\b|\bonly (?:the|a|your) (?:doctor|dentist|lawyer)\b",
    r"सलाह नहीं|नहीं बता सकत|डॉक्टर (?:से|ही)|\bsalah nahi|\bnahi bata sakt|\bdoctor (?:se|hi)\b",
)
_ADVICE = re.compile("|".join((*_ENGLISH, *_HINDI, *_HINGLISH)), re.IGNORECASE)
_REFERRAL = re.compile("|".join(_REFERS), re.IGNORECASE)


def advises(text: str, *, own: Iterable[str] = ()) -> bool:
    """Say whether words advise on health or law. `own`: what the business wrote, which may be said. A question asks."""
    said = text.strip()
    if said.endswith("?") or _ADVICE.search(said) is None or _REFERRAL.search(said):
        return False
    return _runs(said).isdisjoint(run for one in own for run in _runs(one))


def hold_back(text: str, *, own: Iterable[str], language: str) -> str:
    """Give the words without advice; in place of the first such sentence stands that none is given."""
    own, instead, kept = list(own), say("truth.advice", language), []
    for part in _BETWEEN.split(text):
        new = instead if advises(part, own=own) else part
        kept.append("" if new != part and instead in kept else new)
    return "".join(kept).strip()


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
