"""Cutting words to what WhatsApp takes. Pure.

Lengths count as UTF-16 does, so that an emoji is two, as in WhatsApp's clients; never less than Twilio counts.
"""

import re
import unicodedata
from collections.abc import Sequence

ELLIPSIS = "…"
JOINERS = "\u200d\ufe0f"
_SENTENCE_END = re.compile(r"[.!?।…][\"')\]]*\s")


def width(text: str) -> int:
    """Count a text's length the strict way: an emoji outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """Cut a text to `limit`, after a word where one ends in the second half, with an ellipsis."""
    if width(text) <= limit:
        return text
    kept = _cut(text, limit - 1)
    blank = max(kept.rfind(" "), kept.rfind("\n"))
    if blank >= len(kept) // 2 and not text[len(kept)].isspace():
        kept = kept[:blank]
    return kept.rstrip(" \n\t,;:–-") + ELLIPSIS


def split(text: str, limit: int) -> tuple[str, str]:
    """Part a text too long for one message in what fits into `limit` and the rest, which is empty where all fits.

    It parts behind a paragraph, a line, a sentence or a word, the first of these that ends in the second half.
    """
    if width(text) <= limit:
        return text, ""
    kept = _cut(text, limit)
    sentences = [found.end() for found in _SENTENCE_END.finditer(kept)]
    ends = (kept.rfind("\n\n"), kept.rfind("\n"), max(sentences, default=0), kept.rfind(" "))
    end = next((one for one in ends if one > len(kept) // 2), len(kept))
    return text[:end].rstrip(), text[end:].lstrip()


def _cut(text: str, limit: int) -> str:
    """Take what fits, never parting a letter from its vowel sign or an emoji from what joins it."""
    end = used = 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            break
        end += 1
    while 0 < end < len(text) and (_belongs_to_previous(text[end]) or text[end - 1] in JOINERS[0]):
        end -= 1
    return text[:end]


def _belongs_to_previous(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character in JOINERS


def fit_titles(titles: Sequence[str], limit: int) -> list[str]:
    """Cut titles to `limit` and keep them apart: a typed answer must mean one of them."""
    fitted: list[str] = []
    taken: set[str] = set()
    for title in titles:
        clean = " ".join(title.split())
        candidate, number = shorten(clean, limit), 2
        while candidate.casefold() in taken:
            mark = f" ({number})"
            candidate, number = shorten(clean, limit - len(mark)) + mark, number + 1
        taken.add(candidate.casefold())
        fitted.append(candidate)
    return fitted


def one_line(text: str) -> str:
    """Make a text fit for a value of an approved template: no line breaks, tabs or runs of blanks.

    An empty value is refused in practice, so it becomes a dash.
    """
    return " ".join(text.split()) or "–"
