"""What the provider and the caller's phone remember of calls. Written by the modules of this package only."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from booking_site.simulator.models import SimulatedHandset, SimulatedSender


class SimulatedCall(models.Model):
    """One call from a customer's phone to the clinic, as the provider keeps it.

    A process that holds calls takes it (`held_until` moves on while it lives). `twiml` is the newest document,
    `trouble` what the provider's debugger would show, `session_id` and `relay_url` those of the newest relay session.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("dialling")
        RINGING = "ringing", _("ringing")
        IN_PROGRESS = "in-progress", _("connected")
        COMPLETED = "completed", _("ended")
        FAILED = "failed", _("failed")
        NO_ANSWER = "no-answer", _("hung up before an answer")

    UNDER_WAY = ("queued", "ringing", "in-progress")

    sid = models.CharField(max_length=34, unique=True)
    handset = models.ForeignKey(SimulatedHandset, on_delete=models.CASCADE, related_name="calls")
    sender = models.ForeignKey(SimulatedSender, on_delete=models.CASCADE, related_name="calls")
    from_address = models.CharField(max_length=140)
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    twiml = models.TextField(blank=True)
    relay_url = models.CharField(max_length=2000, blank=True)
    session_id = models.CharField(max_length=34, blank=True)
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["status", "held_until"],
                condition=models.Q(status__in=["queued", "ringing", "in-progress"]),
                name="simulatedcall_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.sid

    @property
    def is_under_way(self) -> bool:
        """Whether the call has not ended."""
        return self.status in self.UNDER_WAY


class SimulatedCallLine(models.Model):
    """What one side says in one go. Of the clinic's words the first `heard` characters have been played.

    `at_ms` counts from the answer, in the call's own time: a fast call keeps the times it would have at speaking speed.
    """

    class Who(models.TextChoices):
        CLINIC = "clinic", _("Clinic")
        CALLER = "caller", _("You")
        LINE = "line", _("The line")

    class State(models.TextChoices):
        WAITING = "waiting", _("not said yet")
        SPEAKING = "speaking", _("speaking")
        PLAYED = "played", _("said")
        CUT = "cut", _("cut off")

    call = models.ForeignKey(SimulatedCall, on_delete=models.CASCADE, related_name="lines")
    who = models.CharField(max_length=6, choices=Who)
    text = models.TextField(blank=True)
    heard = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State)
    at_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.who}: {self.text}"

    @property
    def is_hindi(self) -> bool:
        """Whether it is written in Devanagari."""
        return any("\u0900" <= character <= "\u097f" for character in self.text)

    @property
    def heard_text(self) -> str:
        """The part that reached the other ear."""
        return self.text[: self.heard]

    @property
    def unheard_text(self) -> str:
        """The part that did not, or not yet."""
        return self.text[self.heard :]


class SimulatedCallAct(models.Model):
    """What the caller wants to do; the process that holds the call does it, one after the other.

    `speak` waits until the clinic has finished, `interrupt` until it is in the middle of speaking, `say` waits for
    nothing. `hang-up` and `lose` (the provider's socket breaks) go before all others.
    """

    class Kind(models.TextChoices):
        SAY = "say", _("say now")
        SPEAK = "speak", _("speak when it is quiet")
        INTERRUPT = "interrupt", _("speak over the clinic")
        PRESS = "press", _("press a key")
        HANG_UP = "hang-up", _("hang up")
        LOSE = "lose", _("lose the socket")

    call = models.ForeignKey(SimulatedCall, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.CharField(max_length=1000, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["call", "id"], condition=models.Q(taken_at__isnull=True), name="simulatedcallact_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.text}".strip()


class SimulatedCallTrace(models.Model):
    """One thing that went between the provider and the business, in order.

    `posted` is a webhook (`{"url", "parameters", "status"}`), `sent` and `received` are frames of the relay.
    """

    class Kind(models.TextChoices):
        POSTED = "posted", _("webhook")
        SENT = "sent", _("frame to the clinic")
        RECEIVED = "received", _("frame from the clinic")
        CLOSED = "closed", _("socket closed")

    call = models.ForeignKey(SimulatedCall, on_delete=models.CASCADE, related_name="traces")
    kind = models.CharField(max_length=8, choices=Kind)
    content = models.JSONField()
    at_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.content}"
