"""A visit that comes again: booked together by a recurrence rule, with a report of the dates that did not fit."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from dateutil import rrule

from appointments import recurrence
from appointments.areas import VisitPlace
from appointments.booking import placing, transactions, visits
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, Attendee, Contact, Location
from appointments.refusals import BadSeries, BookingError, RequestKeyReused, WrongStatus
from appointments.signals import visits_changed_together

Status, Kind = Appointment.Status, AppointmentEvent.Kind

MOST_VISITS = 60
LONGEST_RULE = 200
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
NAMES = uuid.UUID("6d0f0c2e-6a1e-4a7c-9a43-0c1df4b0f3a5")
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "WKST"}


class Date(NamedTuple):
    """One date of a series: its visit, or why there is none."""

    wanted: datetime
    visit: Appointment | None = None
    refused: BookingError | None = None


def book_series(
    slot_id: str,
    rule: str,
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    request_key: str,
    all_or_none: bool = False,
    place: VisitPlace | None = None,
) -> list[Date]:
    """Book a slot and all its repetitions by an RRULE such as `FREQ=WEEKLY;COUNT=6`, and report date by date.

    The clock on the wall stays the same through daylight saving. A date that does not fit is reported with its
    refusal, and the others are booked; with `all_or_none` the first that does not fit undoes them all and raises its
    refusal. The same `request_key` gives the same visits. What is booked is told of together, once. Raises BadSeries
    for a rule that is wrong, endless or longer than 60 visits, NotBookable for a bad slot id.
    """
    key = placing.read_key(slot_id)
    zone = Location.objects.get(pk=key.location_id).zone
    starts = list_starts(key.start_at, rule, zone)
    if not request_key:
        raise ValueError("a series needs a request key")

    name, together = name_of(request_key), replace(by, together=True)

    def book(number: int, start_at: datetime) -> Date:
        try:
            visit = visits.book(
                str(replace(key, start_at=start_at)),
                contact=contact,
                attendee=attendee,
                by=together,
                now=now,
                request_key=f"{request_key} {number}",
                place=place,
                series=name,
            )
        except RequestKeyReused:
            raise
        except BookingError as refused:
            if all_or_none:
                raise
            return Date(start_at, refused=refused)
        return Date(start_at, visit)

    def work() -> list[Date]:
        transactions.lock_series(crc32(name.bytes) - 2**31)
        known = set(Appointment.objects.filter(series=name).values_list("pk", flat=True))
        dates = [book(number, start_at) for number, start_at in enumerate(starts, start=1)]
        _tell_together([date.visit.pk for date in dates if date.visit and date.visit.pk not in known], Kind.BOOKED)
        return dates

    return transactions.run(work)


def cancel_later(
    appointment: Appointment,
    *,
    expected_version: int,
    by: By,
    now: datetime,
    location_ids: Collection[int] | None = None,
) -> list[Appointment]:
    """Cancel a visit of a series and those after it that still stand: all of them or none. Told of together, once.

    With `location_ids` only those at these places. Of the others that version counts which they have now. One that is
    cancelled already stays so, and the later ones as they are. Raises StaleVersion, WrongStatus, TooLate (a customer
    after the cut-off).
    """
    together = replace(by, together=True)

    def is_later(one: Appointment, first: Appointment) -> bool:
        stands = one.status in (Status.BOOKED, Status.PENDING) and one.start_at > first.start_at
        return stands and (location_ids is None or one.location_id in location_ids)

    def work() -> list[Appointment]:
        # Which ones are later is only known once they are locked: one of them may just be moved.
        locked = transactions.lock_visits(_list_with(appointment))
        first = locked.pop(appointment.pk)
        if first.status == Status.CANCELLED:
            return []
        if first.status not in (Status.BOOKED, Status.PENDING):
            raise WrongStatus(first.status)
        versions = {first.pk: expected_version}
        versions |= {one.pk: one.version for one in locked.values() if is_later(one, first)}
        ended = [
            visits.cancel(Appointment(pk=pk), expected_version=version, by=together, now=now)
            for pk, version in versions.items()
        ]
        _tell_together(list(versions), Kind.CANCELLED)
        return sorted(ended, key=lambda visit: visit.start_at)

    return transactions.run(work)


def _list_with(appointment: Appointment) -> list[int]:
    """List the visits of a visit's series; its series is written once, so that it is read without a lock."""
    if appointment.series is None:
        return [appointment.pk]
    return list(Appointment.objects.filter(series=appointment.series).values_list("pk", flat=True))


def name_of(request_key: str) -> uuid.UUID:
    """Name the series that a request books: the same request, the same name."""
    return uuid.uuid5(NAMES, request_key)


def key_of(visit: Appointment, number: int) -> str:
    """Give the request key of a date of the series that a visit belongs to, by the date's number from 1; "": of none.

    A date that did not fit has not used its key: a visit booked with it at another time, and with the name of the
    series, stands for that date.
    """
    base = (visit.request_key or "").rpartition(" ")[0]
    return f"{base} {number}" if visit.series and base and 1 <= number <= MOST_VISITS else ""


def number_of(visit: Appointment) -> int:
    """Say which date of its series a visit was booked for, from 1, also when it was moved since."""
    number = (visit.request_key or "").rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


def _tell_together(visit_ids: list[int], kind: AppointmentEvent.Kind) -> None:
    """Send the news of what was done with these visits just now, if any."""
    events = AppointmentEvent.objects.filter(appointment__in=visit_ids, kind=kind, after__together=True)
    newest = dict(events.order_by("pk").values_list("appointment", "pk"))
    if newest:
        visits_changed_together.send(sender=AppointmentEvent, event_ids=sorted(newest.values()))


def list_starts(first: datetime, rule: str, zone: ZoneInfo) -> list[datetime]:
    """List the instants of a series that begins at `first`, on the same wall-clock time. Raises BadSeries.

    On a date on which the clock skips that time it is as much later as the clock was put forward.
    """
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";") if part)
    if parts.get("FREQ") not in FREQUENCIES or not parts.keys() <= PARTS or len(rule) > LONGEST_RULE:
        raise BadSeries("A series repeats by days, weeks or months, such as FREQ=WEEKLY;COUNT=6.")
    if "COUNT" not in parts and "UNTIL" not in parts:
        raise BadSeries("The series has no end: add COUNT or UNTIL.")
    local = first.astimezone(zone).replace(tzinfo=None)
    try:
        if int(parts.get("INTERVAL", 1)) < 1:
            raise ValueError("INTERVAL counts from 1")
        found = list(islice(rrule.rrulestr(rule, dtstart=local, ignoretz=True), MOST_VISITS + 1))
    except (ValueError, TypeError, KeyError) as error:
        raise BadSeries(f"This is no recurrence rule: {error}. One looks like FREQ=WEEKLY;COUNT=6.") from error
    if not found or len(found) > MOST_VISITS:
        raise BadSeries(f"A series has one visit at least and {MOST_VISITS} at most.")
    # The first is as it was given: on the date on which a clock time comes twice it may be the second.
    return [first if moment == local else _instant(moment, zone) for moment in found]


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    spans = recurrence.list_instants([(local.time(), (local + timedelta(minutes=1)).time())], local.date(), zone)
    if spans:
        return spans[0].start
    return local.replace(tzinfo=zone).astimezone(UTC)
