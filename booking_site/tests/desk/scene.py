"""A morning at the desk, in rows: somebody waits, the assistant talks, a message failed, the diary is filled."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from appointments.models import Location, StaffMember
from conversations import consent, lifecycle, outbox
from conversations.journeys import state as states
from conversations.models import Call, Conversation, Journey, Line, Message
from conversations.signals import message_failed
from handoff import queue
from handoff.tests.rows import make_agent, make_contact, make_line, make_location, make_visit, next_number, write_in

PASSWORD = "pearl-otter-44"


@dataclass(frozen=True)
class Morning:
    """What the scene holds."""

    location: Location
    line: Line
    pooja: StaffMember
    ravi: StaffMember
    waiting: Conversation
    live: Conversation
    failed: Conversation
    quiet: Conversation
    theirs: Conversation
    phoned: Conversation


def zone_where_it_is(hour: int, now: datetime) -> str:
    """Name a zone whose clock shows about this hour now, so that the diary is the same whenever the tests run."""
    ahead = (hour - now.astimezone(UTC).hour + 11) % 24 - 11
    return "Etc/GMT" if ahead == 0 else f"Etc/GMT{-ahead:+d}"


def say(conversation: Conversation, text: str, now: datetime, status: str = "read", **fields: object) -> Message:
    """Store what the assistant answered."""
    message = outbox.send(conversation, purpose="reply", values={"text": text}, now=now, **fields)  # type: ignore[arg-type]
    message.status, message.sent_at, message.delivered_at, message.read_at = status, now, now, now
    message.save()
    return message


def finish_turn(conversation: Conversation, asked: Message, now: datetime) -> None:
    """Let the assistant have answered what was asked, as its turn ends in the product."""
    for lease in lifecycle.claim_replies(now=now, limit=1):
        assert lease.conversation_id == conversation.pk
        lifecycle.finish_reply(lifecycle.lock(conversation.pk), lease, heard_up_to=asked.pk, now=now)


def make_morning(now: datetime) -> Morning:
    """Set the scene; `now` is the moment the desk is looked at."""
    location = make_location()
    location.time_zone = zone_where_it_is(10, now)
    location.save()
    line = make_line(location)
    pooja, ravi = make_agent("pooja", location), make_agent("ravi", location)
    for agent in (pooja, ravi):
        agent.set_password(PASSWORD)
        agent.save()
    make_diary(location, now)
    with transaction.atomic():
        failed, quiet = make_failed(line, now), make_quiet(line, now)
    return Morning(
        location=location,
        line=line,
        pooja=pooja,
        ravi=ravi,
        waiting=make_waiting(line, now),
        live=make_live(line, now),
        failed=failed,
        quiet=quiet,
        theirs=make_theirs(line, ravi, now),
        phoned=make_phoned(location, now),
    )


def make_diary(location: Location, now: datetime) -> None:
    """Fill today's diary of two practitioners."""
    start = now.replace(minute=0, second=0, microsecond=0)
    visits = [
        ("Farah Khan", 0, 20, "Check-up", "Dr Rao", {"status": "checked-in"}),
        ("Suresh Murthy", 60, 40, "Root canal", "Dr Rao", {"confirmation": "accepted"}),
        ("Kabir Ali", 110, 30, "Check-up", "Dr Rao", {}),
        ("Zoya Haq", 0, 30, "Laser", "Dr Sen", {"status": "arrived"}),
        ("Arjun Verma", 60, 45, "Mole check", "Dr Sen", {"confirmation": "tentative"}),
        ("Nisha Rao", 120, 30, "Laser", "Dr Sen", {}),
        ("Dev Patel", 180, 45, "Scaling", "Dr Sen", {}),
    ]
    for name, minute, minutes, service, practitioner, fields in visits:
        contact = make_contact(name, now=now - timedelta(days=40))
        begins = start + timedelta(minutes=minute)
        make_visit(contact, location, begins, service=service, practitioner=practitioner, minutes=minutes, **fields)


def make_waiting(line: Line, now: datetime) -> Conversation:
    """Meena chose a time, then asked for a person."""
    contact = make_contact("Meena Iyer", now=now - timedelta(days=300))
    first = write_in(
        contact, line, "Haan hello, mera crown nikal gaya hai", now=now - timedelta(minutes=26), language="hi-Latn"
    )
    conversation = first.conversation
    options = [
        {"id": "slot:1", "title": "Today 11:40, Dr Rao", "description": ""},
        {"id": "slot:2", "title": "Today 12:20, Dr Rao", "description": ""},
        {"id": "slot:3", "title": "Tue 09:40, Dr Rao", "description": ""},
    ]
    say(conversation, "Crown dobara lagwana hai. Ye times khaali hain:", now - timedelta(minutes=25), choices=options)
    wish = write_in(
        contact, line, "Today 12:20, Dr Rao", now=now - timedelta(minutes=9), language="hi-Latn", choice_id="slot:2"
    )
    start = now.replace(minute=20, second=0, microsecond=0) + timedelta(hours=2)
    held = make_visit(
        contact,
        line.location,
        start,
        service="Crown refix",
        minutes=40,
        status="pending",
        hold_expires_at=now + timedelta(minutes=4),
    )
    make_visit(contact, line.location, now - timedelta(days=110), service="Crown fitted", status="fulfilled")
    outbox.activity(conversation, "The assistant held today 12:20 with Dr Rao", now=now - timedelta(minutes=9))
    say(conversation, "12:20 aapke liye rakha hai. Pakka kar doon?", now - timedelta(minutes=8))
    write_in(
        contact,
        line,
        "दर्द बहुत ज़्यादा है, मैं रात भर सो नहीं पाई। किसी इंसान से बात करवा दीजिए।",
        now=now - timedelta(seconds=50),
        language="hi",
    )
    state = states.JourneyState(
        intent="book",
        service=states.Detail(held.items.get().service_id, first.pk),
        practitioner=states.Detail(held.items.get().practitioner_id, wish.pk),
        wish=states.Wish(text="today before two", message_id=wish.pk),
    )
    Journey.objects.create(
        conversation=conversation,
        intent="book",
        stage="read-back",
        state=states.to_json(state),
        created_at=now,
        updated_at=now,
    )
    consent.record(contact, channel="whatsapp", given=True, source="button", now=now - timedelta(days=110))
    lifecycle.request_person(
        conversation.pk,
        reason="asked-for-a-person",
        urgency="urgent",
        detail="In pain since last night, wants to be seen sooner.",
        now=now - timedelta(seconds=42),
    )
    return conversation


def make_live(line: Line, now: datetime) -> Conversation:
    """Sunil is talking to the assistant."""
    message = write_in(
        make_contact("Sunil Hegde"), line, "Do you have something on Friday?", now=now - timedelta(seconds=20)
    )
    return message.conversation


def make_failed(line: Line, now: datetime) -> Conversation:
    """A message to Ravi Deshpande was refused because the window is shut."""
    long_ago = now - timedelta(hours=30)
    asked = write_in(make_contact("Ravi Deshpande"), line, "Can I move my mole check?", now=long_ago)
    conversation = asked.conversation
    say(conversation, "I will ask the clinic and tell you.", long_ago + timedelta(seconds=9))
    finish_turn(conversation, asked, long_ago)
    refused = say(conversation, "Good morning, Monday 12:30 works.", now - timedelta(minutes=6), status="failed")
    refused.error_code, refused.failed_at = "63016", now - timedelta(minutes=5)
    refused.delivered_at = refused.read_at = None
    refused.save()
    message_failed.send(sender=Message, message_id=refused.pk)
    return conversation


def make_quiet(line: Line, now: datetime) -> Conversation:
    """Lakshmi was offered times half an hour ago and has not answered."""
    then = now - timedelta(minutes=34)
    asked = write_in(make_contact("Lakshmi Nair"), line, "I need a cleaning", now=then)
    conversation = asked.conversation
    say(conversation, "Which of these suits you? Tomorrow 10:00, 11:30 or 16:00.", then, status="delivered")
    finish_turn(conversation, asked, then)
    return conversation


def make_theirs(line: Line, agent: StaffMember, now: datetime) -> Conversation:
    """A colleague is talking to Joseph."""
    then = now - timedelta(minutes=12)
    conversation = write_in(make_contact("Joseph D'Souza"), line, "Is it Dr Sen tomorrow?", now=then).conversation
    queue.take_over(conversation.pk, agent, now=then)
    queue.reply(conversation.pk, agent, "Yes, Dr Sen at half past nine.", now=then + timedelta(seconds=40))
    return conversation


def make_phoned(location: Location, now: datetime) -> Conversation:
    """Devika rang yesterday, and is on the line again; of what the assistant said she heard a part."""
    phone = Line.objects.create(channel="phone", number_e164=next_number(), location=location)
    contact = make_contact("Devika Pillai", now=now - timedelta(days=3))
    yesterday = now - timedelta(days=1)
    conversation = lifecycle.conversation_for(contact, language="en", now=yesterday)
    make_call(conversation, phone, yesterday, ended_at=yesterday + timedelta(minutes=2))
    for number in range(12):
        put_in_call(conversation, phone, f"And then, {number}?", yesterday + timedelta(seconds=number))
    began = now - timedelta(minutes=1)
    make_call(conversation, phone, began)
    put_in_call(conversation, phone, "Can I come at four?", began)
    cut = {"values": {"not_heard": "and a quarter past."}, "reason": "The caller spoke into it."}
    put_in_call(conversation, phone, "There is four", began, kind="outgoing", status="delivered", **cut)
    put_in_call(conversation, phone, "Monday 16:00", began, choice_id="slot:1")
    put_in_call(conversation, phone, "Shall I book it?", began, kind="outgoing", status="sent")
    lifecycle.touch(conversation, now=now)
    return conversation


def make_call(
    conversation: Conversation, phone: Line, began: datetime, *, ended_at: datetime | None = None, **fields: object
) -> Call:
    """Store a call with the rows that stand at its ends; without an end it goes on."""
    call = Call.objects.create(
        **{"account": "AC1", "call_sid": f"CA{Call.objects.count():032d}", "line": phone}
        | {"conversation": conversation, "contact": conversation.contact, "started_at": began, "answered_at": began}
        | {"ended_at": ended_at, "status": "completed" if ended_at else "in-progress"}
        | {"alive_until": began + timedelta(days=99)}
        | fields
    )
    outbox.activity(conversation, "A call from them", now=began)
    return call


def put_in_call(conversation: Conversation, phone: Line, text: str, at: datetime, **fields: object) -> Message:
    """Store one line of a call: what the caller said, unless told otherwise."""
    kind = fields.get("kind", "incoming")
    ours = {"sender": "assistant", "purpose": "reply"}
    theirs = {"sender": "contact", "status": "received"}
    return Message.objects.create(
        **(theirs if kind == "incoming" else ours)
        | {"conversation": conversation, "kind": kind, "channel": "phone", "line": phone}
        | {"text": text, "created_at": at}
        | fields
    )
