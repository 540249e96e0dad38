"""Words for the ear, from words for the eye: no marks, no addresses of pages, short lists, times and prices as spoken.

What a table says of writing ("please write that once more") has its spoken twin in SENTENCES.
"""

import re
from collections.abc import Mapping

from conversations.assistant.phrasing import spoken_figures

MOST_ROWS = 3
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "They see what we wrote and will answer you here.": "They know what we said and will be with you.",
        "Please write that once more.": "Please say that once more.",
        "Just write here when you need us.": "Just call when you need us.",
        "Or tell me another day or time.": "Say which, or tell me another day or time.",
        "under this number": "under your number",
    },
    "hi": {
        "हमारी बातचीत उनके सामने है, वे आपको यहीं जवाब देंगे।": "हमारी बातचीत उनके सामने है, वे अभी आपसे बात करेंगे।",
        "कृपया वही बात एक बार फिर लिखिए।": "कृपया वही बात एक बार फिर कहिए।",
        "जब ज़रूरत हो, यहीं लिखिए।": "जब ज़रूरत हो, फ़ोन कीजिए।",
    },
}
_MORE = {"en": "And {count} more.", "hi": "और {count} और।"}
_AND = {"en": "and", "hi": "और"}
_PICTURES = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_ROW = re.compile(r"^(?:(\d+)\.|-)\s+")
_ENDS = (".", "?", "!", ":", ",", "।", ";")


def put(text: str, language: str) -> str:
    """Put a composed text into words for the ear."""
    tag = language.partition("-")[0]
    tag = tag if tag in SENTENCES else "en"
    for written, said in SENTENCES[tag].items():
        text = text.replace(written, said)
    text = spoken_figures.put(text, "hi-Latn" if language == "hi-Latn" else tag)
    text = re.sub(r"\bDr\.(?= )", "Dr", text)
    text = text.replace(" + ", f" {'aur' if language == 'hi-Latn' else _AND[tag]} ")
    return clean(" ".join(_lines(text, tag)))


def _lines(text: str, tag: str) -> list[str]:
    """Give the lines as sentences; of a long list only its beginning, and how many more there are."""
    said: list[str] = []
    rows = 0
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        found = _ROW.match(line)
        if found:
            rows += 1
            if rows <= MOST_ROWS:
                number = f"{found[1]}: " if found[1] else ""
                said.append(_closed(number + line[found.end() :]))
            continue
        if rows > MOST_ROWS:
            said.append(_MORE[tag].format(count=rows - MOST_ROWS))
        rows = 0
        if line and "://" not in line:
            said.append(_closed(line))
    return said


def _closed(line: str) -> str:
    return line if line.endswith(_ENDS) else f"{line}."


def clean(text: str) -> str:
    """Take out what is only for the eye and would be read out: marks, and blanks in a row."""
    return " ".join(_PICTURES.sub(" ", text.replace("*", "").replace("_", " ")).split())


def split(text: str) -> list[str]:
    """Cut a text into sentences, each with the blank that follows it; joined again they are the text.

    A number with its point ("1.") ends none.
    """
    return re.findall(r".+?(?:(?<!\d)[.?!।]+\s+|$)", text, re.S)
