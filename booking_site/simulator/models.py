"""What a provider and a customer's phone would remember. Written by the modules of this package only."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SimulatedSender(models.Model):
    """A WhatsApp number of the business: messages leave from it, and what is written to it goes to its address.

    An empty `incoming_url` is the site's own: `PUBLIC_URL/twilio/whatsapp/incoming/`.
    """

    number_e164 = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    incoming_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number_e164

    @property
    def address(self) -> str:
        """The number as messages name it."""
        return f"whatsapp:{self.number_e164}"


class SimulatedHandset(models.Model):
    """A customer's phone with WhatsApp on it.

    `user_id` is the id WhatsApp gives a business in place of a number (`IN.` and letters or digits); with
    `hides_number` it is all the business learns. `window_shut_at`: what was written before counts as older than 24
    hours.
    """

    number_e164 = models.CharField(max_length=16, unique=True)
    user_id = models.CharField(max_length=140, unique=True)
    hides_number = models.BooleanField(default=False)
    profile_name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="Asia/Kolkata")
    window_shut_at = models.DateTimeField(null=True, blank=True)
    typing_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number_e164"]

    def __str__(self) -> str:
        return self.profile_name or self.number_e164

    @property
    def shown_number(self) -> str:
        """The number as people write it, such as +1 555 0142, never broken over two lines."""
        number = self.number_e164
        return f"+1\u00a0{number[2:5]}\u00a0{number[5:]}" if number.startswith("+1") else number

    @property
    def address(self) -> str:
        """What the business sees as the sender, and writes back to."""
        return f"whatsapp:{self.user_id if self.hides_number else self.number_e164}"


class SimulatedContent(models.Model):
    """A Content resource; `approval` is its standing as a template."""

    class Approval(models.TextChoices):
        UNSUBMITTED = "unsubmitted", _("not submitted")
        PENDING = "pending", _("being reviewed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        PAUSED = "paused", _("paused")
        DISABLED = "disabled", _("disabled")

    sid = models.CharField(max_length=34, unique=True)
    friendly_name = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20)
    variables = models.JSONField(default=dict)
    types = models.JSONField()
    approval = models.CharField(max_length=12, choices=Approval, default=Approval.UNSUBMITTED)
    approval_name = models.CharField(max_length=512, blank=True)
    approval_category = models.CharField(max_length=20, blank=True)
    rejection_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.friendly_name or self.sid


class SimulatedMessage(models.Model):
    """One WhatsApp message, as the provider keeps it.

    `shown` is what the phone draws beside the body: `{"kind", "buttons": [{"id", "title"}], "list_button", "items"}`.
    `choice` is what an incoming tap carried: `{"id", "title", "description", "kind"}`.
    """

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("from the customer")
        OUTBOUND = "outbound-api", _("to the customer")

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        RECEIVED = "received", _("received")

    RANK = {"queued": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4, "received": 4}

    sid = models.CharField(max_length=34, unique=True)
    direction = models.CharField(max_length=12, choices=Direction)
    sender = models.ForeignKey(SimulatedSender, on_delete=models.CASCADE, related_name="messages")
    handset = models.ForeignKey(SimulatedHandset, on_delete=models.CASCADE, related_name="messages")
    status = models.CharField(max_length=10, choices=Status)
    error_code = models.PositiveIntegerField(null=True, blank=True)

    body = models.TextField(blank=True)
    shown = models.JSONField(default=dict)
    choice = models.JSONField(default=dict)
    media = models.JSONField(default=list)
    content = models.ForeignKey(
        SimulatedContent, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    quoted = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="quoted_by")
    status_callback = models.CharField(max_length=2000, blank=True)

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="inbound", status="received")
                | Q(direction="outbound-api", status__in=["queued", "sent", "delivered", "read", "failed"]),
                name="simulatedmessage_direction_and_status_agree",
            )
        ]
        indexes = [models.Index(fields=["handset", "sender", "direction", "-created_at"], name="simulatedmessage_chat")]

    def __str__(self) -> str:
        return self.sid

    @property
    def is_inbound(self) -> bool:
        """Whether the customer wrote it."""
        return self.direction == self.Direction.INBOUND


class SimulatedDelivery(models.Model):
    """One thing the carrier has to do when it is due: a step in a message's life, and the webhook that tells of it.

    With an empty `url` nobody is told. Rows of one `lane` go one after the other; an empty lane waits for nobody.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        POSTING = "posting", _("being posted")
        DONE = "done", _("done")
        GIVEN_UP = "given-up", _("given up")

    OPEN = ("waiting", "posting")

    message = models.ForeignKey(SimulatedMessage, on_delete=models.CASCADE, related_name="deliveries")
    step = models.CharField(max_length=10, help_text=_("The message's status from then on."))
    url = models.CharField(max_length=2000, blank=True)
    parameters = models.JSONField(default=dict)
    idempotency_token = models.UUIDField()
    lane = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(state__in=["waiting", "posting"]), name="simulateddelivery_due"
            ),
            models.Index(
                fields=["lane", "id"], condition=Q(state__in=["waiting", "posting"]), name="simulateddelivery_lane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.message_id}"


class SimulatedSwitches(models.Model):
    """How hard the provider makes it, in one row. What is refused, slow or silent is each request that sends a message.

    `remaining`: how many more requests feel it; empty means until it is switched off. `every_request` lets reads and
    Content feel it too. `clock_ahead_seconds` moves the provider's and the phones' clock, not the product's.
    `speech_speed`: how many times faster than people both sides of a call speak, for calls that start after it was set.
    """

    class Refusing(models.TextChoices):
        NOT = "", _("no")
        TOO_MANY = "429", _("429, too many requests")
        BROKEN = "500", _("500, Twilio's own fault")
        REJECTED = "400", _("400, not to this number")

    class Silent(models.TextChoices):
        NOT = "", _("no")
        BEFORE = "before", _("yes, and the message is lost")
        AFTER = "after", _("yes, but the message goes out")

    refusing = models.CharField(max_length=3, choices=Refusing, blank=True, default=Refusing.NOT)
    silent = models.CharField(max_length=6, choices=Silent, blank=True, default=Silent.NOT)
    slow_seconds = models.PositiveSmallIntegerField(default=0)
    remaining = models.PositiveSmallIntegerField(null=True, blank=True)
    every_request = models.BooleanField(default=False)
    no_status_callbacks = models.BooleanField(default=False)
    duplicate_webhooks = models.BooleanField(default=False)
    out_of_order = models.BooleanField(default=False)
    template_approval = models.CharField(
        max_length=12, choices=SimulatedContent.Approval, default=SimulatedContent.Approval.APPROVED
    )
    clock_ahead_seconds = models.BigIntegerField(default=0)
    speech_speed = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="simulatedswitches_one_row")]

    def __str__(self) -> str:
        return "switches"
