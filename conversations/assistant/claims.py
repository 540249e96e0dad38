"""Nobody is told that something was done unless the row is there.

A sentence that says booked, moved, cancelled or confirmed leaves only if this journey has committed just that;
otherwise the truth leaves in its place. Each language has one mapping; English is looked for in every language.
"""

import re
from collections.abc import Collection
from functools import cache

from conversations.assistant.phrasing import say

# What counts as such a claim, by what was done. Words between are few, so that "is fully booked" is none.
_SUBJECT = r"(?:it|that|this|appointment|booking|visit|slot|time|session|you|yours?|everything|all)"
_IS = r"(?:is|are|'s|'re|has been|have been|was|got|gets|is now|are now|is all|are all|has now been|is already)"
_WE = r"(?:i|we|i've|we've|i have|we have|i just|i've just|have|just)"
_MAYBE = r"(?: (?:now|just|already|successfully|all|also|gone ahead and|been|hereby))*"
_LEAD = r"^(?:great|done|perfect|okay|ok|super|wonderful|alright|good news|yes)?[,.! ]*"
_BOOKED = r"booked|reserved|scheduled|fixed|secured|locked in"
_MOVED = r"moved|rescheduled|changed|shifted|postponed|brought forward"
_CANCELLED = r"cancell?ed|called off|removed|deleted"


def _was_done(verbs: str) -> str:
    """ "Your visit on Monday has been ...", "I have just ...", and the bare word at the beginning."""
    passive = rf"\b{_SUBJECT}(?: [\w:,']+){{0,8}}? ?{_IS}{_MAYBE} (?:{verbs})\b"
    return rf"{passive}|\b{_WE}{_MAYBE} (?:{verbs})\b|{_LEAD}(?:{verbs})\b"


PATTERNS: dict[str, dict[str, str]] = {
    "en": {
        "booked": rf"{_was_done(_BOOKED)}|\b(?:put|got) you down\b|\ball set\b|\bbooking (?:is )?(?:done|complete)|"
        r"\byou(?:'re| are) (?:all |now )*(?:set|booked|in|scheduled|down for)\b",
        "moved": _was_done(_MOVED),
        "cancelled": _was_done(_CANCELLED),
        "confirmed": _was_done("confirmed"),
    },
    "hi": {
        "booked": r"(?:बुक|फ़िक्स|फिक्स|पक्का|रिज़र्व) (?:हो गया|हो गई|हो चुका|कर दिया|कर दी|कर चुक)",
        "moved": r"(?:बदल (?:गया|दिया|दी)|शिफ़्ट (?:हो गया|कर दिया)|आगे बढ़ा दिया)",
        "cancelled": r"(?:रद्द|कैंसल|कैंसिल) (?:हो गया|हो गई|कर दिया|कर दी)",
        "confirmed": r"(?:कन्फ़र्म|कन्फर्म|पक्का) (?:हो गया|हो गई|कर दिया|है)",
    },
    "hi-Latn": {
        "booked": r"(?:book|fix|pakka|reserve) (?:ho gaya|ho gayi|ho chuka|kar diya|kar di|hai)|slot fix hai",
        "moved": r"(?:badal (?:gaya|diya|di)|shift (?:ho gaya|kar diya)|reschedule (?:ho gaya|kar diya))",
        "cancelled": r"cancel (?:ho gaya|ho gayi|kar diya|kar di)",
        "confirmed": r"confirm (?:ho gaya|ho gayi|kar diya|hai)",
    },
}
# What takes the claim back: a question, a condition, a negation, what is yet to come.
_NO_CLAIM = re.compile(
    r"\?|؟|^(?:shall|should|would|do|does|did|can|could|may|is|are|was|will|has|have|which|what|when)\b(?! been)|"
    r"\b(?:not|never|nothing|no|cannot|can't|isn't|hasn't|haven't|wasn't|once|if|when|until|before|after|unless|to be|"
    r"would be|will be|can be|could be|should be|may be|must be|want|like|fully booked|already booked by|"
    r"someone else|"
    r"somebody else|somebody|other people|please)\b|नहीं|क्या|अगर|जब|\bnahi\b|\bnahin\b|\bkya\b|\bagar\b",
)
_BETWEEN_SENTENCES = re.compile(r"((?<=[.!?।])\s+|\n+)")
# A confirmed visit is booked, and a moved one is booked at its new time: these truths cover the weaker words.
COVERS = {
    "booked": {"booked", "confirmed"},
    "moved": {"moved", "booked", "confirmed"},
    "confirmed": {"confirmed", "booked"},
}


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    tags = dict.fromkeys((language, language.partition("-")[0], "en"))
    found = {kind: "|".join(PATTERNS[tag][kind] for tag in tags if tag in PATTERNS) for kind in PATTERNS["en"]}
    return {kind: re.compile(pattern) for kind, pattern in found.items()}


def find_claims(sentence: str, language: str) -> set[str]:
    """Say what a sentence claims to have been done: booked, moved, cancelled, confirmed."""
    lowered = sentence.casefold().replace("’", "'").replace("*", "").strip()
    if _NO_CLAIM.search(lowered):
        return set()
    return {kind for kind, pattern in _patterns(language).items() if pattern.search(lowered)}


def hold_to_truth(text: str, *, done: Collection[str], language: str) -> str:
    """Replace each sentence that claims what was not done (`done`: kinds of commits) by the truth."""
    allowed: set[str] = set(done).union(*(COVERS.get(kind, set()) for kind in done))
    kept: list[str] = []
    for part in _BETWEEN_SENTENCES.split(text):
        false = sorted(find_claims(part, language) - allowed)
        truth = say(f"truth.{false[0]}", language) if false else part
        kept.append("" if false and truth in kept else truth)
    return "".join(kept).strip()
