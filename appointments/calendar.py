"""Closing and opening, and hours: the only writer of AvailableTime and NotAvailableTime (the admin writes through it).

A place, a person or a thing is closed under its calendar's exclusive lock, which every booking shares until it
commits. So a booking under way is either seen here as a conflict, or it sees the closure.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from appointments import public_holidays, recurrence
from appointments.booking import transactions
from appointments.intervals import Span
from appointments.models import (
    Allocation,
    Appointment,
    AvailableTime,
    BusyCalendar,
    KeptVisit,
    Location,
    NotAvailableTime,
    Practitioner,
    Resource,
)

Closable = Location | Practitioner | Resource
Hours = tuple[time, time]
LONGEST_DESCRIPTION = 120
LONGEST_CLOSURE = timedelta(days=730)
DAYS = ("date", "valid_until")  # of hours: when they are over


def close(
    thing: Closable,
    start_at: datetime,
    end_at: datetime,
    description: str,
    now: datetime,
    kind: str = NotAvailableTime.Kind.CLOSED,
) -> tuple[NotAvailableTime, list[Appointment]]:
    """Close a place, or mark a person or thing away, in `[start_at, end_at)`.

    Gives the closure and the visits that stand inside, soonest first: staff decide on each. Holds are among them.
    Raises ValidationError at its field when the end is not after the start, when all of it is over, or it never ends.
    """
    check_closure(start_at, end_at, now)
    with transaction.atomic():
        lock(thing)
        closure = NotAvailableTime.objects.create(
            **_field(thing), start_at=start_at, end_at=end_at, description=description, kind=kind
        )
        return closure, list_conflicts(closure, now=now)


def check_closure(start_at: datetime, end_at: datetime, now: datetime | None = None) -> None:
    """Refuse a closure that ends before it starts or lasts more than two years, with a ValidationError at its field.

    With `now` also one that is over: one that was entered before and is only edited may be.
    """
    if end_at <= start_at:
        raise ValidationError({"end_at": _("The end must be after the start.")})
    if end_at - start_at > LONGEST_CLOSURE:
        text = _("A closure lasts two years at most. Make the place, person or thing inactive instead.")
        raise ValidationError({"end_at": text})
    if now is not None and end_at <= now:
        raise ValidationError({"end_at": _("This time is over. Give an end that is still to come.")})


def open(closure: NotAvailableTime) -> None:
    """Take a closure back."""
    with transaction.atomic():
        lock(closure.location or closure.practitioner or closure.resource)
        closure.delete()


def set_hours(bearer: Practitioner | Resource, location: Location, weekday: int, hours: Sequence[Hours]) -> None:
    """Replace the weekly hours of a person or thing at a location on one weekday (Monday is 0).

    Several are split shifts. Raises ValidationError for an end before its start, and for hours that overlap.
    """
    with transaction.atomic():
        lock(bearer)
        AvailableTime.objects.filter(**_field(bearer), location=location, weekday=weekday).delete()
        for start, end in hours:
            row = AvailableTime(**_field(bearer), location=location, weekday=weekday, start_time=start, end_time=end)
            check_hours(row)
            row.save()


def replace_hours(bearer: Practitioner | Resource, rows: Sequence[AvailableTime], *, now: datetime) -> bool:
    """Make the hours of a person or thing exactly these, and say whether that changed anything.

    `rows` name the bearer and are not saved yet. Raises ValidationError for an end before its start, for hours that
    overlap, and for new ones whose days are over; then nothing is changed. Rows whose days are over stay as they are.
    """
    with transaction.atomic():
        lock(bearer)
        rows_of = AvailableTime.objects.filter(**_field(bearer)).select_related("location")
        known = [row for row in rows_of if not is_over(row, now=now)]
        wanted = {_facts(row) for row in rows}
        if {_facts(row) for row in known} == wanted:
            return False
        gone = [row.pk for row in known if _facts(row) not in wanted]
        AvailableTime.objects.filter(pk__in=gone).delete()
        standing = [row for row in known if row.pk not in gone]
        for row in rows:
            if _facts(row) not in {_facts(other) for other in standing}:
                check_hours(row, standing)
                check_days(row, now=now)
                row.save()
                standing.append(row)
        return True


def _facts(row: AvailableTime) -> tuple[object, ...]:
    return (
        row.location_id,
        row.weekday,
        row.date,
        row.start_time,
        row.end_time,
        row.valid_from,
        row.valid_until,
    )


def fill_holidays(location: Location, year: int, *, now: datetime) -> list[tuple[NotAvailableTime, list[Appointment]]]:
    """Close a place on each public holiday of a year that is still to come, and give these closures with conflicts.

    A day that is a holiday row already is passed over, so a second run makes none; rows may be edited and deleted.
    Raises UnknownRegion, and ValueError for a year that is over or more than five ahead.
    """
    today = now.astimezone(location.zone).date()
    if not today.year <= year <= today.year + 5:
        raise ValueError(f"Give a year from {today.year} to {today.year + 5}.")
    made = []
    with transaction.atomic():
        lock(location)
        for day, name in public_holidays.list_holidays(location.country, location.state, year):
            span = recurrence.day_span(day, location.zone)
            if span is None or day < today:
                continue
            closure, is_new = NotAvailableTime.objects.get_or_create(
                location=location,
                kind=NotAvailableTime.Kind.HOLIDAY,
                start_at=span.start,
                defaults={"end_at": span.end, "description": name[:LONGEST_DESCRIPTION]},
            )
            if is_new:
                made.append((closure, list_conflicts(closure, now=now)))
    return made


def replace_busy(busy_calendar: BusyCalendar, spans: Iterable[Span]) -> None:
    """Make a practitioner's times that another calendar takes exactly these spans. Rows that stay are not touched."""
    wanted = {(span.start, span.end) for span in spans}
    with transaction.atomic():
        lock(busy_calendar.practitioner)
        rows = NotAvailableTime.objects.filter(busy_calendar=busy_calendar)
        known = {(row.start_at, row.end_at): row.pk for row in rows}
        rows.filter(pk__in=[pk for span, pk in known.items() if span not in wanted]).delete()
        NotAvailableTime.objects.bulk_create(
            NotAvailableTime(
                practitioner=busy_calendar.practitioner,
                kind=NotAvailableTime.Kind.BUSY,
                busy_calendar=busy_calendar,
                start_at=start,
                end_at=end,
            )
            for start, end in sorted(wanted - known.keys())
        )


def find_undecided(appointment_ids: Iterable[int]) -> set[int]:
    """Find which of these visits stand inside a closure that staff have not decided on for them.

    Only visits that people are expected to come to; nobody waits for the others. What another calendar takes is no
    closure: nobody decides on it here. One query where nothing is closed.
    """
    visits = Appointment.objects.filter(pk__in=list(appointment_ids)).standing()
    inside = visits.order_by().filter(start_at__lt=OuterRef("end_at"), end_at__gt=OuterRef("start_at"))
    closures = NotAvailableTime.objects.filter(Exists(inside)).exclude(kind=NotAvailableTime.Kind.BUSY).order_by()
    return {pk for closure in closures for pk in _undecided(closure, visits).values_list("pk", flat=True)}


def list_conflicts(closure: NotAvailableTime, *, now: datetime) -> list[Appointment]:
    """List the visits inside a closure that nobody decided to keep, soonest first, running holds too."""
    visits = Appointment.objects.filter(
        Q(status__in=Appointment.STANDING)
        | Q(status=Appointment.Status.PENDING, hold_expires_at__isnull=True)
        | Q(status=Appointment.Status.PENDING, hold_expires_at__gt=now)
    )
    return list(_undecided(closure, visits).order_by("start_at", "id"))


def _undecided(closure: NotAvailableTime, visits: QuerySet[Appointment]) -> QuerySet[Appointment]:
    inside = visits.filter(start_at__lt=closure.end_at, end_at__gt=closure.start_at)
    kept = KeptVisit.objects.filter(closure=closure, version=F("appointment__version"))
    return _of(closure, inside.exclude(kept_inside__in=kept))


def check_hours(row: AvailableTime, others: Iterable[AvailableTime] | None = None) -> None:
    """Refuse hours that end before they start or overlap others, with a ValidationError.

    `others` are the bearer's further rows; without them they are read.
    """
    if row.start_time is None or row.end_time is None:
        return
    if row.end_time <= row.start_time:
        text = _("The end must be after the start; night hours are two rows, split at midnight.")
        raise ValidationError({"end_time": text})
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise ValidationError({"valid_until": _("The last day must not be before the first.")})
    for other in _list_others(row) if others is None else others:
        if clashes(row, other):
            words = {"other": other, "place": other.location}
            raise ValidationError({"start_time": _("This overlaps %(other)s at %(place)s.") % words})


def check_days(row: AvailableTime, *, now: datetime) -> None:
    """Refuse hours whose date, or last day, is over at their location, with a ValidationError at its field."""
    for name in DAYS:
        if _has_passed(row, name, now):
            raise ValidationError({name: _("This day is over. Give one from today on.")})


def is_over(row: AvailableTime, *, now: datetime) -> bool:
    """Say whether the date, or the last day, of hours has passed at their location."""
    return any(_has_passed(row, name, now) for name in DAYS)


def _has_passed(row: AvailableTime, name: str, now: datetime) -> bool:
    day: date | None = getattr(row, name)
    return day is not None and day < now.astimezone(row.location.zone).date()


def clashes(one: AvailableTime, other: AvailableTime) -> bool:
    """Say whether two rows of one bearer give the same minute of some day twice; dated rows replace weekly ones."""
    same_days = one.weekday == other.weekday and one.date == other.date
    return (
        same_days
        and one.start_time < other.end_time
        and other.start_time < one.end_time
        and (one.valid_from or date.min) <= (other.valid_until or date.max)
        and (other.valid_from or date.min) <= (one.valid_until or date.max)
    )


def _list_others(row: AvailableTime) -> QuerySet[AvailableTime]:
    whose = Q(resource_id=row.resource_id) if row.practitioner_id is None else Q(practitioner_id=row.practitioner_id)
    rows = AvailableTime.objects.filter(whose, weekday=row.weekday, date=row.date).exclude(pk=row.pk)
    return rows.select_related("practitioner", "resource", "location")


def lock(thing: Closable | None) -> None:
    """Wait for bookings under way and keep new ones out until the transaction ends.

    A thing has no calendar of its own: its place's is taken.
    """
    match thing:
        case Location():
            transactions.take_calendars(thing.pk, [])
        case Practitioner():
            transactions.take_calendars(None, [thing.pk])
        case Resource():
            transactions.take_calendars(thing.location_id, [])


def _field(thing: Closable) -> dict[str, Closable]:
    match thing:
        case Location():
            return {"location": thing}
        case Practitioner():
            return {"practitioner": thing}
        case Resource():
            return {"resource": thing}


def _of(closure: NotAvailableTime, visits: QuerySet[Appointment]) -> QuerySet[Appointment]:
    if closure.location_id is not None:
        return visits.filter(location_id=closure.location_id)
    if closure.practitioner_id is not None:
        who = f"practitioner:{closure.practitioner_id}"
    else:
        who = f"resource:{closure.resource_id}"
    taken = Allocation.objects.filter(
        who=who, holds=True, during__overlap=(closure.start_at, closure.end_at), appointment__isnull=False
    )
    seats = Q(session__practitioner=closure.practitioner_id) if closure.practitioner_id else Q(pk__in=[])
    return visits.filter(Q(pk__in=taken.values("appointment_id")) | seats)
