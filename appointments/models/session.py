"""A class or open day: one time of a person, shared by as many as there are seats. `booking` alone writes it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import Location, Practitioner, Service


class Session(models.Model):
    """One time of a class. It takes the person's and the room's time itself; visits take seats, counted under lock."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        CANCELLED = "cancelled", _("cancelled")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sessions")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="sessions")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="sessions")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("class time")
        ordering = ["start_at"]
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(condition=Q(status__in=["open", "cancelled"]), name="session_status_known"),
        ]
        indexes = [models.Index(fields=["location", "start_at"], name="session_location_start")]

    def __str__(self) -> str:
        return f"{self.service}, {self.start_at:%Y-%m-%d %H:%M} UTC"
