"""Whether two names sound the same, in whatever letters: what a caller said was written down by a machine. Pure.

"Mina Eye er", "मीना अय्यर" and "Meena Iyer" are one name; "Meena Sharma" is another.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from conversations.knowledge import words

TITLES = frozenset(
    words.spell("mr mrs ms miss dr doctor smt shri shrimati sri kumari ji sir madam श्री श्रीमती डॉक्टर जी")
)
ALIKE = 0.5  # of the letters, where the consonants are the same
NEARLY = 0.85  # of the letters, where they are not
LONGEST_JOINED = 2  # more words than the name has: "eye er"


def is_same(said: str, known: str) -> bool:
    """Say whether a name that was said is this name: the whole of it, or parts of it and nothing else."""
    ours, theirs = _name_words(known), _name_words(said)
    if not ours or not theirs:
        return False
    if _sound_same("".join(theirs), "".join(ours)):
        return True
    telling = [one for one in theirs if len(one) > 2]
    return bool(telling) and all(any(_sound_same(one, our) for our in ours) for one in telling)


def is_in(known: str, text: str) -> bool:
    """Say whether a text has this name, the whole of it, in it somewhere."""
    ours, said = _name_words(known), _name_words(text)
    if not ours:
        return False
    whole = "".join(ours)
    for length in range(1, len(ours) + LONGEST_JOINED + 1):
        for at in range(len(said) - length + 1):
            if _sound_same("".join(said[at : at + length]), whole):
                return True
    return False


@lru_cache(maxsize=8192)
def is_word(said: str, known: str, *, loosely: bool) -> bool:
    """Say whether one word is a name of one word, in whatever letters: nearly letter for letter, or as it sounds.

    Loosely only where it is known that a name is said: "mat" (do not) has the consonants of Mehta.
    """
    ours, theirs = words.spell(known), words.spell(said)
    if len(ours) != 1 or len(theirs) != 1:
        return False
    if loosely:
        return _sound_same(theirs[0], ours[0])
    return len(theirs[0]) > 3 and _nearness(theirs[0], ours[0]) >= NEARLY


def _name_words(text: str) -> list[str]:
    return [one for one in words.spell(text) if one not in TITLES and any(map(str.isalpha, one))]


def _sound_same(said: str, known: str) -> bool:
    said, known = (re.sub("a[ou]", "av", one) for one in (said, known))  # राव is Rao
    if said == known:
        return True
    nearness = _nearness(said, known)
    bones = _bones(known)
    return (len(bones) > 1 and _bones(said) == bones and nearness >= ALIKE) or nearness >= NEARLY


def _nearness(said: str, known: str) -> float:
    return SequenceMatcher(None, said, known, autojunk=False).ratio()


def _bones(word: str) -> str:
    """Give what of a word the ear keeps: its consonants, and that it begins with a vowel."""
    word = re.sub(r"(?<=[bcdgjkpst])h", "", word.replace("x", "ks"))
    word = re.sub(r"^[aeiou]+", "a", word)
    kept = word[:1] + re.sub(r"[aeiouyh]", "", word[1:])
    return kept[:1] + "".join(then for one, then in pairwise(kept) if then != one)
