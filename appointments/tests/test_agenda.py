"""Free time between taken ones, compared with the rule of the two buffers applied to every start."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appointments.agenda import Agenda, Bearer, Busy, Rules
from appointments.intervals import Span, covers
from appointments.recurrence import LocalHours

DAY = date(2026, 11, 30)
OPENS = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)  # 09:00 in Bengaluru
STEP = timedelta(minutes=5)


def rules(lasts: int, before: int = 0, after: int = 0) -> Rules:
    return Rules(
        service_id=1,
        lasts=timedelta(minutes=lasts),
        before=timedelta(minutes=before),
        after=timedelta(minutes=after),
        notice=timedelta(),
        horizon_days=30,
        grid_minutes=5,
        kinds=(),
        is_active=True,
    )


def agenda_of(rule: Rules, busy: list[Busy], holder: str | None = None) -> tuple[Agenda, Bearer]:
    hours = [LocalHours(time(9), time(13), weekday=0), LocalHours(time(14), time(18), weekday=0)]
    person = Bearer(who="practitioner:1", id=1, services={1}, hours=hours)
    agenda = Agenda(1, ZoneInfo("Asia/Kolkata"), True, OPENS - timedelta(hours=1), holder, (rule,), {1: person}, {})
    agenda.put_busy((person.who, row) for row in sorted(busy))
    return agenda, person


def taken(
    start: int,
    lasts: int,
    before: int = 0,
    after: int = 0,
    holder: str = "appointment:1",
    expires_at: datetime | None = None,
) -> Busy:
    begin = OPENS + start * STEP
    gaps = timedelta(minutes=before), timedelta(minutes=after)
    return Busy(begin, begin + lasts * STEP, *gaps, holder, 1, expires_at)


BUFFERS = st.sampled_from([0, 5, 10, 15])
TAKEN = st.lists(st.builds(taken, st.integers(-4, 110), st.integers(1, 12), BUFFERS, BUFFERS), max_size=6)


@given(st.builds(rules, st.sampled_from([20, 30, 45]), BUFFERS, BUFFERS), TAKEN)
def test_start_is_free_exactly_when_both_buffers_of_every_neighbour_are_kept(rule, busy):
    agenda, person = agenda_of(rule, busy)
    free = agenda.list_free(person, rule, DAY)
    for number in range(-2, 112):
        start = OPENS + number * STEP
        end = start + rule.lasts
        works = any(
            OPENS + timedelta(hours=opens) <= start and end <= OPENS + timedelta(hours=closes)
            for opens, closes in ((0, 4), (5, 9))
        )
        # The database's two exclusion constraints, word for word.
        collides = any(
            (start < row.end + row.after and row.start < end + rule.after)
            or (start - rule.before < row.end and row.start - row.before < end)
            for row in busy
        )
        assert covers(free, Span(start, end)) == (works and not collides), start


def test_expired_hold_and_own_time_do_not_count():
    rule = rules(30)
    gone = taken(0, 12, expires_at=OPENS - timedelta(hours=1))
    own = taken(24, 12, holder="appointment:7")
    agenda, person = agenda_of(rule, [gone, own], holder="appointment:7")

    assert agenda.list_free(person, rule, DAY)[0] == Span(OPENS, OPENS + timedelta(hours=4))
    assert agenda.list_expired(person.who, Span(OPENS, OPENS + timedelta(minutes=30))) == [gone]


def test_hours_until_midnight_go_on_into_the_next_date():
    rule = rules(60)
    agenda, person = agenda_of(rule, [])
    person.hours = [LocalHours(time(22), time(23, 59), weekday=0), LocalHours(time(0), time(2), weekday=1)]

    (working,) = agenda.list_working(person, DAY)
    assert working.end - working.start == timedelta(hours=4)
