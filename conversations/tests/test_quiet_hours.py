"""Quiet hours against the one rule: an instant is quiet exactly when the clock on the wall says so."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import quiet_hours

BENGALURU = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour from its neighbours, and its summer time is half an hour
ZONES = [
    BENGALURU,
    BERLIN,
    LORD_HOWE,
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("America/St_Johns"),
    ZoneInfo("Africa/Cairo"),
]
MINUTE = timedelta(minutes=1)


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def end(zone: ZoneInfo, text: str, quiet_from: int, quiet_until: int, fold: int = 0) -> str:
    found = quiet_hours.find_end(at(zone, text, fold), time(quiet_from), time(quiet_until), zone)
    return f"{found.astimezone(zone):%m-%d %H:%M}" if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01 20:59", ""),
        ("2026-12-01 21:00", "12-02 08:00"),
        ("2026-12-01 23:59", "12-02 08:00"),
        ("2026-12-02 00:00", "12-02 08:00"),
        ("2026-12-02 07:59", "12-02 08:00"),
        ("2026-12-02 08:00", ""),
    ],
)
def test_quiet_hours_past_midnight_are_half_open(text: str, expected: str) -> None:
    assert end(BENGALURU, text, 21, 8) == expected


def test_quiet_hours_inside_one_day_and_up_to_midnight() -> None:
    assert end(BENGALURU, "2026-12-01 13:30", 13, 15) == "12-01 15:00"
    assert end(BENGALURU, "2026-12-01 15:00", 13, 15) == ""
    assert end(BENGALURU, "2026-12-01 22:00", 21, 0) == "12-02 00:00"
    assert end(BENGALURU, "2026-12-02 00:00", 21, 0) == ""
    assert end(BENGALURU, "2026-12-02 00:00", 0, 7) == "12-02 07:00"


def test_quiet_hours_end_when_the_clock_jumps_over_their_end_or_shows_it_twice() -> None:
    # 2027-03-28: 02:00 becomes 03:00. 2026-10-25: 03:00 becomes 02:00.
    assert quiet_hours.find_end(at(BERLIN, "2027-03-28 01:30"), time(22), time(2, 30), BERLIN) == at(
        BERLIN, "2027-03-28 03:00"
    )
    first, second = (at(BERLIN, "2026-10-25 02:15", fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    # 02:30 is loud when the clock shows it first, and quiet hours come back when the clock goes back to 02:00.
    assert quiet_hours.find_end(first, time(22), time(2, 30), BERLIN) == first + 15 * MINUTE
    assert quiet_hours.find_end(second, time(22), time(2, 30), BERLIN) == second + 15 * MINUTE
    assert end(LORD_HOWE, "2026-10-04 01:59", 22, 2) == "10-04 02:30"


def test_quiet_hours_of_no_length_or_none_are_never() -> None:
    noon = at(BENGALURU, "2026-12-01 12:00")
    assert quiet_hours.find_end(noon, None, None, BENGALURU) is None
    assert quiet_hours.find_end(noon, time(9), time(9), BENGALURU) is None


def is_quiet(instant: datetime, quiet_from: time, quiet_until: time, zone: ZoneInfo) -> bool:
    clock = instant.astimezone(zone).time()
    if quiet_from < quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    QUARTERS,
    QUARTERS,
    st.sampled_from(ZONES),
)
def test_quiet_hours_end_is_the_first_instant_at_which_the_clock_is_loud(
    naive: datetime, quiet_from: time, quiet_until: time, zone: ZoneInfo
) -> None:
    instant = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    found = quiet_hours.find_end(instant, quiet_from, quiet_until, zone)
    if quiet_from == quiet_until or not is_quiet(instant, quiet_from, quiet_until, zone):
        assert found is None
        return
    assert found is not None
    assert found > instant
    assert not is_quiet(found, quiet_from, quiet_until, zone)
    minutes = range(int((found - instant) / MINUTE))
    assert all(is_quiet(instant + minute * MINUTE, quiet_from, quiet_until, zone) for minute in minutes)
