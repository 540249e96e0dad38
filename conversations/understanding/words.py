"""Text to tokens: one way of writing for each word, with the place it came from."""

import re
import unicodedata
from dataclasses import dataclass

_SAME = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
_SAME |= {"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u0964": ".", "\uff1a": ":"}
# "5p" and "10a" are clock times; a space between would make the "a" an article.
_SHORT_HALF = re.compile(r"(?<=\d)([ap])(?![^\W_])")
_TOKEN = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d]"
                    r"|[\u0980-\u0dff](?<![\u0966-\u096f])|(?<=[^\W\d_])'(?=[^\W\d_]))+|[^\w\s]|_")  # fmt: skip
_NASAL = re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0939])")
_DROP = str.maketrans({"\u093c": None, "\u200c": None, "\u200d": None, "\u0901": "\u0902"})


@dataclass(frozen=True)
class Token:
    key: str
    first: int
    last: int
    glued: bool  # nothing stands between it and the token before


def clean(text: str) -> str:
    """compose the text (NFC), with one kind of quote, dash and digit; the length then stays fixed."""
    return "".join(_one(char) for char in unicodedata.normalize("NFC", text))


def _one(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if char.isdigit() and not char.isascii() and unicodedata.decimal(char, None) is not None:
        return str(unicodedata.decimal(char))
    return char


def fold(word: str) -> str:
    """bring one word to the spelling that tables are searched by: lower case, no nukta, one way to write a nasal."""
    return fold_marks(word.lower())


def fold_marks(text: str) -> str:
    """bring Devanagari to one spelling: no nukta, one nasal mark."""
    return text if text.isascii() else _NASAL.sub("\u0902", unicodedata.normalize("NFC", text).translate(_DROP))


def tokenise(text: str) -> list[Token]:
    """cut cleaned text into words, runs of digits and single marks."""
    tokens: list[Token] = []
    last = -1
    for found in _TOKEN.finditer(text):
        key = fold(found.group())
        half = _SHORT_HALF.match(text, found.start()) if key in ("a", "p") and found.start() == last else None
        tokens.append(Token(f"{key}m" if half else key, found.start(), found.end(), found.start() == last))
        last = found.end()
    return tokens
