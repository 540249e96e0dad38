"""Who wishes for a time that is not free. `waitlist` alone writes these rows."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment import Appointment, Channel
from appointments.models.catalog import Location, Practitioner, Service
from appointments.models.contact import Attendee, Contact
from appointments.models.session import Session


class WaitlistEntry(models.Model):
    """A wish: a service, or a seat of one class; with whom, on which days, at which part of the day."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BOOKED = "booked", _("booked")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    class DayPart(models.TextChoices):
        MORNING = "morning", _("before 12:00")
        AFTERNOON = "afternoon", _("12:00 to 17:00")
        EVENING = "evening", _("from 17:00")

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="waitlist")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="waitlist")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="waitlist")
    practitioners = models.ManyToManyField(
        Practitioner, blank=True, related_name="+", help_text=_("With one of these; empty: anyone.")
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="waitlist")
    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="waitlist")
    from_date = models.DateField()
    until_date = models.DateField()
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text=_("Monday is 0; empty: any.")
    )
    day_parts = ArrayField(models.CharField(max_length=10, choices=DayPart), default=list, blank=True)
    notice_minutes = models.PositiveIntegerField(
        default=0, validators=[MaxValueValidator(365 * 24 * 60)], help_text=_("How long before a start at the latest.")
    )
    priority = models.SmallIntegerField(default=0, help_text=_("A higher one comes first; else who waits longest."))
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="waitlist"
    )
    channel = models.CharField(max_length=12, choices=Channel)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("waiting wish")
        verbose_name_plural = _("waiting list")
        ordering = ["-priority", "created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_date__gte=F("from_date")), name="waitlist_dates_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "booked", "withdrawn", "expired"]), name="waitlist_status_known"
            ),
        ]
        indexes = [models.Index(fields=["service", "location"], condition=Q(status="waiting"), name="waitlist_waiting")]

    def __str__(self) -> str:
        return f"{self.attendee}: {self.service}"


class WaitlistOffer(models.Model):
    """A time offered to one who waits. One by one it is held for them; first-yes-wins offers one time to several."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("run out")
        LOST = "lost", _("taken by another")

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="offers")
    slot_id = models.CharField(max_length=400)
    start_at = models.DateTimeField()
    hold = models.ForeignKey(Appointment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("offer to the waiting list")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(status="open"), name="waitlistoffer_one_open_per_entry"
            ),
            models.UniqueConstraint(fields=["entry", "slot_id"], name="waitlistoffer_once_per_slot"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "declined", "expired", "lost"]),
                name="waitlistoffer_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.start_at:%Y-%m-%d %H:%M} UTC"
