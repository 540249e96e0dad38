"""Which room a visit takes: one that is there and free, and another one for each person while there are enough."""

import pytest

from appointments import booking, calendar
from appointments.models import Allocation, NotAvailableTime
from appointments.tests.booked import book
from appointments.tests.clinic import NOW, list_taken, make_clinic


@pytest.mark.parametrize(("taken", "given"), [((), 0), ((0, 1), 2), ((0, 1, 2), 3), ((0, 1, 2, 3), 4)])
def test_room_is_the_first_free_one_however_many_are_taken(db, taken, given):
    clinic = make_clinic(rooms=6)
    first = clinic.rao.pk % 6
    order = clinic.rooms[first:] + clinic.rooms[:first]
    start, end = clinic.local("10:00"), clinic.local("10:30")
    for number in taken:
        Allocation.objects.create(
            who=f"resource:{order[number].pk}",
            location=clinic.location,
            holder=f"session:{number}",
            during=(start, end),
            with_before=(start, end),
            with_after=(start, end),
        )
    book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    rooms = Allocation.objects.filter(who__startswith="resource", holder__startswith="appointment")
    assert [row.who for row in rooms] == [f"resource:{order[given].pk}"]


def test_rooms_that_are_never_there_are_passed_over_for_one_that_is(db):
    clinic = make_clinic(rooms=6)
    first = clinic.rao.pk % 6
    order = clinic.rooms[first:] + clinic.rooms[:first]
    for room in order[:5]:
        NotAvailableTime.objects.create(resource=room, start_at=clinic.local("00:00"), end_at=clinic.local("23:00"))
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    assert list_taken(f"resource:{order[5].pk}") == [(visit.start_at, visit.end_at)]


def test_each_person_begins_with_another_room_and_third_visit_is_refused(clinic):
    first = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    second = book(clinic, clinic.slot_id("10:00", service=clinic.laser, person=clinic.sen))
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("10:15", service=clinic.laser, person=clinic.sen), key="third")

    rooms = set(Allocation.objects.filter(who__startswith="resource:").values_list("holder", "who"))
    assert rooms == {
        (f"appointment:{first.pk}", f"resource:{clinic.room_of(clinic.rao).pk}"),
        (f"appointment:{second.pk}", f"resource:{clinic.room_of(clinic.sen).pk}"),
    }
    assert clinic.room_of(clinic.rao) != clinic.room_of(clinic.sen)


def test_next_room_is_taken_when_a_persons_own_is_busy(clinic):
    closed = clinic.room_of(clinic.rao)
    calendar.close(closed, clinic.local("09:00"), clinic.local("12:00"), "Painters", NOW)
    book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    [taken] = Allocation.objects.filter(who__startswith="resource:").values_list("who", flat=True)
    assert taken == f"resource:{clinic.room_of(clinic.sen).pk}"
