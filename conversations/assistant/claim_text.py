"""A sentence as the claim check reads it: one case, one spelling of each letter, no pictures, short forms in full."""

import re
import unicodedata

_PICTURES = re.compile(r"[\u2190-\u2bff\u3000-\u303f\ufe0f\u200d\U0001f000-\U0001faff]+")
# As people type.
_SHORT = {
    "ur": "you're",
    "u": "you",
    "youre": "you're",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tomo": "tomorrow",
    "appt": "appointment",
}
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_NO_MATTER = re.compile(r"\bno (?:problem|worries|issue|trouble)s?(?: at all)?\b")
# Several feminine things were done: the verb reads as of one.
_PLURAL = re.compile(r"(?<=[\u0908\u0940])(?<!नही)\u0902(?![\u0900-\u0963])|(?<=\bgayi)n\b|(?<=\bchuki)n\b")


def fold(text: str) -> str:
    """Give a text as the patterns want it."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("\u093c", "").replace("\u0901", "\u0902")
    plain = unicodedata.normalize("NFC", plain).replace("’", "'").replace("*", "").replace("_", "")
    plain = _PLURAL.sub("", plain)
    plain = _SHORTENED.sub(lambda found: _SHORT[found[0]], _PICTURES.sub(" ; ", plain))
    return " ".join(_NO_MATTER.sub("", plain).split()).strip("; ")
