"""hours.csv and closures.csv: when people and rooms are there, and when they, or whole places, are not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appointments import calendar
from appointments.catalog_import.cells import CLOCK, DATE, MOMENT, TEXT
from appointments.catalog_import.report import CHANGED, NEW, SAME, BadCell, BadCells
from appointments.catalog_import.sheets import Sheet
from appointments.catalog_import.tables import Column, Run, Table, Values, bad_rows_noted, get_named
from appointments.models import AvailableTime, Location, NotAvailableTime, Practitioner, Resource

Bearer = Practitioner | Resource
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Hours(Table):
    """When people and rooms are there."""

    name = "hours"
    about = (
        "When people and rooms are there, on the location's clock. Whoever is in the file has exactly the hours of the "
        "file; who is not in it keeps theirs. Days that are over are not in the file."
    )
    key = ("location",)
    columns = (
        Column("location", TEXT, "where, as in locations.csv", "Asha Clinic", required=True),
        Column("person", TEXT, "whose hours, as in people.csv; or give a room", "Dr Rao"),
        Column("room", TEXT, "whose hours, as in rooms.csv; or give a person", ""),
        Column("weekday", TEXT, "Monday to Sunday, every week; or give a date", "Tuesday"),
        Column("date", DATE, "on this one date, instead of that day's weekly hours", ""),
        Column("start_time", CLOCK, "from when", "09:00", required=True),
        Column("end_time", CLOCK, "until when; night hours are two rows", "13:00", required=True),
        Column("valid_from", DATE, "the first day these hours hold", ""),
        Column("valid_until", DATE, "the last day these hours hold", ""),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        rows = AvailableTime.objects.select_related("location", "practitioner", "resource")
        order = (
            "location__name",
            "practitioner__name",
            "resource__name",
            "date",
            "weekday",
            "start_time",
            "valid_from",
        )
        for row in rows.order_by(*order):
            if calendar.is_over(row, now=now):
                continue
            yield {
                "location": row.location.name,
                "person": row.practitioner.name if row.practitioner else "",
                "room": row.resource.name if row.resource else "",
                "weekday": "" if row.weekday is None else WEEKDAYS[row.weekday],
                **{
                    name: getattr(row, name) for name in ("date", "start_time", "end_time", "valid_from", "valid_until")
                },
            }

    def take_all(self, sheet: Sheet, run: Run) -> None:
        """Read all rows, then give everybody in the file their hours at once."""
        found: dict[Bearer, list[tuple[int, AvailableTime]]] = {}
        for line in sheet.lines:
            with bad_rows_noted(sheet.name, line.number, run):
                bearer, row = _build(self.read(line))
                _check(row, [other for _number, other in found.get(bearer, [])], run)
                found.setdefault(bearer, []).append((line.number, row))
        if run.report.bad:
            return
        for done, (bearer, rows) in enumerate(found.items(), 1):
            with bad_rows_noted(sheet.name, rows[0][0], run), transaction.atomic():
                is_changed = calendar.replace_hours(bearer, [row for _number, row in rows], now=run.now)
                for _row in rows:
                    run.report.counts[self.name].add(CHANGED if is_changed else SAME)
            run.tell(self.name, done, len(found))

    def take(self, values: Values, run: Run, line: int) -> str:
        """Hours are taken all at once."""
        raise NotImplementedError


class Closures(Table):
    """When places are closed, and people and rooms away."""

    name = "closures"
    about = (
        "When places are closed, people away and rooms out of order, from now on. Visits inside stay, for the desk to "
        "decide."
    )
    key = ("start_at", "end_at")
    is_unique = False
    columns = (
        Column("location", TEXT, "what is closed, as in locations.csv; with a room: where it is", "Asha Clinic"),
        Column("person", TEXT, "or who is away, as in people.csv", ""),
        Column("room", TEXT, "or what is out of order, as in rooms.csv", ""),
        Column("kind", TEXT, "closed, leave or holiday", "closed"),
        Column("start_at", MOMENT, "from when, on the place's clock", "2026-12-25 00:00", required=True),
        Column("end_at", MOMENT, "until when, on the place's clock", "2026-12-26 00:00", required=True),
        Column("description", TEXT, "why", "Christmas"),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        rows = NotAvailableTime.objects.filter(end_at__gt=now)
        rows = rows.select_related("location", "practitioner", "resource__location")
        for row in rows.order_by(
            "start_at", "end_at", "location__name", "practitioner__name", "resource__name", "kind"
        ):
            place = row.resource.location if row.resource else row.location
            zone = find_zone(place)
            yield {
                "location": place.name if place else "",
                "person": row.practitioner.name if row.practitioner else "",
                "room": row.resource.name if row.resource else "",
                "kind": row.kind,
                "start_at": row.start_at.astimezone(zone),
                "end_at": row.end_at.astimezone(zone),
                "description": row.description,
            }

    def take(self, values: Values, run: Run, line: int) -> str:
        place = _find_place(values)
        person, room = _find_bearer(values, place)
        thing = person or room or place
        if thing is None or (person and (place or room)):
            raise BadCell("location", _("One thing is closed or away."), _("Give a location, a person, or a room."))
        kind = values.get("kind") or NotAvailableTime.Kind.CLOSED
        if kind not in NotAvailableTime.Kind.values:
            raise BadCell("kind", _("There is no such kind."), _("Give closed, leave or holiday."))
        start_at, end_at = (settle(values[name], find_zone(place), name) for name in ("start_at", "end_at"))
        field = {Location: "location", Practitioner: "practitioner", Resource: "resource"}[type(thing)]
        known = NotAvailableTime.objects.filter(**{field: thing}, start_at=start_at, end_at=end_at, kind=kind)
        if known.exists():
            return SAME
        try:
            calendar.close(thing, start_at, end_at, values.get("description", ""), run.now, kind)
        except ValidationError as error:
            raise _as_cells(error) from None
        return NEW


def find_zone(place: Location | None) -> ZoneInfo:
    """Give the zone of a place; without one that of all places, when they share it, else UTC."""
    if place is not None:
        return place.zone
    zones = set(Location.objects.filter(is_active=True).values_list("time_zone", flat=True))
    return ZoneInfo(zones.pop() if len(zones) == 1 else "UTC")


def settle(moment: datetime, zone: ZoneInfo, column: str) -> datetime:
    """Give the instant that a cell means, in UTC. Raises BadCell for a time that its clock skips or shows twice."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    local = moment.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise BadCell(column, _("The clock in %s skips this time.") % zone.key, _("Give the time it means."))
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        remedy = _("Give it with its offset, such as %s.") % local.isoformat()
        raise BadCell(column, _("The clock in %s shows this time twice.") % zone.key, remedy)
    return local.astimezone(UTC)


def _build(values: Values) -> tuple[Bearer, AvailableTime]:
    place = get_named(Location, values["location"], "location", "locations.csv")
    person, room = _find_bearer(values, place)
    bearer = person or room
    if bearer is None or (person and room):
        raise BadCell("person", _("These are the hours of one."), _("Give a person or a room."))
    weekday, date = values.get("weekday", ""), values.get("date")
    if bool(weekday) == (date is not None):
        raise BadCell("weekday", _("Hours are weekly or for one date."), _("Give a weekday or a date."))
    if weekday and weekday.capitalize() not in WEEKDAYS:
        raise BadCell("weekday", _("There is no such day."), _("Give one of: %s.") % ", ".join(WEEKDAYS))
    number = WEEKDAYS.index(weekday.capitalize()) if weekday else None
    times = {name: values.get(name) for name in ("start_time", "end_time", "valid_from", "valid_until")}
    return bearer, AvailableTime(location=place, practitioner=person, resource=room, weekday=number, date=date, **times)


def _check(row: AvailableTime, others: list[AvailableTime], run: Run) -> None:
    try:
        calendar.check_hours(row, others)
        calendar.check_days(row, now=run.now)
    except ValidationError as error:
        raise _as_cells(error) from None


def _find_place(values: Values) -> Location | None:
    name = values.get("location", "")
    return get_named(Location, name, "location", "locations.csv") if name else None


def _find_bearer(values: Values, place: Location | None) -> tuple[Practitioner | None, Resource | None]:
    person, room = values.get("person", ""), values.get("room", "")
    return (
        get_named(Practitioner, person, "person", "people.csv") if person else None,
        get_named(Resource, room, "room", "rooms.csv", location=place) if room else None,
    )


def _as_cells(error: ValidationError) -> BadCells:
    return BadCells([BadCell(name, text, "") for name, texts in error.message_dict.items() for text in texts])
