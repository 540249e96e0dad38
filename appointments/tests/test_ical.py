"""Calendar files: what calendar programs must find in ours, and what is taken from strangers'."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from appointments import ical
from appointments.ical import Entry, TooMany, Unreadable
from appointments.intervals import Span

KOLKATA = ZoneInfo("Asia/Kolkata")
WINDOW = Span(datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 14, tzinfo=UTC))
ENTRY = Entry(
    uid="appt-1@ringbook",
    summary="Appointment at Clinic; first floor, left\nBEGIN:VEVENT",
    start_at=datetime(2026, 12, 1, 4, 30, tzinfo=UTC),
    end_at=datetime(2026, 12, 1, 5, tzinfo=UTC),
    time_zone="Asia/Kolkata",
    sequence=3,
    changed_at=datetime(2026, 11, 30, 2, 30, tzinfo=UTC),
    location="100 Feet Road",
)


def calendar_of(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "a") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", "SUMMARY:Secret title", *lines, "END:VEVENT"]


def read(*lines: str) -> list[tuple[str, str]]:
    """Read events as local starts and ends on the person's clock."""
    spans = ical.read_busy(calendar_of(*lines), window=WINDOW, zone=KOLKATA)
    return [tuple(f"{at.astimezone(KOLKATA):%d %H:%M}" for at in span) for span in spans]  # type: ignore[misc]


def test_an_event_is_written_with_its_zone_and_nothing_slips_out_of_the_summary() -> None:
    written = Calendar.from_ical(ical.write([ENTRY]))
    (found,) = written.events
    assert str(found["SUMMARY"]) == ENTRY.summary
    assert found.start == ENTRY.start_at
    assert found["DTSTART"].params["TZID"] == "Asia/Kolkata"
    assert [str(zone["TZID"]) for zone in written.walk("VTIMEZONE")] == ["Asia/Kolkata"]
    values = {name: found[name].to_ical() for name in ("UID", "SEQUENCE", "STATUS", "CLASS", "DTSTAMP")}
    assert values == {
        "UID": b"appt-1@ringbook",
        "SEQUENCE": b"3",
        "STATUS": b"CONFIRMED",
        "CLASS": b"PRIVATE",
        "DTSTAMP": b"20261130T023000Z",
    }


def test_a_feed_asks_to_be_fetched_again_and_the_same_entries_give_the_same_bytes() -> None:
    written = ical.write([ENTRY], name="Dr Rao", refreshes=True)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\nX-PUBLISHED-TTL:PT15M\r\n" in written
    assert written == ical.write([ENTRY], name="Dr Rao", refreshes=True)


def test_a_weekly_event_keeps_its_clock_time_across_a_change_of_the_clocks() -> None:
    window = Span(datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC))
    lines = event("DTSTART;TZID=Europe/London:20261019T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    spans = ical.read_busy(calendar_of(*lines), window=window, zone=ZoneInfo("Europe/London"))
    assert [span.start for span in spans] == [
        datetime(2026, 10, 19, 8, tzinfo=UTC),
        datetime(2026, 10, 26, 9, tzinfo=UTC),
        datetime(2026, 11, 2, 9, tzinfo=UTC),
    ]


CASES = {
    "one event": (event("DTSTART:20261201T043000Z", "DTEND:20261201T053000Z"), [("01 10:00", "01 11:00")]),
    "floating time is the person's clock": (
        event("DTSTART:20261201T100000", "DURATION:PT30M"),
        [("01 10:00", "01 10:30")],
    ),
    "a date is the whole day": (event("DTSTART;VALUE=DATE:20261201"), [("01 00:00", "02 00:00")]),
    "repeats, but for one date": (
        event(
            "DTSTART;TZID=Asia/Kolkata:20261201T100000",
            "DTEND;TZID=Asia/Kolkata:20261201T110000",
            "RRULE:FREQ=DAILY;COUNT=3",
            "EXDATE;TZID=Asia/Kolkata:20261202T100000",
        ),
        [("01 10:00", "01 11:00"), ("03 10:00", "03 11:00")],
    ),
    "one occurrence was moved": (
        event("DTSTART:20261201T043000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
        + event("RECURRENCE-ID:20261202T043000Z", "DTSTART:20261202T083000Z", "DURATION:PT1H"),
        [("01 10:00", "01 11:00"), ("02 14:00", "02 15:00")],
    ),
    "free and cancelled take no time": (
        event("DTSTART:20261201T043000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT")
        + event("DTSTART:20261202T043000Z", "DURATION:PT1H", "STATUS:CANCELLED", uid="b"),
        [],
    ),
    "what overlaps is one": (
        event("DTSTART:20261201T043000Z", "DURATION:PT1H")
        + event("DTSTART:20261201T050000Z", "DURATION:PT1H", uid="b"),
        [("01 10:00", "01 11:30")],
    ),
    "clipped to the window": (event("DTSTART:20261129T000000Z", "DTEND:20261130T010000Z"), [("30 05:30", "30 06:30")]),
    "a broken event does not hide the next": (
        event("DTSTART:nonsense", "DURATION:PT1H") + event("DTSTART:20261201T043000Z", "DURATION:PT1H", uid="b"),
        [("01 10:00", "01 11:00")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_busy_times_are_read(name: str) -> None:
    lines, expected = CASES[name]
    assert read(*lines) == expected


@pytest.mark.parametrize(
    "content", [b"", b"<html>sign in</html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        ical.read_busy(content, window=WINDOW, zone=KOLKATA)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;COUNT=100000", "FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=0,1,2,3,4,5"],
)
def test_a_rule_too_fine_to_be_an_appointment_is_refused(rule: str) -> None:
    with pytest.raises(TooMany):
        read(*event("DTSTART:20261201T043000Z", "DURATION:PT1M", f"RRULE:{rule}"))


def test_more_events_than_are_read_are_refused() -> None:
    events = [line for n in range(ical.MOST_EVENTS + 1) for line in event("DTSTART:20261201T043000Z", uid=f"e{n}")]
    with pytest.raises(TooMany):
        read(*events)


def test_a_rule_without_end_is_followed_to_the_windows_end_only() -> None:
    assert len(read(*event("DTSTART:20200101T043000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))) == 14
