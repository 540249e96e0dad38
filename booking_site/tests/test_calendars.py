"""Calendar files over HTTP, and the admin pages that hand addresses out and take them in."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from appointments import booking, busy_calendars, feeds
from appointments.models import Appointment, BusyCalendar, CalendarFeed, StaffMember
from appointments.tests.clinic import DESK, NOW, Clinic, make_clinic
from booking_site.calendars.views import visit_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic()


@pytest.fixture
def visit(clinic: Clinic) -> Appointment:
    return booking.book(
        clinic.slot_id("10:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW, request_key="k"
    )


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(StaffMember.objects.create_superuser("boss", password="test-only", role="admin"))
    return client


def test_the_address_of_a_feed_answers_until_it_is_revoked(clinic: Clinic, visit: Appointment, client: Client) -> None:
    feed, token = feeds.make(clinic.rao, now=NOW)
    path = reverse("calendar-feed", args=[token])
    assert feeds.address(token).endswith(path)
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405
    feeds.revoke(feed, now=NOW)
    assert client.get(path).status_code == 404


def test_a_visits_file_wants_the_signed_address(visit: Appointment, client: Client) -> None:
    answer = client.get(visit_path(visit))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{visit.reference}.ics"'
    assert b"SUMMARY:Appointment at Clinic\r\n" in answer.content
    for token in (visit.uid.hex, f"{visit.uid.hex}:forged", str(visit.pk)):
        assert client.get(reverse("calendar-visit", args=[token])).status_code == 404


def test_a_visits_file_speaks_the_customers_language(visit: Appointment, client: Client) -> None:
    Appointment.objects.update(language="hi")
    assert "SUMMARY:Clinic: अपॉइंटमेंट" in client.get(visit_path(visit)).content.decode()


def test_a_hold_has_no_file(clinic: Clinic, client: Client) -> None:
    held = booking.hold(clinic.slot_id("10:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW)
    assert client.get(visit_path(held)).status_code == 404


def test_an_admin_makes_a_feed_and_sees_its_address_once(clinic: Clinic, admin: Client) -> None:
    made = admin.post(
        "/admin/appointments/calendarfeed/add/", {"practitioner": clinic.rao.pk, "detail": "service"}, follow=True
    )
    found = re.search(r"/ical/([\w-]{40})\.ics", made.content.decode())
    assert found is not None
    assert admin.get(f"/ical/{found[1]}.ics").status_code == 200
    assert found[1] not in admin.get("/admin/appointments/calendarfeed/").content.decode()
    feed = CalendarFeed.objects.get()
    admin.post("/admin/appointments/calendarfeed/", {"action": "revoke", "_selected_action": [feed.pk]})
    assert admin.get(f"/ical/{found[1]}.ics").status_code == 404


def test_an_admin_gives_an_address_that_is_never_shown_again(
    clinic: Clinic, admin: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page, secret = "/admin/appointments/busycalendar/", "https://calendar.example.org/private-4711/basic.ics"
    fields = {"practitioner": clinic.rao.pk, "name": "Private", "is_active": "on", "forget_after_hours": ""}
    refused = admin.post(f"{page}add/", {**fields, "address": "http://calendar.example.org/a.ics"})
    assert "Give an https address of a calendar" in refused.content.decode()
    refused = admin.post(f"{page}add/", {**fields, "address": ""})
    assert "Give the address of the calendar." in refused.content.decode()
    admin.post(f"{page}add/", {**fields, "address": secret})
    row = BusyCalendar.objects.get()
    assert "private-4711" not in row.encrypted_address
    assert "private-4711" not in admin.get(f"{page}{row.pk}/change/").content.decode()
    admin.post(f"{page}{row.pk}/change/", {**fields, "name": "Hospital", "address": ""})
    changed = BusyCalendar.objects.get()
    assert (changed.name, changed.encrypted_address) == ("Hospital", row.encrypted_address)
    assert "private-4711" not in caplog.text


def test_reading_now_says_what_came_of_it(clinic: Clinic, admin: Client) -> None:
    row = BusyCalendar(practitioner=clinic.rao, name="Private")
    busy_calendars.set_address(row, "https://127.0.0.1/a.ics")
    row.save()
    page = "/admin/appointments/busycalendar/"
    said = admin.post(page, {"action": "read_now", "_selected_action": [row.pk]}, follow=True)
    assert "the address is not one that may be read" in said.content.decode()
