"""No sentence says that something was done unless it was."""

import pytest

from benchmarks import claims as claims_benchmark
from conversations.assistant import claim_scores
from conversations.assistant.claims import (
    allowed_after,
    find_claims,
    find_false,
    hold_to_truth,
    review,
    weigh,
)
from conversations.assistant.phrasing import PHRASEBOOKS
from conversations.knowledge.demo import ANSWERS

LINES = claims_benchmark.HERE / "claims"

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
    ("Brake check booked for Monday.", "booked"),
    ("Screen repair cancelled, no problem at all.", "cancelled"),
    ("Aapki dono visits book ho gayin.", "booked"),
    ("आपकी दोनों बुकिंग रद्द हो गईं।", "cancelled"),
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
    language = "hi" if sentence[0] > "z" else "hi-Latn" if "apk" in sentence else "en"
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


BY_FORM = claims_benchmark.SETS[:8]
LANGUAGES = list(claims_benchmark.LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_none_of_the_paraphrases_leaves_and_few_innocent_lines_are_held(language: str) -> None:
    lines = [line for of_set in BY_FORM for line in claims_benchmark.read_lines(language, of_set)]
    innocent = [text for kind, text in lines if kind == "-"]
    assert len(innocent) >= 450
    assert len(lines) - len(innocent) >= 430
    assert [text for kind, text in lines if kind != "-" and not find_claims(text)] == []
    assert len([text for text in innocent if find_claims(text)]) <= len(innocent) * 0.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_by_both_opinions_none_that_was_learned_of_leaves_and_hardly_a_line_is_held(language: str) -> None:
    lines = [line for of_set in claims_benchmark.TRAINED_ON for line in claims_benchmark.read_lines(language, of_set)]
    found = claims_benchmark.tally(lines, claims_benchmark.TAGS[language])
    assert min(found.claiming, found.innocent) >= 1300
    assert (found.bare, found.followed <= 2) == (0, True)
    assert found.held <= found.innocent * 0.005
    assert found.innocent_followed <= found.innocent * 0.06


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_of_lines_that_were_not_learned_of_hardly_any_leaves_and_few_lines_are_held(language: str) -> None:
    lines = claims_benchmark.read_lines(language, claims_benchmark.SETS[-1])
    found = claims_benchmark.tally(lines, claims_benchmark.TAGS[language])
    assert min(found.claiming, found.innocent) >= 100
    assert found.bare <= found.claiming * 0.01
    assert found.bare + found.followed <= found.claiming * 0.05
    assert found.held <= found.innocent * 0.04
    assert found.innocent_followed <= found.innocent * 0.04


def test_claims_opinions_that_differ_leave_a_doubt() -> None:
    assert weigh("Your appointment is booked.", "en") == (frozenset({"booked"}), frozenset())
    assert weigh("We are open from nine to six.", "en") == (frozenset(), frozenset())
    doubtful = [text for kind, text in claims_benchmark.read_lines("en", "twelfth") if weigh(text, "en").doubts]
    assert doubtful
    assert all(not weigh(text, "en").claims for text in doubtful)
    allowed = allowed_after(("moved", "cancelled"))
    assert all(not find_false(text, done=("moved", "cancelled"), language="en").doubts & allowed for text in doubtful)
    assert weigh("Votre rendez-vous est booked.", "fr").doubts == frozenset()


def test_claims_what_stands_before_a_question_is_rather_an_offer() -> None:
    told = "Kal subah 9 baje aapka slot hai."
    assert claim_scores.score(told, asks_next=True) < claim_scores.score(told)


def test_claims_review_reads_what_follows_and_keeps_the_innocent() -> None:
    text = "Tuesday at four is free with Dr Rao. Shall I book it?"
    assert review(text, done=(), language="en") == (text, frozenset())
    assert review("", done=(), language="en") == ("", frozenset())
    assert review("It's booked. Anything else?", done=(), language="en").text == "Nothing is booked yet. Anything else?"


def test_claims_said_plainly_are_found_whatever_else_the_clause_holds() -> None:
    plain = (LINES / "plain.txt").read_text(encoding="utf-8").splitlines()
    assert len(plain) >= 50
    assert [text for text in plain if not find_claims(text)] == []


def test_claims_in_languages_without_a_table_are_found_by_their_words() -> None:
    rows = [line.partition(": ") for line in (LINES / "others.txt").read_text(encoding="utf-8").splitlines()]
    told = [(head.split(), text) for head, _, text in rows]
    assert len({tag for (tag, _), _ in told}) >= 18
    wrong = [text for (tag, kind), text in told if bool(find_claims(text, tag)) != (kind == "claim")]
    assert wrong == []


def test_claims_a_clause_is_judged_with_what_was_committed_and_its_sentence_so_far() -> None:
    assert find_false("it's booked.", done=(), language="en").claims == {"booked"}
    assert find_false("it's booked.", done=("booked",), language="en").claims == set()
    assert find_false("it's booked.", done=(), language="en", before="If you say yes, ").claims == set()


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


def test_claims_leave_the_answers_of_the_demo_clinic_alone() -> None:
    answers = [answer for languages in ANSWERS for _question, _words, answer in languages]
    assert len(answers) >= 10
    assert [one for one in answers if hold_to_truth(one, done=(), language="en") != one] == []


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("No problem, it's booked.", {"booked"}),
        ("If you like, it's booked right away.", set()),
        ("It's booked, anything else?", {"booked"}),
        ("So it's booked for Tuesday?", set()),
        ("Your appointment is booked for Tuesday is there anything else?", {"booked"}),
        ("Aapka slot book ho gaya hai aur kuch?", {"booked"}),
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
