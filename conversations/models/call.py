"""One telephone call. `voice.calls` alone writes this row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Contact, ContactPoint
from conversations.models.conversation import Conversation
from conversations.models.line import Line


class Call(models.Model):
    """A call that our webhook was told of, and what came of it. What was said in it are Messages of its conversation.

    A call is live while `ended_at` is empty. `session_token` names the one socket that speaks for it: the newest;
    in a call that is over, one that has not let go yet.
    `alive_until` is pushed on by that socket; past it nobody is on the line any more that we know of. `status` is
    Twilio's word; a terminal one never changes. `unserved`: it ended before anything was said or keyed, however long
    it lasted and whatever its status.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        INITIATED = "initiated", _("initiated")
        RINGING = "ringing", _("ringing")
        IN_PROGRESS = "in-progress", _("in progress")
        COMPLETED = "completed", _("completed")
        BUSY = "busy", _("busy")
        FAILED = "failed", _("failed")
        NO_ANSWER = "no-answer", _("no answer")
        CANCELED = "canceled", _("cancelled")

    TERMINAL = ("completed", "busy", "failed", "no-answer", "canceled")

    account = models.CharField(max_length=64)
    call_sid = models.CharField(max_length=64)
    session_id = models.CharField(max_length=64, blank=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="calls")
    our_number = models.CharField(max_length=16, blank=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="calls")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="calls")
    contact_point = models.ForeignKey(
        ContactPoint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        help_text=_("Empty when the number was withheld."),
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.RINGING)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    first_prompt_at = models.DateTimeField(null=True, blank=True)
    first_key_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True, help_text=_("Such as ended, lost or given up."))
    unserved = models.BooleanField(default=False)
    resumed = models.PositiveSmallIntegerField(default=0, help_text=_("How often its socket was lost and opened anew."))
    session_token = models.UUIDField(null=True, blank=True)
    alive_until = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "call_sid"], name="call_sid_once_per_account"),
            models.CheckConstraint(
                condition=Q(unserved=False)
                | Q(ended_at__isnull=False, first_prompt_at__isnull=True, first_key_at__isnull=True),
                name="call_unserved_means_nothing_was_said",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation"], condition=Q(ended_at__isnull=True), name="call_live"),
            models.Index(fields=["alive_until"], condition=Q(ended_at__isnull=True), name="call_to_look_after"),
            models.Index(
                fields=["alive_until"],
                condition=Q(ended_at__isnull=False, session_token__isnull=False),
                name="call_socket_abandoned",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
