"""Booked, requested, decided, moved, cancelled: the customer is told on WhatsApp, whoever made the change.

Visits of a series that are booked, or cancelled, at once are told of in one message with their dates. It leaves only
with those that still stand as it says; what happened to another since has a notice of its own.

A notice is queued in the transaction that made the change and lands in the conversation whose journey made the
appointment, else in the contact's. It passes whoever has the floor; it leaves only while the appointment stands as it
says. Who neither wrote to us on WhatsApp nor agreed to it gets none here. For a change made in a call it may have to
be asked for first: then it waits for the answer, and a call that ends before leaves a line for the desk.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from appointments import contacts, parties, queries, statements
from appointments.booking import history
from appointments.booking.conflicts import CLOSURE
from appointments.models import Appointment, AppointmentEvent, Service
from appointments.queries import AppointmentFacts
from appointments.signals import appointment_changed, visits_changed_together
from conversations import addressing, lifecycle, outbox, reach
from conversations.addressing import Address
from conversations.assistant import phrasing, visit_parts
from conversations.assistant.phrasing import say
from conversations.journeys import store
from conversations.models import Call, Conversation, Line, Message
from conversations.signals import customer_untold

Kind, Status = AppointmentEvent.Kind, Appointment.Status
# What happened and how a request was decided; then the purpose, and the status the visit must still have.
PURPOSES = {
    (Kind.BOOKED, ""): ("appointment-booked", Status.BOOKED),
    (Kind.MOVED, ""): ("appointment-moved", Status.BOOKED),
    (Kind.CANCELLED, ""): ("appointment-cancelled", Status.CANCELLED),
    (Kind.REQUESTED, ""): ("appointment-requested", Status.PENDING),
    (Kind.BOOKED, "approved"): ("appointment-approved", Status.BOOKED),
    (Kind.CANCELLED, "declined"): ("appointment-declined", Status.CANCELLED),
    (Kind.CANCELLED, "unanswered"): ("appointment-unanswered", Status.CANCELLED),
    (Kind.KEPT, ""): ("appointment-kept", Status.BOOKED),
}
# What is told of several at once, where `visits_changed_together` follows.
TOGETHER = {
    Kind.BOOKED: ("appointment-series-booked", Status.BOOKED),
    Kind.CANCELLED: ("appointment-series-cancelled", Status.CANCELLED),
}
MADE_IN = """
    SELECT conversation_id FROM conversations_journey WHERE appointment_id = %s ORDER BY updated_at DESC LIMIT 1
"""
TELLS_DETAILS = (Kind.BOOKED, Kind.MOVED, Kind.REQUESTED)


@receiver(appointment_changed, dispatch_uid="conversations.notices")
def queue_notice(sender: Any, event_id: int, **kwargs: Any) -> Message | None:
    """Queue the notice of one change, if it is one that customers are told of."""
    event = history.get_event(event_id)
    if find_purpose(event) is None or (event.after.get("together") and event.kind in TOGETHER):
        return None
    address = _find_address(event)
    if address is None:
        _have_them_told(event)
        return None
    conversation = conversation_of(event.appointment, now=event.at)
    address = _find_agreed(event, conversation, address)
    return _queue(event, conversation, address) if address else None


@receiver(visits_changed_together, dispatch_uid="conversations.notices.together")
def queue_together(sender: Any, event_ids: Sequence[int], **kwargs: Any) -> Message | None:
    """Queue one notice of visits of a series that were booked, or cancelled, at once, with their dates."""
    rows = AppointmentEvent.objects.filter(pk__in=event_ids).order_by("appointment__start_at")
    events = list(rows.select_related("appointment__contact", "appointment__location", "appointment__attendee"))
    address = _find_address(events[0])
    if address is None:
        return None
    conversation = conversation_of(events[0].appointment, now=events[0].at)
    address = _find_agreed(events[0], conversation, address)
    return _queue_together(events, conversation, address) if address else None


def _find_address(event: AppointmentEvent) -> Address | None:
    """Find where the contact of a visit may be written to."""
    appointment = event.appointment
    if not history.get_answer(event.pk, reach.IS_KNOWN):
        return None
    parties.read(appointment)
    return reach.find_address(appointment.contact, appointment.location)


def _find_agreed(event: AppointmentEvent, conversation: Conversation, address: Address) -> Address | None:
    """Give the address for what was not done in a call; for what was, only where they need not be asked first."""
    if event.channel != Line.Channel.PHONE or event.kind == Kind.CANCELLED:
        return address
    found = reach.find_reach(conversation, event.appointment.location, now=event.at)
    return None if found.must_ask else found.address


def _have_them_told(event: AppointmentEvent) -> None:
    """Tell the apps above of a change that the customer must hear of, and that no message can bring them.

    They were promised an answer, or staff decided on many visits at once. Whoever changes one visit sees it themselves.
    """
    if event.after.get("decision") or (event.reason == CLOSURE and event.kind in (Kind.MOVED, Kind.CANCELLED)):
        conversation = conversation_of(event.appointment, now=event.at)
        customer_untold.send(sender=AppointmentEvent, conversation_id=conversation.pk, event_id=event.pk)


def send_details(conversation: Conversation, appointment_ids: list[int], *, now: datetime) -> list[Message]:
    """Queue what waited for a yes, for the visits that still stand, as they stand now."""
    sent = []
    stands = Q(status=Status.BOOKED) | Q(approval_due_at__isnull=False)
    for appointment in Appointment.objects.filter(stands, pk__in=appointment_ids):
        found = reach.find_reach(conversation, appointment.location, now=now)
        event = appointment.events.filter(kind__in=TELLS_DETAILS).order_by("-pk").first()
        if event is not None and found.address is not None and not found.must_ask:
            sent.append(_queue(event, conversation, found.address, now=now))
    return sent


def find_purpose(event: AppointmentEvent) -> tuple[str, str] | None:
    """Find what a change is told as, and in which status; none when customers are not told of it.

    To move a visit that waits for approval is to request another time. That a visit stands inside a closure is told
    where staff have something to say.
    """
    kind, status = Kind(event.kind), event.after.get("status")
    if kind == Kind.KEPT and not (event.after.get("message") and status == Status.BOOKED):
        return None
    if kind == Kind.MOVED and status == Status.PENDING:
        kind = Kind.REQUESTED
    return PURPOSES.get((kind, event.after.get("decision", "")))


def _queue(
    event: AppointmentEvent, conversation: Conversation, address: Address, *, now: datetime | None = None
) -> Message:
    appointment = event.appointment
    found = find_purpose(event)
    assert found is not None
    purpose, status = found
    language = addressing.language_on(conversation, address.line.channel)
    values = build_values(appointment, language) | _build_news(event, language)
    return outbox.send(
        conversation,
        purpose=purpose,
        values=values,
        sender=Message.Sender.SYSTEM,
        address=address,
        appointment=appointment,
        appointment_statuses=[status],
        now=now or event.at,
    )


def _queue_together(events: list[AppointmentEvent], conversation: Conversation, address: Address) -> Message:
    """Queue the notice of several visits. Each is in it with the version it tells of: the gate looks at each."""
    first, (purpose, status) = events[0], TOGETHER[Kind(events[0].kind)]
    language = addressing.language_on(conversation, address.line.channel)
    values = build_values(first.appointment, language) | _build_news(first, language)
    return outbox.send(
        conversation,
        purpose=purpose,
        values=values | {"visits": [_build_date(event.appointment) for event in events]},
        sender=Message.Sender.SYSTEM,
        address=address,
        appointment_statuses=[status],
        now=first.at,
    )


def _build_date(appointment: Appointment) -> dict[str, Any]:
    return {
        "id": appointment.pk,
        "version": appointment.version,
        "reference": appointment.reference,
        "start_at": appointment.start_at.isoformat(),
    }


def _build_news(event: AppointmentEvent, language: str) -> dict[str, Any]:
    """Give what the change itself has to tell: the time before, until when they hear, and the words of staff."""
    message = str(event.after.get("message", ""))
    # For templates, in which no value may be empty.
    news = {"message": message, "reason": message.rstrip(" .।") or say("no-message", language)}
    if event.kind == Kind.MOVED:
        news["previous_start_at"] = event.before.get("start_at", "")
    if event.appointment.approval_due_at is not None:
        news["answer_by_at"] = event.appointment.approval_due_at.isoformat()
    return news


@receiver(post_save, sender=Call, dispatch_uid="conversations.notices.call_over")
def note_unanswered(sender: Any, instance: Call, raw: bool = False, **kwargs: Any) -> None:
    """Tell the desk of details that were not sent, because the call ended before the customer said that they may be."""
    if raw or instance.ended_at is None or addressing.find_live_call(instance.conversation_id):
        return
    with transaction.atomic():
        conversation = lifecycle.lock(instance.conversation_id)
        if store.end_waiting(conversation, now=instance.ended_at):
            text = _("Nothing was sent on WhatsApp: the call ended before they said whether it may be.")
            outbox.activity(conversation, text, now=instance.ended_at)


def conversation_of(appointment: Appointment, *, now: datetime) -> Conversation:
    """Give the locked conversation whose journey made the appointment, else the one its contact's input belongs to."""
    for (conversation_id,) in statements.fetch(MADE_IN, [appointment.pk]):
        conversation = lifecycle.lock(conversation_id)
        if conversation.status != Conversation.Status.RESOLVED:
            return conversation
    language = appointment.language or appointment.contact.language or appointment.location.languages[0]
    return lifecycle.conversation_for(appointment.contact, language=language, now=now)


def build_values(appointment: Appointment, language: str) -> dict[str, Any]:
    """Give the facts of an appointment as JSON, names in the language, instants in UTC."""
    facts = queries.describe(appointment, language)
    zone = contacts.find_zone(appointment.contact)
    theirs = {"their_zone": zone} if zone not in ("", facts.time_zone) else {}
    return (
        theirs
        | _build_way(facts, language)
        | {
            "reference": facts.reference,
            "service": facts.service,
            "practitioner": facts.practitioner,
            "attendee": facts.attendee,
            "start_at": facts.start_at.isoformat(),
            "time_zone": facts.time_zone,
            "place": facts.place,
            "address": facts.address,
            "map_url": facts.map_url,
            "directions": facts.directions,
            "preparation": facts.preparation,
            # For templates, in which no value may be empty.
            "to_prepare": facts.preparation.rstrip(" .।") or say("nothing-to-prepare", language),
            "price_text": facts.price_text,
            "deposit_text": facts.deposit_text,
        }
        | visit_parts.of_visit(facts)
    )


def _build_way(facts: AppointmentFacts, language: str) -> dict[str, Any]:
    """Give how they and we come together, by where it takes place, and `way`, the same in one value for templates."""
    if facts.kind == Service.Place.HERE:
        way = say("way", language, address=facts.address, directions=facts.directions, map_url=facts.map_url)
        return {"way": " ".join(way.split())}
    elsewhere: dict[str, Any] = {
        "online_link": facts.online_link,
        "phone": facts.phone,
        "visit_address": facts.visit_address,
    }
    told = {name: value for name, value in elsewhere.items() if value}
    if facts.arrival_until is not None:
        told["arrival_until_at"] = facts.arrival_until.isoformat()
    lines = phrasing.list_ways(told | {"start_at": facts.start_at.isoformat(), "time_zone": facts.time_zone}, language)
    return told | {"way": " ".join(lines) or facts.place}
