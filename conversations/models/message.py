"""What was said and written. In: `inbox`; out: `outbox` and `dispatcher`; delivery status: `receipts`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import Appointment, ContactPoint, StaffMember
from conversations.models.conversation import Conversation
from conversations.models.line import Line


class Message(models.Model):
    """One line of a conversation's timeline.

    An outgoing message is meaning, not text: `purpose`, `values`, `choices`, `language`, and its condition (the
    appointment's version and the statuses in which it may leave). `text` is what was rendered when it left.
    `choices` is a list of `{"id", "title", "description"}`; `choice_id` is the id an incoming tap carried.
    """

    class Kind(models.TextChoices):
        INCOMING = "incoming", _("incoming")
        OUTGOING = "outgoing", _("outgoing")
        ACTIVITY = "activity", _("activity")
        NOTE = "note", _("private note")

    class Sender(models.TextChoices):
        CONTACT = "contact", _("contact")
        ASSISTANT = "assistant", _("assistant")
        AGENT = "agent", _("agent")
        SYSTEM = "system", _("system")

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("not sent")
        UNKNOWN = "unknown", _("may have been sent")
        WRITTEN = "written", _("written")

    OUT_STATUSES = ("queued", "sending", "sent", "delivered", "read", "failed", "dropped", "unknown")

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    sender = models.CharField(max_length=10, choices=Sender)
    agent = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    channel = models.CharField(max_length=12, choices=Line.Channel, blank=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    contact_point = models.ForeignKey(
        ContactPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    our_number = models.CharField(
        max_length=16, blank=True, help_text=_("The number of ours that was written to; answers leave from it.")
    )
    status = models.CharField(max_length=10, choices=Status)

    text = models.TextField(blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=16, blank=True)
    choice_id = models.CharField(max_length=200, blank=True)
    media = models.JSONField(default=list, blank=True)
    quoted = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="quoted_by")

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    appointment_version = models.PositiveIntegerField(null=True, blank=True)
    appointment_statuses = models.JSONField(default=list, blank=True)
    floor_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("The floor it was composed under; empty for notices, which pass.")
    )
    turn = models.ForeignKey(
        "conversations.Turn", on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    can_wait = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Nobody asked for it: it waits while an agent has the floor or a change is being talked about."),
    )
    leave_before = models.DateTimeField(null=True, blank=True, help_text=_("From then on it is not sent any more."))
    quiet_from = models.TimeField(null=True, blank=True, help_text=_("On the clock of the appointment's place."))
    quiet_until = models.TimeField(null=True, blank=True)

    account = models.CharField(max_length=64, blank=True)
    message_sid = models.CharField(max_length=64, null=True, blank=True)
    error_code = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why it failed, waits or was not sent."))
    send_after = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "message_sid"],
                condition=Q(message_sid__isnull=False),
                name="message_sid_once_per_account",
            ),
            models.CheckConstraint(
                condition=Q(kind="incoming", status="received", sender="contact")
                | Q(
                    kind="outgoing",
                    status__in=["queued", "sending", "sent", "delivered", "read", "failed", "dropped", "unknown"],
                )
                | Q(kind__in=["activity", "note"], status="written"),
                name="message_kind_and_status_agree",
            ),
            models.CheckConstraint(
                condition=~Q(kind="outgoing")
                | Q(line__isnull=False, contact_point__isnull=False)
                | Q(channel="phone", line__isnull=False),
                name="message_outgoing_has_address",
            ),
            models.CheckConstraint(
                condition=~Q(sender="agent") | Q(agent__isnull=False), name="message_agent_is_named"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="message_quiet_hours_have_both_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_timeline"),
            models.Index(fields=["send_after", "id"], condition=Q(status="queued"), name="message_to_send"),
            models.Index(fields=["lease_expires_at"], condition=Q(status="sending"), name="message_being_sent"),
            models.Index(fields=["sending_at"], condition=Q(status="unknown"), name="message_to_reconcile"),
            models.Index(
                fields=["contact_point", "line", "-created_at"],
                condition=Q(kind="incoming"),
                name="message_last_incoming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RawPayload(models.Model):
    """What a provider posted, as it came, kept until `expires_at` for looking into a fault."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, blank=True, related_name="raw_payloads")
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["expires_at"], name="rawpayload_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
