"""Figures for the ear: money, clock times, dates, telephone numbers and references as they are said. Pure.

Each reading stands by itself, so that a fact put alone is the same words as within a sentence.
"""

import re
from collections.abc import Mapping

from conversations.assistant.phrasing import en

# By the hour, and once more one for a quarter to one.
_HOURS_HI = ("", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ", "दस", "ग्यारह", "बारह", "एक")
_HOURS_ROMAN = (
    *("", "ek", "do", "teen", "chaar", "paanch", "chhah", "saat", "aath", "nau", "das", "gyarah", "baarah"),
    "ek",
)
_MONEY: Mapping[str, Mapping[str, tuple[str, str]]] = {  # one and many
    "en": {"₹": ("rupee", "rupees"), "$": ("dollar", "dollars"), "£": ("pound", "pounds"), "€": ("euro", "euros")},
    "hi": {"₹": ("रुपया", "रुपये"), "$": ("डॉलर", "डॉलर"), "£": ("पाउंड", "पाउंड"), "€": ("यूरो", "यूरो")},
    "hi-Latn": {"₹": ("rupaya", "rupaye"), "$": ("dollar", "dollar"), "£": ("pound", "pound"), "€": ("euro", "euro")},
}
_CENTS = {"en": ("and", "paise", "cents"), "hi": ("", "पैसे", "सेंट"), "hi-Latn": ("", "paise", "cent")}
_TO = {"en": "to", "hi": "से", "hi-Latn": "se"}
_PLUS = {"en": "plus", "hi": "प्लस", "hi-Latn": "plus"}
_HALF = {  # quarter past, half past, quarter to, half past one and two, past the hour
    "hi": (_HOURS_HI, "सवा", "साढ़े", "पौने", "डेढ़", "ढाई", "बजकर {minute} मिनट", "बजे"),
    "hi-Latn": (_HOURS_ROMAN, "sava", "saadhe", "paune", "dedh", "dhai", "bajkar {minute} minute", "baje"),
}
_PARTS = {
    "hi": ((4, "रात"), (12, "सुबह"), (16, "दोपहर"), (20, "शाम"), (24, "रात")),
    "hi-Latn": ((4, "raat"), (12, "subah"), (16, "dopahar"), (20, "shaam"), (24, "raat")),
}
_MONTHS, _WEEKDAYS = en.BOOK.months, en.BOOK.weekdays
_SHORT = {one[:3]: one for one in (*_MONTHS, *_WEEKDAYS)} | {"Tues": "Tuesday", "Thur": "Thursday", "Sept": "September"}
_SHORT |= {"Thurs": "Thursday", "Weds": "Wednesday"}

_AMOUNT = r"(\d+(?:,\d+)*)(?:\.(\d\d))?(?:/-)?(?![\d,]*\d)"
_SIGNED = re.compile(rf"([₹$£€])\s?{_AMOUNT}")
_RS = re.compile(r"\b(?:Rs\.?|INR)\s?(?=\d)")
_RANGE = re.compile(r"(?<=\d)\s?[–-]\s?(?=[₹$£€]?\d[\d,]*(?![\d-]))")
_LAKH = re.compile(r"\b\d{1,2}(?:,\d\d)+,\d{3}\b")
_TWELVE = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])(?:m\b|\.m\.?)", re.IGNORECASE)
_TWENTY_FOUR = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?!\s?(?:[ap]\.?m\b|बजे|baje))", re.IGNORECASE)
_BAJE = re.compile(r"\b(\d{1,2}):(\d\d) (?:बजे|baje)")
_AFTER_PART = re.compile(r"(?<!\w)(सुबह|दोपहर|शाम|रात|subah|dopahar|shaam|raat) (\d{1,2}):(\d\d)\b", re.IGNORECASE)
_CLOCKS = re.compile(r"(?<=:\d\d)\s?[–-]\s?(?=\d{1,2}:\d\d)|(?<=[ap]m)\s?[–-]\s?(?=\d)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w,.])(\+?)(\d(?:[ -]?\d){7,14})(?![\w,]|\.\d)")
_DIAL = re.compile(r"(?i:\b(call|dial|ring)) (\d{3})\b|\b(\d{3})(?= (?:पर|par)\b)")
_ISO = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_SHORT_DATE = re.compile(rf"\b({'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?(?=,? \d)")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?")
_HYPHENED = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8})+\b")
_REFERENCE = re.compile(r"\b(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6}\b")


def put(text: str, tag: str) -> str:
    """Put the figures of a text as they are said; `tag` is en, hi or hi-Latn."""
    text = _ISO.sub(lambda found: f"{int(found[3])} {_MONTHS[int(found[2]) - 1]} {found[1]}", text)
    text = _money(text, tag)
    text = _clocks(text, tag)
    if tag == "en":
        text = _SHORT_DATE.sub(lambda found: _SHORT[found[1]], text)
        text = _DAY_MONTH.sub(lambda found: f"{found[1]} {_SHORT[found[2]]}", text)
    text = _HYPHENED.sub(lambda found: _spelled(found[0].replace("-", "")), text)
    text = _REFERENCE.sub(lambda found: _spelled(found[0]), text)
    text = _DIAL.sub(lambda found: f"{found[1]} {' '.join(found[2])}" if found[2] else " ".join(found[3]), text)
    return _PHONE.sub(lambda found: _digits(found[1], found[2], tag), text)


def _money(text: str, tag: str) -> str:
    text = _RS.sub("₹", text)
    text = re.sub(r"([₹$£€]\s?\d[\d,]*)\s?[–-]\s?[₹$£€]?\s?(?=\d)", rf"\1 {_TO[tag]} ", text)
    text = re.sub(rf"[₹$£€]\s?(\d[\d,]* {_TO[tag]}) ([\d,]*\d)(?!\d)", r"\1 ₹\2", text) if "₹" in text else text
    text = _LAKH.sub(lambda found: found[0].replace(",", ""), text)
    return _SIGNED.sub(lambda found: _amount(found[1], found[2], found[3] or "", tag), text)


def _amount(sign: str, whole: str, cents: str, tag: str) -> str:
    one, many = _MONEY[tag][sign]
    whole = whole.rstrip(",")
    said = f"{whole} {one if whole == '1' else many}"
    if not cents.strip("0"):
        return said
    joined, paise, other = _CENTS[tag]
    return " ".join(part for part in (said, joined, str(int(cents)), paise if sign == "₹" else other) if part)


def _clocks(text: str, tag: str) -> str:
    text = _CLOCKS.sub(f" {_TO[tag]} ", text)
    if tag == "en":
        text = _TWELVE.sub(lambda found: _english_clock(found[1], found[2] or "00", f"{found[3].lower()}m"), text)
        return _TWENTY_FOUR.sub(lambda found: _english_clock(*_halved(int(found[1]), found[2])), text)
    text = _BAJE.sub(lambda found: _hindi_clock(int(found[1]), int(found[2]), tag), text)
    text = _AFTER_PART.sub(lambda found: f"{found[1]} {_hindi_clock(int(found[2]), int(found[3]), tag)}", text)
    text = _TWELVE.sub(lambda found: _hindi_part(_hour_of(found[1], found[3]), int(found[2] or 0), tag), text)
    text = _TWENTY_FOUR.sub(lambda found: _hindi_part(int(found[1]), int(found[2]), tag), text)
    return re.sub(r"\b(बजे|baje) (?:बजे|baje)", r"\1", text)


def _halved(hour: int, minute: str) -> tuple[str, str, str]:
    return str(hour % 12 or 12), minute, "am" if hour < 12 else "pm"


def _english_clock(hour: str, minute: str, half: str) -> str:
    if minute == "00":
        return f"{hour} {half}"
    return f"{hour}:{minute} {half}"


def _hour_of(hour: str, half: str) -> int:
    return int(hour) % 12 + (12 if half.lower() == "p" else 0)


def _hindi_part(hour: int, minute: int, tag: str) -> str:
    part = next(words for until, words in _PARTS[tag] if hour < until)
    return f"{part} {_hindi_clock(hour % 12 or 12, minute, tag)}"


def _hindi_clock(hour: int, minute: int, tag: str) -> str:
    """Say a time on a twelve-hour clock as it is said: सवा, साढ़े, पौने, डेढ़, ढाई."""
    hours, quarter_past, half_past, quarter_to, half_one, half_two, past, oclock = _HALF[tag]
    hour = hour % 12 or 12
    if minute == 30 and hour in (1, 2):
        return f"{half_one if hour == 1 else half_two} {oclock}"
    if minute == 45:
        return f"{quarter_to} {hours[hour + 1]} {oclock}"
    words = {0: hours[hour], 15: f"{quarter_past} {hours[hour]}", 30: f"{half_past} {hours[hour]}"}
    if minute in words:
        return f"{words[minute]} {oclock}"
    return f"{hours[hour]} {past.format(minute=minute)}"


def _spelled(letters: str) -> str:
    return ", ".join(letters)


def _digits(plus: str, written: str, tag: str) -> str:
    """Say a telephone number digit by digit, in the groups it is written in, else in threes and a rest."""
    groups = re.split(r"[ -]", written)
    if len(groups) == 1:
        digits = groups[0]
        groups = (
            [digits[:5], digits[5:]] if len(digits) == 10 else [digits[at : at + 3] for at in range(0, len(digits), 3)]
        )
    said = ", ".join(" ".join(one) for one in groups)
    return f"{_PLUS[tag]} {said}" if plus else said
