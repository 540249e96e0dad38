"""Taking time and giving it back: the rows of Allocation, where double booking is impossible.

All rows of a visit go in by one sorted INSERT with ON CONFLICT DO NOTHING; fewer back than asked means that somebody
else has one of the times. Plain inserts deadlock when many want the same time, and so does giving up the old time
before taking the new one; so a move takes first, counts, and then gives back. Rows of one holder never collide.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from appointments.booking import history
from appointments.booking.by import By
from appointments.booking.transactions import Changed, savepoint
from appointments.booking.writing import Taken
from appointments.judging import Judged
from appointments.models import Allocation, Appointment, AppointmentEvent
from appointments.refusals import SlotTaken

# A thing lost to somebody else in the same moment is replaced by another one this often.
OTHER_THINGS = 2
MINUTE = timedelta(minutes=1)

INSERT = """
    INSERT INTO appointments_allocation
        (who, service_id, location_id, holder, appointment_id, during, with_before, with_after, holds, expires_at)
    VALUES {rows}
    ON CONFLICT DO NOTHING RETURNING id, who
"""
ROW = "(%s, %s, %s, %s, %s, tstzrange(%s, %s), tstzrange(%s, %s), tstzrange(%s, %s), true, %s::timestamptz)"


class _Lost(Exception):
    """The times of some were refused. Undoes the savepoint."""

    def __init__(self, whos: set[str]) -> None:
        super().__init__()
        self.whos = whos


def holder_of(appointment_id: int) -> str:
    """Name a visit as the holder of its time."""
    return f"appointment:{appointment_id}"


def take(appointment: Appointment, judged: Judged, *, expires_at: datetime | None = None) -> list[int]:
    """Take a slot's time for a visit. Gives the ids of the new rows; raises SlotTaken."""
    return take_for(holder_of(appointment.pk), appointment.pk, judged, expires_at=expires_at)


def take_for(
    holder: str, appointment_id: int | None, judged: Judged, *, expires_at: datetime | None = None
) -> list[int]:
    """Take a slot's time for a holder: people, and of each kind of thing one that is free.

    Gives the ids of the new Allocation rows; raises SlotTaken, having written nothing. A thing that somebody takes in
    the same moment is replaced by the next free one, twice at most.
    """
    lost: set[str] = set()
    for _ in range(OTHER_THINGS + 1):
        rows = plan(judged, lost)
        try:
            with savepoint():
                return _insert((holder, appointment_id), judged.slot.location_id, rows, expires_at)
        except _Lost as refused:
            if any(who.startswith("practitioner:") for who in refused.whos):
                raise SlotTaken from None
            lost |= refused.whos
    raise SlotTaken


def plan(judged: Judged, lost: AbstractSet[str] = frozenset()) -> list[Taken]:
    """Choose the things, none that was lost already, and sort all times as everybody sorts. Raises SlotTaken."""
    rows = []
    for item, kinds in zip(judged.slot.items, judged.things, strict=True):
        opens_at = item.start_at - item.buffer_before_minutes * MINUTE
        closes_at = item.end_at + item.buffer_after_minutes * MINUTE
        whos = [f"practitioner:{item.practitioner_id}"]
        for free in kinds:
            left = [name for name in (f"resource:{thing}" for thing in free) if name not in lost]
            if not left:
                raise SlotTaken
            whos.append(left[0])
        rows += [Taken(who, item, opens_at, closes_at) for who in whos]
    return sorted(rows, key=lambda row: (row.who, row.item.start_at))


def check_all(taken: Iterable[Taken], whos: Iterable[str]) -> None:
    """Raise SlotTaken when somebody's time was refused; when only a thing's was, Changed: another one may be free."""
    refused = _list_refused(taken, whos)
    if any(who.startswith("practitioner:") for who in refused):
        raise SlotTaken
    if refused:
        raise Changed


def _list_refused(taken: Iterable[Taken], whos: Iterable[str]) -> set[str]:
    """Name those who gave fewer times than were to be taken; one person may have several services of a visit."""
    return set(Counter(row.who for row in taken) - Counter(whos))


def give_back(appointment_id: int, *, but: Iterable[int] = ()) -> None:
    """Free every time a visit holds, except the rows named."""
    Allocation.objects.filter(holder=holder_of(appointment_id), holds=True).exclude(pk__in=list(but)).update(
        holds=False
    )


def give_back_all(holder: str) -> None:
    """Free every time of a holder."""
    Allocation.objects.filter(holder=holder, holds=True).update(holds=False)


def give_back_kept(appointment_id: int, *, but: Iterable[int] = ()) -> int:
    """Free the times that a visit only keeps for a while, and say how many rows these were."""
    rows = Allocation.objects.filter(holder=holder_of(appointment_id), holds=True, expires_at__isnull=False)
    return rows.exclude(pk__in=list(but)).update(holds=False)


def release_expired(visits: Iterable[Appointment], *, now: datetime) -> None:
    """Release holds that have run out, whoever made them. The visits are locked.

    A hold becomes cancelled; of a visit that only kept a new time, that time is freed. Each gets a line of history.
    """
    by = By("system", "system", "expired")
    for visit in visits:
        before = history.snapshot(visit)
        if visit.is_hold and visit.hold_expires_at is not None and visit.hold_expires_at <= now:
            give_back(visit.pk)
            visit.status, visit.hold_expires_at, visit.updated_at = Appointment.Status.CANCELLED, None, now
            visit.save(update_fields=["status", "hold_expires_at", "updated_at"])
        else:
            kept = Allocation.objects.filter(holder=holder_of(visit.pk), holds=True, expires_at__lte=now)
            if not kept.update(holds=False):
                continue
        history.record(
            visit, AppointmentEvent.Kind.EXPIRED, by=by, now=now, before=before, after=history.snapshot(visit)
        )


def shorten_neighbours(visits: Iterable[Appointment], judged: Judged, *, by: By, now: datetime) -> None:
    """Shorten the stored buffers of visits next to a slot to the gap that is left, and say so in their history.

    The visits are locked. Core times never change.
    """
    for visit in visits:
        shortened: dict[str, int] = {}
        for item in judged.slot.items:
            rows = Allocation.objects.filter(holder=holder_of(visit.pk), holds=True)
            for row in rows.filter(during__endswith__lte=item.start_at, with_after__endswith__gt=item.start_at):
                row.with_after = DateTimeTZRange(row.during.lower, item.start_at)
                row.save(update_fields=["with_after"])
                shortened["after"] = (item.start_at - row.during.upper) // MINUTE
            for row in rows.filter(during__startswith__gte=item.end_at, with_before__startswith__lt=item.end_at):
                row.with_before = DateTimeTZRange(item.end_at, row.during.upper)
                row.save(update_fields=["with_before"])
                shortened["before"] = (row.during.lower - item.end_at) // MINUTE
        if shortened:
            _write_shortened(visit, shortened)
            facts = history.snapshot(visit)
            after = {**facts, "buffers": shortened}
            history.record(visit, AppointmentEvent.Kind.SHORTENED, by=by, now=now, before=facts, after=after)


def _write_shortened(visit: Appointment, shortened: dict[str, int]) -> None:
    """Keep with the first and last service what is left of their buffers."""
    items = list(visit.items.order_by("position"))
    if "after" in shortened:
        items[-1].buffer_after_minutes = min(items[-1].buffer_after_minutes, shortened["after"])
    if "before" in shortened:
        items[0].buffer_before_minutes = min(items[0].buffer_before_minutes, shortened["before"])
    for item in {items[0], items[-1]}:
        item.save(update_fields=["buffer_before_minutes", "buffer_after_minutes"])


def _insert(
    holder: tuple[str, int | None], location_id: int, rows: list[Taken], expires_at: datetime | None
) -> list[int]:
    values: list[str | int | datetime | None] = []
    for who, item, opens_at, closes_at in rows:
        start, end = item.start_at, item.end_at
        values += [who, item.service_id, location_id, *holder, start, end, opens_at, end, start, closes_at, expires_at]
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(rows=", ".join([ROW] * len(rows))), values)
        written = cursor.fetchall()
    refused = _list_refused(rows, [who for _, who in written])
    if refused:
        raise _Lost(refused)
    return [pk for pk, _ in written]
