"""Pages that only show: rows that their own module alone writes, with the way to the desk."""

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from appointments.admin import shape
from conversations.models import Conversation


class ReadOnlyAdmin(shape.ReadOnlyAdmin):
    """Rows that only their own module writes, each with the way to its conversation."""

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, row: Model) -> str:
        """Lead to the conversation at the desk."""
        conversation_id = row.pk if isinstance(row, Conversation) else getattr(row, "conversation_id", None)
        if conversation_id is None:
            return "–"
        address = reverse("desk:conversation", args=[conversation_id])
        return format_html('<a href="{}">{}</a>', address, _("Open at the desk"))
