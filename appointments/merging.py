"""Two contacts that are one person: merged by a person at the desk, undone by one. The only writer of ContactMerge.

Merging sets `merged_into` and moves the ways in; visits, conversations and consent stay where they are, and whoever
reads follows. Order of locks: the ways in by id, then the contacts by id, as a message that comes in takes them (its
way in, then its contact).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments import contacts, numbers
from appointments.booking import By, DeskOnly, NeedsReason, transactions
from appointments.booking.transactions import Changed
from appointments.models import Appointment, Contact, ContactMerge, ContactPoint
from appointments.signals import contacts_merged

MOST_CANDIDATES = 20
LONGEST_REASON = 200

NUMBER, WHATSAPP, EMAIL, NAME = "number", "whatsapp", "email", "name"
LIKENESS = {
    NUMBER: _("the same number, written another way"),
    WHATSAPP: _("the same WhatsApp id"),
    EMAIL: _("the same e-mail address"),
    NAME: _("the same name, which many people have"),
}


class MergeRefused(Exception):
    """These two cannot be merged; the text says why."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, and by what; nobody merges by that alone."""

    contact: Contact
    likeness: tuple[str, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether there is nothing to go by but a name."""
        return not set(self.likeness) - {NAME}


def merge(kept: Contact, gone: Contact, by: By, now: datetime) -> ContactMerge:
    """Make one of two contacts: `gone` is read as `kept` from now on, with all that was merged into it before.

    Two that are one already stay so, and the merge that made them one is given back. Raises DeskOnly unless a person
    decides, NeedsReason (`by.reason`) where nothing but a name speaks for it, MergeRefused for a contact and itself.
    """
    _check_person(by)
    if kept.pk == gone.pk:
        raise MergeRefused("This is one contact. Choose two.")

    def work() -> ContactMerge:
        survivor, other = _lock_roots(kept, gone)
        if survivor == other:
            return _find_merge(kept, gone)
        if not set(list_likeness(survivor, other)) - {NAME} and not by.reason.strip():
            raise NeedsReason("They have no number, WhatsApp id or e-mail in common. Say how you know that it is one.")
        return _merge(survivor, other, by, now)

    return transactions.run(work)


def undo(merge: ContactMerge, by: By, now: datetime) -> ContactMerge:
    """Take a merge back: `gone` stands for itself again, with what had been merged into it and the ways in that moved.

    A way in that has gone elsewhere meanwhile, or came new, stays where it is, as does all that was written since. A
    merge that was undone stays as it is. Raises DeskOnly unless a person decides.
    """
    _check_person(by)

    def work() -> ContactMerge:
        (root,) = _lock_roots(merge.gone)
        row = ContactMerge.objects.select_for_update(of=("self",)).select_related("gone").get(pk=merge.pk)
        if row.undone_at is None:
            _undo(row, root, by, now)
        return row

    return transactions.run(work)


def list_candidates(contact: Contact) -> list[Candidate]:
    """List who may be the same person, those first of whom more than a name is the same."""
    contact = contacts.current(contact)
    found = []
    for other in _find_like(contact):
        found.append(Candidate(other, list_likeness(contact, other)))
    found = [one for one in found if one.likeness]
    return sorted(found, key=lambda one: (one.needs_reason, one.contact.pk))[:MOST_CANDIDATES]


def list_likeness(one: Contact, other: Contact) -> tuple[str, ...]:
    """List by what two contacts look like one: number, whatsapp, email, name."""
    here, there = _traits(one), _traits(other)
    return tuple(kind for kind in LIKENESS if here[kind] & there[kind])


def choose_kept(one: Contact, other: Contact) -> Contact:
    """Propose which of two to keep: who has a name, then who has more visits, then who is known longer."""

    def rank(contact: Contact) -> tuple[bool, int, datetime]:
        visits = Appointment.objects.filter(contact__in=contacts.list_merged(contact)).count()
        return (not contact.name, -visits, contact.created_at)

    return min(one, other, key=rank)


def list_standing(contact: Contact) -> list[ContactMerge]:
    """List the merges that stand and made this contact what it is, newest first."""
    family = contacts.list_merged(contacts.current(contact))
    return list(ContactMerge.objects.filter(gone__in=family, undone_at=None).select_related("kept", "gone"))


def _check_person(by: By) -> None:
    if not by.is_at_desk:
        raise DeskOnly


def _lock_roots(*wanted: Contact) -> list[Contact]:
    """Lock who stands for each of these contacts, with their ways in. Raises Changed when that was merged meanwhile."""
    fresh = Contact.objects.select_related("merged_into").in_bulk([one.pk for one in wanted])
    ids = [contacts.current(fresh[one.pk]).pk for one in wanted]
    points = ContactPoint.objects.filter(contact__in=ids).order_by("pk")
    list(points.select_for_update(of=("self",), no_key=True))
    rows = Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    locked = {row.pk: row for row in rows}
    if any(row.merged_into_id is not None for row in locked.values()):
        raise Changed
    return [locked[pk] for pk in ids]


def _find_merge(one: Contact, other: Contact) -> ContactMerge:
    """Find what made two contacts one: their own merge, else the newest within what they are part of."""
    standing = list_standing(one)
    pair = {one.pk, other.pk}
    own = [row for row in standing if {row.kept_id, row.gone_id} == pair]
    found = [*own, *(row for row in standing if row.gone_id in pair)]
    if not found:
        raise MergeRefused("They are one already.")
    return found[0]


def _merge(survivor: Contact, other: Contact, by: By, now: datetime) -> ContactMerge:
    points = list(ContactPoint.objects.filter(contact=other))
    row = ContactMerge.objects.create(
        kept=survivor, gone=other, actor=by.actor, reason=by.reason[:LONGEST_REASON], merged_at=now
    )
    row.points.set(points)
    ContactPoint.objects.filter(contact=other).update(contact=survivor)
    family = Contact.objects.filter(Q(pk=other.pk) | Q(merged_into=other))
    family.update(merged_into=survivor, merged_at=now)
    contacts_merged.send(sender=ContactMerge, merge_id=row.pk)
    return row


def _undo(row: ContactMerge, root: Contact, by: By, now: datetime) -> None:
    row.undone_at, row.undone_actor = now, by.actor
    row.save(update_fields=["undone_at", "undone_actor"])
    Contact.objects.filter(pk=row.gone_id).update(merged_into=None, merged_at=None)
    for below in _list_below(row.gone):
        Contact.objects.filter(pk=below.gone_id).update(merged_into=row.gone, merged_at=below.merged_at)
    moved = row.points.filter(contact=root).values_list("pk", flat=True)
    ContactPoint.objects.filter(pk__in=list(moved)).update(contact=row.gone)
    contacts_merged.send(sender=ContactMerge, merge_id=row.pk)


def _list_below(contact: Contact) -> list[ContactMerge]:
    """List the merges that stand below a contact: into it, and into those in turn."""
    found: list[ContactMerge] = []
    layer = [contact.pk]
    while layer:
        rows = list(ContactMerge.objects.filter(kept__in=layer, undone_at=None))
        found += rows
        layer = [row.gone_id for row in rows]
    return found


def _traits(contact: Contact) -> dict[str, set[str]]:
    points = list(contact.points.all())
    spelt = [point.value for point in points if point.kind == ContactPoint.Kind.NUMBER]
    names = {contact.name.casefold()} - {""}
    return {
        NUMBER: {variant for number in spelt for variant in numbers.list_variants(number)},
        WHATSAPP: {address for point in points for address in _addresses(point)},
        EMAIL: {contact.email.casefold()} - {""},
        NAME: names,
    }


def _addresses(point: ContactPoint) -> Iterable[str]:
    if point.whatsapp_address:
        yield point.whatsapp_address.removeprefix("whatsapp:")
    if point.kind == ContactPoint.Kind.WHATSAPP_USER:
        yield point.value


def _find_like(contact: Contact) -> Iterable[Contact]:
    traits = _traits(contact)
    addresses = traits[WHATSAPP]
    like = Q(points__value__in=traits[NUMBER] | addresses)
    like |= Q(points__whatsapp_address__in=addresses | {f"whatsapp:{address}" for address in addresses})
    if contact.email:
        like |= Q(email__iexact=contact.email)
    if contact.name:
        like |= Q(name__iexact=contact.name)
    others = Contact.objects.filter(like, merged_into=None).exclude(pk=contact.pk)
    return others.distinct().order_by("pk").prefetch_related("points")[: 10 * MOST_CANDIDATES]
