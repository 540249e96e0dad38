"""The words of a question as they are searched: small Latin letters, without the words that say nothing. Pure.

Devanagari is written in Latin letters here, roughly as people type it, and spellings that sound alike become one. So a
Hindi entry is found by a Hinglish question, and the search does not hang on the locale of the database, in many of
which pg_trgm takes no Devanagari letter for one.
"""

import re
import unicodedata
from functools import cache, lru_cache

MOST_WORDS = 40

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        re.findall(r"\w+", "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h"),
        strict=True,
    )
)
_SPOKEN_VOWELS = ("a", "a", "i", "i", "u", "u", "ri", "e", "ai", "o", "au", "o", "e")
_VOWELS = dict(zip("अआइईउऊऋएऐओऔऑऍ", _SPOKEN_VOWELS, strict=True))
_SIGNS = dict(zip("ािीुूृेैोौॉॅ", _SPOKEN_VOWELS[1:], strict=True))
_NASAL, _VIRAMA, _NUKTA = "ंँ", "्", "़"
_UNSPOKEN = "ə"
_CONSONANT = r"(?:chh|[bcdgjkpst]h|[bcdfghjklmnprstvyz])"
_MEDIAL = re.compile(rf"([aeiou{_UNSPOKEN}]{_CONSONANT}){_UNSPOKEN}(?={_CONSONANT}[aeiou])")
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f])+")
_ALIKE = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("ph", "f"), ("w", "v"), ("chh", "ch"), ("q", "k"), ("z", "j"))

_SAY_NOTHING = (
    # English
    "a an the is are was were be been am i im we you your yours my mine me our us it its this that these those "
    "there here he she they them his her to of in on at for from with and or if any some can could may might do "
    "does did have has had get got need needs want would like will shall should must please plz pls tell say know "
    "about what whats which who how when where why hi hello hey ok okay yes no also just so then than as by up "
    "out ask asking question wondering thanks thank sir madam mam dear one thing much many possible allowed able "
    "let "
    # Hindi, as it is folded here
    "kya hai hain he ho hoga hogi hote hota hoti ka ki ke ko se me mein men main mai par pe aur ya mere mera meri "
    "mujhe muje hum ham hamko hame hamein ap apka apki apke apko tum yah ye yeh vah vo voh vahan yahan vaha yaha "
    "koi kuch kab kahan kaha kaise kaun kon kitna kitni kitne kyon kyu na nahi nahin to bhi hi ji kar karna karne "
    "karni karte sakta sakti sakte sakun sake chahiye chahie batao bataiye bata dijiye dena de do tha thi the "
    "liye lie namaste haan han jana jaye milega milegi milta milti apane apne apna vala vali vale hun hoon hu "
)


def fold(text: str, most: int = MOST_WORDS) -> list[str]:
    """List the telling words of a text."""
    said = (_spell(word) for word in _WORD.findall(_plain(text))[:most])
    return [word for word in said if word and word not in _stop_words()]


def spell(text: str, most: int = MOST_WORDS) -> list[str]:
    """List all words of a text in small Latin letters, spellings that sound alike written in one way."""
    return [_spell(word) for word in _WORD.findall(_plain(text))[:most]]


def sentences(text: str, most: int = 5) -> list[str]:
    """Cut a message into its sentences; the last ones are kept where there are too many."""
    parts = [part.strip() for part in re.split(r"[.?!।\n]+(?:\s|$)|[?!।\n]+", text) if part.strip()]
    return parts[-most:]


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.casefold()).replace("’", "'").replace("'s ", " ").replace("-", "")
    decomposed = unicodedata.normalize("NFD", text)
    kept = (one for one in decomposed if not unicodedata.combining(one) or ord(one) >= 0x0900)
    return "".join(one for one in kept if one != _NUKTA)


@lru_cache(maxsize=8192)
def _spell(word: str) -> str:
    return _alike(_romanise(word))


def _romanise(word: str) -> str:
    """Write a word of Devanagari in Latin letters; the vowel that is not spoken is left out."""
    if word.isascii():
        return word
    out: list[str] = []
    for one in word:
        if one in _CONSONANTS:
            out += [_CONSONANTS[one], _UNSPOKEN]
        elif one in _SIGNS or one == _VIRAMA:
            if out and out[-1] == _UNSPOKEN:
                out.pop()
            out.append(_SIGNS.get(one, ""))
        elif one in _NASAL:
            out.append("n")
        else:
            out.append(_VOWELS.get(one) or (str(unicodedata.decimal(one)) if one.isdecimal() else one))
    spoken = "".join(out)
    if len(spoken) > 2:
        spoken = spoken.removesuffix(_UNSPOKEN)
    return _MEDIAL.sub(r"\1", spoken).replace(_UNSPOKEN, "a")


def _alike(word: str) -> str:
    """Write spellings that sound alike in one way: `kaard` and `card`, `safaai` and `safai`."""
    if word.isdecimal():
        return word
    word = re.sub(r"c(?!h)", "k", re.sub(r"c(?=[eiy])", "s", word))
    for written, one in _ALIKE:
        word = word.replace(written, one)
    return re.sub(r"([^\W\d_])\1+", r"\1", word)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(map(_alike, _SAY_NOTHING.split()))
