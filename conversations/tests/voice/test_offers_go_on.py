"""What was offered on one channel goes on on the other: while it stands, and with fresh times when it is gone."""

import asyncio
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from appointments.models import Appointment
from conversations import lifecycle
from conversations.assistant import engine
from conversations.models import Conversation, Journey, Message
from conversations.tests.assistant.front_desk import Exchange
from conversations.tests.assistant.test_guided_booking import somebody_takes
from conversations.tests.voice.scene import Clinic, booked

pytestmark = pytest.mark.django_db(transaction=True)
WISH = "my name is Meena Iyer, I would like a teeth cleaning as soon as possible"


def offers() -> list[dict[str, str]]:
    return Journey.objects.get(status="active").state["offers"]


def call_and_drop(clinic: Clinic) -> list[dict[str, str]]:
    meena = clinic.caller().call()
    meena.ask(WISH, "which one")
    meena.hang_up()
    return offers()


def write(clinic: Clinic, text: str, now: datetime) -> Message:
    """They write on WhatsApp and are answered there."""
    clinic.desk.now = now
    clinic.desk.receive(text)
    [lease] = lifecycle.claim_replies(now=now + timedelta(seconds=5), limit=5)
    asyncio.run(engine.run_turn(lease, now=now + timedelta(seconds=5)))
    answer = Message.objects.filter(purpose="reply").latest("id")
    assert answer.channel == "whatsapp"
    return answer


def offered_on_whatsapp(clinic: Clinic, ago: timedelta, when: str = "as soon as possible") -> Exchange:
    clinic.desk.now = timezone.now() - ago
    return asyncio.run(clinic.desk.write(f"teeth cleaning {when}"))


def test_offer_of_a_dropped_call_that_was_taken_meanwhile_is_told_on_whatsapp(clinic: Clinic) -> None:
    old = call_and_drop(clinic)
    somebody_takes(clinic.desk, old[0]["slot_id"])
    clinic.desk.now = timezone.now()
    answer = write(clinic, "the first one please", timezone.now())
    assert answer.values["text"].count("I am sorry, that time has just been taken.") == 1
    assert old[0]["slot_id"] not in {one["slot_id"] for one in offers()}
    write(clinic, "1", timezone.now())
    write(clinic, "yes", timezone.now())
    assert len(booked()) == 2


@pytest.mark.parametrize(("later", "text"), [(timedelta(hours=3), "hello"), (timedelta(minutes=5), "hi again")])
def test_offers_of_a_dropped_call_that_are_gone_are_not_named_again(
    clinic: Clinic, later: timedelta, text: str
) -> None:
    old = call_and_drop(clinic)
    somebody_takes(clinic.desk, old[0]["slot_id"])
    answer = write(clinic, text, timezone.now() + later)
    assert "Not all of the times I named can still be had." in answer.values["text"]
    assert old[0]["slot_id"] not in {one["slot_id"] for one in offers()}
    assert [one["id"] for one in answer.choices[:-1]] == [f"slot:{one['id']}" for one in offers()]


def test_call_opens_with_what_was_offered_on_whatsapp(clinic: Clinic) -> None:
    offered = offered_on_whatsapp(clinic, timedelta(minutes=10), when="any day next week")
    meena = clinic.caller().call()
    meena.hears("we were at this")
    assert [f"slot:{one['id']}" for one in offers()] == [one["id"] for one in offered.choices[:-1]]
    start = offers()[1]["start_at"]
    meena.press("2", "shall i book it")
    meena.ask("yes", "it is booked")
    assert [one.start_at for one in booked()] == [datetime.fromisoformat(start)]


@pytest.mark.parametrize("ago", [timedelta(minutes=10), timedelta(hours=3)])
def test_call_opens_with_fresh_times_when_those_of_whatsapp_are_gone(clinic: Clinic, ago: timedelta) -> None:
    offered = offered_on_whatsapp(clinic, ago)
    old = offers()
    if ago < timedelta(hours=1):
        somebody_takes(clinic.desk, old[0]["slot_id"])
    meena = clinic.caller().call()
    meena.hears("we were at this")
    assert not {one["id"] for one in old} & {one["id"] for one in offers()}
    assert offered.choices[0]["id"] not in {f"slot:{one['id']}" for one in offers()}
    meena.press("1", "shall i book it")
    meena.ask("yes", "it is booked")
    mine = Appointment.objects.filter(status="booked", contact=Conversation.objects.get().contact)
    assert mine.count() == 1
