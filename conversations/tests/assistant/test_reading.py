"""Words of a turn against the question that was open: no rows, no model."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from conversations.assistant import guided_plan, reading
from conversations.assistant.brain import Context, Heard, Manner, Place, PractitionerWords, ServiceWords
from conversations.journeys import state as states
from conversations.journeys.state import Detail, JourneyState, Offer, Option, Question, Window, Wish

NOW = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)  # Monday, 10:00 in Bengaluru
PLACE = Place(
    location_id=1,
    name="Asha Dental and Skin Clinic",
    address="12 Test Road",
    time_zone="Asia/Kolkata",
    country="IN",
    services=(
        ServiceWords(1, "Teeth cleaning", ("Teeth cleaning", "scaling", "polishing", "दाँतों की सफ़ाई")),
        ServiceWords(2, "Skin consultation", ("Skin consultation", "dermatologist")),
        ServiceWords(3, "Dental consultation", ("Dental consultation", "dentist")),
        ServiceWords(4, "Root canal", ("Root canal", "RCT")),
    ),
    practitioners=(PractitionerWords(1, "Dr Rao", (1, 4)), PractitionerWords(2, "Dr Anjali Sen", (1, 2))),
    opening=(time(9, 30), time(18)),
)
STARTS = [NOW + timedelta(days=1, hours=one) for one in (2, 5, 6)]  # Tuesday 12:00, 15:00, 16:00
OFFERS = tuple(
    Offer(f"7-{number}", f"1-1.1-{number}", start, "", "Dr Rao", NOW, NOW + timedelta(hours=2))
    for number, start in enumerate(STARTS, start=1)
)
TITLES = ["Tue 1 Dec, 12:00 pm", "Tue 1 Dec, 3:00 pm", "Tue 1 Dec, 4:00 pm"]
OFFER = Question(
    "7-4",
    states.OFFER,
    NOW,
    (*(Option(f"slot:7-{n}", title) for n, title in enumerate(TITLES, start=1)), Option("more:7-4", "Other times")),
)
AFTERNOON = Wish((Window(datetime(2026, 12, 1, 12), datetime(2026, 12, 1, 17)),), grain="daypart")
OFFERED = JourneyState(
    journey_id=7, serial=4, intent=states.BOOK, service=Detail(1), wish=AFTERNOON, offers=OFFERS, question=OFFER
)


def question(kind: str) -> Question:
    return Question("7-5", kind, NOW, (Option("yes:7-5", "Yes"), Option("no:7-5", "No")))


def context(*heard: Heard | str, journey: JourneyState | None = None, language: str = "en") -> Context:
    messages = [Heard(number, one) if isinstance(one, str) else one for number, one in enumerate(heard, start=1)]
    journey = journey or JourneyState(journey_id=7)
    return Context(
        now=NOW,
        opening=journey,
        journey=journey,
        heard=tuple(messages),
        language=language,
        manner=Manner("whatsapp", notices_follow=True),
        place=PLACE,
        customer_name="Meena",
    )


YES = ["1", "1.", "yes", "Yes please", "ok", "book it", "sure, go ahead", "that's right", "yep 👍", "yes, book it"]
NO_YES = [
    *(
        "no",
        "not sure",
        "maybe later",
        "2",
        "3",
        "what?",
        "yes but at 5",
        "can you make it 5 pm?",
        "hmm",
        "",
        "Other times",
    ),
    *("yes no", "don't book it", "is it with Dr Rao?", "wait", "Thursday would be better"),
]


@pytest.mark.parametrize("words", YES)
def test_reading_hears_a_clear_yes(words: str) -> None:
    assert reading.says_yes([Heard(1, words)], question(states.CONFIRM_BOOK), "en")


READ_BACK = replace(
    question(states.CONFIRM_BOOK), values={"start_at": "2026-12-01T05:30:00+00:00", "time_zone": "Asia/Kolkata"}
)  # Tuesday, 11:00


@pytest.mark.parametrize(
    ("language", "words", "is_yes"),
    [
        ("en", "yes 11 is fine", True),
        ("en", "yes, Tuesday 11 am works", True),
        ("hi-Latn", "haan 11 baje theek rahega", True),
        ("hi", "हाँ ग्यारह बजे ठीक है", True),
        ("en", "yes 12 is fine", False),
        ("en", "yes wednesday is fine", False),
        ("hi-Latn", "haan 12 baje theek rahega", False),
    ],
)
def test_reading_holds_a_yes_against_the_time_that_was_read_back(language: str, words: str, is_yes: bool) -> None:
    answer = reading.read_answer([Heard(1, words)], READ_BACK, language)
    assert (answer.yes, answer.no) == (is_yes, not is_yes)


@pytest.mark.parametrize("words", NO_YES)
def test_reading_takes_nothing_else_for_a_yes(words: str) -> None:
    assert not reading.says_yes([Heard(1, words)], question(states.CONFIRM_BOOK), "en")


@pytest.mark.parametrize(
    ("words", "yes", "no"),
    [
        ("haan", True, False),
        ("ji haan", True, False),
        ("हाँ", True, False),
        ("nahi", False, True),
        ("nahi ji", False, True),
        ("नहीं", False, True),
        ("haan nahi", False, True),
        ("haan kal subah dekhte hain phir", False, False),
        ("ha ha", False, False),
    ],
)
def test_reading_hears_a_hindi_yes_or_no_mixed_into_english(words: str, yes: bool, no: bool) -> None:
    answer = reading.read_answer([Heard(1, words)], question(states.CONFIRM_BOOK), "en")
    assert (answer.yes and not answer.no, answer.no and not answer.yes) == (yes, no)


@pytest.mark.parametrize(
    ("kind", "words", "yes"),
    [
        (states.CONFIRM_CANCEL, "yes, cancel it", True),
        (states.CONFIRM_CANCEL, "cancel it please", True),
        (states.CONFIRM_CANCEL, "no don't cancel it", False),
        (states.CONFIRM_CANCEL, "No, keep it", False),
        (states.CONFIRM_MOVE, "yes, move it", True),
        (states.CONFIRM_MOVE, "move it to Friday", False),
        (states.CONFIRM_MOVE, "No, keep it", False),
        (states.CONFIRM_BOOK, "cancel it", False),
        (states.OFFER, "yes", False),
    ],
)
def test_reading_knows_what_the_yes_is_to(kind: str, words: str, yes: bool) -> None:
    assert reading.says_yes([Heard(1, words)], question(kind), "en") is yes


def test_reading_counts_a_tapped_yes_only_for_its_own_question() -> None:
    assert reading.says_yes([Heard(1, "Yes, book it", "yes:7-5")], question(states.CONFIRM_BOOK), "en")
    assert not reading.says_yes([Heard(1, "Yes, book it", "yes:7-3")], question(states.CONFIRM_BOOK), "en")
    both = [Heard(1, "Yes, book it", "yes:7-5"), Heard(2, "no wait, not that")]
    assert not reading.says_yes(both, question(states.CONFIRM_BOOK), "en")


@pytest.mark.parametrize(
    "words", ["2", "the second", "the second one please", "3 pm", "option 2", "3:00 pm one", "Tue 1 Dec, 3:00 pm"]
)
def test_reading_finds_the_offer_that_is_meant(words: str) -> None:
    plan = guided_plan.make_plan(reading.read(context(words, journey=OFFERED)), context(words, journey=OFFERED))
    assert [(one.name, one.arguments) for one in plan.calls] == [("hold_time", {"offer_id": "7-2"})]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("11:30 one", datetime(2026, 12, 1, 11, 30)),
        ("at five", datetime(2026, 12, 1, 17)),
        ("5", datetime(2026, 12, 1, 17)),
        ("no, Thursday", datetime(2026, 12, 3, 12)),
        ("Friday morning", datetime(2026, 12, 4, 6)),
    ],
)
def test_reading_puts_a_time_on_the_day_that_is_talked_about_and_keeps_the_part_of_the_day(
    words: str, start: datetime
) -> None:
    wish = reading.read(context(words, journey=OFFERED)).wish
    assert wish is not None
    assert [window.start for window in wish.windows] == [start]


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("teeth cleaning tomorrow", 1),
        ("I want scaling done", 1),
        ("TEETH CLEANINGS", 1),
        ("teeth cleening please", 1),
        ("skin consultation", 2),
        ("see the dermatologist", 2),
        ("a consultation", None),
        ("I need an rct", 4),
        ("दाँतों की सफ़ाई करानी है", 1),
        ("something for my knee", None),
    ],
)
def test_reading_finds_the_one_service_that_is_named(words: str, service: int | None) -> None:
    assert reading.read(context(words)).service_id == service


@pytest.mark.parametrize(
    ("words", "who"), [("with Dr Rao", 1), ("dr sen please", 2), ("anyone is fine", "any"), ("tomorrow at 5", None)]
)
def test_reading_finds_the_practitioner(words: str, who: int | str | None) -> None:
    assert reading.read(context(words)).practitioner == who


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("I want to book a cleaning", "book"),
        ("teeth cleaning tomorrow", "book"),
        ("please cancel my appointment", "cancel"),
        ("I need to move my appointment to Friday", "reschedule"),
        ("I would like to confirm my appointment", "confirm"),
        ("how much is a root canal?", None),
        ("hello", None),
    ],
)
def test_reading_finds_the_branch(words: str, intent: str | None) -> None:
    here = context(words)
    calls = guided_plan.make_plan(reading.read(here), here).calls
    assert next((one.arguments.get("intent") for one in calls if one.name == "note_wish"), None) == intent


def test_reading_sees_no_question_of_price_as_a_wish_for_the_service() -> None:
    here = context("how much is a root canal?", journey=OFFERED)
    calls = guided_plan.make_plan(reading.read(here), here).calls
    asked = {"topics": ["price"], "question": "how much is a root canal?", "service_id": 4}
    assert [(one.name, one.arguments) for one in calls] == [("answer_facts", asked)]


def test_reading_takes_a_tap_on_a_notice_for_its_own_appointment() -> None:
    here = context(Heard(9, "Confirm", "confirm:31"), journey=OFFERED)
    calls = guided_plan.make_plan(reading.read(here), here).calls
    assert [(one.name, one.arguments) for one in calls] == [
        ("note_wish", {"intent": "confirm"}),
        ("choose_appointment", {"appointment_id": 31}),
    ]


def test_reading_acts_on_no_word_of_an_unfinished_turn() -> None:
    here = replace(context("2", journey=OFFERED), unfinished=True)
    assert guided_plan.make_plan(reading.read(here), here).calls == ()


@pytest.mark.parametrize("token", ["slot:", "slot", "evil:1", "yes:", "service:1;drop", "appointment:" + "9" * 50])
def test_reading_makes_nothing_of_a_forged_token(token: str) -> None:
    here = context(Heard(1, "", token), journey=OFFERED)
    calls = guided_plan.make_plan(reading.read(here), here).calls
    assert [one.name for one in calls] == []
