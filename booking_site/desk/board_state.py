"""What the board's address says: which branch, which day, which columns, and what is open beside it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from appointments import recurrence
from appointments.models import Location, StaffMember
from appointments.slots import MOST_ITEMS, Slot
from booking_site.desk import repeats
from booking_site.desk.access import list_locations, staff
from booking_site.desk.board import PEOPLE, ROOMS
from booking_site.desk.numbers import read_number
from booking_site.desk.repeats import ONCE, Repeats

MINUTE_FORMAT = "%Y%m%d%H%M"
FIRST_YEAR, LAST_YEAR = 2000, 2100
# So many services a form offers for one visit; a visit that came otherwise may have more.
MOST_SERVICES = 3
# In the place of a column: with the people whom a visit has.
SAME = "same"
# The services of a visit in their order, each with whom it is wanted; None: with anybody.
Wanted = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Look:
    """One view of the board. `start` is an instant; `lane` is `practitioner:3`, `resource:5` or empty for anybody.

    `more` are the services that follow the first one in the same visit, `repeats` says how often it is to come again.
    `series` names one that was booked, `like` a visit for whose person the time is looked for; it may be `instead` of
    the date of that number in the visit's series.
    """

    location: Location
    day: date
    by: str = PEOPLE
    show: str = ""
    lane: str = ""
    start: datetime | None = None
    service_id: int = 0
    visit_id: int = 0
    moves: bool = False
    walk_in: bool = False
    class_id: int = 0
    opens: bool = False
    words: str = ""
    more: Wanted = ()
    repeats: Repeats = ONCE
    series: UUID | None = None
    like: int = 0
    instead: int = 0

    @property
    def practitioner_id(self) -> int | None:
        """Whose column was chosen, if it is a person's."""
        return _read_person(self.lane)

    @property
    def wanted(self) -> Wanted:
        """The services of the visit to be booked, each with whom."""
        return ((self.service_id, self.practitioner_id), *self.more)

    @property
    def has_side(self) -> bool:
        """Whether something is open beside the board that a narrow screen shows in its place."""
        return bool(self.start or self.series or self.class_id or self.opens or (self.visit_id and not self.is_moving))

    def address(self, name: str = "desk:day", **changes: Any) -> str:
        """Give the address of this view, or of a region of it, with something changed."""
        look = replace(self, **changes)
        values: dict[str, str] = {"at": str(look.location.pk), "date": look.day.isoformat()}
        if look.by != PEOPLE:
            values["by"] = look.by
        if look.show:
            values["show"] = look.show
        if look.lane:
            values["lane"] = look.lane
        if look.start:
            values["start"] = look.start.astimezone(UTC).strftime(MINUTE_FORMAT)
        if look.service_id:
            values["service"] = str(look.service_id)
        if look.visit_id:
            values["visit"] = str(look.visit_id)
        if look.class_id:
            values["class"] = str(look.class_id)
        if look.start:
            values |= _write_more(look.more) | look.repeats.write()
        if look.start and look.like:
            values |= {"like": str(look.like)} | ({"instead": str(look.instead)} if look.instead else {})
        if look.series:
            values["series"] = look.series.hex
        flags = (("move", look.moves), ("walkin", look.walk_in), ("opens", look.opens))
        values |= {key: "1" for key, on in flags if on}
        return f"{reverse(name)}?{urlencode(values)}"

    def build_rule(self) -> str:
        """Give the recurrence rule of the series that begins at the view's time. Raises ValueError without one."""
        if self.start is None:
            raise ValueError("a series begins at a time")
        return self.repeats.build_rule(self.start.astimezone(self.location.zone).date())

    def address_of(self, slot: Slot, **changes: Any) -> str:
        """Give the address of this view with a free time chosen, and who has it."""
        day = slot.start_at.astimezone(self.location.zone).date()
        more = tuple((item.service_id, item.practitioner_id) for item in slot.items[1:])
        lane = f"practitioner:{slot.practitioner_id}"
        return self.address(day=day, start=slot.start_at, lane=lane, more=more, **changes)

    @property
    def plain(self) -> "Look":
        """The same day with nothing open beside it."""
        return Look(self.location, self.day, self.by, self.show)

    @property
    def elsewhere(self) -> "Look":
        """The same day without what was chosen, but still with the visit that is being moved."""
        return replace(self.plain, visit_id=self.visit_id, moves=True) if self.is_moving else self.plain

    @property
    def is_moving(self) -> bool:
        """Whether a visit waits for its new time."""
        return self.moves and bool(self.visit_id)


def read(request: HttpRequest, *, now: datetime) -> Look:
    """Read a view from the address, or from a form that carries one. Raises Http404 for another's branch.

    What cannot be read is left out: the board of today is the worst answer to an address typed by hand.
    """
    values = request.POST if request.method == "POST" else request.GET
    location = _find_location(staff(request), values.get("at", ""))
    start = _read_start(values, location)
    today = now.astimezone(location.zone).date()
    return Look(
        location=location,
        day=_read_date(values.get("date", "")) or (start.astimezone(location.zone).date() if start else today),
        by=ROOMS if values.get("by") == ROOMS else PEOPLE,
        show=values.get("show", "")[:40],
        lane=values.get("lane", "")[:40],
        start=start,
        service_id=read_number(values.get("service", "")),
        visit_id=read_number(values.get("visit", "")),
        moves=bool(values.get("move")),
        walk_in=bool(values.get("walkin")),
        class_id=read_number(values.get("class", "")),
        opens=bool(values.get("opens")),
        words=values.get("q", "")[:80],
        more=_read_more(values),
        repeats=repeats.read(values),
        series=_read_name(values.get("series", "")),
        like=read_number(values.get("like", "")),
        instead=read_number(values.get("instead", "")),
    )


def _read_name(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _read_person(lane: str) -> int | None:
    kind, _, number = lane.partition(":")
    return (read_number(number) or None) if kind == "practitioner" else None


def _read_more(values: QueryDict) -> Wanted:
    """Read the services after the first one, each with whom; a place left empty is passed over."""
    rows = [
        (read_number(values.get(f"service{place}", "")), _read_person(values.get(f"lane{place}", "")))
        for place in range(2, MOST_ITEMS + 1)
    ]
    return tuple((service, person) for service, person in rows if service)


def _write_more(more: Wanted) -> dict[str, str]:
    values: dict[str, str] = {}
    for place, (service, person) in enumerate(more, start=2):
        values[f"service{place}"] = str(service)
        values |= {f"lane{place}": f"practitioner:{person}"} if person else {}
    return values


def _find_location(user: StaffMember, text: str) -> Location:
    locations = list_locations(user)
    if not text and locations:
        return locations[0]
    found = next((one for one in locations if str(one.pk) == text), None)
    if found is None:
        raise Http404
    return found


def _read_start(values: QueryDict, location: Location) -> datetime | None:
    """Read the start: the instant of the address, or the clock time typed into a form.

    A clock time that comes twice is the one the address named, else the first; one that the clock skips is the
    instant at which it jumps.
    """
    start = _read_instant(values.get("start", ""))
    typed, day = _read_clock(values.get("time", "")), _read_date(values.get("date", ""))
    if typed is None or day is None:
        return start
    if start and start.astimezone(location.zone).replace(tzinfo=None) == datetime.combine(day, typed):
        return start
    spans = recurrence.list_instants([(typed, time(23, 59))], day, location.zone)
    return spans[0].start if spans else None


def _read_instant(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text, MINUTE_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _read_date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _read_clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
