"""One piece of business inside a conversation. `journeys.store` alone writes this row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment
from conversations.models.conversation import Conversation


class Journey(models.Model):
    """Intent, stage, and the state both as JSON: details with the turn each came from, offers, hold, open question.

    Many per conversation, one active; the others are paused or ended.
    """

    class Intent(models.TextChoices):
        BOOK = "book", _("book")
        CONFIRM = "confirm", _("confirm")
        RESCHEDULE = "reschedule", _("move")
        CANCEL = "cancel", _("cancel")
        ASK = "ask", _("ask")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="journeys")
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    intent = models.CharField(max_length=12, choices=Intent, blank=True)
    stage = models.CharField(max_length=20)
    state = models.JSONField(default=dict)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="journeys"
    )
    outcome = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(status="active"), name="journey_one_active_per_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.intent or _('open')} {self.stage}"
