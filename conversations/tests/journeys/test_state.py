"""A journey is a value: it survives JSON, and each event leads to one next state."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from conversations.journeys import state as states
from conversations.journeys import steps
from conversations.journeys.events import (
    Acted,
    AppointmentChosen,
    Asked,
    Committed,
    DetailGiven,
    Held,
    HoldGone,
    LetGo,
    NothingFree,
    Offered,
    ServicesGiven,
    TurnEnded,
    Wanted,
    WishGiven,
)
from conversations.journeys.state import Commit, Detail, Hold, JourneyState, Offer, Option, Window, Wish
from conversations.journeys.steps import Step
from conversations.journeys.transitions import advance

NOW = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 12, 0)


def offer(number: int) -> Offer:
    return Offer(
        id=f"7-{number}",
        slot_id=f"1-3.2-20261201{number:02}00",
        start_at=NOW + timedelta(days=1, hours=number),
        label=f"Tue 1 Dec, {number}:00 pm",
        practitioner="Dr Rao",
        offered_at=NOW,
        expires_at=NOW + timedelta(hours=2),
    )


def hold(number: int = 1) -> Hold:
    return Hold(f"7-{number}", "1-3.2-202612010100", NOW + timedelta(days=1), 12, NOW + timedelta(minutes=10))


def after(*events: object, state: JourneyState | None = None) -> JourneyState:
    state = state or JourneyState(journey_id=7)
    for event in events:
        state = advance(state, event)  # type: ignore[arg-type]
    return state


WISHED = (
    Wanted(states.BOOK),
    DetailGiven("service", 3, 41),
    WishGiven(
        Wish(
            (Window(TUESDAY, TUESDAY + timedelta(hours=5)),), grain="daypart", text="tomorrow afternoon", message_id=41
        )
    ),
)
OFFERED = (*WISHED, Offered((offer(1), offer(2), offer(3))), Asked(states.OFFER, NOW, (Option("slot:7-1", "Tue"),)))
HELD = (*OFFERED, Held(hold()), Asked(states.CONFIRM_BOOK, NOW, (Option("yes:7-5", "Yes"),), {"service": "Cleaning"}))


TOGETHER = (*WISHED, ServicesGiven((3, 5), 42))


@pytest.mark.parametrize(
    "events", [(), WISHED, TOGETHER, OFFERED, HELD, (*HELD, Committed(Commit("booked", 12, 1, 44, "7-1")))]
)
def test_state_survives_json(events: tuple[object, ...]) -> None:
    state = after(*events)
    assert states.from_json(json.loads(json.dumps(states.to_json(state)))) == state


def test_state_of_an_older_or_newer_row_is_read_with_defaults() -> None:
    row = states.to_json(after(*WISHED))
    del row["stuck"]
    row["something_new"] = 1
    assert states.from_json(row) == after(*WISHED)


def test_state_of_before_several_services_is_one_of_a_single_service() -> None:
    row = states.to_json(after(*HELD))
    del row["further"]
    assert states.from_json(row) == after(*HELD)
    assert states.from_json(row).service_ids == (3,)


def test_several_services_keep_the_message_each_was_read_from_and_take_the_offers_off_the_table() -> None:
    state = after(*HELD, ServicesGiven((3, 5), 44))
    assert state.services == (Detail(3, 41), Detail(5, 44))
    assert (state.offers, state.question, state.hold, state.wish) == ((), None, hold(), after(*WISHED).wish)
    assert after(ServicesGiven((5,), 45), state=state).services == (Detail(5, 44),)
    assert after(ServicesGiven((3, 5), 46), state=state) == state


def test_one_service_said_as_a_detail_takes_the_place_of_all() -> None:
    assert after(*TOGETHER, DetailGiven("service", 3, 43)).service_ids == (3,)
    assert after(*TOGETHER, DetailGiven("service", 4, 43)).services == (Detail(4, 43),)


@pytest.mark.parametrize(
    ("events", "stage", "step"),
    [
        ((), "open", Step.ASK_INTENT),
        ((Wanted(states.BOOK),), "service", Step.ASK_SERVICE),
        ((Wanted(states.BOOK), DetailGiven("service", 3)), "when", Step.ASK_WHEN),
        (WISHED, "when", Step.FIND_TIMES),
        (OFFERED, "offer", Step.ASK_OFFER),
        ((*OFFERED, Held(hold())), "offer", Step.READ_BACK),
        (HELD, "read-back", Step.ASK_YES),
        ((*HELD, HoldGone(), NothingFree()), "when", Step.ASK_WHEN),
        ((*HELD, Committed(Commit("booked", 12, 1, 44))), "done", Step.DONE),
        ((*HELD, LetGo()), "done", Step.DONE),
        ((Wanted(states.CANCEL),), "appointment", Step.FIND_APPOINTMENT),
        ((Wanted(states.CANCEL), AppointmentChosen(9, 2)), "when", Step.READ_BACK),
        ((Wanted(states.RESCHEDULE), AppointmentChosen(9, 2)), "when", Step.ASK_WHEN),
        ((Wanted(states.CONFIRM), AppointmentChosen(9, 2)), "when", Step.CONFIRM),
    ],
)
def test_steps_say_what_comes_next(events: tuple[object, ...], stage: str, step: Step) -> None:
    state = after(*events)
    assert (state.stage, steps.next_step(state, name_known=True)) == (stage, step)


def test_steps_ask_for_a_name_once_a_time_is_kept() -> None:
    state = after(*OFFERED, Held(hold()))
    assert steps.next_step(state, name_known=False) is Step.ASK_NAME
    named = after(DetailGiven("attendee", "Tara"), state=state)
    assert steps.next_step(named, name_known=False) is Step.READ_BACK


def test_advance_takes_offers_and_the_read_back_off_the_table_when_the_wish_changes() -> None:
    state = after(*HELD, WishGiven(Wish((Window(TUESDAY, TUESDAY),), grain="hour")))
    assert (state.offers, state.question) == ((), None)
    assert state.hold == hold()  # a tool lets it go in the database first
    assert steps.next_step(state, name_known=True) is Step.FIND_TIMES


def test_advance_keeps_the_table_when_a_detail_is_said_again() -> None:
    assert after(*HELD, DetailGiven("service", 3, 99)) == after(*HELD)


def test_advance_numbers_questions_and_offers_so_that_a_token_names_one_thing_for_ever() -> None:
    state = after(*OFFERED)
    assert state.question is not None
    assert state.question.id == "7-4"
    again = after(Asked(states.WHICH_DAY, NOW), state=state)
    assert again.question is not None
    assert again.question.id == "7-5"
    assert state.request_key("7-1") == "journey:7:offer:7-1"


def test_advance_counts_turns_that_were_not_understood_in_a_row() -> None:
    assert after(TurnEnded(False), TurnEnded(False)).stuck == 2
    assert after(TurnEnded(False), TurnEnded(True)).stuck == 0


def test_advance_marks_an_acting_turn_until_it_ends() -> None:
    assert after(Acted(44)).acted_up_to == 44
    assert after(Acted(44), TurnEnded()).acted_up_to == 0


@pytest.mark.parametrize(
    ("events", "there", "not_there"),
    [
        ((), {"note_wish", "ask_person"}, {"find_times", "hold_time", "book_appointment", "cancel_appointment"}),
        (WISHED, {"find_times"}, {"hold_time", "book_appointment"}),
        (OFFERED, {"hold_time"}, {"book_appointment", "move_appointment"}),
        (HELD, {"book_appointment"}, {"move_appointment", "cancel_appointment"}),
        (
            (*HELD, Committed(Commit("booked", 12, 1, 44))),
            {"note_wish"},
            {"find_times", "hold_time", "book_appointment"},
        ),
        ((Wanted(states.CANCEL), AppointmentChosen(9, 2)), {"read_back"}, {"cancel_appointment", "book_appointment"}),
    ],
)
def test_steps_say_which_tools_exist_now(events: tuple[object, ...], there: set[str], not_there: set[str]) -> None:
    names = steps.available_tools(after(*events))
    assert there <= names
    assert not names & not_there
