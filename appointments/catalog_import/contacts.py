"""contacts.csv: who reaches the business, by which ways in, and for whom they book."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from appointments import contacts
from appointments.catalog_import.cells import MOMENT, TEXT, list_of
from appointments.catalog_import.hours import find_zone, settle
from appointments.catalog_import.report import CHANGED, NEW, SAME, BadCell
from appointments.catalog_import.tables import Column, Run, Table, Values
from appointments.contacts import BadNumber
from appointments.models import Attendee, Contact, ContactPoint
from appointments.models.catalog import language_tag

Kind = ContactPoint.Kind
WayIn = tuple[str, str]  # kind and value
WHATSAPP = "whatsapp:"


class Contacts(Table):
    """Who reaches the business."""

    name = "contacts"
    about = (
        "Who reaches the business. A row is the contact with its key, else the one who has one of its ways in. An "
        "empty cell leaves what is known. Who was merged is one row. Consent is not in the file."
    )
    key = ("key",)
    columns = (
        Column("key", TEXT, "the name of the contact in files, such as the number in your old system", "C-17", True),
        Column("name", TEXT, "what the contact is called", "Meena Iyer"),
        Column("language", TEXT, "BCP 47 tag of what they speak", "hi"),
        Column("written_form", TEXT, "how it is written when that differs", "hi-Latn"),
        Column("email", TEXT, "to tell people apart; nothing is sent there", "meena@example.org"),
        Column(
            "ways_in",
            list_of(TEXT),
            "phone numbers, best with + and country; whatsapp: and the id of who hides the number",
            "+15550142",
        ),
        Column("whatsapp_addresses", list_of(TEXT), "for each way in, where answers go; may be left out", ""),
        Column("attendees", list_of(TEXT), "whom they book for, besides themselves", "Aarav | Diya"),
        Column("relationships", list_of(TEXT), "what each of those is to them", "son | daughter"),
        Column("created_at", MOMENT, "since when they are known", "2026-11-01T09:30+05:30"),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        roots = Contact.objects.filter(merged_into=None).order_by("created_at", "pk")
        for contact in roots.prefetch_related("points", "attendees", "merged_contacts__attendees").iterator(1000):
            points = sorted(contact.points.all(), key=lambda point: (point.created_at, point.pk))
            others = list_others(contact)
            yield {
                **{name: getattr(contact, name) for name in ("key", "name", "language", "written_form", "email")},
                "ways_in": [_write_way(point) for point in points],
                "whatsapp_addresses": [point.whatsapp_address for point in points],
                "attendees": [one.name for one in others],
                "relationships": [one.relationship for one in others],
                "created_at": contact.created_at,
            }

    def take(self, values: Values, run: Run, line: int) -> str:
        _check(values)
        ways = [_read_way(text, run.country) for text in values.get("ways_in", ()) if text]
        known, missing = _find(values["key"], ways)
        if known is None:
            created_at = values.get("created_at")
            since = settle(created_at, find_zone(None), "created_at") if created_at else run.now
            facts = {name: values.get(name, "") for name in ("name", "language", "written_form", "email")}
            contact = contacts.create(key=values["key"], now=since, **facts)
            changed = False
        else:
            contact, changed = known, _change(known, values)
        changed |= _add_points(contact, missing, ways, values.get("whatsapp_addresses", []))
        changed |= _put_attendees(contact, values, run)
        return NEW if known is None else CHANGED if changed else SAME


def find_contact(name: str, country: str) -> Contact | None:
    """Find a contact by its key, else by one of its ways in."""
    row = Contact.objects.select_related("merged_into").filter(key=name).first()
    if row is None:
        try:
            kind, value = _read_way(name, country)
        except BadCell:
            return None
        points = contacts.find_points(kind, [value])
        row = points[0].contact if points else None
    return contacts.current(row) if row else None


def list_others(contact: Contact) -> list[Attendee]:
    """List whom a contact books for besides the contact in person, those of merged ones too, by id."""
    own = contact.name.casefold()
    merged = [one for other in contact.merged_contacts.all() for one in other.attendees.all()]
    rows = [one for one in contact.attendees.all() if not one.is_contact]
    rows += [one for one in merged if one.name and one.name.casefold() != own]
    named: dict[str, Attendee] = {}
    for row in sorted(rows, key=lambda one: one.pk):
        named.setdefault(row.name.casefold(), row)
    return list(named.values())


def _check(values: Values) -> None:
    if len(values["key"]) > 100:
        raise BadCell("key", _("This is longer than 100 characters."), _("Shorten it."))
    for name, validate in (("email", validate_email), ("language", language_tag), ("written_form", language_tag)):
        try:
            if values.get(name):
                validate(values[name])
        except ValidationError as error:
            raise BadCell(name, " ".join(error.messages), "") from None


def _read_way(text: str, country: str) -> WayIn:
    bare = text.removeprefix(WHATSAPP)
    if text.startswith(WHATSAPP) and not bare.startswith("+"):
        return Kind.WHATSAPP_USER, bare
    try:
        return Kind.NUMBER, contacts.normalise_number(bare, country)
    except BadNumber:
        problem = _("“%(text)s” is no phone number.") % {"text": text[:40]}
        raise BadCell("ways_in", problem, _("Give one such as +15550142.")) from None


def _write_way(point: ContactPoint) -> str:
    return point.value if point.kind == Kind.NUMBER else f"{WHATSAPP}{point.value}"


def _find(key: str, ways: list[WayIn]) -> tuple[Contact | None, list[WayIn]]:
    """Find whose row it is, and which ways in are new. Raises BadCell when they are those of several contacts."""
    owners: dict[int, Contact] = {}
    missing = []
    named = Contact.objects.select_related("merged_into").filter(key=key).first()
    if named is not None:
        owners[contacts.current(named).pk] = contacts.current(named)
    for kind, value in ways:
        points = contacts.find_points(kind, [value])
        for point in points:
            owner = contacts.current(point.contact)
            owners.setdefault(owner.pk, owner)
        if not points and (kind, value) not in missing:
            missing.append((kind, value))
    if len(owners) > 1:
        problem = _("These ways in and this key are those of %d contacts.") % len(owners)
        raise BadCell("ways_in", problem, _("Merge them in the admin first, or take out what is another's."))
    return next(iter(owners.values()), None), missing


def _change(contact: Contact, values: Values) -> bool:
    changed = False
    if (name := contacts.clean_name(values.get("name", ""))) and name != contact.name:
        contacts.rename(contact, name)
        changed = True
    said = (values.get("language") or contact.language, values.get("written_form") or contact.written_form)
    if said != (contact.language, contact.written_form):
        contacts.set_language(contact, *said)
        changed = True
    if (email := values.get("email")) and email != contact.email:
        contacts.set_email(contact, email)
        changed = True
    return changed


def _add_points(contact: Contact, missing: list[WayIn], ways: list[WayIn], addresses: list[str]) -> bool:
    for kind, value in missing:
        place = ways.index((kind, value))
        address = addresses[place] if place < len(addresses) else ""
        contacts.add_point(contact, kind=kind, value=value, whatsapp_address=address, now=contact.created_at)
    return bool(missing)


def _put_attendees(contact: Contact, values: Values, run: Run) -> bool:
    names, relationships = values.get("attendees", []), values.get("relationships", [])
    before = Attendee.objects.filter(contact__in=contacts.list_merged(contact)).count() if names else 0
    changed = False
    for place, name in enumerate(names):
        attendee = contacts.attendee_named(contact, name, now=run.now)
        relationship = relationships[place] if place < len(relationships) else ""
        if relationship and relationship != attendee.relationship and not attendee.is_contact:
            contacts.set_relationship(attendee, relationship)
            changed = True
    after = Attendee.objects.filter(contact__in=contacts.list_merged(contact)).count() if names else 0
    return changed or after != before
