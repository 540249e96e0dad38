"""Visits and their reminders, for journeys: booked by the verbs, made due through their rows, swept by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from appointments import availability, booking, contacts
from appointments.availability import SlotQuery
from appointments.booking import By
from appointments.models import Appointment, ContactPoint, Location, Service
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.journeys.running import Customer, FrontDesk, rows, wait_for
from conversations.models import Message
from reminders.models import Reminder

AT_THE_DESK = By("agent:1", "desk")


def book_visit(customer: Customer) -> Appointment:
    """Book the first free check-up from two days on for somebody who wrote, and wait until they were told."""
    if not customer.shown():
        customer.ask("Hello")
    before, now = len(customer.shown()), timezone.now()
    contact = contacts.current(ContactPoint.objects.get(value=customer.number).contact)
    service = Service.objects.order_by("position").first()
    assert service is not None
    later = SlotQuery(Location.objects.get().pk, (service.pk,), windows=((now + timedelta(days=2), None),), limit=1)
    [slot] = availability.find_slots(later, now=now)
    visit = booking.book(
        slot.id,
        contact=contact,
        attendee=contacts.self_attendee(contact),
        by=AT_THE_DESK,
        now=now,
        request_key=f"{customer.number} {now}",
    )
    customer.next_answer(before, visit.reference)
    return visit


def cancel_visit(visit: Appointment) -> None:
    """Cancel it at the desk."""
    booking.cancel(visit, expected_version=visit.version, by=AT_THE_DESK, now=timezone.now())


def sweep_what_is_due(front_desk: FrontDesk) -> None:
    """Let every planned reminder fall due and hand the sweep to the worker, as its schedule does each minute."""
    front_desk.processes.start_all("worker")
    Reminder.objects.filter(status="planned").update(due_at=a_minute_ago())
    async_task("reminders.tasks.sweep")


def a_minute_ago() -> datetime:
    return timezone.now() - timedelta(minutes=1)


def reminders_out() -> QuerySet[Message]:
    """The messages that remind, whatever became of them."""
    return Message.objects.filter(purpose__startswith="appointment-reminder").order_by("id")


def the_reminder_of(visit: Appointment) -> Message:
    """Wait until a visit's reminder was handed to the outbox."""
    return wait_for(lambda: reminders_out().filter(appointment=visit).first(), what=f"its reminder; {rows()}")


def wait_for_status(message: Message, *statuses: str) -> Message:
    """Wait until a message has come so far."""
    known = Message.objects.filter(pk=message.pk, status__in=statuses)
    return wait_for(known.first, what=f"{statuses}; {rows()}")


def copies_sent(message: Message) -> int:
    """How often Twilio took these words for this customer."""
    message.refresh_from_db()
    point = message.contact_point
    assert point is not None
    sent = SimulatedMessage.objects.filter(direction="outbound-api", handset__number_e164=point.value)
    return sent.filter(body=message.text).count()
