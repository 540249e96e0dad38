"""Playbooks: drafts to edit, versions to publish and to roll back to."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from conversations import playbooks
from conversations.models import Playbook
from conversations.playbooks import PlaybookError

TEXTS: Any = [
    *(
        "greeting",
        "manner",
        "booking",
        "reminder_replies",
        "rescheduling",
        "cancelling",
        "hand_off",
        "facts",
        "never_say",
    )
]


@admin.register(Playbook)
class PlaybookAdmin(admin.ModelAdmin):
    """Every version of every place's texts. What was published is shown and no longer changed."""

    list_display = ["__str__", "location", "language", "version", "status", "note", "published_at", "published_by"]
    list_filter = ["status", "location", "language"]
    search_fields = ["note", "manner", "facts", "never_say"]
    list_select_related = ["location", "published_by"]
    actions = ["publish", "copy", "retire"]
    fieldsets = [
        (None, {"fields": ["location", "language", "note", "version", "status"]}),
        (_("Texts"), {"fields": TEXTS}),
        (_("When"), {"fields": ["created_at", "published_at", "published_by"]}),
    ]
    readonly_fields = ["version", "status", "created_at", "published_at", "published_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Playbook | None = None) -> list[str]:
        kept = list(self.readonly_fields)
        return [*kept, "location", "language"] if obj is not None else kept

    def has_change_permission(self, request: HttpRequest, obj: Playbook | None = None) -> bool:
        is_draft = obj is None or obj.status == Playbook.Status.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Playbook | None = None) -> bool:
        return obj is not None and obj.status == Playbook.Status.DRAFT and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Playbook, form: Any, change: bool) -> None:
        playbooks.save_draft(obj, now=timezone.now())

    @admin.action(description=_("Publish this version, or roll back to it"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Playbook]) -> None:
        """Let the one version chosen hold from now on."""
        if queryset.count() != 1:
            self.message_user(request, translate("Choose one version."), messages.ERROR)
            return
        try:
            row = playbooks.publish(queryset[0], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except PlaybookError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, translate("This holds from now on: %(playbook)s") % {"playbook": row})

    @admin.action(description=_("Make a draft of it"), permissions=["change"])
    def copy(self, request: HttpRequest, queryset: QuerySet[Playbook]) -> None:
        """Go on from the versions chosen."""
        for one in queryset:
            draft = playbooks.copy_to_draft(one, now=timezone.now())
            self.message_user(request, translate("A draft was made: %(playbook)s") % {"playbook": draft})

    @admin.action(description=_("Publish no longer"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Playbook]) -> None:
        """Let what is next best hold."""
        for one in queryset:
            playbooks.retire(one)
