"""Who this is: name, number, language, what is booked, what was kept, what they agreed to."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import contacts
from appointments import queries as appointment_queries
from appointments.models import Appointment, Attendee, Contact, StaffMember
from booking_site.desk import calls
from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.wording import full_number
from conversations import consent
from conversations import queries as conversation_queries
from conversations.models import Consent, Conversation
from reminders import queries as reminder_queries

Status = Appointment.Status
MOST_VISITS = 5
MOST_CALLS = 5

logger = logging.getLogger(__name__)


@desk_view
def panel(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer the person card's refetch."""
    user = staff(request)
    conversation = get_conversation(user, conversation_id)
    return render(request, "desk/panels/_person.html", {"person": build(user, conversation, now=timezone.now())})


@desk_view
def number(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show the whole number; that somebody looked is written to the log, the number is not."""
    conversation = get_conversation(staff(request), conversation_id)
    logger.info("Staff member %s looked at the number of conversation %s.", request.user.pk, conversation.pk)
    context = {"conversation": conversation, "number": full_number(conversation.contact)}
    return render(request, "desk/panels/_number.html", context)


def build(user: StaffMember, conversation: Conversation, *, now: datetime) -> dict[str, Any]:
    """Gather what the card shows, of this person's branches only."""
    contact = contacts.current(conversation.contact)
    owners = contacts.list_merged(contact)
    visits = appointment_queries.visible_to(user).filter(contact__in=owners)
    return {
        "conversation": conversation,
        "contact": contact,
        "upcoming": _with_reminders(_with_items(visits.filter(_coming(now)).order_by("start_at"))[:MOST_VISITS]),
        "past": list(_with_items(visits.filter(_over(now)).order_by("-start_at"))[:MOST_VISITS]),
        "counts": visits.aggregate(
            kept=Count("pk", filter=Q(status__in=[Status.FULFILLED, Status.CHECKED_IN, Status.ARRIVED])),
            missed=Count("pk", filter=Q(status=Status.NOSHOW)),
            cancelled=Count("pk", filter=Q(status=Status.CANCELLED)),
        ),
        "calls": _calls(user, owners, now=now),
        "consents": _newest_consents(contact, owners),
        "others": Attendee.objects.filter(contact__in=owners, is_contact=False),
        "now": now,
    }


def _coming(now: datetime) -> Q:
    return Q(status__in=Appointment.STANDING, end_at__gt=now) | Q(
        Q(hold_expires_at__gt=now) | Q(approval_due_at__isnull=False), status=Status.PENDING
    )


def _over(now: datetime) -> Q:
    return Q(end_at__lte=now) & ~Q(status=Status.PENDING) | Q(status__in=[Status.CANCELLED, Status.NOSHOW])


def _with_items(visits: Any) -> Any:
    return visits.select_related("attendee").prefetch_related("items__practitioner")


def _with_reminders(visits: Iterable[Appointment]) -> list[dict[str, Any]]:
    """Put what was sent, what is planned and why not beside each visit, of the time it has now."""
    visits = list(visits)
    lines = reminder_queries.list_for_many([visit.pk for visit in visits])
    return [
        {"visit": visit, "reminders": [line for line in lines.get(visit.pk, []) if line.is_current]} for visit in visits
    ]


def _calls(user: StaffMember, owners: list[int], *, now: datetime) -> list[dict[str, Any]]:
    """Put length and outcome beside each of the newest calls."""
    newest = conversation_queries.list_calls_of(user, owners)[:MOST_CALLS]
    return [{"call": one, "length": calls.length(one, now=now), "outcome": calls.outcome(one)} for one in newest]


def _newest_consents(contact: Contact, owners: list[int]) -> list[Consent]:
    """Give what counts today per purpose and channel, as the gate reads it."""
    asked = Consent.objects.filter(contact__in=owners).order_by("purpose", "channel").values_list("purpose", "channel")
    found = [consent.find_newest(contact, purpose=purpose, channel=channel) for purpose, channel in asked.distinct()]
    return [row for row in found if row is not None]
