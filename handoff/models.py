"""One wait for a person. `queue` alone writes this row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import StaffMember
from conversations.models import Conversation


class Ticket(models.Model):
    """One wait of a conversation for a person, with the brief: what the person must know to go on."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ASSIGNED = "assigned", _("with an agent")
        CLOSED = "closed", _("closed")

    class Reason(models.TextChoices):
        ASKED = "asked-for-a-person", _("asked for a person")
        STUCK = "stuck", _("the assistant was stuck")
        EMERGENCY = "emergency", _("words of an emergency")
        RULE = "needs-a-person", _("a rule needs a person")
        FAILED = "assistant-failed", _("the assistant failed")
        NOT_DELIVERED = "not-delivered", _("a message was not delivered")
        TO_BE_TOLD = "to-be-told", _("a change has to be told by phone")
        TAKEN_OVER = "taken-over", _("taken over by an agent")

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("routine")
        SOON = "soon", _("soon")
        URGENT = "urgent", _("urgent")
        EMERGENCY = "emergency", _("emergency")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="tickets")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=24, choices=Reason)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.SOON)
    brief = models.JSONField(default=dict)
    assigned_to = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    outcome = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text=_("By when a person should have answered."))
    assigned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=~Q(status="closed"), name="ticket_one_open_per_conversation"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", assigned_to__isnull=True, closed_at__isnull=True)
                | Q(status="assigned", assigned_to__isnull=False, closed_at__isnull=True)
                | Q(status="closed", closed_at__isnull=False),
                name="ticket_status_and_times_agree",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status="waiting"), name="ticket_waiting")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.status})"
