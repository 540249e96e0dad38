"""Several services in one visit: what a model may note, what is told of them, and that they are booked once, whole."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from appointments.models import Allocation, Appointment, Service
from conversations.assistant import openai_stream
from conversations.assistant.brain import Piece, ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.journeys import state as states
from conversations.models import Journey, Message
from conversations.scenarios import world
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.assistant.test_openai_brain import hold_first, talk
from conversations.tests.model_server import Call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> AsyncIterator[FrontDesk]:
    yield await in_thread(FrontDesk)
    await openai_stream.close_clients()


def note(desk: FrontDesk, *services: Service, clock: str = "11:00", **more: Any) -> dict[str, Any]:
    local = desk.local(clock, day=1).astimezone(desk.location.zone).replace(tzinfo=None).isoformat()
    when = {"windows": [[local, local]], "text": f"tomorrow at {clock}"}
    return {"intent": "book", "service_ids": [one.pk for one in services], "when": when, **more}


def items(visit: Appointment) -> list[tuple[str, str]]:
    rows = visit.items.select_related("practitioner").order_by("position")
    return [(one.service_name, one.practitioner.name) for one in rows]


def taken() -> list[str]:
    rows = Allocation.objects.filter(holds=True).order_by("during")
    return [f"{one.who} {one.during.lower:%H:%M}-{one.during.upper:%H:%M}" for one in rows]


async def test_a_model_books_several_services_and_the_facts_of_all_are_put_in_fixed_words(desk: FrontDesk) -> None:
    wish = Call("note_wish", note(desk, desk.canal, desk.skin))
    read_back, server = await talk(desk, "rct and a skin check", wish, Call("find_times"), hold_first, "Here it is.")
    assert read_back.said.endswith(
        "Here it is.\n\n*Root canal + Skin consultation* (Root canal with Dr Rao, Skin consultation with Dr Sen)\n"
        "Tuesday 1 December, 11:00 am (80 minutes in all)\nAsha Dental and Skin Clinic, 12 Test Road, Indiranagar\n"
        "For Meena Iyer\nPrice: ₹6,000 + ₹700\n\nShall I book it?"
    )
    found = json.loads(server.requests[2]["messages"][-1]["content"])
    assert (found["service"], found["minutes"]) == ("Root canal + Skin consultation", 80)
    assert [one["practitioner"] for one in found["parts"]] == ["Dr Rao", "Dr Sen"]
    booked, _server = await talk(desk, "yes please", Call("book_appointment"), "See you then!")
    [visit] = booked.booked
    assert await in_thread(items, visit) == [("Root canal", "Dr Rao"), ("Skin consultation", "Dr Sen")]
    notice = await in_thread(Message.objects.get, purpose="appointment-booked")
    assert [one["service"] for one in notice.values["parts"]] == ["Root canal", "Skin consultation"]
    assert notice.values["minutes"] == 80


async def test_a_model_is_told_what_several_times_are_for_where_it_does_not_say_it(desk: FrontDesk) -> None:
    wish = note(desk, desk.cleaning, desk.canal) | {"when": {"windows": [], "grain": "earliest"}}
    offered, _server = await talk(desk, "both please", Call("note_wish", wish), Call("find_times"), "I looked it up.")
    head, _, rows = offered.said.partition("I looked it up.\n\n")
    assert head and rows.startswith("For Teeth cleaning + Root canal (90 minutes in all) with Dr Rao:\n1. Monday")


async def test_what_does_not_go_together_is_said_in_the_same_words_after_a_models(desk: FrontDesk) -> None:
    await in_thread(Service.objects.filter(pk=desk.canal.pk).update, needs_approval=True)
    wish = Call("note_wish", note(desk, desk.cleaning, desk.canal))
    said, server = await talk(desk, "cleaning and rct", wish, Call("find_times"), hold_first, "One moment.")
    refusal = (
        "Root canal needs a visit of its own, because the team has to agree to it. Let us take Teeth cleaning first, "
        "and Root canal after that."
    )
    assert f"One moment.\n\n{refusal}\n\n*Teeth cleaning*" in said.said
    noted = json.loads(server.requests[1]["messages"][-1]["content"])
    assert [(one["service"], one["why"]) for one in noted["left_out"]] == [("Root canal", "approval")]
    journey = states.from_json((await in_thread(Journey.objects.get)).state)
    assert journey.service_ids == (desk.cleaning.pk,)


@pytest.mark.parametrize(
    ("ids", "code"), [([99999], "not-offered"), ([0] * 11, "bad-arguments"), (["x"], "bad-arguments")]
)
async def test_a_service_nobody_offers_is_refused_and_nothing_is_noted(
    desk: FrontDesk, ids: list[Any], code: str
) -> None:
    brain = ScriptedBrain([ToolCall("note_wish", {"intent": "book", "service_ids": ids})], "Sorry?")
    said = await desk.write("hello", brain=brain)
    assert [one["code"] for one in said.turn.calls] == [code]
    assert states.from_json((await in_thread(Journey.objects.get)).state).service_ids == ()


async def test_the_single_form_of_before_still_notes_one_service_and_only_that(desk: FrontDesk) -> None:
    both = [ToolCall("note_wish", note(desk, desk.cleaning, desk.canal))]
    one = [ToolCall("note_wish", {"service_id": desk.cleaning.pk})]
    await desk.write("both", brain=ScriptedBrain(both, "Yes."))
    await desk.write("one", brain=ScriptedBrain(one, "Yes."))
    assert states.from_json((await in_thread(Journey.objects.get)).state).service_ids == (desk.cleaning.pk,)


async def test_a_visit_of_several_services_is_held_whole_and_booked_once(desk: FrontDesk) -> None:
    await desk.write("root canal and a skin consultation tomorrow at 11")
    rao, sen = f"practitioner:{desk.rao.pk}", f"practitioner:{desk.sen.pk}"
    assert await in_thread(taken) == [f"{rao} 05:30-06:30", f"{sen} 06:30-06:50"]
    await desk.write("no, only the root canal")
    assert await in_thread(taken) == [f"{rao} 05:30-06:30"]
    booked = await desk.write("yes", brain=ScriptedBrain(_twice("book_appointment"), "Done."))
    assert [one["ok"] for one in booked.turn.calls] == [True, False]
    [visit] = booked.booked
    assert await in_thread(items, visit) == [("Root canal", "Dr Rao")]


def _twice(name: str) -> list[Piece]:
    return [ToolCall(name), ToolCall(name)]


async def test_a_cap_counts_such_a_visit_once(desk: FrontDesk, settings: Any) -> None:
    settings.MOST_BOOKINGS = 2
    await desk.write("root canal and a skin consultation tomorrow at 11")
    assert len((await desk.write("yes")).booked) == 1
    await desk.write("teeth cleaning and a root canal on Thursday at 11")
    assert len((await desk.write("yes")).booked) == 2
    third = await desk.write("teeth cleaning on Friday at 11")
    assert (third.purposes, len(third.booked)) == (["handing-over"], 2)


async def test_a_cancelled_visit_of_several_whose_time_is_gone_is_looked_for_whole(desk: FrontDesk) -> None:
    await desk.write("root canal and a skin consultation tomorrow at 11")
    await desk.write("yes")
    await desk.write("cancel my appointment")
    await desk.write("yes")
    await in_thread(world.take, desk.location, "Root canal 2026-12-01 11:30", now=desk.now)
    said = await desk.write("undo that")
    assert "the earlier time is no longer free" in said.said
    assert "Root canal + Skin consultation" in said.said
    assert said.tokens == ["slot", "slot", "slot", "more"]
