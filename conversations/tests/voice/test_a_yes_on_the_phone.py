"""A yes counts once the facts were heard: by words and by keys, over the question and after it, and not before."""

from datetime import UTC, datetime, timedelta

import pytest

from appointments.models import Appointment
from conversations.assistant import heard, wording
from conversations.assistant.phrasing import spoken
from conversations.database import in_thread
from conversations.journeys.state import Question
from conversations.journeys.steps import CONFIRMED_BY_YES
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.scene import booked
from conversations.tests.voice.stage import ACCOUNT, SID, WISH, Stage, connect, ring, rows
from conversations.voice import calls

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Shall I book it?"


@pytest.fixture
async def stage() -> Stage:
    desk = await in_thread(FrontDesk)
    await ring(desk)
    return await connect(desk)


def read_back(stage: Stage) -> str:
    text = stage.said[-1]
    assert text.endswith(QUESTION)
    return text


async def cut(stage: Stage, upto: str) -> None:
    """The caller speaks into the read-back once it came so far."""
    text = read_back(stage)
    await stage.session.interrupted(text[: text.index(upto) + len(upto)], 900)


async def test_yes_into_the_date_has_it_read_back_once_more(stage: Stage) -> None:
    await stage.pick_up(most_tokens=1)
    first = read_back(stage)
    await cut(stage, "30 Novem")
    again = await stage.hear("yes please")
    assert again == f"Once more, so that nothing is missed: {first}"
    assert await in_thread(booked) == []
    await stage.play()
    assert "It is booked" in await stage.hear("yes please")
    assert len(await in_thread(booked)) == 1


async def test_key_into_the_place_has_it_read_back_once_more(stage: Stage) -> None:
    await stage.pick_up(most_tokens=0)
    await cut(stage, "Asha Dental")
    assert (await stage.key("1")).startswith("Once more")
    assert await in_thread(booked) == []
    await stage.play()
    assert "It is booked" in await stage.key("1")


@pytest.mark.parametrize("upto", ["For Meena Iyer", "Shall I", QUESTION])
async def test_yes_over_the_question_counts(stage: Stage, upto: str) -> None:
    await stage.pick_up(most_tokens=0)
    await cut(stage, upto)
    assert "It is booked" in await stage.hear("yes")
    assert len(await in_thread(booked)) == 1


async def test_yes_before_anything_was_played_counts_for_nothing(stage: Stage) -> None:
    await stage.pick_up(most_tokens=0)
    assert (await stage.hear("yes")).startswith("Once more")
    assert await in_thread(Appointment.objects.filter(status="booked").count) == 0


async def test_yes_before_the_read_back_is_none_however_much_was_played_until_it_is_answered(stage: Stage) -> None:
    await stage.pick_up(most_tokens=0)
    await stage.session.hear("yes")
    await stage.play()
    assert (await stage.work()).startswith("Once more")
    assert await in_thread(booked) == []


async def test_yes_while_the_question_is_being_played_goes_by_the_tokens(stage: Stage) -> None:
    await stage.pick_up(most_tokens=-1)  # all but the question
    assert (await rows())[-1][1] == "sent"
    assert "It is booked" in await stage.hear("yes")


async def test_change_said_into_the_read_back_is_read_back_and_nothing_booked(stage: Stage) -> None:
    await stage.pick_up(most_tokens=1)
    await cut(stage, "30 Novem")
    changed = await stage.hear("no, tomorrow at four pm")
    assert "1 December" in changed
    assert "Once more" not in changed
    assert await in_thread(booked) == []


async def test_read_back_cut_by_the_end_of_the_call_is_written_before_a_yes_counts(stage: Stage) -> None:
    await stage.pick_up(most_tokens=1)
    await cut(stage, "30 Novem")
    await stage.session.hung_up()
    call = await in_thread(calls.find, ACCOUNT, SID)
    assert call is not None
    await in_thread(calls.apply_status, call, "completed", now=stage.desk.now)
    written = await stage.desk.write("yes")
    assert written.said.startswith("Once more")
    assert await in_thread(booked) == []
    await stage.desk.write("yes")
    assert len(await in_thread(booked)) == 1


async def test_provider_that_tells_nothing_is_found_out_after_two_lines(stage: Stage) -> None:
    await stage.hear(WISH)
    await stage.hear("the first one")
    assert (await stage.hear("yes")).startswith("Once more")
    assert "It is booked" in await stage.hear("yes")


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("kind", CONFIRMED_BY_YES)
async def test_facts_are_found_in_what_is_spoken_and_only_there(language: str, kind: str) -> None:
    now = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    values = {
        "service": "Teeth cleaning",
        "practitioner": "Dr Rao",
        "attendee": "Tara Iyer",
        "start_at": (now + timedelta(days=2)).isoformat(),
        "old_start_at": now.isoformat() if kind == "confirm-move" else "",
        "time_zone": "Asia/Kolkata",
        "place": "Asha Dental and Skin Clinic",
        "address": "12 Test Road",
    }
    question = Question("1-2", kind, now, values=values)
    text, facts = spoken.put(wording.ask(question, language), language), heard.list_facts(question, language)
    sentences = spoken.split(text)
    assert heard.has_all("".join(sentences[:-1]), facts)
    assert not heard.has_all("".join(sentences[:1]), facts)
