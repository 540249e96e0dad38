"""A visit that nobody came to is followed up once: by a message where one may go, else a person rings.

The message leaves `MISSED_VISIT_MINUTES` after the visit was marked, and only while it is: a slip of the desk, or
somebody who comes late after all, is put right by then. It gives way to a colleague who has the floor, and is of no use
a day later. Who has another visit ahead hears nothing.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from appointments import contacts, parties
from appointments.booking import history
from appointments.models import Appointment, AppointmentEvent
from appointments.signals import appointment_changed
from conversations import addressing, notices, outbox, reach
from conversations.addressing import Address
from conversations.models import Conversation, Message
from conversations.outbox import Patience
from conversations.signals import customer_untold

Status = Appointment.Status

PURPOSE = "appointment-missed"
OF_USE_FOR = timedelta(hours=24)


@receiver(appointment_changed, dispatch_uid="conversations.missed_visits")
def follow_up(sender: Any, event_id: int, **kwargs: Any) -> None:
    """Queue the message of a visit that was marked as missed, or tell the apps above that somebody should ring."""
    event = history.get_event(event_id)
    if not _is_missed(event) or settings.MISSED_VISIT_MINUTES == 0 or _is_done_with(event):
        return
    parties.read(event.appointment)
    conversation = notices.conversation_of(event.appointment, now=event.at)
    if (address := _find_address(event)) is not None:
        _queue(event, conversation, address)
    else:
        customer_untold.send(sender=AppointmentEvent, conversation_id=conversation.pk, event_id=event.pk)


def _is_missed(event: AppointmentEvent) -> bool:
    """Say whether a person has marked a visit as missed; what a program fills in is the past."""
    is_marked = event.kind == AppointmentEvent.Kind.STATUS and event.after.get("status") == Status.NOSHOW
    return is_marked and event.actor != "system"


def _is_done_with(event: AppointmentEvent) -> bool:
    """Say whether they were told of this visit before, or come again anyway."""
    told = Message.objects.filter(appointment=event.appointment, purpose=PURPOSE).exclude(
        status__in=(Message.Status.DROPPED, Message.Status.FAILED)
    )
    owners = contacts.list_merged(contacts.current(event.appointment.contact))
    ahead = Appointment.objects.filter(contact__in=owners, status=Status.BOOKED, start_at__gt=event.at)
    return told.exists() or ahead.exists()


def _find_address(event: AppointmentEvent) -> Address | None:
    if not history.get_answer(event.pk, reach.IS_KNOWN):
        return None
    return reach.find_address(event.appointment.contact, event.appointment.location)


def _queue(event: AppointmentEvent, conversation: Conversation, address: Address) -> None:
    visit = event.appointment
    language = addressing.language_on(conversation, address.line.channel)
    outbox.send(
        conversation,
        purpose=PURPOSE,
        values=notices.build_values(visit, language),
        sender=Message.Sender.SYSTEM,
        address=address,
        appointment=visit,
        appointment_statuses=[Status.NOSHOW],
        send_after=event.at + timedelta(minutes=settings.MISSED_VISIT_MINUTES),
        patience=Patience(leave_before=event.at + OF_USE_FOR),
        now=event.at,
    )
