"""Calls, who rang, and what people agreed to, to read."""

from datetime import timedelta

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.shape import ReadOnlyAdmin
from conversations.models import Call, Consent, IdentityCode, IdentityTry


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    """One telephone call. What was said in it are the messages of its conversation."""

    list_display = ["id", "contact", "line", "status", "outcome", "unserved", "started_at", "lasted"]
    list_filter = ["unserved", "status", "outcome", "line"]
    search_fields = ["=id", "call_sid", "=conversation__id", "contact__name", "contact__points__value"]
    list_select_related = ["contact", "line"]
    date_hierarchy = "started_at"
    fieldsets = [
        (None, {"fields": ["at_the_desk", "conversation", "contact", "contact_point", "line", "our_number"]}),
        (_("What became of it"), {"fields": ["status", "outcome", "unserved", "first_prompt_at", "first_key_at"]}),
        (_("When"), {"fields": ["started_at", "answered_at", "ended_at", "lasted", "alive_until"]}),
        (_("At the provider"), {"fields": ["account", "call_sid", "session_id", "resumed"]}),
    ]
    readonly_fields = ["at_the_desk", "lasted"]

    @admin.display(description=_("lasted"))
    def lasted(self, call: Call) -> str:
        """Say how long it lasted from the answer to the end."""
        if call.answered_at is None or call.ended_at is None:
            return "–"
        return str(timedelta(seconds=round((call.ended_at - call.answered_at).total_seconds())))


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What a contact agreed to or refused; the newest counts."""

    list_display = ["id", "contact", "purpose", "channel", "given", "source", "at"]
    list_filter = ["purpose", "channel", "given", "source"]
    search_fields = ["contact__name", "contact__points__value"]
    list_select_related = ["contact"]
    date_hierarchy = "at"
    fieldsets = [
        (None, {"fields": ["contact", "purpose", "channel", "given", "at"]}),
        (_("Where it came from"), {"fields": ["source", "words", "message"]}),
    ]


@admin.register(IdentityTry)
class IdentityTryAdmin(ReadOnlyAdmin):
    """What callers said to show who they are, and whether it fitted."""

    list_display = ["id", "call", "contact", "kind", "is_right", "at"]
    list_filter = ["kind", "is_right"]
    search_fields = ["=id", "=call__id", "contact__name", "contact__points__value"]
    list_select_related = ["call", "contact"]
    date_hierarchy = "at"
    fieldsets = [(None, {"fields": ["call", "contact", "message", "kind", "is_right", "at"]})]


@admin.register(IdentityCode)
class IdentityCodeAdmin(ReadOnlyAdmin):
    """Codes sent to callers; nobody reads the digits here."""

    list_display = ["id", "call", "contact_point", "sent_at", "expires_at", "used_at"]
    search_fields = ["=id", "=call__id", "contact_point__value"]
    list_select_related = ["call", "contact_point"]
    date_hierarchy = "sent_at"
    fieldsets = [(None, {"fields": ["call", "contact_point", "sent_at", "expires_at", "used_at"]})]
