"""A person at the desk breaks a rule with a reason that is kept; nobody overlaps two visits. Walk-ins."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appointments import booking
from appointments.booking import By, DeskOnly, LimitReached, NeedsReason, NotBookable, RequestKeyReused, SlotTaken
from appointments.models import Appointment, Practitioner, Service
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic

MINUTE = timedelta(minutes=1)


def override(*rules: str, reason: str = "mother is ill") -> By:
    return By("agent:1", "desk", reason, frozenset(rules))


def book(clinic: Clinic, slot_id: str, by: By = DESK, now=NOW) -> Appointment:
    return booking.book(slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=slot_id)


def overridden(visit: Appointment) -> tuple[str, list[str] | None]:
    event = visit.events.latest("id")
    return event.reason, event.after.get("overridden")


def buffers(visit: Appointment) -> set[tuple[timedelta, timedelta]]:
    rows = visit.allocations.filter(holds=True)
    return {(row.during.lower - row.with_before.lower, row.with_after.upper - row.during.upper) for row in rows}


def test_override_needs_the_desk_and_a_reason(clinic):
    for actor, reason in (("agent:1", " "), ("assistant", "because"), ("contact:3", "because")):
        with pytest.raises(NeedsReason):
            By(actor, "desk", reason, frozenset({"limit"}))
    with pytest.raises(ValueError, match="taken"):
        override("taken")


def test_rules_free_at_the_desk_are_named_and_others_only_with_override(clinic):
    Service.objects.filter(pk=clinic.check.pk).update(most_per_day=1)
    first = book(clinic, clinic.slot_id("08:40"), override("hours", reason="early bird"))
    assert overridden(first) == ("early bird", ["notice", "grid", "hours"])
    with pytest.raises(LimitReached):
        book(clinic, clinic.slot_id("10:00"))
    with pytest.raises(NotBookable):
        book(clinic, clinic.slot_id("20:00", 1))
    assert overridden(book(clinic, clinic.slot_id("10:00"), override("limit"))) == ("mother is ill", ["limit"])
    assert overridden(book(clinic, clinic.slot_id("10:00", 1)))[1] is None


@pytest.mark.django_db
def test_overridden_gap_shortens_the_buffers_of_both_and_never_the_core():
    clinic = make_clinic(rooms=1)
    Service.objects.filter(pk=clinic.laser.pk).update(buffer_before_minutes=15)
    first = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    third = book(clinic, clinic.slot_id("11:15", service=clinic.laser))
    slot_id = clinic.slot_id("10:35", service=clinic.laser)

    with pytest.raises(SlotTaken):
        book(clinic, slot_id)
    second = book(clinic, slot_id, override("buffer"))
    assert overridden(second) == ("mother is ill", ["grid", "buffer"])
    assert buffers(first) == {(15 * MINUTE, 5 * MINUTE)}
    assert buffers(second) == {(5 * MINUTE, 10 * MINUTE)}
    assert buffers(third) == {(10 * MINUTE, 10 * MINUTE)}
    assert first.items.get().buffer_after_minutes == 5
    assert third.items.get().buffer_before_minutes == 10
    event = third.events.latest("id")
    assert (event.kind, event.reason, event.after["buffers"]) == ("shortened", "mother is ill", {"before": 10})
    for clock in ("10:20", "10:50"):
        with pytest.raises(SlotTaken):
            book(clinic, clinic.slot_id(clock, service=clinic.laser, person=clinic.sen), override("buffer"))


def test_move_may_override_too(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    moved = booking.move(visit, clinic.slot_id("19:00"), expected_version=1, by=override("hours"), now=NOW)
    assert (moved.start_at, overridden(moved)) == (clinic.local("19:00"), ("mother is ill", ["hours"]))


def test_walk_in_has_arrived_and_is_counted_once(clinic):
    now = clinic.local("10:07") + timedelta(seconds=30)

    def walk_in(by: By = DESK, key: str = "key", person: Practitioner = clinic.rao) -> Appointment:
        return booking.walk_in(
            clinic.location.pk,
            ((clinic.check.pk, person.pk),),
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=by,
            now=now,
            request_key=key,
        )

    visit = walk_in()
    assert (visit.status, visit.start_at, visit.end_at) == ("arrived", clinic.local("10:07"), clinic.local("10:37"))
    assert visit.events.get().kind == "walk-in"
    assert walk_in().pk == visit.pk
    with pytest.raises(DeskOnly):
        walk_in(ASSISTANT, "other")
    with pytest.raises(SlotTaken):
        walk_in(key="other")
    someone = type(clinic.attendee).objects.create(contact=clinic.contact, name="Asha")
    with pytest.raises(RequestKeyReused):
        booking.walk_in(
            clinic.location.pk,
            ((clinic.check.pk, clinic.rao.pk),),
            contact=clinic.contact,
            attendee=someone,
            by=DESK,
            now=now,
            request_key="key",
        )
    assert booking.mark_status(visit, "fulfilled", by=replace(DESK, reason="done"), now=now).status == "fulfilled"
    event = visit.events.latest("id")
    assert (event.actor, event.channel, event.before["status"], event.after["status"]) == (
        "agent:1",
        "desk",
        "arrived",
        "fulfilled",
    )
