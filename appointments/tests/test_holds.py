"""A hold keeps a time for a while: until it is booked, let go of, or run out and wanted by somebody else."""

from datetime import timedelta

import pytest

from appointments import availability, booking, calendar
from appointments.models import Allocation
from appointments.tests.booked import book, hold, kinds
from appointments.tests.clinic import ASSISTANT, DESK, NOW, list_taken

MINUTE = timedelta(minutes=1)


def test_hold_keeps_the_time_until_booked(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("10:00"), key="other")

    visit = booking.book_hold(held, by=ASSISTANT, now=NOW + 9 * MINUTE, request_key="journey 1")

    assert (visit.pk, visit.status, visit.hold_expires_at, visit.version) == (held.pk, "booked", None, 1)
    assert not Allocation.objects.filter(expires_at__isnull=False).exists()
    assert kinds(visit) == ["held", "booked"]
    assert booking.book_hold(held, by=ASSISTANT, now=NOW + 30 * MINUTE, request_key="journey 1").pk == visit.pk
    assert kinds(visit) == ["held", "booked"]


def test_hold_is_not_bound_by_notice_that_passed_while_it_ran(clinic):
    held = hold(clinic, clinic.slot_id("09:00"))  # exactly an hour ahead

    assert booking.book_hold(held, by=ASSISTANT, now=NOW + 5 * MINUTE, request_key="k").status == "booked"


def test_expired_hold_in_the_way_is_released_with_no_worker(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))

    later = NOW + 10 * MINUTE
    assert availability.get_slot(clinic.slot_id("10:00"), now=later).start_at == clinic.local("10:00")
    visit = book(clinic, clinic.slot_id("10:15"), now=later)

    held.refresh_from_db()
    assert (held.status, held.hold_expires_at) == ("cancelled", None)
    assert kinds(held) == ["held", "expired"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(visit.start_at, visit.end_at)]
    with pytest.raises(booking.SlotTaken) as refused:
        booking.book_hold(held, by=ASSISTANT, now=later, request_key="k")
    assert refused.value.alternatives


def test_sweep_releases_what_ran_out_and_nobody_wanted(clinic):
    hold(clinic, clinic.slot_id("10:00"))
    hold(clinic, clinic.slot_id("11:00"), minutes=30)
    visit = book(clinic, clinic.slot_id("12:00"))
    booking.hold_move(visit, clinic.slot_id("15:00"), by=ASSISTANT, now=NOW)

    assert booking.release_expired(now=NOW + 10 * MINUTE) == 2
    assert booking.release_expired(now=NOW + 10 * MINUTE) == 0
    starts = [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")]
    assert starts == [clinic.local("11:00"), clinic.local("12:00")]


def test_expired_hold_whose_time_is_still_free_is_taken_again(clinic):
    untouched = hold(clinic, clinic.slot_id("10:00"))
    released = hold(clinic, clinic.slot_id("11:00"))
    later = NOW + 20 * MINUTE
    other = book(clinic, clinic.slot_id("11:00"), now=later)
    booking.cancel(other, expected_version=1, by=DESK, now=later)

    for held in (untouched, released):
        visit = booking.book_hold(held, by=ASSISTANT, now=later, request_key=f"k{held.pk}")
        assert (visit.pk, visit.status) == (held.pk, "booked")
    assert kinds(untouched) == ["held", "booked"]
    assert kinds(released) == ["held", "expired", "booked"]
    assert len(list_taken(f"practitioner:{clinic.rao.pk}")) == 2


def test_released_hold_frees_time_once_and_cannot_be_booked(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    for _ in range(2):
        assert booking.release_hold(held, by=ASSISTANT, now=NOW).status == "cancelled"

    assert kinds(held) == ["held", "released"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == []
    with pytest.raises(booking.WrongStatus):
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")


def test_book_hold_with_key_of_another_visit_is_refused(clinic):
    book(clinic, clinic.slot_id("10:00"), key="k")
    held = hold(clinic, clinic.slot_id("11:00"))

    with pytest.raises(booking.RequestKeyReused):
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")


def test_hold_is_refused_when_place_closed_meanwhile(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    closure, conflicts = calendar.close(clinic.location, clinic.local("09:00"), clinic.local("12:00"), "Power cut", NOW)

    assert conflicts == [held]
    with pytest.raises(booking.NotBookable) as refused:
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")
    assert refused.value.code == "hours"
    calendar.open(closure)
    assert booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k").status == "booked"
