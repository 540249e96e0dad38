"""Limits per day and per week: counted by service and by person, not offered, and refused with their own error."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability, booking
from appointments.availability import SlotQuery
from appointments.booking import LimitReached
from appointments.limits import Counted, Limit, Tally
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_person

MONDAY = date(2026, 11, 30)


def book(clinic: Clinic, slot_id: str, now=NOW, by=ASSISTANT):
    return booking.book(slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=slot_id)


def limit(thing, **limits):
    type(thing).objects.filter(pk=thing.pk).update(**limits)


def free_days(clinic: Clinic, person=None, service=None) -> list[int]:
    """List for the next nine days which have a start."""
    query = SlotQuery(clinic.location.pk, ((service or clinic.check).pk,), person and person.pk, limit=10_000)
    today = clinic.local("00:00").astimezone(clinic.location.zone).date()
    starts = {slot.start_at.astimezone(clinic.location.zone).date() for slot in availability.find_slots(query, now=NOW)}
    return [day for day in range(9) if today + timedelta(days=day) in starts]


@pytest.mark.parametrize(
    ("limit", "day", "minutes", "found"),
    [
        (Limit(), MONDAY, 30, None),
        (Limit(per_day=2), MONDAY, 30, None),
        (Limit(per_day=1), MONDAY, 30, ("day", "visits", 1)),
        (Limit(per_day=1), MONDAY + timedelta(days=1), 30, None),
        (Limit(per_week=1), MONDAY + timedelta(days=6), 30, ("week", "visits", 1)),
        (Limit(per_week=1), MONDAY + timedelta(days=7), 30, None),
        (Limit(per_week=1), MONDAY - timedelta(days=1), 30, None),
        (Limit(minutes_per_day=90), MONDAY, 30, None),
        (Limit(minutes_per_day=90), MONDAY, 31, ("day", "minutes", 90)),
        (Limit(minutes_per_week=90), MONDAY + timedelta(days=1), 31, ("week", "minutes", 90)),
    ],
)
def test_tally_counts_visits_and_minutes_by_local_day_and_week(limit, day, minutes, found):
    # 00:30 to 01:30 on Monday in Bengaluru, still Sunday in UTC: two services of one visit.
    start = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)
    half = timedelta(minutes=30)
    rows = [Counted("service:1", start + n * half, start + (n + 1) * half, "appointment:1") for n in range(2)]
    reached = Tally(rows, ZoneInfo("Asia/Kolkata")).find_reached("service:1", limit, day, minutes)
    assert (reached and reached[1:]) == found


def test_limit_of_a_service_is_not_offered_and_refused(clinic):
    limit(clinic.check, most_per_day=1)
    first = book(clinic, clinic.slot_id("10:00", 1))

    assert free_days(clinic) == [0, 2, 3, 4, 5, 6, 7, 8]
    assert 1 in free_days(clinic, service=clinic.laser)
    with pytest.raises(LimitReached) as refused:
        book(clinic, clinic.slot_id("16:00", 1, person=clinic.sen))
    assert (refused.value.code, refused.value.reached) == ("limit", (f"service:{clinic.check.pk}", "day", "visits", 1))
    moved = booking.move(first, clinic.slot_id("11:00", 1), expected_version=1, by=ASSISTANT, now=NOW)
    booking.cancel(moved, expected_version=2, by=DESK, now=NOW)
    assert book(clinic, clinic.slot_id("16:00", 1, person=clinic.sen)).status == "booked"


def test_limit_of_a_person_leaves_the_others_free(clinic):
    limit(clinic.rao, most_minutes_per_week=60)
    book(clinic, clinic.slot_id("10:00", 1))
    book(clinic, clinic.slot_id("10:00", 2, service=clinic.laser))

    assert free_days(clinic, clinic.rao) == [7, 8]
    assert free_days(clinic) == list(range(9))
    with pytest.raises(LimitReached):
        book(clinic, clinic.slot_id("10:00", 3))
    assert book(clinic, clinic.slot_id("10:00", 7)).status == "booked"


def test_running_holds_and_kept_new_times_count_and_expired_ones_do_not(clinic):
    limit(clinic.check, most_per_day=1)
    visit = book(clinic, clinic.slot_id("10:00", 1))
    booking.hold_move(visit, clinic.slot_id("10:00", 2), by=ASSISTANT, now=NOW)
    booking.hold(clinic.slot_id("10:00", 3), contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW)

    assert [day for day in (1, 2, 3) if day in free_days(clinic)] == []
    later = NOW + timedelta(minutes=11)
    assert book(clinic, clinic.slot_id("12:00", 2), later).status == "booked"
    assert book(clinic, clinic.slot_id("12:00", 3), later).status == "booked"


def test_queries_stay_the_same_with_more_people(clinic):
    limit(clinic.check, most_per_day=1)
    query = SlotQuery(clinic.location.pk, (clinic.check.pk,), limit=1)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            availability.find_slots(query, now=NOW)
        return len(queries)

    few = count()
    for number in range(5):
        make_person(clinic.location, f"Person {number}", clinic.check)
    assert count() == few == 3
