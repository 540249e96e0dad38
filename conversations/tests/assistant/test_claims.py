"""No sentence says that something was done unless it was."""

from pathlib import Path

import pytest

from conversations.assistant.claims import TruthFilter, allowed_after, find_claims, find_false, hold_to_truth
from conversations.assistant.phrasing import PHRASEBOOKS

LINES = Path(__file__).resolve().parents[3] / "benchmarks" / "claims"

FALSE_CLAIMS = [
    ("Your appointment is booked.", "booked"),
    ("It's booked for Tuesday at 10.", "booked"),
    ("I have booked you with Dr Rao.", "booked"),
    ("I've gone ahead and booked it.", "booked"),
    ("You're all set for tomorrow!", "booked"),
    ("Booked!", "booked"),
    ("Great, booked.", "booked"),
    ("Your slot on Friday 4 December has been reserved.", "booked"),
    ("You are booked in with Dr Sen.", "booked"),
    ("Your cleaning appointment on Tuesday is confirmed.", "confirmed"),
    ("I have moved your appointment to Friday.", "moved"),
    ("Your appointment has been rescheduled.", "moved"),
    ("It has now been cancelled.", "cancelled"),
    ("I've cancelled your visit.", "cancelled"),
    ("Done, cancelled.", "cancelled"),
    ("आपका अपॉइंटमेंट बुक हो गया है।", "booked"),
    ("Aapka appointment book ho gaya hai.", "booked"),
    ("aapka slot fix hai", "booked"),
]
INNOCENT = [
    "Shall I book it?",
    "Is it booked?",
    "Nothing is booked yet.",
    "I have not booked anything.",
    "Tuesday is fully booked.",
    "Once it is booked you get a message.",
    "Would you like to cancel it?",
    "I can move your appointment to Friday.",
    "Your appointment cannot be cancelled here any more.",
    "Which appointment shall be cancelled?",
    "I have these times for Teeth cleaning:",
    "It is open from 9:30 am to 6:00 pm.",
    "Please confirm that you are coming.",
    "That time is free.",
    "How can I help? I can book, move, confirm or cancel an appointment, or answer a question.",
    "All right, your appointment stays as it is: Monday 7 December, 2:00 pm.",
    "I am sorry, that time has just been taken.",
    "क्या मैं इसे बुक कर दूँ?",
    "अभी कुछ भी बुक नहीं हुआ है।",
]


@pytest.mark.parametrize(("sentence", "kind"), FALSE_CLAIMS)
def test_claims_are_found_and_replaced(sentence: str, kind: str) -> None:
    language = "hi" if sentence[0] > "z" else "hi-Latn" if "apka" in sentence else "en"
    assert kind in find_claims(sentence, language)
    assert sentence not in hold_to_truth(sentence, done=(), language=language)


@pytest.mark.parametrize("sentence", INNOCENT)
def test_claims_leave_the_innocent_alone(sentence: str) -> None:
    assert hold_to_truth(sentence, done=(), language="hi" if sentence[0] > "z" else "en") == sentence


def test_claims_pass_once_the_row_is_there() -> None:
    text = "It is booked: Teeth cleaning, Tuesday 1 December, 10:20 am. Your reference is K7M2QP."
    assert hold_to_truth(text, done=("booked",), language="en") == text
    assert hold_to_truth("I have cancelled it.", done=("booked",), language="en") == "Nothing has been cancelled yet."


def test_claims_replace_only_the_sentence_that_lies() -> None:
    text = "Thank you. Your appointment is booked. I've booked it!\nMap: https://maps.example/asha\nAnything else?"
    told = hold_to_truth(text, done=(), language="en")
    told_so = "Thank you. Nothing is booked yet. Map: https://maps.example/asha Anything else?"
    assert " ".join(told.split()) == told_so


@pytest.mark.parametrize("language", ["en", "hi", "hi_latn"])
def test_claims_none_of_the_paraphrases_leaves_and_few_innocent_lines_are_held(language: str) -> None:
    files = sorted(LINES.glob(f"{language}_*.txt"))
    files = [file for file in files if language != "hi" or "latn" not in file.name]
    lines = [line.partition(": ") for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    innocent = [text for kind, _, text in lines if kind == "-"]
    assert len(innocent) >= 450
    assert len(lines) - len(innocent) >= 430
    assert [text for kind, _, text in lines if kind != "-" and not find_claims(text)] == []
    assert len([text for text in innocent if find_claims(text)]) <= len(innocent) * 0.02


def test_claims_in_languages_without_a_table_are_found_by_their_words() -> None:
    rows = [line.partition(": ") for line in (LINES / "others.txt").read_text(encoding="utf-8").splitlines()]
    told = [(head.split(), text) for head, _, text in rows]
    assert len({tag for (tag, _), _ in told}) >= 18
    wrong = [text for (tag, kind), text in told if bool(find_claims(text, tag)) != (kind == "claim")]
    assert wrong == []


def test_claims_a_clause_is_judged_with_what_was_committed_and_its_sentence_so_far() -> None:
    assert find_false("it's booked.", done=(), language="en") == {"booked"}
    assert find_false("it's booked.", done=("booked",), language="en") == set()
    assert find_false("it's booked.", done=(), language="en", before="If you say yes, ") == set()


def test_claims_in_letters_nobody_reads_leave_only_once_something_was_done() -> None:
    assert hold_to_truth("您的预约已确认。", done=(), language="zh") == "That is not done yet."
    assert hold_to_truth("您的预约已确认。", done=("booked",), language="zh") == "您的预约已确认。"
    assert hold_to_truth("您想几点来?", done=(), language="zh") == "您想几点来?"


def test_claims_leave_our_own_words_alone() -> None:
    for book in PHRASEBOOKS.values():
        told = {key: find_claims(line) for key, line in book.lines.items()}
        assert [key for key, claims in told.items() if claims and not key.startswith(("done.", "notice."))] == []
        for kind in ("booked", "moved", "cancelled", "confirmed"):
            assert told[f"done.{kind}"] <= allowed_after([kind])


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("No problem, it's booked.", {"booked"}),
        ("If you like, it's booked right away.", set()),
        ("It's booked, anything else?", {"booked"}),
        ("So it's booked for Tuesday?", set()),
        ("Your visit with Dr Rao, on Tuesday, is booked.", {"booked"}),
        ("You no longer have an appointment.", {"cancelled"}),
        ("आपका स्लॉट पक्का है।", {"booked"}),
        ("Aapka appointment radd kar diya, theek hai?", {"cancelled"}),
    ],
)
def test_claims_are_judged_clause_by_clause(sentence: str, claims: set[str]) -> None:
    assert find_claims(sentence) == claims


def test_claims_in_another_language_than_the_conversations_are_found() -> None:
    assert hold_to_truth("आपका अपॉइंटमेंट बुक हो गया है।", done=(), language="en") == "Nothing is booked yet."


def stream(text: str, *done: str) -> list[str]:
    """Feed a text word by word and give what leaves, piece by piece."""
    held = TruthFilter("en", lambda: done)
    left = [out for word in text.split(" ") for out in held.feed(f"{word} ")]
    return left + held.finish()


def test_truth_filter_holds_no_longer_than_a_clause() -> None:
    assert stream("Good morning, Meena! I have two times, 10 and 11:30.") == [
        *("Good morning, ", "Meena! ", "I have two times, ", "10 and 11:30. ")
    ]


def test_truth_filter_puts_the_truth_in_the_place_of_a_claim_and_of_the_rest_of_its_sentence() -> None:
    told = stream("Great, your visit is booked, see you on Tuesday. It is booked! Anything else?")
    assert told == ["Great, ", "Nothing is booked yet. ", "Anything else? "]
    assert "".join(stream("Great, it is booked. Bye.", "booked")) == "Great, it is booked. Bye. "


def test_truth_filter_drops_what_has_not_left() -> None:
    held = TruthFilter("en", tuple)
    assert held.feed("I have these times. On Tues") == ["I have these times. "]
    held.drop()
    assert held.feed("Root canal: ") + held.finish() == ["Root canal: "]
