"""Several services in one visit, in order: whom each is wanted with, what is free for all of them, and why not."""

import pytest

from appointments import availability, booking, explain, queries
from appointments.availability import SlotQuery
from appointments.models import Appointment, Offering, Service
from appointments.queries import PartFacts
from appointments.slots import SlotKey
from appointments.tests.clinic import DESK, NOW, Clinic, list_taken, make_clinic, make_person
from appointments.tests.same_moment import run_both


def ask(clinic: Clinic, clock: str, *people, day: int = 1):
    return explain.explain(
        (clinic.check.pk, clinic.laser.pk),
        clinic.local(clock, day),
        location_id=clinic.location.pk,
        people=tuple(person and person.pk for person in people),
        now=NOW,
    )


def book(clinic: Clinic, slot_id: str):
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW, request_key=slot_id
    )


def people_of(said) -> list[int] | None:
    return said.slot and [item.practitioner_id for item in said.slot.items]


def test_each_service_is_done_by_the_person_wanted_for_it(clinic):
    rao, sen = clinic.rao.pk, clinic.sen.pk
    assert people_of(ask(clinic, "10:00", clinic.rao, clinic.sen)) == [rao, sen]
    assert people_of(ask(clinic, "10:00", clinic.sen, None)) == [sen, sen]
    assert people_of(ask(clinic, "10:00", None, clinic.sen)) == [sen, sen]
    assert people_of(ask(clinic, "10:00", None, None)) == [rao, rao]


def test_a_visit_of_several_services_is_told_part_by_part(clinic):
    clinic.check.price_text, clinic.laser.price_text = "₹500", ""
    clinic.check.save()
    clinic.laser.save()
    key = SlotKey(
        clinic.location.pk,
        ((clinic.check.pk, clinic.rao.pk), (clinic.laser.pk, clinic.sen.pk)),
        clinic.local("10:00", 1),
    )
    facts = queries.describe(book(clinic, str(key)), "en")
    assert facts.parts == (
        PartFacts(clinic.check.name, clinic.rao.name, "₹500"),
        PartFacts(clinic.laser.name, clinic.sen.name, ""),
    )
    assert facts.price_text == f"{clinic.check.name}: ₹500"  # the other one has none
    assert queries.describe(book(clinic, clinic.slot_id("15:00", 1)), "en").parts == ()


def test_one_person_does_all_where_one_can(clinic):
    Offering.objects.filter(practitioner=clinic.rao, service=clinic.laser).delete()
    assert people_of(ask(clinic, "10:00", None, None)) == [clinic.sen.pk] * 2
    assert people_of(ask(clinic, "10:00", clinic.rao, None)) == [clinic.rao.pk, clinic.sen.pk]
    said = ask(clinic, "10:00", clinic.sen, clinic.rao)
    assert (said.slot, [line.text for line in said.lines]) == (None, ["Dr Rao does not offer this."])


def test_the_whole_sequence_has_to_fit(clinic):
    book(clinic, clinic.slot_id("10:30", 1, person=clinic.sen))
    assert [line.text for line in ask(clinic, "10:00", clinic.rao, clinic.sen).lines] == [
        "Dr Sen has a visit from 10:30 to 11:00."
    ]
    assert [line.text for line in ask(clinic, "12:30", clinic.rao, clinic.rao).lines] == [
        "Outside the hours: Dr Rao has a break from 13:00 to 14:00."
    ]
    assert people_of(ask(clinic, "10:00", clinic.rao, None)) == [clinic.rao.pk] * 2


@pytest.mark.parametrize("day", [1, 2])
def test_search_and_reasons_agree_on_whom_each_is_wanted_with(clinic, day):
    book(clinic, clinic.slot_id("10:30", 1, person=clinic.sen))
    book(clinic, clinic.slot_id("15:00", 1, person=clinic.rao))
    query = SlotQuery(
        location_id=clinic.location.pk,
        service_ids=(clinic.check.pk, clinic.laser.pk),
        people=(clinic.rao.pk, clinic.sen.pk),
        windows=((clinic.local("00:00", day), clinic.local("23:59", day)),),
        limit=200,
    )
    found = availability.find_slots(query, now=NOW)
    assert {tuple(item.practitioner_id for item in slot.items) for slot in found} == {(clinic.rao.pk, clinic.sen.pk)}
    clocks = [f"{hour:02}:{minute:02}" for hour in range(8, 19) for minute in (0, 15, 30, 45)]
    free = [clock for clock in clocks if ask(clinic, clock, clinic.rao, clinic.sen, day=day).is_free]
    assert [slot.start_at for slot in found] == [clinic.local(clock, day) for clock in free]


def test_what_is_near_keeps_the_people_of_the_sequence(clinic):
    key = SlotKey(
        clinic.location.pk,
        ((clinic.check.pk, clinic.rao.pk), (clinic.laser.pk, clinic.sen.pk)),
        clinic.local("10:00", 1),
    )
    visit = book(clinic, str(key))
    near = availability.nearest_slots(str(key), now=NOW)
    assert [[item.practitioner_id for item in slot.items] for slot in near] == [[clinic.rao.pk, clinic.sen.pk]] * 3
    moved = booking.move(visit, near[0].id, expected_version=1, by=DESK, now=NOW)
    assert [(one.start_at, one.practitioner) for one in moved.items.order_by("position")] == [
        (item.start_at, person) for item, person in zip(near[0].items, (clinic.rao, clinic.sen), strict=True)
    ]
    first, second = near[0].items
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(first.start_at, first.end_at)]
    assert list_taken(f"practitioner:{clinic.sen.pk}") == [(second.start_at, second.end_at)]


@pytest.mark.django_db(transaction=True)
def test_a_part_that_is_lost_in_the_same_moment_loses_the_visit(transactional_db):
    clinic = make_clinic()
    wanted = twice_with_rao(clinic, clinic.check, clinic.laser)
    first, lost = run_both(lambda: book(clinic, clinic.slot_id("10:30", 1)), lambda: book(clinic, wanted))
    assert (type(lost), list(Appointment.objects.all())) == (booking.SlotTaken, [first])
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(first.start_at, first.end_at)]


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.django_db(transaction=True)
def test_a_room_that_is_lost_for_one_part_in_the_same_moment_is_replaced(transactional_db, moves):
    clinic = make_clinic()
    Service.objects.filter(pk=clinic.laser.pk).update(buffer_after_minutes=0)
    das = make_person(clinic.location, "Dr Das", clinic.laser)
    assert clinic.room_of(das) == clinic.room_of(clinic.rao)
    wanted, later = (twice_with_rao(clinic, clinic.laser, clinic.laser, clock=clock) for clock in ("10:00", "15:00"))
    own = book(clinic, later) if moves else None

    def take() -> Appointment:
        return booking.move(own, wanted, expected_version=1, by=DESK, now=NOW) if own else book(clinic, wanted)

    other = clinic.slot_id("10:30", 1, service=clinic.laser, person=das)
    _first, visit = run_both(lambda: book(clinic, other), take)
    ten, half_past, eleven = (clinic.local(clock, 1) for clock in ("10:00", "10:30", "11:00"))
    assert (visit.start_at, visit.end_at) == (ten, eleven)
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(ten, half_past), (half_past, eleven)]
    rooms = [taken for room in clinic.rooms for taken in list_taken(f"resource:{room.pk}")]
    assert sorted(rooms) == [(ten, half_past), (half_past, eleven), (half_past, eleven)]


def twice_with_rao(clinic: Clinic, *services: Service, clock: str = "10:00") -> str:
    pairs = tuple((service.pk, clinic.rao.pk) for service in services)
    return str(SlotKey(clinic.location.pk, pairs, clinic.local(clock, 1)))
