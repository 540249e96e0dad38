"""Who reaches us: the only writer of Contact, ContactPoint and Attendee (merging apart)."""

from collections.abc import Iterable
from datetime import datetime

import phonenumbers
from django.db import IntegrityError, transaction

from appointments import numbers, rows, statements, zones
from appointments.models import Attendee, Contact, ContactPoint

LONGEST_NAME = 120
MOST_MERGES = 20
LOCKED = f"SELECT {rows.columns(Contact, 'contact')} FROM appointments_contact contact WHERE id = %s FOR UPDATE"
NUMBERS = """
    SELECT point.value FROM appointments_contactpoint point JOIN appointments_contact contact
        ON contact.id = point.contact_id
    WHERE (contact.id = %(owner)s OR contact.merged_into_id = %(owner)s) AND point.kind = 'number'
    ORDER BY point.created_at, point.id
"""


class BadNumber(ValueError):
    """The text is no phone number."""


class MergedMeanwhile(Exception):
    """A contact was merged while somebody waited to lock it; `contact` is its row as it is now.

    Raised so that the caller's savepoint gives the lock back: nobody waits for a second contact while holding one.
    """

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self.contact = contact


def normalise_number(text: str, country: str = "IN") -> str:
    """Write a phone number in E.164, such as `+15550142`. Raises BadNumber.

    Without a leading + or 00 it is read as somebody in `country` (ISO 3166) would dial it. Of the ways to write a
    number in Mexico and Brazil it takes the one that is dialled today.
    """
    text = text.strip().removeprefix("whatsapp:").strip()
    if text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise BadNumber(f"This is no phone number: give one such as +15550142. ({error})") from error
    given = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if (preferred := numbers.prefer(given)) != given:
        number = phonenumbers.parse(preferred)
    # Numbers kept for examples (+1 555 01xx) are possible, but never valid: with their country given they are taken.
    if not (phonenumbers.is_possible_number(number) if text.startswith("+") else phonenumbers.is_valid_number(number)):
        raise BadNumber("This phone number has too few or too many digits: give one such as +15550142.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_or_create_point(
    *,
    kind: str,
    value: str,
    whatsapp_address: str = "",
    name: str = "",
    language: str = "",
    now: datetime,
) -> ContactPoint:
    """Find a way in, or make it with its contact and the attendee "oneself" at first sight.

    `kind` is a ContactPoint.Kind; `value` is E.164 for a number, else the user id. A number that is known in another
    way of writing it is the same one. Fills an empty name or language, and keeps the newest `whatsapp_address`. Two
    calls at once make one contact.
    """
    if kind == ContactPoint.Kind.NUMBER:
        value = numbers.prefer(value)
    point = _find_point(kind, value)
    if point is None:
        try:
            with transaction.atomic():
                return _create_point(kind, value, whatsapp_address, name, language, now)
        except IntegrityError:
            point = _find_point(kind, value)
            if point is None:
                raise
    if whatsapp_address and point.whatsapp_address != whatsapp_address:
        point.whatsapp_address = whatsapp_address
        point.save(update_fields=["whatsapp_address"])
    contact = current(point.contact)
    if name and not contact.name:
        rename(contact, name)
    if language and not contact.language:
        set_language(contact, language)
    return point


def create(
    *, key: str = "", name: str = "", language: str = "", written_form: str = "", email: str = "", now: datetime
) -> Contact:
    """Make a contact without any way in, with the attendee "oneself"; `key` is its name in the file it came from."""
    fields = {"name": clean_name(name), "language": language, "written_form": written_form, "email": email}
    contact = Contact.objects.create(created_at=now, **({"key": key} if key else {}), **fields)
    Attendee.objects.create(contact=contact, name=contact.name, is_contact=True)
    return contact


def add_point(contact: Contact, *, kind: str, value: str, whatsapp_address: str = "", now: datetime) -> ContactPoint:
    """Give a contact one more way in. The caller has made sure that it is nobody's (`find_points`)."""
    return ContactPoint.objects.create(
        contact=current(contact),
        kind=ContactPoint.Kind(kind),
        value=value,
        whatsapp_address=whatsapp_address,
        created_at=now,
    )


def set_email(contact: Contact, email: str) -> Contact:
    """Set the e-mail address that a contact is told apart by."""
    contact = current(contact)
    contact.email = email
    contact.save(update_fields=["email"])
    return contact


def set_relationship(attendee: Attendee, relationship: str) -> None:
    """Set what somebody is to the contact who books for them."""
    attendee.relationship = relationship
    attendee.save(update_fields=["relationship"])


def create_nameless(*, now: datetime) -> Contact:
    """Make a contact without any way in, for a caller who withholds the number: nobody can be told apart by that."""
    contact = Contact.objects.create(created_at=now)
    Attendee.objects.create(contact=contact, is_contact=True)
    return contact


def current(contact: Contact) -> Contact:
    """Give the contact that this one was merged into, itself when it was not."""
    for _ in range(MOST_MERGES):
        if contact.merged_into is None:
            return contact
        contact = contact.merged_into
    raise ValueError("contacts are merged in a ring")


def lock_current(contact: Contact) -> Contact:
    """Lock the contact that this one was merged into, itself when it was not, for the rest of the transaction.

    Raises MergedMeanwhile when it was merged while we waited: leave the savepoint, and ask again with the row given.
    """
    [row] = statements.fetch(LOCKED, [current(contact).pk])
    locked = rows.make(Contact, row)
    if locked.merged_into_id is not None:
        raise MergedMeanwhile(locked)
    return locked


def find_zone(contact: Contact) -> str:
    """Find the IANA zone a contact lives by: as somebody noted, else as a number's country has it; else empty."""
    owner = current(contact)
    if owner.time_zone:
        return owner.time_zone
    return next((zone for number in _list_numbers(owner) if (zone := zones.guess(number))), "")


def find_number(contact: Contact) -> str:
    """Find the number to ring a contact on, in E.164: the newest we know; empty when there is none."""
    return next(reversed(_list_numbers(current(contact))), "")


def _list_numbers(owner: Contact) -> list[str]:
    return [number for (number,) in statements.fetch(NUMBERS, {"owner": owner.pk})]


def list_merged(contact: Contact) -> list[int]:
    """List the ids of a contact and of all that were merged into it."""
    return [contact.pk, *Contact.objects.filter(merged_into=contact).values_list("pk", flat=True)]


def find_points(kind: str, values: Iterable[str]) -> list[ContactPoint]:
    """Find the ways in with these values; numbers in any way of writing them."""
    wanted = set(values)
    if kind == ContactPoint.Kind.NUMBER:
        wanted = {variant for value in wanted for variant in numbers.list_variants(value)}
    return list(ContactPoint.objects.select_related("contact__merged_into").filter(kind=kind, value__in=wanted))


def self_attendee(contact: Contact) -> Attendee:
    """Give the attendee that is the contact in person, and make it when it is missing."""
    contact = current(contact)
    attendee, _ = Attendee.objects.get_or_create(contact=contact, is_contact=True, defaults={"name": contact.name})
    return attendee


def attendee_named(contact: Contact, name: str, *, now: datetime) -> Attendee:
    """Give the person of that name whom the contact books for: oneself, one known, or a new one."""
    contact = current(contact)
    name = clean_name(name)
    oneself = self_attendee(contact)
    if not name or name.casefold() == oneself.name.casefold():
        return oneself
    known = Attendee.objects.filter(contact__in=list_merged(contact), name__iexact=name).order_by("id").first()
    return known or Attendee.objects.create(contact=contact, name=name)


def rename(contact: Contact, name: str) -> Contact:
    """Set what a contact is called, in the attendee "oneself" too."""
    contact = current(contact)
    contact.name = clean_name(name)
    contact.save(update_fields=["name"])
    Attendee.objects.filter(contact=contact, is_contact=True).update(name=contact.name)
    return contact


def set_language(contact: Contact, language: str, written_form: str = "") -> Contact:
    """Set what a contact speaks, and how it is written when that differs (`hi-Latn`)."""
    contact = current(contact)
    contact.language, contact.written_form = language, written_form
    contact.save(update_fields=["language", "written_form"])
    return contact


def clean_name(name: str) -> str:
    """Make one line of a name that somebody typed, without control characters, cut to fit."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST_NAME].strip()


def _find_point(kind: str, value: str) -> ContactPoint | None:
    """Find a way in; of several ways to write one number the one that is written like this."""
    found = find_points(kind, [value])
    return min(found, key=lambda point: (point.value != value, point.pk), default=None)


def _create_point(
    kind: str, value: str, whatsapp_address: str, name: str, language: str, now: datetime
) -> ContactPoint:
    contact = Contact.objects.create(name=clean_name(name), language=language, created_at=now)
    Attendee.objects.create(contact=contact, name=contact.name, is_contact=True)
    return ContactPoint.objects.create(
        contact=contact,
        kind=ContactPoint.Kind(kind),
        value=value,
        whatsapp_address=whatsapp_address,
        created_at=now,
    )
