"""One matter with one contact across channels, who may speak in it, and which process answers it now."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Contact, StaffMember


class Conversation(models.Model):
    """Calls and messages of one matter, in one timeline. `lifecycle` alone writes this row.

    `floor_version` rises with every change of the floor: what was composed under an older one never leaves.
    `reply_after` is set while the assistant owes an answer to what came in after `heard_up_to` (a Message id).
    The lease says which process answers now; its token is compared by the gate, the outbox and the journey's save.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("with the assistant")
        OPEN = "open", _("for a person")
        SNOOZED = "snoozed", _("later")
        RESOLVED = "resolved", _("done")

    class Floor(models.TextChoices):
        ASSISTANT = "assistant", _("assistant")
        AGENT = "agent", _("agent")
        NOBODY = "nobody", _("nobody")

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    floor = models.CharField(max_length=10, choices=Floor, default=Floor.ASSISTANT)
    floor_agent = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="conversations_held"
    )
    floor_version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=16, default="en")
    reply_after = models.DateTimeField(null=True, blank=True)
    reply_attempts = models.PositiveSmallIntegerField(default=0)
    heard_up_to = models.BigIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_activity_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="pending", floor="assistant")
                | Q(status="open", floor__in=["agent", "nobody"])
                | Q(status="snoozed", floor__in=["agent", "nobody"])
                | Q(status="resolved", floor="nobody"),
                name="conversation_status_and_floor_agree",
            ),
            models.CheckConstraint(
                condition=Q(floor="agent", floor_agent__isnull=False)
                | (~Q(floor="agent") & Q(floor_agent__isnull=True)),
                name="conversation_agent_named_with_floor",
            ),
            models.CheckConstraint(
                condition=Q(reply_after__isnull=True) | Q(floor="assistant"),
                name="conversation_only_assistant_owes_reply",
            ),
            models.CheckConstraint(
                condition=Q(status="resolved", resolved_at__isnull=False)
                | (~Q(status="resolved") & Q(resolved_at__isnull=True)),
                name="conversation_resolved_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["reply_after"], condition=Q(reply_after__isnull=False), name="conversation_reply_due"),
            models.Index(fields=["status", "-last_activity_at"], name="conversation_by_status"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
