"""Contacts: numbers in one form, one contact per way in, names filled but never overwritten."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from appointments import contacts
from appointments.models import Attendee, Contact, ContactPoint
from appointments.tests.clinic import NOW


def point(value: str = "+15550142", **more):
    return contacts.find_or_create_point(kind="number", value=value, now=NOW, **more)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+15550142", "IN", "+15550142"),
        ("whatsapp:+1 555 0142", "IN", "+15550142"),
        ("0015550142", "IN", "+15550142"),
        (" +44 20 7946 0958 ", "IN", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+521 55 1234 5678", "IN", "+525512345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("044 55 1234 5678", "MX", "+525512345678"),
        ("+55 11 8765 4321", "IN", "+5511987654321"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("011 15 2345-6789", "AR", "+5491123456789"),
    ],
)
def test_number_is_written_in_one_form(text, country, number):
    assert contacts.normalise_number(text, country) == number


@pytest.mark.parametrize("text", ["", "hello", "+", "12", "+1", "+999999", "IN.12ab"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(contacts.BadNumber):
        contacts.normalise_number(text)


def test_first_sight_makes_contact_point_and_oneself(db):
    found = point(name="Meena  Iyer\n", language="en", whatsapp_address="whatsapp:+15550142")

    assert (found.contact.name, found.contact.language) == ("Meena Iyer", "en")
    attendee = Attendee.objects.get()
    assert (attendee.name, attendee.is_contact, attendee.contact) == ("Meena Iyer", True, found.contact)
    again = point(name="Somebody else", whatsapp_address="whatsapp:+1 555 0142")
    assert again.pk == found.pk
    assert contacts.self_attendee(found.contact).name == "Meena Iyer"
    assert ContactPoint.objects.get().whatsapp_address == "whatsapp:+1 555 0142"


@pytest.mark.parametrize(
    ("written", "rung", "kept"),
    [
        ("+5215512345678", "+525512345678", "+525512345678"),
        ("+551187654321", "+5511987654321", "+5511987654321"),
        ("+5491123456789", "+541123456789", "+5491123456789"),
        ("+541123456789", "+5491123456789", "+541123456789"),
    ],
)
def test_who_writes_and_rings_by_two_ways_of_one_number_is_one_contact(db, written, rung, kept):
    wrote = point(written, name="Meena", whatsapp_address=f"whatsapp:{written}")
    assert point(rung) == wrote
    found = ContactPoint.objects.get()
    assert (found.value, found.whatsapp_address) == (kept, f"whatsapp:{written}")  # answers go where they wrote from


def test_way_in_kept_in_an_older_form_is_known(db):
    older = point("+525512345678")
    ContactPoint.objects.update(value="+5215512345678")
    assert point("+525512345678") == older
    assert Contact.objects.count() == 1


def test_whatsapp_user_without_a_number_is_kept_by_the_id(db):
    hidden = contacts.find_or_create_point(
        kind="whatsapp-user", value="IN.0abc", whatsapp_address="whatsapp:IN.0abc", name="Meena", now=NOW
    )
    again = contacts.find_or_create_point(kind="whatsapp-user", value="IN.0abc", now=NOW)
    assert (again, again.contact) == (hidden, hidden.contact)
    assert point("+15550142").contact != hidden.contact


def test_empty_name_is_filled_later(db):
    point()
    contact = point(name="Meena").contact
    contact.refresh_from_db()
    assert contact.name == "Meena"
    assert contacts.self_attendee(contact).name == "Meena"


def test_merged_contact_is_followed(db):
    old, new = point().contact, point("+15550143", name="Meena").contact
    Contact.objects.filter(pk=old.pk).update(merged_into=new)

    old.refresh_from_db()
    assert contacts.current(old) == new
    assert contacts.self_attendee(old).contact == new
    assert set(contacts.list_merged(new)) == {old.pk, new.pk}
    assert contacts.rename(old, "Meena Iyer") == new


def test_attendee_is_known_again_by_name(db):
    contact = point(name="Meena").contact
    child = contacts.attendee_named(contact, "Aarav", now=NOW)
    assert contacts.attendee_named(contact, "  aarav ", now=NOW) == child
    assert contacts.attendee_named(contact, "MEENA", now=NOW).is_contact
    assert contacts.attendee_named(contact, "", now=NOW).is_contact
    assert Attendee.objects.count() == 2


def test_language_and_written_form_are_set(db):
    contact = contacts.set_language(point().contact, "hi", "hi-Latn")
    contact.refresh_from_db()
    assert (contact.language, contact.written_form) == ("hi", "hi-Latn")


@pytest.mark.django_db(transaction=True)
def test_two_first_messages_at_once_make_one_contact():
    def first(_: int) -> int:
        try:
            return point(name="Meena").contact_id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as executor:
        assert len(set(executor.map(first, range(8)))) == 1
    assert Contact.objects.count() == Attendee.objects.count() == 1
