"""Free starts as cells, compared with the sweep over spans: the same starts, and the same person at each."""

import struct
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments import availability, grids, intervals
from appointments.agenda import Agenda, Bearer, Busy, Rules
from appointments.availability import SlotQuery
from appointments.grids import Grid
from appointments.intervals import Span
from appointments.recurrence import LocalHours
from appointments.tests.clinic import NOW

FIRST = date(2026, 11, 30)
DAYS = 3
BASE = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)  # midnight in Bengaluru
MINUTE = timedelta(minutes=1)
HOURS = (
    (LocalHours(time(9), time(13), weekday=0), LocalHours(time(14), time(18), weekday=0)),
    (LocalHours(time(9, 5), time(23, 59), weekday=0), LocalHours(time(0), time(2), weekday=1)),
    (LocalHours(time(10), time(12), weekday=0), LocalHours(time(16), time(17), on_date=date(2026, 12, 1))),
    (),
)
minutes = st.integers(0, DAYS * 1440).map(lambda count: BASE + count // 5 * 5 * MINUTE)
spans = st.lists(st.tuples(minutes, st.integers(5, 600)), max_size=2).map(
    lambda rows: intervals.merge(Span(start, start + length * MINUTE) for start, length in rows)
)
busy = st.lists(
    st.tuples(minutes, st.integers(5, 90), st.sampled_from([0, 5, 20]), st.sampled_from([0, 10])), max_size=12
)


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Give a place with three people and two rooms, taken at random."""
    lasts, before, after, grid = (draw(st.sampled_from(choice)) for choice in ([5, 30, 50], [0, 15], [0, 10], [5, 15]))
    rules = Rules(
        1,
        lasts * MINUTE,
        before * MINUTE,
        after * MINUTE,
        timedelta(),
        30,
        grid,
        draw(st.sampled_from([(), (8,)])),
        True,
    )
    people = {
        pk: Bearer(
            f"practitioner:{pk}",
            pk,
            is_active=draw(st.integers(0, 9)) > 0,
            services={1},
            hours=draw(st.sampled_from(HOURS)),
            away=draw(spans),
        )
        for pk in (1, 2, 3)
    }
    rooms = [
        Bearer(f"resource:{pk}", pk, always=draw(st.booleans()), hours=HOURS[0], away=draw(spans)) for pk in (5, 6)
    ]
    agenda = Agenda(
        1, ZoneInfo("Asia/Kolkata"), True, BASE, None, (rules,), people, {8: rooms} if rules.kinds else {}, draw(spans)
    )
    rows = [
        (who, Busy(start, start + length * MINUTE, early * MINUTE, late * MINUTE, f"x:{who}:{start}", None, None))
        for who in agenda.bearers
        for start, length, early, late in draw(busy)
    ]
    agenda.put_busy(sorted(rows))
    return agenda


def pack(agenda: Agenda) -> dict[str, bytes]:
    """Pack taken times as PostgreSQL sends them."""

    def write(row: Busy) -> bytes:
        instants = (row.start, row.end, row.start - row.before, row.end + row.after)
        return struct.pack(">4q", *((one - grids.EPOCH) // grids.MICROSECOND for one in instants))

    whole = Span(BASE - timedelta(days=5), BASE + timedelta(days=9))
    return {who: b"".join(map(write, agenda.list_taken(who, whole))) for who in agenda.bearers}


@settings(max_examples=100, deadline=None)
@given(agendas())
def test_cells_and_sweep_agree_on_every_start_and_person(agenda):
    query = SlotQuery(1, (1,), limit=100_000)
    last = FIRST + timedelta(days=DAYS - 1)
    assert grids.fits(agenda, FIRST, last)
    grid = Grid(agenda, FIRST, last, pack(agenda))
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        swept = [slot.id for slot in availability._list_day(agenda, day, query, None)]
        assert [slot.id for slot in availability._list_day(agenda, day, query, grid)] == swept


@pytest.mark.parametrize(
    ("zone", "grid", "services", "expected"),
    [
        ("Asia/Kolkata", 15, 1, True),
        ("Asia/Kolkata", 7, 1, False),
        ("Asia/Kolkata", 15, 2, False),
        ("Europe/London", 15, 1, False),
    ],
)
def test_cells_answer_only_where_time_runs_evenly(zone, grid, services, expected):
    rules = (Rules(1, 30 * MINUTE, timedelta(), timedelta(), timedelta(), 30, grid, (), True),) * services
    agenda = Agenda(1, ZoneInfo(zone), True, NOW, None, rules, {}, {})
    assert grids.fits(agenda, date(2027, 3, 20), date(2027, 4, 1)) is expected
