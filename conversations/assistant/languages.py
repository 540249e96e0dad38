"""Which language a customer wants to go on in: asked for in words, or simply used for a turn. Pure.

A language is a tag such as `hi`; `hi-Latn` is Hindi in Latin letters, which is a way of writing and never of speaking.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LATIN = "-Latn"
NAMED = {
    "hi": re.compile(r"\bhindi\b|हिंदी|हिन्दी|\bहिंदि\b"),
    "en": re.compile(r"\benglish\b|\bangre[zj]i\b|अंग्रेज़ी|अंग्रेजी|इंग्लिश|इंगलिश"),
}
_SPEAK = re.compile(
    r"\b(?:speak|talk|say|reply|write|answer|continue|switch|change|understand|know|prefer|in|to|please|pls|me|mein|mai|"
    r"bol\w*|baat|bat|likh\w*|kar\w*)\b|बोल|बात|लिख|में|कर|प्लीज़|कृपया"
)
_NOT = re.compile(r"\b(?:not|no|don'?t|do not|can'?t|cannot|nahi|nahin|mat)\b|नहीं|मत")
_OF_OTHERS = re.compile(r"\b(?:doctor|dr|who|someone|anyone|staff|dentist|form|website)\b|डॉक्टर")
_CLAUSE = re.compile(r"[.,;!?।]+|\s(?:and|aur)\s|\sऔर\s")
MOST_WORDS = 8  # a longer clause that names a language is about something else

# Words that tell: little ones that stand in most sentences, but for those that both languages spell alike.
_HINDI_WORDS = """
    hai hain hoon ka ki ke ko se mein mujhe mujhko mera meri mere aap aapka aapki aapke kya kab kahan kaha kaise kitna
    kitne kitni chahiye chahie chahta chahti karna karni karo kar karke kijiye kariye kardo dijiye dena nahi nahin haan
    han ji kal aaj parso subah shaam dopahar raat liye wala wali wale raha rahi rahe gaya gayi hoga hogi sakta sakti
    sakte abhi bhi woh yeh ye theek thik accha acha achha batao bataiye baje din samay kripya namaste bolo boliye kuch
    kuchh koi aur lekin tak badal badalna milega chalega hua tha thi ho hum humein hamein apna apni karwana karana
    karvana dikhana dard daant dant agle agla wahi yahan yahin pehle baad mat jaldi hona lena lagega
"""
_ENGLISH_WORDS = """
    i i'm im i'd i'll want would like need the a an my your you can could please what when where how have for at on of
    with and will be it this that are we does much there any not don't was am from or if but so which then they her his
    our us should shall may has had been about just
"""
_HINDI, _ENGLISH = frozenset(_HINDI_WORDS.split()), frozenset(_ENGLISH_WORDS.split())


@dataclass(frozen=True)
class Choice:
    """The language to go on in and how it is written; `asked` when it was asked for, `rest` what else was said."""

    language: str
    written_form: str
    rest: str
    asked: bool = False


def choose(text: str, *, language: str, written_form: str, offered: Sequence[str], is_spoken: bool) -> Choice:
    """Choose the language after these words. `offered` are the place's; no other is gone to.

    A transcript's letters say nothing of how somebody writes.
    """
    asked, rest = find_wish(text, language)
    used = detect(rest)
    wanted = asked or used.removesuffix(LATIN)
    if not wanted or wanted not in {one.partition("-")[0] for one in offered}:
        return Choice(language, written_form, text)
    same = wanted == language.partition("-")[0]
    form = written_form if same or written_form.startswith(f"{wanted}-") else ""
    if used.partition("-")[0] == wanted and not is_spoken:
        form = used if used.endswith(LATIN) else ""
    elif asked and not is_spoken and not same and _is_latin(text) and wanted == "hi" and says_hindi(text):
        form = f"{wanted}{LATIN}"
    return Choice(language if same else wanted, form, rest if asked else text, asked=bool(asked))


def find_wish(text: str, language: str) -> tuple[str, str]:
    """Find the language that is asked for, and give the words without it."""
    clauses = [one.strip() for one in _CLAUSE.split(text) if one.strip()]
    for clause in clauses:
        asked = _asked(clause.casefold().replace("’", "'"), language, alone=len(clauses) == 1)
        if asked:
            return asked, ". ".join(one for one in clauses if one != clause)
    return "", text


def _asked(clause: str, language: str, *, alone: bool) -> str:
    named = [tag for tag, pattern in NAMED.items() if pattern.search(clause)]
    words = clause.split()
    if not named or len(words) > MOST_WORDS or _OF_OTHERS.search(clause):
        return ""
    if len(named) > 1:  # "English, not Hindi"
        named = [tag for tag in named if not _NOT.search(clause[: _at(tag, clause)])] or named
    if not (_SPEAK.search(clause) or (alone and len(words) == 1)):
        return ""
    if _NOT.search(clause) and len(named) == 1 and named[0] == language.partition("-")[0]:
        return "en" if named[0] != "en" else "hi"  # "I do not speak Hindi"
    return "" if _NOT.search(clause) and len(named) == 1 else named[0]


def _at(tag: str, clause: str) -> int:
    found = NAMED[tag].search(clause)
    return found.start() if found else 0


def detect(text: str) -> str:
    """Say which language a turn is in: `hi`, `hi-Latn`, `en`, or empty where too little tells."""
    letters = [one for one in text if one.isalpha()]
    if letters and sum("\u0900" <= one <= "\u097f" for one in letters) > len(letters) / 2:
        return "hi"
    words = re.findall(r"[a-z']+", text.casefold().replace("’", "'"))
    if not words or not _is_latin(text):
        return ""
    hindi, english = (sum(one in known for one in words) for known in (_HINDI, _ENGLISH))
    if hindi >= 2 and hindi / len(words) >= 0.3 and hindi > english:
        return f"hi{LATIN}"
    return "en" if not hindi and english >= 3 and english / len(words) >= 0.4 else ""


def says_hindi(text: str) -> bool:
    """Say whether a word of Hindi is among these, in either script."""
    latin = re.findall(r"[a-z]+", text.casefold())
    return any(one in _HINDI for one in latin) or any("\u0900" <= one <= "\u097f" for one in text)


def _is_latin(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and all(one.isascii() for one in letters)


def spoken(tag: str) -> str:
    """Give the language of a way of writing: `hi` for `hi-Latn`."""
    return tag.removesuffix(LATIN)
