"""Our own addresses and the templates for outside the 24-hour window, to edit; what Twilio knows of them, to read."""

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from appointments.admin.shape import OnBusinessClockAdmin
from conversations.models import ContentResource, Line, MessageTemplate
from conversations.transports.base import TransportError, close_transports, is_configured


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
