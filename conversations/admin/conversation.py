"""Conversations and what was said, done and summed up in them, to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conversations.admin.shape import ReadOnlyAdmin
from conversations.models import Conversation, Journey, Message, RawPayload, Summary, Turn


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
