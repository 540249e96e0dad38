"""What came of a conversation that ended, in two lines. `summaries` alone writes this row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.models.conversation import Conversation


class Summary(models.Model):
    """What was wanted and done, and what is open; `facts` is what the lines were made of, as codes."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="summary")
    text = models.TextField(help_text=_("Two lines: what was wanted and done; what is open."))
    facts = models.JSONField(default=dict)
    written_by = models.CharField(max_length=20, default="rules")
    ended_at = models.DateTimeField(help_text=_("The end of the conversation that it tells of."))
    written_at = models.DateTimeField()
    model_tried_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a model was asked for better words, with or without success.")
    )

    class Meta:
        verbose_name_plural = _("summaries")
        indexes = [
            models.Index(fields=["-ended_at"], condition=Q(model_tried_at__isnull=True), name="summary_untried"),
        ]

    def __str__(self) -> str:
        return self.text
