"""Rules that fall back from person to service to location; fixed starts; bookable dates; cut-offs as promised."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from appointments import availability, booking, fallbacks
from appointments.availability import SlotQuery
from appointments.booking import NotBookable, TooLate
from appointments.models import Location, Practitioner, Service, StaffMember
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic

MINUTE = timedelta(minutes=1)


def book(clinic: Clinic, slot_id: str, now=NOW, by=ASSISTANT):
    return booking.book(slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=slot_id)


def change(row, **rules):
    type(row).objects.filter(pk=row.pk).update(**rules)


def find(clinic: Clinic, person: Practitioner | None = None, **query):
    return availability.find_slots(
        SlotQuery(clinic.location.pk, (clinic.check.pk,), person.pk if person else None, **query), now=NOW
    )


def test_notice_is_the_persons_else_the_services_else_the_locations(clinic):
    change(clinic.location, notice_minutes=4 * 60)
    assert find(clinic)[0].start_at == clinic.local("09:00")
    change(clinic.check, notice_minutes=None)
    assert find(clinic)[0].start_at == clinic.local("12:00")
    change(clinic.sen, notice_minutes=90)
    assert [(slot.start_at, slot.practitioner_id) for slot in find(clinic, limit=1)] == [
        (clinic.local("09:30"), clinic.sen.pk)
    ]
    change(clinic.sen, notice_minutes=6 * 60)
    assert find(clinic, clinic.sen)[0].start_at == clinic.local("14:00")
    with pytest.raises(NotBookable) as refused:
        book(clinic, clinic.slot_id("12:00", person=clinic.sen))
    assert refused.value.code == "notice"
    assert book(clinic, clinic.slot_id("12:00")).status == "booked"


def test_horizon_of_a_person_may_be_shorter_and_longer(clinic):
    change(clinic.check, horizon_days=None)
    change(clinic.location, horizon_days=3)
    change(clinic.sen, horizon_days=1)
    change(clinic.rao, horizon_days=5)

    assert find(clinic, clinic.sen, limit=10_000)[-1].start_at == clinic.local("17:30", 1)
    assert find(clinic, clinic.rao, limit=10_000)[-1].start_at == clinic.local("17:30", 5)
    assert find(clinic, limit=10_000)[-1].start_at == clinic.local("17:30", 5)
    with pytest.raises(NotBookable) as refused:
        book(clinic, clinic.slot_id("10:00", 2, person=clinic.sen))
    assert refused.value.code == "horizon"


def test_buffers_of_a_person_are_kept_and_taken(clinic):
    change(clinic.rao, buffer_after_minutes=20)
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    assert visit.items.get().buffer_after_minutes == 20
    taken = visit.allocations.filter(holds=True)
    assert {row.with_after.upper for row in taken} == {clinic.local("10:50")}
    starts = [slot.start_at for slot in find(clinic, clinic.rao, limit=10)]
    assert clinic.local("10:45") not in starts and clinic.local("11:00") in starts


def test_fixed_starts_take_the_place_of_the_grid(clinic):
    change(clinic.check, fixed_starts=[time(14, 20), time(9, 10), time(12, 45)])

    assert [slot.start_at for slot in find(clinic, limit=3)] == [
        clinic.local("09:10"),
        clinic.local("14:20"),  # 12:45 would last into the break
        clinic.local("09:10", 1),
    ]
    with pytest.raises(NotBookable) as refused:
        book(clinic, clinic.slot_id("10:00"))
    assert refused.value.code == "hours"
    assert book(clinic, clinic.slot_id("14:20")).status == "booked"


def test_bookable_dates_count_instead_of_the_days_ahead(clinic):
    today = clinic.local("10:00").date()
    change(
        clinic.check,
        horizon_days=3,
        bookable_from_date=today + timedelta(days=40),
        bookable_until_date=today + timedelta(days=41),
    )

    found = find(clinic, clinic.rao, limit=10_000)
    assert (found[0].start_at, found[-1].start_at) == (clinic.local("09:00", 40), clinic.local("17:30", 41))
    for day in (2, 39, 42):
        with pytest.raises(NotBookable) as refused:
            book(clinic, clinic.slot_id("10:00", day))
        assert refused.value.code == "dates"
    assert book(clinic, clinic.slot_id("10:00", 41)).status == "booked"


def test_cutoffs_for_cancel_and_move_are_apart_and_stay_as_promised(clinic):
    change(clinic.check, cancel_cutoff_minutes=24 * 60, move_cutoff_minutes=None)
    change(clinic.location, move_cutoff_minutes=60)
    visit = book(clinic, clinic.slot_id("10:00", 1))
    change(clinic.check, cancel_cutoff_minutes=0, move_cutoff_minutes=7 * 24 * 60)

    assert booking.own_change_until(visit, "cancel") == clinic.local("10:00")
    assert booking.own_change_until(visit, "move") == clinic.local("09:00", 1)
    late = clinic.local("10:00") + MINUTE
    with pytest.raises(TooLate):
        booking.cancel(visit, expected_version=1, by=ASSISTANT, now=late)
    moved = booking.move(visit, clinic.slot_id("12:00", 1), expected_version=1, by=ASSISTANT, now=late)
    assert moved.version == 2
    assert booking.cancel(moved, expected_version=2, by=DESK, now=late).status == "cancelled"


def test_admin_shows_what_counts_and_who_says_so(client, clinic):
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    change(clinic.check, notice_minutes=None, cancel_cutoff_minutes=45)
    change(clinic.sen, notice_minutes=30)
    book(clinic, clinic.slot_id("10:00", 20), by=DESK)
    page = client.get(reverse("admin:appointments_service_change", args=[clinic.check.pk])).content.decode()
    for text in ("<td>60 (location)</td>", "<td>45 (service)</td>", "<td>30 (person)</td>", "visit"):
        assert text in page
    page = client.get(reverse("admin:appointments_practitioner_change", args=[clinic.sen.pk])).content.decode()
    assert "<td>30 (person)</td>" in page

    both = fallbacks.list_effective([Service.objects.get(pk=clinic.check.pk)], [None])
    assert both[0].values["horizon_days"] == (30, "service")
    assert both[0].location == Location.objects.get()
