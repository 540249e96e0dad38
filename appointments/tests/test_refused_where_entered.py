"""What makes no sense is refused where it is entered, by form and verb alike: the field, what is wrong, what to do."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments import booking, calendar, waitlist
from appointments.booking import NotBookable
from appointments.models import AvailableTime, Location, NotAvailableTime, Practitioner, Service, Session, StaffMember
from appointments.tests.clinic import DESK, NOW, Clinic

OVER = "This day is over. Give one from today on"


@pytest.fixture
def pages(client, db):
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    return client


def days_from_now(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def none_of(*prefixes: str) -> dict[str, str]:
    """Give the counts of empty inlines."""
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}


def location_form(**typed: str) -> dict[str, str]:
    rules = {"buffer_before_minutes": "0", "buffer_after_minutes": "0", "notice_minutes": "60", "horizon_days": "60"}
    rules |= {"cancel_cutoff_minutes": "120", "move_cutoff_minutes": "120"}
    data = {"name": "Second", "address": "1 Road", "country": "IN", "time_zone": "Asia/Kolkata", "languages": "en"}
    return data | rules | none_of("texts", "not_available_times") | typed


def service_form(clinic: Clinic, **typed: str) -> dict[str, str]:
    data = {"name": "Massage", "locations": str(clinic.location.pk), "duration_minutes": "30", "grid_minutes": "15"}
    data |= {"place": "here", "position": "0", "approval_minutes": "60", "arrival_minutes": "0"}
    return data | none_of("texts", "questions", "offerings") | typed


def hours_form(clinic: Clinic, **typed: str) -> dict[str, str]:
    data = {"location": str(clinic.location.pk), "practitioner": str(clinic.rao.pk), "resource": "", "weekday": ""}
    return data | {"date": "", "start_time": "19:00", "end_time": "20:00"} | typed


def closure_form(clinic: Clinic, start: str, end: str) -> dict[str, str]:
    data = {"location": str(clinic.location.pk), "practitioner": "", "resource": "", "description": "Strike"}
    return data | {"start_at_0": start, "start_at_1": "09:00", "end_at_0": end, "end_at_1": "10:00"}


def errors_of(pages, model: str, data: dict[str, str]) -> dict[str, list[str]]:
    """Send an admin page's form and give its errors by field; it must not be saved."""
    answer = pages.post(reverse(f"admin:appointments_{model}_add"), data)
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    return {field: [str(text) for text in texts] for field, texts in errors.items()}


def test_forms_as_they_are_built_here_are_good(pages, clinic):
    for model, data in (
        ("location", location_form()),
        ("service", service_form(clinic, bookable_until_date=days_from_now(30))),
        ("availabletime", hours_form(clinic, date=days_from_now(0))),
        ("notavailabletime", closure_form(clinic, days_from_now(1), days_from_now(1))),
    ):
        assert pages.post(reverse(f"admin:appointments_{model}_add"), data).status_code == 302


def test_unknown_zone(pages, db):
    [text] = errors_of(pages, "location", location_form(time_zone="India"))["time_zone"]
    assert text == "India is not an IANA time zone. Give one such as Asia/Kolkata."
    assert not Location.objects.exists()


@pytest.mark.parametrize("days", ["10000", "731", "0"])
def test_horizon_that_no_search_can_bear(pages, clinic, days):
    for model, data in (
        ("location", location_form(horizon_days=days)),
        ("service", service_form(clinic, horizon_days=days)),
        ("practitioner", {"name": "Dr New", "horizon_days": days} | none_of("offerings", "available_times")),
    ):
        data |= none_of("not_available_times")
        assert list(errors_of(pages, model, data)) == ["horizon_days"]
    for row in (clinic.location, clinic.check, clinic.rao):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(horizon_days=int(days))


def test_class_opened_in_a_year_that_was_mistyped(clinic):
    far = clinic.local("10:00") + timedelta(days=7 * 1430)
    with pytest.raises(NotBookable) as refused:
        booking.open_session(clinic.check, clinic.location, clinic.rao, far, capacity=5, by=DESK, now=NOW)
    assert (refused.value.code, Session.objects.count()) == ("horizon", 0)


def test_service_whose_last_day_is_over(pages, clinic):
    [text] = errors_of(pages, "service", service_form(clinic, bookable_until_date="2025-01-01"))["bookable_until_date"]
    assert text.startswith(OVER)
    Service.objects.filter(pk=clinic.check.pk).update(bookable_until_date=date(2025, 1, 1))
    data = service_form(clinic, name="Check-up!", bookable_until_date="2025-01-01")
    address = reverse("admin:appointments_service_change", args=[clinic.check.pk])
    assert pages.post(address, data).status_code == 302  # it has passed since it was typed


def test_service_whose_dates_are_the_wrong_way_round(pages, clinic):
    dates = {"bookable_from_date": days_from_now(9), "bookable_until_date": days_from_now(8)}
    assert errors_of(pages, "service", service_form(clinic, **dates)) == {
        "bookable_until_date": ["The last day must not be before the first."]
    }


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"date": "2025-01-01"}, "date", OVER),
        ({"weekday": "0", "valid_until": "2025-01-01"}, "valid_until", OVER),
        ({"weekday": "0", "end_time": "19:00"}, "end_time", "The end must be after the start"),
        ({"weekday": "0", "start_time": "12:00"}, "start_time", "This overlaps Dr Rao, Monday 09:00-13:00"),
    ],
)
def test_hours_on_their_page(pages, clinic, typed, field, words):
    before = AvailableTime.objects.count()
    errors = errors_of(pages, "availabletime", hours_form(clinic, **typed))
    assert list(errors) == [field]
    assert errors[field][0].startswith(words)
    assert AvailableTime.objects.count() == before


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"date": NOW.date() - timedelta(days=1), "start_time": time(9), "end_time": time(10)}, "date"),
        (
            {"weekday": 0, "valid_until": NOW.date() - timedelta(days=1), "start_time": time(9), "end_time": time(10)},
            "valid_until",
        ),
        ({"weekday": 0, "start_time": time(9), "end_time": time(9)}, "end_time"),
    ],
)
def test_hours_by_the_verb(clinic, facts, field):
    before = AvailableTime.objects.count()
    row = AvailableTime(practitioner=clinic.rao, location=clinic.location, **facts)
    with pytest.raises(ValidationError) as refused:
        calendar.replace_hours(clinic.rao, [row], now=NOW)
    assert list(refused.value.message_dict) == [field]
    assert AvailableTime.objects.count() == before


def test_overlap_by_the_verb(clinic):
    rows = [
        AvailableTime(
            practitioner=clinic.rao, location=clinic.location, weekday=0, start_time=time(start), end_time=time(end)
        )
        for start, end in ((9, 12), (11, 13))
    ]
    with pytest.raises(ValidationError) as refused:
        calendar.replace_hours(clinic.rao, rows, now=NOW)
    assert list(refused.value.message_dict) == ["start_time"]
    assert AvailableTime.objects.filter(practitioner=clinic.rao).count() == 14


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-3, -2, "This time is over. Give an end that is still to come."),
        (5, 4, "The end must be after the start."),
        (1, 800, "A closure lasts two years at most."),
    ],
)
def test_closure_by_form_and_verb(pages, clinic, start, end, words):
    [text] = errors_of(pages, "notavailabletime", closure_form(clinic, days_from_now(start), days_from_now(end)))[
        "end_at"
    ]
    assert text.startswith(words)
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        calendar.close(clinic.location, now + timedelta(days=start), now + timedelta(days=end), "", now)
    assert refused.value.message_dict["end_at"][0].startswith(words)
    assert not NotAvailableTime.objects.exists()


def test_closure_that_is_over_may_still_get_another_description(pages, clinic):
    closure = NotAvailableTime.objects.create(
        location=clinic.location,
        start_at=datetime.fromisoformat("2025-01-01T03:30Z"),
        end_at=datetime.fromisoformat("2025-01-01T04:30Z"),
    )
    data = closure_form(clinic, "2025-01-01", "2025-01-01")
    address = reverse("admin:appointments_notavailabletime_change", args=[closure.pk])
    assert pages.post(address, data).status_code == 302
    closure.refresh_from_db()
    assert closure.description == "Strike"


def test_visit_and_wish_in_the_past(clinic):
    asked: dict[str, Any] = {"contact": clinic.contact, "attendee": clinic.attendee, "by": DESK, "now": NOW}
    with pytest.raises(NotBookable) as refused:
        booking.book(clinic.slot_id("10:00", -1), request_key="k", **asked)
    assert (refused.value.code, str(refused.value)) == ("past", "This time has passed. Search again.")
    day = NOW.date() - timedelta(days=1)
    with pytest.raises(ValidationError) as late:
        waitlist.add(location=clinic.location, service=clinic.check, from_date=day, until_date=day, **asked)
    assert list(late.value.message_dict) == ["until_date"]


def test_page_of_a_service_says_how_many_visits_keep_what_was_promised(pages, clinic):
    start = timezone.now().astimezone(clinic.location.zone) + timedelta(days=1)
    for clock in (10, 11):
        at = start.replace(hour=clock, minute=0, second=0, microsecond=0)
        slot = f"{clinic.location.pk}-{clinic.check.pk}.{clinic.rao.pk}-{at.astimezone(UTC):%Y%m%d%H%M}"
        booking.book(
            slot,
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=DESK,
            now=timezone.now(),
            request_key=str(clock),
        )
    address = reverse("admin:appointments_service_change", args=[clinic.check.pk])
    assert "2 visits to come keep the times, buffers, price and cut-offs" in pages.get(address).content.decode()
    data = service_form(clinic, name="Check-up", notice_minutes="60", horizon_days="30", price_text="₹900")
    said = pages.post(address, data, follow=True).content.decode()
    assert "2 visits to come keep what was promised when they were booked." in said
    assert set(Practitioner.objects.get(pk=clinic.rao.pk).items.values_list("price_text", flat=True)) == {"₹500"}
    said = pages.post(address, data | {"position": "5"}, follow=True).content.decode()
    assert "keep what was promised when" not in said  # nothing that was promised is another now
