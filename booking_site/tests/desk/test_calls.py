"""How the desk tells a telephone call: as a script, with what was not heard, its length, and who was not served."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments.models import StaffMember
from booking_site.desk import calls
from booking_site.tests.desk.scene import make_call, put_in_call
from booking_site.tests.desk.test_regions import read
from conversations import lifecycle, outbox
from conversations.models import Call, Conversation, Line, Message
from handoff import queue
from handoff.tests.rows import make_agent, make_contact, make_conversation, make_line, make_location, next_number
from handoff.tests.rows import write_in as write_on_whatsapp

pytestmark = pytest.mark.django_db


@pytest.fixture
def line() -> Line:
    return make_line(make_location())


@pytest.fixture
def phone(line: Line) -> Line:
    return Line.objects.create(channel="phone", number_e164=next_number(), location=line.location)


@pytest.fixture
def client(line: Line) -> Client:
    client = Client()
    client.force_login(make_agent("pooja", line.location))
    return client


@pytest.fixture
def morning(line: Line) -> datetime:
    """Ten in the morning at the clinic, two days ago."""
    day = timezone.localtime(timezone.now(), line.location.zone) - timedelta(days=2)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def conversation(line: Line, morning: datetime) -> Conversation:
    return make_conversation(line, now=morning - timedelta(minutes=30))


def ring(conversation: Conversation, phone: Line, at: datetime, *, seconds: int | None = 161, **fields: Any) -> Call:
    """Store a call of so many seconds; without them it goes on."""
    ended_at = None if seconds is None else at + timedelta(seconds=seconds)
    return make_call(conversation, phone, at, ended_at=ended_at, **fields)


def hang_up(call: Call) -> None:
    assert call.ended_at is not None
    words = "The call ended before anything was said" if call.unserved else "The call ended"
    outbox.activity(call.conversation, words, now=call.ended_at)


def hear(call: Call, text: str, at: datetime, **fields: Any) -> Message:
    return put_in_call(call.conversation, call.line, text, at, **fields)


def speak(call: Call, text: str, at: datetime, status: str, **fields: Any) -> Message:
    return put_in_call(call.conversation, call.line, text, at, kind="outgoing", status=status, **fields)


def timeline(client: Client, conversation: Conversation) -> str:
    return read(client, "panel-timeline", conversation.pk)


def test_a_call_is_a_script_with_its_beginning_its_end_and_its_length(client, conversation, phone, morning):
    call = ring(conversation, phone, morning)
    hear(call, "I need a cleaning.", morning + timedelta(seconds=9))
    speak(call, "Monday at four?", morning + timedelta(seconds=11), "delivered")
    hang_up(call)

    text = timeline(client, conversation)
    page = client.get(reverse("desk:panel-timeline", args=[conversation.pk])).content.decode()

    assert "10:00, lasted 2:41, served 10:00 A call from them" in text.split("Phone call")[1]
    assert "10:00 Meena I need a cleaning. 10:00 Assistant Monday at four? 10:02 The call ended, after 2:41" in text
    assert f'<section class="span phone" id="call-{call.pk}">' in page
    assert page.count('class="msg ') == 1  # only what was written before is a bubble


def test_what_was_not_heard_is_struck_and_said_in_words(client, conversation, phone, morning):
    call = ring(conversation, phone, morning)
    cut = {"values": {"text": "x", "not_heard": "or a quarter past five."}, "reason": "The caller spoke into it."}
    speak(call, "You can come at four", morning, "delivered", **cut)

    page = client.get(reverse("desk:panel-timeline", args=[conversation.pk])).content.decode()

    assert '<s class="cut"><span class="vh">Not heard: </span>or a quarter past five.</s>' in page
    assert "not heard. The caller spoke into it." in timeline(client, conversation)


def test_what_no_call_spoke_any_more_was_not_said(client, conversation, phone, morning):
    call = ring(conversation, phone, morning)
    agent = make_agent("ravi", phone.location)
    reason = {"reason": "The call ended before it was said.", "error_code": "call-ended", "sender": "agent"}
    speak(call, "One moment, please.", morning, "dropped", agent=agent, **reason)

    text = timeline(client, conversation)

    assert "Ravi Not heard: One moment, please. not said. The call ended before it was said." in text
    assert "Not said: One moment" in read(client, "panel-everything")


def test_what_is_being_said_or_waits_is_not_struck(client, conversation, phone):
    call = ring(conversation, phone, timezone.now() - timedelta(seconds=30), seconds=None)
    speak(call, "Let me look.", timezone.now(), "sent")
    speak(call, "Monday at four?", timezone.now(), "queued")

    text = timeline(client, conversation)

    assert "Let me look. being said" in text
    assert "Monday at four? waits to be said" in text
    assert "Not heard" not in text
    assert "on the line now 0:3" in text


def test_what_was_given_to_a_call_that_is_over_is_no_longer_being_said(client, conversation, phone, morning):
    speak(ring(conversation, phone, morning), "Goodbye.", morning, "sent")

    assert "being said" not in timeline(client, conversation)


def test_a_pressed_key_is_told_from_words(client, conversation, phone, morning):
    call = ring(conversation, phone, morning)
    hear(call, "Monday 16:00", morning, choice_id="slot:2")
    hear(call, "9", morning)
    hear(call, "nine", morning)

    assert "Monday 16:00 pressed a key" in timeline(client, conversation)
    assert "9 pressed a key" in timeline(client, conversation)
    assert "nine pressed" not in timeline(client, conversation)


def test_whatsapp_between_the_words_of_a_call_divides_it(client, conversation, phone, line, morning):
    call = ring(conversation, phone, morning)
    hear(call, "I need a cleaning.", morning + timedelta(seconds=5))
    write_on_whatsapp(conversation.contact, line, "Monday is fine", now=morning + timedelta(seconds=20))
    hear(call, "Did you get it?", morning + timedelta(seconds=30))
    again = ring(conversation, phone, morning + timedelta(minutes=9), seconds=60)
    hear(again, "Me again.", morning + timedelta(minutes=9))

    heads = [part.split("</h2>")[0] for part in timeline_page(client, conversation).split('class="span-head">')[1:]]

    assert ["WhatsApp" in head for head in heads] == [True, False, True, False, False]
    assert ["continued" in head for head in heads] == [False, False, False, True, False]
    assert "1:00" in heads[4]


def timeline_page(client: Client, conversation: Conversation) -> str:
    return client.get(reverse("desk:panel-timeline", args=[conversation.pk])).content.decode()


def test_a_caller_who_said_nothing_is_seen_by_the_branch_and_not_called_served(client, phone):
    contact = make_contact("Nisha Rao")
    conversation = Conversation.objects.create(
        contact=contact, created_at=timezone.now(), last_activity_at=timezone.now()
    )
    call = ring(conversation, phone, timezone.now() - timedelta(seconds=20), seconds=8, unserved=True)
    hang_up(call)

    assert "0:08, not served: nothing was said" in timeline(client, conversation)
    assert "The call ended before anything was said, after 0:08" in timeline(client, conversation)
    assert "Nisha Rao" in read(client, "panel-queues")
    assert "called, hung up before a word" in read(client, "panel-queues")


def test_calls_of_another_branch_are_not_seen(client, phone):
    elsewhere = make_location("Asha North")
    there = Line.objects.create(channel="phone", number_e164=next_number(), location=elsewhere)
    conversation = Conversation.objects.create(
        contact=make_contact(), created_at=timezone.now(), last_activity_at=timezone.now()
    )
    ring(conversation, there, timezone.now())

    assert client.get(reverse("desk:panel-timeline", args=[conversation.pk])).status_code == 404


def test_the_person_card_lists_calls_and_leads_into_the_timeline(client, conversation, phone, morning):
    served = ring(conversation, phone, morning)
    ring(conversation, phone, morning + timedelta(hours=1), seconds=4, unserved=True)

    text = read(client, "panel-person", conversation.pk).split("Calls")[1]
    page = client.get(reverse("desk:panel-person", args=[conversation.pk])).content.decode()

    assert text.index("11:00 , lasted 0:04 not served: nothing was said") < text.index("10:00 , lasted 2:41 served")
    assert f'href="/desk/c/{conversation.pk}/?all#call-{served.pk}"' in page
    assert f'id="call-{served.pk}"' in client.get(f"/desk/c/{conversation.pk}/?all").content.decode()


def test_a_live_call_shows_in_head_queue_and_composer(client, conversation, phone):
    ring(conversation, phone, timezone.now() - timedelta(minutes=9), seconds=None)

    assert "On the phone 9:0" in read(client, "panel-head", conversation.pk)
    assert "on the phone:" in read(client, "panel-queues").split("Waiting on them")[0]
    composer = read(client, "panel-composer", conversation.pk)
    assert "Take over, and what you type is spoken to them." in composer
    assert "Spoken into the call" in composer


def test_length_is_counted_from_the_answer():
    at = datetime.fromisoformat("2026-11-30T04:30:00+00:00")
    call = Call(started_at=at, answered_at=at + timedelta(seconds=5), ended_at=at + timedelta(seconds=3670))

    assert calls.length(call, now=at) == "1:01:05"
    assert calls.length(Call(started_at=at, ended_at=at), now=at) == ""


def test_who_is_on_the_phone_with_me_waits_for_nobody(client, conversation, phone):
    call = ring(conversation, phone, timezone.now() - timedelta(minutes=1), seconds=None)
    pooja = StaffMember.objects.get(username="pooja")
    queue.take_over(conversation.pk, pooja, now=timezone.now())
    speak(call, "Monday at four?", timezone.now(), "dropped", reason="Other words went before the rest of it.")
    hear(call, "Who is this?", timezone.now())

    assert "Needs you 0" in read(client, "panel-queues")
    assert "Live now 1 and you on the phone" in read(client, "panel-queues")


def test_my_words_that_no_call_spoke_need_me(client, conversation, phone, morning):
    call = ring(conversation, phone, morning)
    pooja = StaffMember.objects.get(username="pooja")
    queue.take_over(conversation.pk, pooja, now=morning)
    speak(call, "One moment, please.", morning, "dropped", sender="agent", agent=pooja)

    assert "Needs you 1" in read(client, "panel-queues")


def test_who_waits_on_the_line_comes_before_who_is_late(client, conversation, phone, line):
    now = timezone.now()
    late = make_conversation(line, name="Late One", now=now)
    lifecycle.request_person(late.pk, reason="stuck", now=now - timedelta(hours=1))
    ring(conversation, phone, now - timedelta(minutes=1), seconds=None)
    lifecycle.request_person(conversation.pk, reason="stuck", urgency="routine", now=now)

    text = read(client, "panel-queues")

    assert "Needs you 2 on the phone first M Meena Iyer" in text
    assert "On the phone. The assistant was stuck" in text
    assert "Meena Iyer is on the phone and waits." in read(client, "panel-overview")
