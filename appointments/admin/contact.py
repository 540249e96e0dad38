"""Who reaches the business. Ways in are made by what comes in, and merged by a verb; names and languages are edited."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from appointments import contacts
from appointments.models import Attendee, Contact, ContactPoint


class ReadOnlyInline(admin.TabularInline):
    """Rows shown with the one they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ContactPointInline(ReadOnlyInline):
    """The ways in of a contact."""

    model = ContactPoint
    fields = ["kind", "value", "created_at"]


class AttendeeInline(ReadOnlyInline):
    """Whom a contact books for."""

    model = Attendee
    fields = ["name", "relationship", "is_contact"]


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    """Contacts, found by name, number or whom they book for."""

    list_display = ["__str__", "language", "merged_into", "created_at"]
    list_filter = ["language", ("merged_into", admin.EmptyFieldListFilter)]
    search_fields = ["name", "points__value", "attendees__name"]
    list_select_related = ["merged_into"]
    date_hierarchy = "created_at"
    readonly_fields = ["clock", "merged_into", "created_at"]
    inlines = [ContactPointInline, AttendeeInline]
    fieldsets = [
        (None, {"fields": ["name", ("language", "written_form"), ("time_zone", "clock")]}),
        (_("Made and merged"), {"fields": ["created_at", "merged_into"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return False

    @admin.display(description=_("their clock"))
    def clock(self, contact: Contact) -> str:
        """This field will say by which zone they are told times besides ours."""
        return contacts.find_zone(contact) or "-"

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        """Rename by the verb, which renames the attendee "oneself" as well."""
        super().save_model(request, obj, form, change)
        if "name" in form.changed_data and obj.merged_into_id is None:
            contacts.rename(obj, obj.name)
