"""Who a visit booked at the board is for: somebody known, or a new name and number."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments import contacts
from appointments.contacts import BadNumber
from appointments.judging import OVERRIDABLE
from appointments.models import Appointment, Attendee, Contact, ContactPoint, Location, StaffMember
from booking_site.desk.board_side import visible_contacts


class PersonForm(forms.Form):
    """Somebody found, or a new contact; and who comes, when that is somebody else."""

    contact = forms.ModelChoiceField(
        queryset=Contact.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose a person from the list.")},
    )
    name = forms.CharField(max_length=contacts.LONGEST_NAME, required=False)
    number = forms.CharField(max_length=40, required=False)
    attendee = forms.CharField(max_length=contacts.LONGEST_NAME, required=False)
    request_key = forms.RegexField(r"^desk [0-9a-f-]{36}$", error_messages={"required": _("Open the form again.")})

    def __init__(self, *args: Any, user: StaffMember, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = visible_contacts(user)  # type: ignore[attr-defined]
        self._location = location

    def clean(self) -> dict[str, Any]:
        """Ask for a name where nobody was chosen, and write the number in E.164."""
        typed = super().clean() or {}
        if typed.get("contact") is None and "contact" not in self.errors:
            if not contacts.clean_name(typed.get("name", "")):
                self.add_error("name", _("Choose a person, or type the name of a new one."))
            if typed.get("number"):
                try:
                    typed["number"] = contacts.normalise_number(typed["number"], self._location.country)
                except BadNumber:
                    self.add_error(
                        "number", _("This is no phone number. Give one such as +15550142, or leave it empty.")
                    )
        return typed

    def find_or_create(self, *, now: datetime) -> tuple[Contact, Attendee]:
        """Give the contact, made when new, and who comes. A number that is known is the contact who has it."""
        typed = self.cleaned_data
        name = contacts.clean_name(typed["name"])
        with transaction.atomic():
            if typed["contact"] is not None:
                contact, name = typed["contact"], ""
            elif typed["number"]:
                contact = contacts.find_or_create_point(
                    kind=ContactPoint.Kind.NUMBER, value=typed["number"], name=name, now=now
                ).contact
            else:
                contact = contacts.rename(contacts.create_nameless(now=now), name)
            contact = contacts.current(contact)
            return contact, contacts.attendee_named(contact, typed["attendee"] or name, now=now)

    def is_for(self, visit: Appointment) -> bool:
        """Say whether a visit is for whom the form names; where nobody was chosen the names say so."""
        typed, contact = self.cleaned_data, contacts.current(visit.contact)
        name, who = (contacts.clean_name(typed[field]).casefold() for field in ("name", "attendee"))
        own, comes = contact.name.casefold(), visit.attendee.name.casefold()
        if typed["contact"] is not None:
            is_theirs = contacts.current(typed["contact"]) == contact
        else:
            is_theirs, who = name in (own, comes), who or name
        return is_theirs and (visit.attendee.is_contact if who in ("", own) else who == comes)


class OverrideForm(forms.Form):
    """The rules that somebody at the desk breaks on purpose, and why."""

    override = forms.CharField(max_length=100, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def clean_override(self) -> frozenset[str]:
        """Read the rules; one that nobody may break is refused."""
        rules = frozenset(filter(None, self.cleaned_data["override"].split(",")))
        if not rules <= OVERRIDABLE:
            raise forms.ValidationError(_("This cannot be overridden."))
        return rules

    def clean(self) -> dict[str, Any]:
        """Ask why, where a rule is broken."""
        typed = super().clean() or {}
        if typed.get("override") and not typed.get("reason"):
            self.add_error("reason", _("Say why it is booked anyway; the reason stays with the visit."))
        return typed


class PlaceForm(forms.Form):
    """Where a home visit goes: which area that is, the postcode says."""

    address = forms.CharField(max_length=300, required=False)
    postcode = forms.CharField(max_length=12, required=False)
