"""Calendars elsewhere whose events take a practitioner's time: kept, read, forgotten.

The only writer of BusyCalendar; the busy times themselves are rows of `calendar`, of kind busy.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from appointments import calendar, encryption, fetching, ical
from appointments.fetching import FetchRefused
from appointments.intervals import Span
from appointments.models import BusyCalendar, Location, Practitioner

Trouble = BusyCalendar.Trouble

READ_EVERY = timedelta(minutes=15)
# A calendar that could not be read whole, or that killed who read it, is tried again much later.
TRY_AGAIN_AFTER = timedelta(hours=6)
BEHIND = timedelta(days=1)
AHEAD = timedelta(days=370)


def set_address(busy_calendar: BusyCalendar, address: str) -> None:
    """Put an address into a calendar's row, encrypted, without saving. Raises ValidationError.

    What was read at the address before stays until the new one is read.
    """
    try:
        address = fetching.check_address(address)
    except FetchRefused:
        text = _("Give an https address of a calendar (.ics), as your calendar program shows it.")
        raise ValidationError(text) from None
    busy_calendar.encrypted_address = encryption.encrypt(address)
    busy_calendar.trouble, busy_calendar.last_tried_at = "", None


def list_due(*, now: datetime) -> list[int]:
    """List the calendars to read now, the longest untried first."""
    troubled = Q(trouble__in=[Trouble.TOO_MANY, Trouble.TOO_LARGE], last_tried_at__gt=now - TRY_AGAIN_AFTER)
    rows = BusyCalendar.objects.filter(is_active=True).exclude(troubled)
    due = rows.filter(Q(last_tried_at__isnull=True) | Q(last_tried_at__lte=now - READ_EVERY))
    return list(due.order_by(F("last_tried_at").asc(nulls_first=True), "id").values_list("id", flat=True))


def read(busy_calendar_id: int, *, now: datetime) -> BusyCalendar:
    """Read a calendar and make the practitioner's busy times what it says, from yesterday to a year ahead.

    What goes wrong is kept as `trouble`, and what was read before then counts on. The fetch is outside any transaction.
    """
    row = BusyCalendar.objects.select_related("practitioner").get(pk=busy_calendar_id)
    # Noted beforehand: a calendar that ends the process reading it shows as too many, and is left alone for hours.
    row.last_tried_at, row.trouble = now, Trouble.TOO_MANY
    row.save(update_fields=["last_tried_at", "trouble"])
    try:
        content = fetching.fetch(encryption.decrypt(row.encrypted_address))
        window = Span(now - BEHIND, now + AHEAD)
        calendar.replace_busy(row, ical.read_busy(content, window=window, zone=_zone(row.practitioner)))
        row.last_read_at, row.trouble = now, ""
    except FetchRefused as refused:
        row.trouble = refused.code
    except encryption.UnreadableSecretError:
        row.trouble = Trouble.SECRET
    except ical.Unreadable:
        row.trouble = Trouble.UNREADABLE
    except ical.TooMany:
        row.trouble = Trouble.TOO_MANY
    row.save(update_fields=["last_read_at", "trouble"])
    return row


def forget_stale(*, now: datetime) -> int:
    """Free what was read too long ago where the calendar says so, and what an inactive one took; say of how many."""
    forgotten = 0
    for row in BusyCalendar.objects.filter(busy_times__isnull=False).distinct():
        hours = row.forget_after_hours
        is_stale = hours is not None and (row.last_read_at is None or row.last_read_at + timedelta(hours=hours) <= now)
        if is_stale or not row.is_active:
            calendar.replace_busy(row, [])
            forgotten += 1
    return forgotten


def _zone(practitioner: Practitioner) -> ZoneInfo:
    """Give the clock a person lives by: that of the first place where they have hours."""
    first = Location.objects.filter(available_times__practitioner=practitioner).order_by("id").first()
    return first.zone if first is not None else ZoneInfo("UTC")
