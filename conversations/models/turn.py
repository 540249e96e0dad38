"""One answer of the assistant. `assistant.engine` alone writes this row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation
from conversations.models.journey import Journey


class Turn(models.Model):
    """What the assistant heard, what it called, what it said, each with its time in ms since the turn began."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="turns")
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, null=True, blank=True, related_name="turns")
    channel = models.CharField(max_length=12)
    brain = models.CharField(max_length=20)
    floor_version = models.PositiveIntegerField()
    heard = models.TextField(blank=True)
    heard_up_to = models.BigIntegerField(default=0, help_text=_("The last message it answers."))
    calls = models.JSONField(default=list, help_text=_("Tool, arguments, result code and ms of each call."))
    said = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    error = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    first_words_ms = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Milliseconds to the first clause that was spoken, on a call.")
    )
    duration_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["conversation", "id"], name="turn_of_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation} {self.pk}"
