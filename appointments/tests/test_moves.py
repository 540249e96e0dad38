"""A move keeps row, reference and old time until the new one is taken; a kept new time gives way when it runs out."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.models import Allocation
from appointments.tests.booked import book, kinds
from appointments.tests.clinic import ASSISTANT, DESK, NOW, list_taken

MINUTE = timedelta(minutes=1)


def test_move_keeps_row_and_reference_and_raises_version(clinic):
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    booking.mark_confirmation(visit, "accepted", by=ASSISTANT, now=NOW)
    target = clinic.slot_id("10:15", service=clinic.laser, person=clinic.rao)  # overlaps the old time

    moved = booking.move(visit, target, expected_version=1, by=ASSISTANT, now=NOW)

    assert (moved.pk, moved.reference, moved.version) == (visit.pk, visit.reference, 2)
    assert (moved.start_at, moved.confirmation) == (clinic.local("10:15"), "needs-action")
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(moved.start_at, moved.end_at)]
    assert Allocation.objects.filter(holds=True).count() == 2
    event = moved.events.get(kind="moved")
    assert event.version == 2
    assert event.before["start_at"] == clinic.local("10:00").isoformat()
    assert event.after["start_at"] == clinic.local("10:15").isoformat()


def test_move_to_taken_time_never_loses_the_old(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    book(clinic, clinic.slot_id("11:00"))

    with pytest.raises(booking.SlotTaken):
        booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW)
    visit.refresh_from_db()
    assert (visit.start_at, visit.version) == (clinic.local("10:00"), 1)
    assert list_taken(f"practitioner:{clinic.rao.pk}")[0] == (visit.start_at, visit.end_at)


def test_move_to_same_target_twice_is_one_change(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    for _ in range(2):
        moved = booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW)

    assert moved.version == 2
    assert kinds(visit) == ["booked", "moved"]


def test_move_key_is_remembered(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW, request_key="m")
    booking.move(visit, clinic.slot_id("12:00"), expected_version=2, by=ASSISTANT, now=NOW)

    late = booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW, request_key="m")
    assert (late.start_at, late.version) == (clinic.local("12:00"), 3)
    with pytest.raises(booking.RequestKeyReused):
        booking.move(visit, clinic.slot_id("15:00"), expected_version=3, by=ASSISTANT, now=NOW, request_key="m")


def test_stale_version_is_refused(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=DESK, now=NOW)

    with pytest.raises(booking.StaleVersion):
        booking.move(visit, clinic.slot_id("12:00"), expected_version=1, by=ASSISTANT, now=NOW)
    with pytest.raises(booking.StaleVersion):
        booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)


def test_move_hold_keeps_both_times_until_moved(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))  # the cut-off of two hours passes while the new time is kept
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)
    slot = booking.hold_move(visit, clinic.slot_id("12:00"), by=ASSISTANT, now=NOW)

    person = f"practitioner:{clinic.rao.pk}"
    assert slot.start_at == clinic.local("12:00")
    assert [start for start, _ in list_taken(person)] == [clinic.local("10:00"), clinic.local("12:00")]
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("12:00"), key="other")

    moved = booking.move(visit, slot.id, expected_version=1, by=ASSISTANT, now=NOW + 9 * MINUTE)
    assert (moved.start_at, moved.version) == (clinic.local("12:00"), 2)
    assert list_taken(person) == [(moved.start_at, moved.end_at)]
    assert not Allocation.objects.filter(holds=True, expires_at__isnull=False).exists()


def test_dropped_move_hold_leaves_old_time(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)
    for _ in range(2):
        booking.drop_move_hold(visit, by=ASSISTANT, now=NOW)

    assert [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")] == [clinic.local("10:00")]
    assert kinds(visit) == ["booked", "held", "released"]
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


def test_expired_move_hold_gives_way_and_visit_stays(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)

    book(clinic, clinic.slot_id("11:00"), now=NOW + 11 * MINUTE)
    visit.refresh_from_db()
    assert (visit.status, visit.start_at) == ("booked", clinic.local("10:00"))
    assert kinds(visit) == ["booked", "held", "expired"]
    starts = [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")]
    assert starts == [clinic.local("10:00"), clinic.local("11:00")]
