"""Lines and templates to edit; conversations and all that belongs to them to read, with the way to the desk."""

from datetime import timedelta

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments.admin.shape import OnBusinessClockAdmin
from conversations.knowledge import admin as knowledge_admin  # noqa: F401 - importing registers its pages
from conversations.model_service_admin import ModelEndpointAdmin, ModelUseAdmin  # noqa: F401 - they register themselves
from conversations.models import (
    Call,
    Consent,
    ContentResource,
    Conversation,
    IdentityCode,
    IdentityTry,
    Journey,
    Line,
    Message,
    MessageTemplate,
    RawPayload,
    Summary,
    Turn,
)
from conversations.playbooks import admin as playbook_admin  # noqa: F401 - importing registers its page
from conversations.transports.base import TransportError, close_transports, is_configured


class ReadOnlyAdmin(OnBusinessClockAdmin):
    """Rows that only their own module writes: everything is shown, nothing can be changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, row: Model) -> str:
        """Lead to the conversation at the desk."""
        conversation_id = row.pk if isinstance(row, Conversation) else getattr(row, "conversation_id", None)
        if conversation_id is None:
            return "–"
        address = reverse("desk:conversation", args=[conversation_id])
        return format_html('<a href="{}">{}</a>', address, _("Open at the desk"))


@admin.register(Line)
class LineAdmin(admin.ModelAdmin):
    """Our own numbers."""

    list_display = ["number_e164", "channel", "location", "provider", "accepts_any_number", "is_active"]
    list_filter = ["channel", "location", "is_active"]
    search_fields = ["number_e164", "location__name"]
    list_select_related = ["location"]
    fieldsets = [
        (None, {"fields": ["channel", "number_e164", "location", "is_active"]}),
        (_("How it is connected"), {"fields": ["provider", "accepts_any_number", "person_number_e164"]}),
    ]


@admin.register(MessageTemplate)
class MessageTemplateAdmin(admin.ModelAdmin):
    """The words that may leave outside the 24-hour window, and how far WhatsApp's approval is."""

    list_display = ["purpose", "language", "name", "category", "approval", "is_active"]
    list_filter = ["purpose", "language", "category", "is_active"]
    search_fields = ["purpose", "name", "body"]
    actions = ["ask_for_approval"]
    fieldsets = [
        (None, {"fields": ["purpose", "language", "name", "category", "is_active"]}),
        (_("Words"), {"fields": ["body", "value_names", "samples", "buttons"]}),
        (_("Approval"), {"fields": ["approval"]}),
    ]
    readonly_fields = ["approval"]

    @admin.display(description=_("approval"))
    def approval(self, template: MessageTemplate) -> str:
        """Say what WhatsApp last said of the template's newest resource at this account."""
        made = template.content_resources.filter(
            account=settings.TWILIO_ACCOUNT_SID, endpoint=settings.TWILIO_API_BASE_URL
        )
        newest = made.order_by("-id").first()
        if newest is None:
            return translate("not submitted")
        return " – ".join(part for part in (newest.get_approval_display(), newest.rejection_reason) if part)

    @admin.action(description=_("Submit to WhatsApp and read the approval"))
    def ask_for_approval(self, request: HttpRequest, queryset: QuerySet[MessageTemplate]) -> None:
        """Make the selected templates at Twilio where they are missing, and ask how they stand."""
        if not is_configured():
            self.message_user(request, _("No Twilio account is configured."), messages.ERROR)
            return
        for template in queryset:
            try:
                resource = async_to_sync(_ask_for_approval)(template)
            except TransportError as error:
                self.message_user(request, f"{template}: {error.text}", messages.ERROR)
            else:
                self.message_user(request, f"{template}: {resource.get_approval_display()}")


async def _ask_for_approval(template: MessageTemplate) -> ContentResource:
    from conversations.transports import content, content_shapes  # the SDK is slow to load, and rarely needed here

    try:
        definition = content_shapes.from_template(template)
        return await content.ensure_template(definition, now=timezone.now(), is_forced=True)
    finally:
        await close_transports()


@admin.register(ContentResource)
class ContentResourceAdmin(OnBusinessClockAdmin):
    """What was made at Twilio. Deleting a row here makes the resource anew at its next use."""

    list_display = ["key", "language", "approval", "content_sid", "endpoint", "checked_at", "created_at"]
    list_filter = ["approval", "language", "endpoint"]
    search_fields = ["key", "content_sid"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """One matter with one contact."""

    list_display = ["id", "contact", "status", "floor", "floor_agent", "language", "last_activity_at"]
    list_filter = ["status", "floor", "language"]
    search_fields = ["=id", "contact__name", "contact__points__value"]
    list_select_related = ["contact", "floor_agent"]
    date_hierarchy = "last_activity_at"
    fieldsets = [
        (None, {"fields": ["at_the_desk", "contact", "status", "outcome", "language"]}),
        (_("Who may speak"), {"fields": ["floor", "floor_agent", "floor_version"]}),
        (_("What is owed"), {"fields": ["reply_after", "reply_attempts", "heard_up_to", "lease_expires_at"]}),
        (_("When"), {"fields": ["created_at", "last_activity_at", "snoozed_until", "resolved_at"]}),
    ]
    readonly_fields = ["at_the_desk"]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """One line of a timeline, with what became of it."""

    list_display = ["id", "conversation", "kind", "sender", "channel", "purpose", "status", "error_code", "created_at"]
    list_filter = ["status", "kind", "sender", "channel", "purpose"]
    search_fields = ["=id", "=conversation__id", "message_sid", "error_code"]
    list_select_related = ["conversation"]
    date_hierarchy = "created_at"
    fieldsets = [
        (
            None,
            {"fields": ["at_the_desk", "conversation", "kind", "sender", "agent", "channel", "line", "contact_point"]},
        ),
        (_("Words"), {"fields": ["text", "purpose", "values", "choices", "choice_id", "language", "media", "quoted"]}),
        (
            _("What became of it"),
            {"fields": ["status", "error_code", "reason", "message_sid", "attempts"]},
        ),
        (
            _("When it may leave"),
            {
                "fields": [
                    *("appointment", "appointment_version", "appointment_statuses", "floor_version", "turn"),
                    *("send_after", "leave_before", "can_wait", "quiet_from", "quiet_until"),
                ]
            },
        ),
        (_("When"), {"fields": ["created_at", "sending_at", "sent_at", "delivered_at", "read_at", "failed_at"]}),
    ]
    readonly_fields = ["at_the_desk"]


@admin.register(RawPayload)
class RawPayloadAdmin(ReadOnlyAdmin):
    """What a provider posted, for looking into a fault, until it expires."""

    list_display = ["id", "kind", "message", "received_at", "expires_at"]
    list_filter = ["kind"]
    search_fields = ["=id", "=message__id", "message__message_sid", "=message__conversation__id"]
    list_select_related = ["message"]
    date_hierarchy = "received_at"
    fieldsets = [
        (None, {"fields": ["kind", "message", "payload"]}),
        (_("When"), {"fields": ["received_at", "expires_at"]}),
    ]


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


@admin.register(Journey)
class JourneyAdmin(ReadOnlyAdmin):
    """One piece of business."""

    list_display = ["id", "conversation", "intent", "stage", "status", "outcome", "updated_at"]
    list_filter = ["status", "intent", "stage", "outcome"]
    search_fields = ["=id", "=conversation__id", "appointment__reference"]
    list_select_related = ["conversation"]
    fieldsets = [
        (None, {"fields": ["at_the_desk", "conversation", "intent", "stage", "status", "outcome", "appointment"]}),
        (_("State"), {"fields": ["state"]}),
        (_("When"), {"fields": ["created_at", "updated_at"]}),
    ]
    readonly_fields = ["at_the_desk"]


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """One answer of the assistant."""

    list_display = ["id", "conversation", "brain", "channel", "outcome", "duration_ms", "started_at"]
    list_filter = ["brain", "channel", "outcome"]
    search_fields = ["=id", "=conversation__id"]
    list_select_related = ["conversation"]
    date_hierarchy = "started_at"
    fieldsets = [
        (None, {"fields": ["at_the_desk", "conversation", "journey", "channel", "brain", "outcome", "error"]}),
        (_("Heard and said"), {"fields": ["heard", "heard_up_to", "calls", "said", "floor_version"]}),
        (_("When"), {"fields": ["started_at", "first_words_ms", "duration_ms"]}),
    ]
    readonly_fields = ["at_the_desk"]


@admin.register(Summary)
class SummaryAdmin(ReadOnlyAdmin):
    """What came of a conversation."""

    list_display = ["conversation", "text", "written_by", "ended_at"]
    list_filter = ["written_by"]
    search_fields = ["text", "=conversation__id"]
    list_select_related = ["conversation"]
    date_hierarchy = "ended_at"
    fieldsets = [(None, {"fields": ["at_the_desk", "conversation", "text", "facts", "written_by", "ended_at"]})]
    readonly_fields = ["at_the_desk"]


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
