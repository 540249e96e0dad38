"""Calendars elsewhere, fetched over real sockets: what they take, what is refused, and what is never kept."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from appointments import availability, booking, busy_calendars, calendar, fetching, tasks
from appointments.availability import SlotQuery
from appointments.booking import NotBookable
from appointments.fetching import FetchRefused
from appointments.intervals import Span
from appointments.models import BusyCalendar, NotAvailableTime
from appointments.tests.clinic import DESK, NOW, Clinic

pytestmark = pytest.mark.django_db

BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:a
DTSTAMP:20260101T000000Z
SUMMARY:Root canal of her own
LOCATION:Elsewhere
DTSTART;TZID=Asia/Kolkata:20261201T100000
DTEND;TZID=Asia/Kolkata:20261201T110000
END:VEVENT
END:VCALENDAR
"""


class Elsewhere:
    """A server on loopback that answers as a test says."""

    def __init__(self) -> None:
        self.status, self.body = 200, BUSY.encode()
        self.headers: dict[str, str] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(outer.body)
                except OSError:
                    pass  # the reader had enough

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/private-token/basic.ics"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Elsewhere]:
    settings.BUSY_CALENDARS_ON_THIS_MACHINE = True
    served = Elsewhere()
    yield served
    served.server.shutdown()
    served.server.server_close()


def add(clinic: Clinic, address: str, **fields: object) -> BusyCalendar:
    row = BusyCalendar(practitioner=clinic.rao, name="Private", **fields)
    busy_calendars.set_address(row, address)
    row.save()
    return row


def list_busy(clinic: Clinic) -> list[tuple[datetime, datetime]]:
    rows = NotAvailableTime.objects.filter(practitioner=clinic.rao, kind="busy").order_by("start_at")
    return list(rows.values_list("start_at", "end_at"))


def test_events_take_the_persons_time_and_only_their_times_are_kept(clinic: Clinic, elsewhere: Elsewhere) -> None:
    row = busy_calendars.read(add(clinic, elsewhere.address).pk, now=NOW)
    assert (row.trouble, row.last_read_at) == ("", NOW)
    assert list_busy(clinic) == [(clinic.local("10:00", 1), clinic.local("11:00", 1))]
    assert [time.description for time in NotAvailableTime.objects.all()] == [""]
    assert elsewhere.address not in row.encrypted_address
    with pytest.raises(NotBookable):
        book(clinic, "10:30")
    assert book(clinic, "11:00").start_at == clinic.local("11:00", 1)
    window = Span(clinic.local("09:00", 1), clinic.local("12:00", 1))
    query = SlotQuery(clinic.location.pk, (clinic.check.pk,), clinic.rao.pk, windows=(window,), limit=50)
    free = [slot.start_at for slot in availability.find_slots(query, now=NOW)]
    assert free == [clinic.local(clock, 1) for clock in ("09:00", "09:15", "09:30", "11:30", "11:45")]


def book(clinic: Clinic, clock: str):
    return booking.book(
        clinic.slot_id(clock, 1), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW, request_key=clock
    )


def test_reading_again_changes_only_what_changed_there(clinic: Clinic, elsewhere: Elsewhere) -> None:
    row = add(clinic, elsewhere.address)
    busy_calendars.read(row.pk, now=NOW)
    first = list(NotAvailableTime.objects.values_list("pk", flat=True))
    busy_calendars.read(row.pk, now=NOW)
    assert list(NotAvailableTime.objects.values_list("pk", flat=True)) == first
    elsewhere.body = BUSY.replace("T100000", "T103000").encode()
    busy_calendars.read(row.pk, now=NOW)
    assert list_busy(clinic) == [(clinic.local("10:30", 1), clinic.local("11:00", 1))]


def test_a_visit_inside_is_no_conflict_for_the_desk_to_decide(clinic: Clinic, elsewhere: Elsewhere) -> None:
    visit = book(clinic, "10:00")
    busy_calendars.read(add(clinic, elsewhere.address).pk, now=NOW)
    assert calendar.find_undecided([visit.pk]) == set()


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Callable[[Elsewhere], None]:
    def work(elsewhere: Elsewhere) -> None:
        elsewhere.status, elsewhere.body, elsewhere.headers = status, body, headers

    return work


@pytest.mark.parametrize(
    ("trouble", "answers"),
    [
        ("refused", answer(404)),
        ("unreachable", answer(503)),
        ("redirect", answer(302, Location="http://127.0.0.1:1/elsewhere")),
        ("too-large", answer(body=b"x" * (fetching.MOST_BYTES + 1))),
        ("unreadable", answer(body=b"<html>sign in</html>")),
        ("too-many", answer(body=BUSY.replace("DTEND", "RRULE:FREQ=SECONDLY\nDTEND").encode())),
    ],
)
def test_trouble_is_shown_and_what_was_read_before_counts_on(
    clinic: Clinic, elsewhere: Elsewhere, trouble: str, answers: Callable[[Elsewhere], None]
) -> None:
    row = add(clinic, elsewhere.address)
    busy_calendars.read(row.pk, now=NOW)
    before = list_busy(clinic)
    answers(elsewhere)
    later = NOW + timedelta(hours=1)
    after = busy_calendars.read(row.pk, now=later)
    assert (after.trouble, after.last_read_at, after.last_tried_at) == (trouble, NOW, later)
    assert list_busy(clinic) == before
    assert elsewhere.asked == ["/private-token/basic.ics"] * 2


def test_a_server_that_is_gone_is_trouble_too(clinic: Clinic, elsewhere: Elsewhere) -> None:
    row = add(clinic, "http://127.0.0.1:9/basic.ics")
    assert busy_calendars.read(row.pk, now=NOW).trouble == "unreachable"


def test_what_is_too_old_is_forgotten_only_where_the_calendar_says_so(clinic: Clinic, elsewhere: Elsewhere) -> None:
    row = add(clinic, elsewhere.address)
    busy_calendars.read(row.pk, now=NOW)
    late = NOW + timedelta(hours=25)
    assert busy_calendars.forget_stale(now=late) == 0
    BusyCalendar.objects.update(forget_after_hours=24)
    assert busy_calendars.forget_stale(now=late) == 1
    assert list_busy(clinic) == []


def test_an_inactive_calendar_takes_no_time_and_a_deleted_one_neither(clinic: Clinic, elsewhere: Elsewhere) -> None:
    row = add(clinic, elsewhere.address)
    busy_calendars.read(row.pk, now=NOW)
    BusyCalendar.objects.update(is_active=False)
    busy_calendars.forget_stale(now=NOW)
    assert list_busy(clinic) == []
    BusyCalendar.objects.update(is_active=True)
    busy_calendars.read(row.pk, now=NOW)
    row.delete()
    assert list_busy(clinic) == []


def test_each_is_due_every_quarter_of_an_hour_and_a_costly_one_much_later(clinic: Clinic, elsewhere: Elsewhere) -> None:
    never, read, costly = (add(clinic, elsewhere.address) for _ in range(3))
    BusyCalendar.objects.filter(pk=read.pk).update(last_tried_at=NOW)
    BusyCalendar.objects.filter(pk=costly.pk).update(last_tried_at=NOW - timedelta(minutes=1), trouble="too-many")
    assert busy_calendars.list_due(now=NOW + timedelta(minutes=14)) == [never.pk]
    assert busy_calendars.list_due(now=NOW + timedelta(minutes=15)) == [never.pk, read.pk]
    assert busy_calendars.list_due(now=NOW + timedelta(hours=6)) == [never.pk, costly.pk, read.pk]


def test_the_workers_task_reads_what_is_due(clinic: Clinic, elsewhere: Elsewhere) -> None:
    add(clinic, elsewhere.address)
    assert tasks.read_busy_calendars() == 1
    assert tasks.read_busy_calendars() == 0


REFUSED = [
    "ftp://example.org/a.ics",
    "file:///etc/passwd",
    "https://",
    "https://user:secret@example.org/a.ics",
    "http://example.org/a.ics",
    "https://example.org:99999/a.ics",
    "https://example.org/" + "a" * 2000,
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_none_is_refused_where_it_is_entered(clinic: Clinic, address: str) -> None:
    with pytest.raises(ValidationError):
        add(clinic, address)


def test_webcal_is_https() -> None:
    assert fetching.check_address(" webcal://example.org/a.ics ") == "https://example.org/a.ics"


INWARD = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", INWARD)
def test_no_address_inside_is_connected_to(host: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        fetching.fetch(f"https://{host}/a.ics")
    assert refused.value.code in ("address", "unreachable")


def test_what_listens_on_this_machine_is_never_asked(clinic: Clinic, elsewhere: Elsewhere, settings: Settings) -> None:
    row = add(clinic, elsewhere.address)
    settings.BUSY_CALENDARS_ON_THIS_MACHINE = False
    assert busy_calendars.read(row.pk, now=NOW).trouble == "address"
    assert elsewhere.asked == []


def test_an_address_that_no_key_reads_any_more_is_said(
    clinic: Clinic, elsewhere: Elsewhere, settings: Settings
) -> None:
    row = add(clinic, elsewhere.address)
    settings.SECRET_KEY = "another-one-by-far"
    assert busy_calendars.read(row.pk, now=NOW).trouble == "secret"


def test_a_date_is_the_day_of_the_place_where_the_person_works(clinic: Clinic, elsewhere: Elsewhere) -> None:
    elsewhere.body = BUSY.replace("DTSTART;TZID=Asia/Kolkata:20261201T100000\nDTEND;TZID=Asia/Kolkata:20261201T110000",
                                  "DTSTART;VALUE=DATE:20261201").encode()  # fmt: skip
    busy_calendars.read(add(clinic, elsewhere.address).pk, now=NOW)
    assert list_busy(clinic) == [
        (datetime(2026, 11, 30, 18, 30, tzinfo=UTC), datetime(2026, 12, 1, 18, 30, tzinfo=UTC))
    ]
