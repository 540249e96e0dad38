"""Why a time is not free, in words that staff can read to a caller: never who has it, always which rule is in the way.

`reason_rules` holds the rules; here are their sentences, one for each. Who adds a rule there adds its sentence here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from appointments import limiting, loading, reason_rules, reasons  # noqa: F401 - importing `reason_rules` registers them
from appointments.agenda import Agenda
from appointments.intervals import Span
from appointments.limits import Reached
from appointments.models import NotAvailableTime, Practitioner, ResourceKind
from appointments.reasons import Reason, Values
from appointments.slots import Slot

UNKNOWN, NOT_OFFERED = "unknown", "not-offered"

# A sentence may use what its rule yields, and `who`, `kind` and `description` where they make sense.
TEXTS: dict[str, str | Promise] = {
    UNKNOWN: lazy("This is not offered at this place."),
    NOT_OFFERED: lazy("%(who)s does not offer this."),
    "inactive": lazy("This is not offered any more."),
    "nobody": lazy("Nobody here offers this."),
    "past": lazy("This time has passed."),
    "notice": lazy("Too soon: it needs notice of %(minutes)s. The first time is %(first)s."),
    "horizon": lazy("Too far ahead: it can be booked %(days)s ahead, until %(last)s."),
    "session": lazy("This is a class: book a seat of one of its times."),
    "dates": lazy("It can only be booked %(where)s."),
    "fixed": lazy("It begins at set times only: %(times)s."),
    "limit": lazy("Enough of this is booked: %(where)s."),
    "own-notice": lazy("Too soon: %(who)s needs notice of %(minutes)s. The first time is %(first)s."),
    "own-horizon": lazy("Too far ahead: %(who)s can be booked %(days)s ahead, until %(last)s."),
    "own-limit": lazy("%(who)s has enough: %(where)s."),
    "grid": lazy("Visits begin every %(minutes)s, not at this time."),
    "holiday": lazy("Closed all day%(description)s."),
    "closed": lazy("Closed from %(start)s to %(end)s%(description)s."),
    "inactive-person": lazy("%(who)s does not work here any more."),
    "day-off": lazy("%(who)s does not work here on this day."),
    "hours": lazy("Outside the hours: %(who)s %(where)s."),
    "too-long": lazy("It would last until %(end)s, and %(who)s stops at %(closes)s."),
    "leave": lazy("%(who)s is away from %(start)s to %(end)s."),
    "booked": lazy("%(who)s has a visit from %(start)s to %(end)s."),
    "held": lazy(
        "%(who)s: %(start)s to %(end)s is kept for somebody who is deciding. Free again at %(until)s without a yes."
    ),
    "buffer": lazy("Too close: %(who)s needs %(minutes)s between this and the visit from %(start)s to %(end)s."),
    "no-room": lazy("It needs one of: %(kind)s. There is none here."),
    "room-closed": lazy("It needs one of: %(kind)s. None can be used at this time."),
    "room": lazy("It needs one of: %(kind)s. All are taken then (%(count)s)."),
}
WHERE = {
    "between": lazy("has a break from %(closes)s to %(opens)s"),
    "before": lazy("starts at %(opens)s"),
    "after": lazy("stops at %(closes)s"),
    "from": lazy("from %(first)s on"),
    "until": lazy("until %(last)s"),
    "visits a day": lazy("no more than %(most)s a day"),
    "visits a week": lazy("no more than %(most)s a week"),
    "minutes a day": lazy("no more than %(most)s minutes a day"),
    "minutes a week": lazy("no more than %(most)s minutes a week"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reason in words. One that does not bind the desk may be passed over by a person who decides."""

    code: str
    text: str
    binds_desk: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What keeps one start from being free. `slot` is what could be booked there, if anybody has the time."""

    start_at: datetime
    lines: tuple[Line, ...]
    slot: Slot | None

    @property
    def is_free(self) -> bool:
        """Whether anybody may book it."""
        return not self.lines

    @property
    def is_free_for_desk(self) -> bool:
        """Whether a person at the desk may book it: notice, horizon, dates and grid do not bind them."""
        return self.slot is not None


def explain(
    service_ids: tuple[int, ...],
    when: datetime,
    *,
    location_id: int,
    practitioner_id: int | None = None,
    people: tuple[int | None, ...] = (),
    now: datetime,
    holder: str | None = None,
) -> Explanation:
    """Say why a visit of these services cannot begin at `when`.

    With the one practitioner for all of them, with `people` for each in its order (None: anybody), or with anybody.
    Allocations of `holder` ("appointment:7") do not count as taken. Reads only; queries do not grow with the people.
    """
    wanted = people or (practitioner_id,) * len(service_ids)
    [said] = explain_each(service_ids, [when], location_id=location_id, people=wanted, now=now, holder=holder)
    return said


def explain_each(
    service_ids: tuple[int, ...],
    starts: Sequence[datetime],
    *,
    location_id: int,
    people: tuple[int | None, ...],
    now: datetime,
    holder: str | None = None,
) -> list[Explanation]:
    """Say the same for each of several starts, each by itself: what one takes of a limit does not count for another.

    Reads only; rules and hours are read once, taken times once for each start.
    """
    agenda = loading.load_wanted(location_id, service_ids, people, now=now, holder=holder)
    if agenda is None:
        return [Explanation(when, (Line(UNKNOWN, str(TEXTS[UNKNOWN]), True),), None) for when in starts]
    return [explain_at(agenda, when) for when in starts]


def explain_at(agenda: Agenda, when: datetime, own: Iterable[Slot] = ()) -> Explanation:
    """Say the same for one start of rules that were read; slots in `own` count toward limits as if they were booked."""
    loading.read_busy(agenda, Span(when, when + agenda.lasts))
    limiting.count(agenda, own)
    found = [_name_wanted(reason) for reason in reasons.list_reasons(agenda, when)]
    chosen = None if any(reason.binds_desk for reason in found) else reasons.find_people(agenda, when)
    slot = agenda.build_slot(when, chosen) if chosen else None
    reached = limiting.find_reached(agenda, slot) if slot else None
    if reached:  # by the services together; each of them by itself was asked for above
        found, slot = [*found, _name_reached(reached)], None
    words = _Words(agenda, when, found)
    # Two services of one visit may have the same in their way.
    lines = dict.fromkeys(Line(one.code, words.say(one), one.binds_desk) for one in found)
    return Explanation(when, tuple(lines), slot)


def _name_wanted(reason: Reason) -> Reason:
    """Say of a service that nobody offers who was wanted for it."""
    if "only" not in reason.values:
        return reason
    return replace(reason, code=NOT_OFFERED, who=f"practitioner:{reason.values['only']}", values={})


def _name_reached(reached: Reached) -> Reason:
    values: Values = {"most": reached.most, "where": f"{reached.unit} a {reached.per}"}
    if reached.subject.startswith("service:"):
        return Reason("limit", True, values=values)
    return Reason("own-limit", True, reached.subject, values)


class _Words:
    """The names that the sentences of one explanation need, read once."""

    def __init__(self, agenda: Agenda, when: datetime, found: list[Reason]) -> None:
        self._zone = agenda.zone
        self._day = agenda.local_date(when)
        self._names = self._read_names(found)
        self._kinds = self._read_kinds(found)
        self._closures = self._read_closures(agenda, when, found)

    def say(self, reason: Reason) -> str:
        """Put a reason into its sentence."""
        values: dict[str, str] = {name: self._say_value(name, value) for name, value in reason.values.items()}
        values["who"] = self._names.get(reason.who, "")
        values["description"] = f" ({self._closures})" if self._closures else ""
        if "where" in values:
            values["where"] = str(WHERE[values["where"]]) % values
        return str(TEXTS[reason.code]) % values

    def _say_value(self, name: str, value: datetime | date | int | str) -> str:
        if isinstance(value, datetime):
            return _say_instant(value, self._zone, self._day)
        if isinstance(value, date):
            return formats.date_format(value, "D j M Y")
        if name == "kind":
            return self._kinds.get(int(value), "")
        if name == "minutes":
            return say_minutes(int(value))
        if name == "days":
            return ngettext("%(count)s day", "%(count)s days", int(value)) % {"count": value}
        return str(value)

    @staticmethod
    def _read_names(found: list[Reason]) -> dict[str, str]:
        people = {int(reason.who.partition(":")[2]) for reason in found if reason.who}
        rows = Practitioner.objects.filter(pk__in=people).values_list("pk", "name") if people else ()
        return {f"practitioner:{pk}": name for pk, name in rows}

    @staticmethod
    def _read_kinds(found: list[Reason]) -> dict[int, str]:
        kinds = {value for reason in found if isinstance(value := reason.values.get("kind"), int)}
        return dict(ResourceKind.objects.filter(pk__in=kinds).values_list("pk", "name")) if kinds else {}

    @staticmethod
    def _read_closures(agenda: Agenda, when: datetime, found: list[Reason]) -> str:
        """Read what the closures of the place are called; why a person is away is nobody's business."""
        if not any(reason.code in ("closed", "holiday") for reason in found):
            return ""
        rows = NotAvailableTime.objects.filter(
            location=agenda.location_id, start_at__lt=when + agenda.lasts, end_at__gt=when
        ).exclude(description="")
        return ", ".join(rows.order_by("start_at").values_list("description", flat=True).distinct())


def say_minutes(count: int) -> str:
    """Say a length of time: 90 minutes, 2 hours, 3 days."""
    if count and count % (24 * 60) == 0:
        return ngettext("%(count)s day", "%(count)s days", count // 1440) % {"count": count // 1440}
    if count and count % 60 == 0:
        return ngettext("%(count)s hour", "%(count)s hours", count // 60) % {"count": count // 60}
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _say_instant(instant: datetime, zone: ZoneInfo, day: date) -> str:
    """Say an instant on the place's clock; its date too when it is another day."""
    local = instant.astimezone(zone)
    clock = formats.date_format(local, "H:i")
    if local.date() == day:
        return clock
    return _("%(date)s %(time)s") % {"date": formats.date_format(local, "D j M"), "time": clock}
