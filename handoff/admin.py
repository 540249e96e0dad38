"""Tickets for admins to read. They are changed at the desk, never here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.shape import ReadOnlyAdmin
from handoff.models import Ticket


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
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
