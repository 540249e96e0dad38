"""Merging: a person decides, ways in move, nothing else is rewritten, and every merge can be taken back."""

from datetime import timedelta
from typing import Any

import pytest

from appointments import booking, contacts, merging, queries
from appointments.booking import By, DeskOnly, NeedsReason
from appointments.models import Attendee, Contact, ContactMerge, ContactPoint
from appointments.tests.clinic import DESK, NOW

LATER = NOW + timedelta(hours=1)
SURE = By("agent:1", "desk", "She told me on the phone.")


def make(value: str, name: str = "", *, kind: str = "number", email: str = "", address: str = "") -> Contact:
    contact = contacts.find_or_create_point(
        kind=kind, value=value, name=name, whatsapp_address=address, now=NOW
    ).contact
    Contact.objects.filter(pk=contact.pk).update(email=email)
    return Contact.objects.get(pk=contact.pk)


def owners() -> dict[str, int]:
    """Give whose each way in is."""
    return dict(ContactPoint.objects.values_list("value", "contact"))


def fates() -> dict[int, int | None]:
    """Give into whom each contact was merged."""
    return dict(Contact.objects.values_list("pk", "merged_into"))


def fresh(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


def test_merge_moves_the_ways_in_and_rewrites_nothing_else(clinic):
    meena, other = clinic.contact, make("+15550143", "Meena")
    visit = booking.book(
        clinic.slot_id("10:00"),
        contact=other,
        attendee=contacts.self_attendee(other),
        by=DESK,
        now=NOW,
        request_key="a",
    )
    before = list(Attendee.objects.order_by("pk").values_list("pk", "contact", "name"))

    row = merging.merge(meena, other, SURE, LATER)

    assert (row.kept, row.gone, row.actor, row.reason, row.merged_at, row.undone_at) == (
        meena,
        other,
        "agent:1",
        "She told me on the phone.",
        LATER,
        None,
    )
    assert list(row.points.values_list("value", flat=True)) == ["+15550143"]
    assert owners() == {"+15550142": meena.pk, "+15550143": meena.pk}
    assert fates() == {meena.pk: None, other.pk: meena.pk}
    visit.refresh_from_db()
    assert visit.contact == other
    assert list(Attendee.objects.order_by("pk").values_list("pk", "contact", "name")) == before
    assert queries.list_upcoming(fresh(other), now=NOW) == queries.list_upcoming(meena, now=NOW) == [visit]


def test_undo_gives_back_what_moved_and_leaves_what_came_since(clinic):
    meena, other = clinic.contact, make("+15550143", "Meena")
    row = merging.merge(meena, other, SURE, NOW)
    new = ContactPoint.objects.create(contact=meena, kind="number", value="+15550144", created_at=LATER)
    visit = booking.book(
        clinic.slot_id("10:00"), contact=fresh(other), attendee=clinic.attendee, by=DESK, now=NOW, request_key="a"
    )

    undone = merging.undo(row, By("agent:2", "desk"), LATER)

    assert (undone.undone_at, undone.undone_actor) == (LATER, "agent:2")
    assert owners() == {"+15550142": meena.pk, "+15550143": other.pk, new.value: meena.pk}
    assert fates() == {meena.pk: None, other.pk: None}
    assert visit.contact == meena  # booked while they were one: it stays with who stood for both
    assert merging.undo(row, SURE, LATER + timedelta(days=1)) == undone
    assert ContactMerge.objects.get().undone_at == LATER


def test_way_in_that_went_elsewhere_stays_there(clinic):
    meena, other, third = clinic.contact, make("+15550143"), make("+15550144")
    row = merging.merge(meena, other, SURE, NOW)
    ContactPoint.objects.filter(value="+15550143").update(contact=third)
    merging.undo(row, SURE, LATER)
    assert owners() == {"+15550142": meena.pk, "+15550143": third.pk, "+15550144": third.pk}


def make_chain(first: Contact, second: Contact, third: Contact) -> tuple[ContactMerge, ContactMerge]:
    """Merge the first into the second and that into the third."""
    inner = merging.merge(second, first, SURE, NOW)
    return inner, merging.merge(third, fresh(second), SURE, LATER)


def test_chain_ends_at_who_stands_for_all(clinic):
    first, second, third = make("+15550143"), make("+15550144"), clinic.contact
    make_chain(first, second, third)
    assert fates() == {first.pk: third.pk, second.pk: third.pk, third.pk: None}
    assert set(owners().values()) == {third.pk}
    assert contacts.current(fresh(first)) == third
    assert set(contacts.list_merged(third)) == {first.pk, second.pk, third.pk}


def test_chain_is_undone_from_its_end(clinic):
    first, second, third = make("+15550143"), make("+15550144"), clinic.contact
    inner, outer = make_chain(first, second, third)
    merging.undo(outer, SURE, LATER)
    assert fates() == {first.pk: second.pk, second.pk: None, third.pk: None}
    assert fresh(first).merged_at == NOW
    assert owners() == {"+15550142": third.pk, "+15550143": second.pk, "+15550144": second.pk}
    merging.undo(inner, SURE, LATER)
    assert fates() == {first.pk: None, second.pk: None, third.pk: None}
    assert owners() == {"+15550142": third.pk, "+15550143": first.pk, "+15550144": second.pk}


def test_chain_is_undone_from_its_beginning(clinic):
    first, second, third = make("+15550143"), make("+15550144"), clinic.contact
    inner, outer = make_chain(first, second, third)
    merging.undo(inner, SURE, LATER)
    assert fates() == {first.pk: None, second.pk: third.pk, third.pk: None}
    assert owners() == {"+15550142": third.pk, "+15550143": first.pk, "+15550144": third.pk}
    merging.undo(outer, SURE, LATER)
    assert owners() == {"+15550142": third.pk, "+15550143": first.pk, "+15550144": second.pk}


def test_two_that_are_one_stay_so(clinic):
    meena, other, third = clinic.contact, make("+15550143"), make("+15550144")
    row = merging.merge(meena, other, SURE, NOW)
    assert merging.merge(meena, fresh(other), SURE, LATER) == row
    assert merging.merge(fresh(other), meena, SURE, LATER) == row
    merging.merge(fresh(other), third, SURE, LATER)  # what was merged stands for nobody: it goes into who does
    assert fates() == {meena.pk: None, other.pk: meena.pk, third.pk: meena.pk}
    assert ContactMerge.objects.count() == 2
    with pytest.raises(merging.MergeRefused):
        merging.merge(meena, meena, SURE, NOW)


def test_merged_again_after_undo(clinic):
    meena, other = clinic.contact, make("+15550143")
    merging.undo(merging.merge(meena, other, SURE, NOW), SURE, NOW)
    again = merging.merge(fresh(other), meena, SURE, LATER)
    assert (again.kept, again.gone) == (other, meena)
    assert set(owners().values()) == {other.pk}
    assert ContactMerge.objects.count() == 2


@pytest.mark.parametrize("actor", ["assistant", "contact:1", "system"])
def test_only_a_person_merges(clinic, actor):
    other = make("+15550143")
    row = merging.merge(clinic.contact, other, SURE, NOW)
    with pytest.raises(DeskOnly):
        merging.undo(row, By(actor, "desk", "sure"), NOW)
    with pytest.raises(DeskOnly):
        merging.merge(clinic.contact, make("+15550144"), By(actor, "desk", "sure"), NOW)
    assert ContactMerge.objects.filter(undone_at=None).count() == 1


def test_name_alone_merges_nobody_without_a_reason(clinic):
    namesake = make("+15550143", "meena")
    assert merging.list_candidates(clinic.contact) == [merging.Candidate(namesake, (merging.NAME,))]
    assert merging.list_candidates(clinic.contact)[0].needs_reason
    for reason in ("", "  "):
        with pytest.raises(NeedsReason):
            merging.merge(clinic.contact, namesake, By("agent:1", "desk", reason), NOW)
    assert fates() == {clinic.contact.pk: None, namesake.pk: None}


def test_candidates_by_number_id_and_address(db):
    mexican = make("+525512345678", "Ana", email="ana@example.org", address="whatsapp:IN.0ana")
    older = make("+15550101", "Somebody else")
    ContactPoint.objects.filter(contact=older).update(value="+5215512345678")
    hidden = make("IN.0ana", "A.", kind="whatsapp-user")
    mailed = make("+15550102", "Ana", email="Ana@Example.org")
    namesake = make("+15550103", "ANA")
    make("+15550104", "Nobody like her")

    found = merging.list_candidates(mexican)

    assert [(one.contact, one.likeness) for one in found] == [
        (older, (merging.NUMBER,)),
        (hidden, (merging.WHATSAPP,)),
        (mailed, (merging.EMAIL, merging.NAME)),
        (namesake, (merging.NAME,)),
    ]
    assert merging.merge(mexican, older, DESK, NOW).reason == ""  # the number says enough
    assert older not in [one.contact for one in merging.list_candidates(fresh(mexican))]


def test_kept_is_who_has_a_name_then_who_comes_more_often(clinic):
    nameless, busy = make("+15550143"), make("+15550144", "Meena")
    assert merging.choose_kept(nameless, busy) == busy
    visit: dict[str, Any] = {"attendee": contacts.self_attendee(busy), "by": DESK, "now": NOW, "request_key": "a"}
    booking.book(clinic.slot_id("10:00"), contact=busy, **visit)
    assert merging.choose_kept(clinic.contact, busy) == merging.choose_kept(busy, clinic.contact) == busy


def test_attendees_of_both_are_reached_through_either(clinic):
    other = make("+15550143", "Meena I.")
    son, daughter = (
        contacts.attendee_named(clinic.contact, "Aarav", now=NOW),
        contacts.attendee_named(other, "Diya", now=NOW),
    )
    merging.merge(clinic.contact, other, SURE, NOW)
    for contact in (fresh(clinic.contact), fresh(other)):
        assert contacts.attendee_named(contact, "aarav", now=NOW) == son
        assert contacts.attendee_named(contact, "diya", now=NOW) == daughter
    daughter.refresh_from_db()
    visit: dict[str, Any] = {
        "contact": clinic.contact,
        "attendee": daughter,
        "by": DESK,
        "now": NOW,
        "request_key": "a",
    }
    assert booking.book(clinic.slot_id("10:00"), **visit).attendee == daughter


def test_request_that_was_made_before_the_merge_gives_the_same_visit(clinic):
    other = make("+15550143")
    asked: dict[str, Any] = {"attendee": contacts.self_attendee(other), "by": DESK, "now": NOW, "request_key": "a"}
    first = booking.book(clinic.slot_id("10:00"), contact=other, **asked)
    merging.merge(clinic.contact, other, SURE, NOW)
    assert booking.book(clinic.slot_id("10:00"), contact=fresh(other), **asked) == first


def test_usual_person_is_known_through_the_merge(clinic):
    other = make("+15550143")
    visit = booking.book(
        clinic.slot_id("10:00", person=clinic.sen),
        contact=other,
        attendee=contacts.self_attendee(other),
        by=DESK,
        now=NOW,
        request_key="a",
    )
    merging.merge(clinic.contact, other, SURE, NOW)
    later = visit.end_at + timedelta(days=1)
    assert queries.find_usual_practitioner(clinic.attendee, clinic.check, now=later) == clinic.sen.pk
