"""Slot ids, and starts on a grid of the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.intervals import Span
from appointments.recurrence import day_span, list_stretches
from appointments.slots import BadSlotId, Slot, SlotKey, is_on_grid, list_starts, parse_slot_id
from appointments.tests.clinic import item_at

START = datetime(2026, 11, 30, 4, 50, tzinfo=UTC)
LONDON, LORD_HOWE = ZoneInfo("Europe/London"), ZoneInfo("Australia/Lord_Howe")
IDS = st.integers(1, 10**12)


def test_id_says_location_service_practitioner_and_start():
    slot = Slot(1, (item_at(START, 20, service=3, person=2),))
    assert slot.id == "1-3.2-202611300450"
    assert parse_slot_id(slot.id) == slot.key
    assert (slot.start_at, slot.end_at, slot.practitioner_id) == (START, START + timedelta(minutes=20), 2)


@given(
    IDS, st.lists(st.tuples(IDS, IDS), min_size=1, max_size=4), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))
)
def test_every_id_reads_back(location, items, start):
    key = SlotKey(location, tuple(items), start.replace(second=0, microsecond=0, tzinfo=UTC))
    assert parse_slot_id(str(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1-3.2",
        "1-3-202611300450",
        "1-3.2-202613300450",
        "1-3.2-2026113004500",
        "-1-3.2-202611300450",
        "1-3.2-202611300450 ",
        "1-3.2-202611300450\n",
        "١-3.2-202611300450",
        "1-" + "+".join(["3.2"] * 11) + "-202611300450",
        "9" * 40 + "-3.2-202611300450",
    ],
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(BadSlotId):
        parse_slot_id(text)


def starts(day: date, zone: ZoneInfo, grid: int, minutes: int) -> list[str]:
    whole = day_span(day, zone)
    assert whole is not None
    found = list_starts(
        [whole], lasts=timedelta(minutes=minutes), grid_minutes=grid, stretches=list_stretches(day, zone)
    )
    return [f"{start.astimezone(zone):%H:%M %z}" for start in found]


def test_starts_lie_on_the_wall_clock_and_end_inside():
    whole = Span(START, START + timedelta(hours=1))  # 10:20 to 11:20 in Bengaluru
    kolkata = ZoneInfo("Asia/Kolkata")
    found = list_starts(
        [whole], lasts=timedelta(minutes=20), grid_minutes=15, stretches=list_stretches(date(2026, 11, 30), kolkata)
    )
    assert [f"{start.astimezone(kolkata):%H:%M}" for start in found] == ["10:30", "10:45", "11:00"]


def test_skipped_times_never_start_and_double_ones_start_twice():
    spring = starts(date(2027, 3, 28), LONDON, 30, 30)
    assert spring[:4] == ["00:00 +0000", "00:30 +0000", "02:00 +0100", "02:30 +0100"]
    assert len(spring) == 46
    autumn = starts(date(2027, 10, 31), LONDON, 30, 30)
    assert autumn[2:6] == ["01:00 +0100", "01:30 +0100", "01:00 +0000", "01:30 +0000"]
    assert len(set(autumn)) == 50


def test_grid_survives_a_change_of_half_an_hour():
    # 02:00 becomes 01:30, so 01:30 comes twice; hours stay on the full hour afterwards.
    assert starts(date(2027, 4, 4), LORD_HOWE, 30, 30)[2:6] == [
        "01:00 +1100",
        "01:30 +1100",
        "01:30 +1030",
        "02:00 +1030",
    ]
    assert starts(date(2027, 10, 3), LORD_HOWE, 60, 60)[1:4] == ["01:00 +1030", "03:00 +1100", "04:00 +1100"]


@given(st.integers(0, 24 * 60 * 60), st.sampled_from([5, 7, 10, 15, 20, 25, 40, 60]))
def test_is_on_grid_agrees_with_list_starts(second, grid):
    day, zone = date(2026, 11, 30), ZoneInfo("Asia/Kolkata")
    whole = day_span(day, zone)
    assert whole is not None
    start = whole.start + timedelta(seconds=second)
    offset = timedelta(hours=5, minutes=30)
    listed = set(list_starts([whole], lasts=timedelta(0), grid_minutes=grid, stretches=list_stretches(day, zone)))
    if start < whole.end:
        assert is_on_grid(start, offset=offset, grid_minutes=grid) == (start in listed)
