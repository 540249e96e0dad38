"""The demo business: believable, the same everywhere, and left alone by a second start."""

from datetime import UTC, datetime, timedelta

import pytest

from appointments import availability, demo, queries
from appointments.availability import SlotQuery
from appointments.models import Appointment, ContactPoint, Location, Practitioner, Service

MONDAY = datetime(2026, 11, 30, 4, 34, tzinfo=UTC)  # 10:04 in Bengaluru


def rows():
    visits = Appointment.objects.filter(request_key__startswith="demo").order_by("start_at", "id")
    return [(visit.start_at, visit.status, visit.confirmation, visit.contact.name) for visit in visits]


@pytest.mark.django_db
def test_demo_has_a_week_around_today_with_time_left_to_book():
    location = demo.load_business(MONDAY)
    visits = rows()

    assert Service.objects.count() == 5
    assert Service.objects.get(name="Crown refix").most_per_day == 4
    laser = Appointment.objects.filter(items__service__name="Laser session").exclude(status="cancelled")
    starts = Service.objects.get(name="Laser session").fixed_starts
    assert laser and {visit.start_at.astimezone(location.zone).time() for visit in laser} <= set(starts)
    assert list(Practitioner.objects.values_list("name", flat=True)) == ["Dr Rao", "Dr Sen"]
    assert len({start.astimezone(location.zone).date() for start, *_ in visits}) == 7
    assert 40 <= len(visits) <= 110
    assert {status for _, status, *_ in visits} >= {"booked", "fulfilled", "noshow", "cancelled"}
    assert all(start > MONDAY - timedelta(hours=1) for start, status, *_ in visits if status == "booked")
    assert all(value.startswith("+155501") for value in ContactPoint.objects.values_list("value", flat=True))

    cleaning = Service.objects.get(name="Cleaning and scaling")
    tomorrow = MONDAY.replace(minute=30) + timedelta(days=1)
    afternoon = tomorrow.replace(hour=6), tomorrow.replace(hour=14)
    query = SlotQuery(location.pk, (cleaning.pk,), windows=(afternoon,), spread=True)
    assert len(availability.find_slots(query, now=MONDAY)) == 3

    for language in ("en", "hi", "hi-Latn"):
        facts = queries.describe(Appointment.objects.filter(status="booked")[0], language)
        assert all((facts.service, facts.preparation, facts.directions, facts.price_text, facts.map_url))
        assert facts.directions.isascii() == (language != "hi")


@pytest.mark.django_db
def test_demo_run_again_changes_nothing_and_after_weeks_fills_that_week():
    location = demo.load_business(MONDAY)
    first = rows()
    assert demo.load_business(MONDAY + timedelta(hours=5)) == location
    assert rows() == first

    later = MONDAY + timedelta(days=21)
    demo.load_business(later)
    assert rows()[: len(first)] == first
    assert len(rows()) > len(first) + 40
    assert Location.objects.count() == 1
    assert queries.list_day(None, location, (later + timedelta(days=1)).date())
