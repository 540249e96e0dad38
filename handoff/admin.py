"""Tickets for admins to read. They are changed at the desk, never here."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from handoff.models import Ticket


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    """All waits for a person, searchable, read-only, with the way to the desk."""

    list_display = ["conversation", "contact", "reason", "urgency", "status", "assigned_to", "due_at", "created_at"]
    list_filter = ["status", "reason", "urgency", "outcome", "assigned_to"]
    search_fields = ["conversation__contact__name", "conversation__contact__points__value", "outcome"]
    date_hierarchy = "created_at"
    list_select_related = ["conversation__contact", "assigned_to"]
    fieldsets = [
        (None, {"fields": ["at_the_desk", "conversation", "contact", "status", "assigned_to", "outcome"]}),
        (_("Why"), {"fields": ["reason", "urgency", "brief"]}),
        (_("When"), {"fields": ["created_at", "due_at", "assigned_at", "closed_at"]}),
    ]
    readonly_fields = ["at_the_desk", "contact"]

    @admin.display(description=_("contact"))
    def contact(self, ticket: Ticket) -> str:
        """This column will name whom the wait is about."""
        return str(ticket.conversation.contact)

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, ticket: Ticket) -> str:
        """This field will lead to the conversation at the desk."""
        address = reverse("desk:conversation", args=[ticket.conversation_id])
        return format_html('<a href="{}">{}</a>', address, _("Open at the desk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False
