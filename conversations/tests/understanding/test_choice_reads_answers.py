from datetime import datetime

import pytest

from conversations.understanding.choice import Answer, read_answer

YES = {
    "en": [
        "yes", "Yes please", "yeah that works nicely", "ok", "perfect", "that's right", "correct", "go ahead",
        "sure, book it",
        "sounds good to us", "no problem, go ahead", "yep 👍", "that is great, what is the address?", "see you then",
        "I confirm", "great, see you tomorrow", "yes, Friday at 4 is right", "absolutely", "why not", "it is fine",
    ],
    "hi": [
        "हाँ", "जी हाँ", "हां ठीक है", "ठीक है कर दीजिए", "बिल्कुल", "पक्का", "जी", "सही है", "चलेगा",
        "कोई दिक्कत नहीं",
        "हाँ बुक कर दो", "मंज़ूर है", "बढ़िया", "ओके", "कन्फर्म कर दीजिए",
    ],
    "hi-Latn": [
        "haan", "ji haan", "haan ji theek hai", "thik hai kar do", "bilkul", "pakka", "sahi hai", "chalega", "ok ji",
        "koi dikkat nahi", "haan book kar do", "done", "confirm kar do", "badhiya", "yes please",
    ],
}  # fmt: skip
NOT_YES = {
    "en": [
        "no", "nope", "no, Thursday", "yes but make it 5",
        "is that right?", "not sure", "I really don't think so", "wait",
        "can we do 4 instead?", "how about the afternoon", "ok at 6 then", "that's not right",
        "make it half past three",
        "actually I'd prefer Monday", "maybe later", "let me check with my wife", "it should be 3 pm", "cancel it",
        "I want the evening", "sorry, I meant the 14th", "can I talk to someone", "what did you say?", "hmm",
        "don't book it",
        "good morning", "the right tooth hurts", "please connect me to someone",
        "ok, I want to talk to a person", "before I confirm, what does it cost?", "that won't work for us",
    ],
    "hi": [
        "नहीं", "जी नहीं", "ठीक नहीं है", "नहीं, गुरुवार को", "हाँ लेकिन पाँच बजे", "रुकिए",
        "बाद में बताऊंगा", "समय बदल दो", "रद्द कर दो",
        "क्या ये ठीक है?", "शाम को", "मत करो", "सोचकर बताता हूँ", "किसी और दिन",
    ],
    "hi-Latn": [
        "nahi", "ji nahi", "theek nahi hai", "nahi, thursday ko", "haan lekin 5 baje", "ruko", "baad mein",
        "time badal do",
        "cancel kar do", "kya ye theek hai?", "shaam ko", "mat karo", "soch ke batata hu", "kisi aur din", "nhi yaar",
    ],
}  # fmt: skip
OPTIONS = ["Tue 17 Mar, 11:30 am, Dr Mehta", "Tue 17 Mar, 4:30 pm, Dr Rao", "Wed 18 Mar, 6:00 pm, Dr Mehta"]


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, all_ in YES.items() for text in all_])
def test_a_yes_is_heard(language: str, text: str) -> None:
    answer = read_answer(text, language=language, expecting="confirm")
    assert (answer.yes, answer.no) == (True, False)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, all_ in NOT_YES.items() for text in all_])
def test_nothing_else_is_a_yes(language: str, text: str) -> None:
    assert read_answer(text, language=language, expecting="confirm").yes is False


@pytest.mark.parametrize("text", ["no, Thursday", "make it half past three", "yes but make it 5", "ok at 6 then"])
def test_a_new_time_after_a_confirmation_is_a_no(text: str) -> None:
    assert read_answer(text, language="en", expecting="confirm").no is True


@pytest.mark.parametrize(
    ("language", "text", "index"),
    [
        ("en", "2", 1), ("en", "the second", 1), ("en", "the second one please", 1), ("en", "option three", 2),
        ("en", "the first", 0), ("en", "the last one", 2), ("en", "the later one", 2), ("en", "Dr Rao's", 1),
        ("en", "11:30 one", 0), ("en", "half past four works", 1), ("en", "Wednesday", 2), ("en", "the 18th", 2),
        ("en", "not the first, the second", 1), ("en", "the earliest", 0), ("en", "six in the evening", 2),
        ("en", "the morning one", 0), ("en", OPTIONS[1], 1), ("en", "any of them is fine", 0),
        ("hi", "दूसरा वाला", 1), ("hi", "आखिरी", 2), ("hi", "साढ़े चार बजे वाला", 1), ("hi", "पहला", 0),
        ("hi", "बुधवार", 2),
        ("hi-Latn", "dusra wala", 1), ("hi-Latn", "last wala", 2), ("hi-Latn", "saade char baje", 1),
        ("hi-Latn", "2 number", 1),
    ],
)  # fmt: skip
def test_an_offer_is_chosen(language: str, text: str, index: int | None) -> None:
    assert read_answer(text, language=language, expecting="offer", options=OPTIONS).index == index


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "anything else?"), ("en", "other times please"), ("en", "something later"), ("en",
        "do you have another day"),
        ("en", "none of these"), ("en", "show me more"), ("hi", "कोई और समय है"), ("hi-Latn", "koi aur time hai kya"),
    ],
)  # fmt: skip
def test_other_times_are_asked_for(language: str, text: str) -> None:
    answer = read_answer(text, language=language, expecting="offer", options=OPTIONS)
    assert (answer.more, answer.yes, answer.index) == (True, False, None)


def test_a_no_can_come_with_another_choice() -> None:
    assert read_answer("no, the second one", language="en", expecting="offer", options=OPTIONS) == Answer(
        no=True, index=1
    )


def test_a_choice_that_fits_two_offers_is_none() -> None:
    assert read_answer("Tuesday", language="en", expecting="offer", options=OPTIONS).index is None


def test_tomorrow_chooses_where_the_day_is_known() -> None:
    labels = ["Thu 12 Mar, 4:00 pm", "Fri 13 Mar, 4:00 pm"]
    now = datetime(2026, 3, 11, 10)
    assert read_answer("tomorrow", language="en", expecting="offer", options=labels, now=now).index == 0


def test_a_number_is_no_choice_after_a_confirmation() -> None:
    assert read_answer("2", language="en", expecting="confirm", options=OPTIONS).index is None


def test_a_language_without_a_table_says_nothing() -> None:
    assert read_answer("oui", language="fr", expecting="confirm") == Answer()


def test_a_number_alone_takes_nothing_back() -> None:
    assert read_answer("1", language="en", expecting="confirm") == Answer()
    assert read_answer("yes 5", language="en", expecting="confirm").yes is False
