"""Visits as calendar files: one visit for whoever comes, and a private feed of a practitioner's for the own calendar.

The only writer of CalendarFeed. A feed's address is shown once; kept is a hash of what makes it unguessable.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from appointments import ical
from appointments.ical import Entry
from appointments.models import Appointment, AppointmentItem, CalendarFeed, Practitioner, Session

Detail = CalendarFeed.Detail
Status = Appointment.Status

TOKEN_BYTES = 30  # forty letters: long enough for log lines to leave it out
BEHIND = timedelta(days=30)
AHEAD = timedelta(days=180)
SEEN_EVERY = timedelta(hours=1)
SHOWN = (*Appointment.STANDING, Status.FULFILLED, Status.PENDING)
STATUSES = {Status.PENDING: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


def make(practitioner: Practitioner, *, detail: str = Detail.NEUTRAL, now: datetime) -> tuple[CalendarFeed, str]:
    """Make a feed, and give it with the token of its address, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        practitioner=practitioner, token_hash=_hash(token), detail=detail, created_at=now
    )
    return feed, token


def address(token: str) -> str:
    """Give the address at which `booking_site.calendars` answers with a feed."""
    return f"{settings.PUBLIC_URL}/ical/{token}.ics"


def revoke(feed: CalendarFeed, *, now: datetime) -> None:
    """End a feed: its address answers nothing from now on."""
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=now)


def find(token: str, *, now: datetime) -> CalendarFeed | None:
    """Find the feed of an address, unless it was revoked, and note about once an hour that it was fetched."""
    feed = CalendarFeed.objects.select_related("practitioner").filter(token_hash=_hash(token)).first()
    if feed is None or feed.revoked_at is not None:
        return None
    if feed.last_fetched_at is None or feed.last_fetched_at <= now - SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_fetched_at=now)
    return feed


def write_feed(feed: CalendarFeed, *, now: datetime) -> bytes:
    """Write a practitioner's visits and classes, from thirty days ago to half a year ahead. Holds are left out."""
    person = feed.practitioner
    entries = [_item_entry(item, feed.detail) for item in _list_items(person, now)]
    entries += [_session_entry(session, feed.detail) for session in _list_sessions(person, now)]
    entries.sort(key=lambda entry: (entry.start_at, entry.uid))
    return ical.write(entries, name=person.name, refreshes=True)


def write_visit(visit: Appointment, *, summary: str, url: str = "") -> bytes:
    """Write one visit for whoever comes to it. `summary` is in the customer's words and names no service.

    The UID never changes and SEQUENCE grows with each move and with a cancellation, so that a calendar program which
    has the file already takes the new time instead of adding a second event.
    """
    return ical.write(
        [
            Entry(
                uid=f"appt-{visit.uid}@ringbook",
                summary=summary,
                start_at=visit.start_at,
                end_at=visit.end_at,
                time_zone=visit.location.time_zone,
                sequence=_sequence(visit),
                changed_at=visit.updated_at,
                status=STATUSES.get(Status(visit.status), "CONFIRMED"),
                location=visit.visit_address or visit.online_link or visit.location.address,
                description=visit.reference,
                url=url,
            )
        ]
    )


def _sequence(visit: Appointment) -> int:
    """Count the changes that a calendar must take: each move raised the version, a cancellation comes after all."""
    return 2 * (visit.version - 1) + (visit.status == Status.CANCELLED)


def _list_items(person: Practitioner, now: datetime) -> QuerySet[AppointmentItem]:
    items = AppointmentItem.objects.filter(
        practitioner=person,
        start_at__gte=now - BEHIND,
        start_at__lt=now + AHEAD,
        appointment__status__in=SHOWN,
        appointment__session__isnull=True,
    ).exclude(appointment__hold_expires_at__isnull=False)
    return items.select_related("appointment__location", "appointment__attendee").order_by("start_at", "id")


def _list_sessions(person: Practitioner, now: datetime) -> QuerySet[Session]:
    seats = Count("visits", filter=Q(visits__status__in=(*Appointment.STANDING, Status.FULFILLED)))
    sessions = Session.objects.filter(
        practitioner=person, status=Session.Status.OPEN, start_at__gte=now - BEHIND, start_at__lt=now + AHEAD
    )
    return sessions.select_related("location", "service").annotate(seats=seats).order_by("start_at", "id")


def _item_entry(item: AppointmentItem, detail: str) -> Entry:
    visit = item.appointment
    return Entry(
        uid=f"appt-{visit.uid}-{item.position}@ringbook",
        summary=_summary(item, detail),
        start_at=item.start_at,
        end_at=item.end_at,
        time_zone=visit.location.time_zone,
        sequence=_sequence(visit),
        changed_at=visit.updated_at,
        status=STATUSES.get(Status(visit.status), "CONFIRMED"),
        location=visit.location.name,
        description=visit.reference,
    )


def _summary(item: AppointmentItem, detail: str) -> str:
    if detail == Detail.NAME:
        return f"{item.service_name}: {item.appointment.attendee.name}"
    return item.service_name if detail == Detail.SERVICE else _("Appointment")


def _session_entry(session: Session, detail: str) -> Entry:
    seats = session.seats  # type: ignore[attr-defined]
    words = {"name": _("Class") if detail == Detail.NEUTRAL else session.service.name, "taken": seats}
    return Entry(
        uid=f"class-{session.pk}-{session.created_at:%Y%m%d%H%M%S%f}@ringbook",
        summary=_("%(name)s (%(taken)d of %(seats)d)") % {**words, "seats": session.capacity},
        start_at=session.start_at,
        end_at=session.end_at,
        time_zone=session.location.time_zone,
        sequence=0,
        changed_at=session.created_at,
        location=session.location.name,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
