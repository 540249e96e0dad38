"""Who reaches the business. Ways in are made by what comes in, and merged by a verb; names and languages are edited."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments import contacts, merging
from appointments.admin import merge_page
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
    """Contacts, found by name, number or whom they book for; two that are one person are merged."""

    list_display = ["__str__", "language", "merged_into", "created_at"]
    list_filter = ["language", ("merged_into", admin.EmptyFieldListFilter)]
    search_fields = ["name", "email", "points__value", "attendees__name"]
    list_select_related = ["merged_into"]
    date_hierarchy = "created_at"
    actions = ["merge_two"]
    readonly_fields = ["clock", "merged_into", "created_at", "same_person", "stands_for"]
    inlines = [ContactPointInline, AttendeeInline]
    fieldsets = [
        (None, {"fields": ["name", ("language", "written_form"), ("time_zone", "clock"), "email"]}),
        (_("Same person?"), {"fields": ["same_person"]}),
        (_("Made and merged"), {"fields": ["created_at", "merged_into", "stands_for"]}),
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

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="appointments_contact_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show two contacts beside each other, and merge them once a person says so."""
        return merge_page.answer(self, request)

    @admin.display(description=_("who may be the same"))
    def same_person(self, contact: Contact) -> str:
        """List who looks like this one, each with the way to compare the two."""
        found = merging.list_candidates(contact) if contact.pk and contact.merged_into_id is None else []
        rows = [
            (
                merge_address(contact, one.contact),
                str(one.contact),
                ", ".join(str(merging.LIKENESS[kind]) for kind in one.likeness),
            )
            for one in found
        ]
        return format_html_join("", '<p><a href="{}">{}</a>: {}</p>', rows) or translate("nobody")

    @admin.display(description=_("stands for"))
    def stands_for(self, contact: Contact) -> str:
        """List the merges that made this contact what it is, each with the way to undo it."""
        rows = [
            (reverse("admin:appointments_contactmerge_change", args=[merge.pk]), str(merge))
            for merge in (merging.list_standing(contact) if contact.pk else [])
        ]
        return format_html_join("", '<p><a href="{}">{}</a></p>', rows) or "-"

    @admin.action(description=_("Compare two and merge them"), permissions=["change"])
    def merge_two(self, request: HttpRequest, chosen: QuerySet[Contact]) -> HttpResponse | None:
        """Lead to the page that shows the two chosen beside each other."""
        found = list(chosen[:3])
        if len(found) != 2:
            self.message_user(request, translate("Choose two contacts."), "ERROR")
            return None
        return HttpResponseRedirect(merge_address(*found))


def merge_address(one: Contact, other: Contact) -> str:
    """Give the address of the page that compares two contacts."""
    return f"{reverse('admin:appointments_contact_merge')}?{urlencode({'one': one.pk, 'other': other.pk})}"
