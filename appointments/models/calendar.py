"""Weekly hours and what is taken out of them. `calendar` alone writes these rows (and the admin through it)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments.models.calendar_exchange import BusyCalendar
from appointments.models.catalog import Location, Practitioner, Resource


class AvailableTime(models.Model):
    """Hours on a wall clock: weekly, or for one date, which then replaces that day's weekly hours.

    A practitioner without rows is never free; a resource without rows is free whenever its location is staffed.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="available_times")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, null=True, blank=True, related_name="available_times"
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="available_times"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    date = models.DateField(null=True, blank=True, help_text=_("Instead of a weekday: these hours on this one date."))
    start_time = models.TimeField(help_text=_("On the location's clock."))
    end_time = models.TimeField(help_text=_("On the location's clock; after the start."))
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text=_("The last day these hours hold."))

    class Meta:
        verbose_name = _("available time")
        ordering = ["location", "practitioner", "resource", "date", "weekday", "start_time"]
        constraints = [
            models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="availabletime_ends_after_start"),
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False, resource__isnull=True)
                | Q(practitioner__isnull=True, resource__isnull=False),
                name="availabletime_of_person_or_resource",
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, date__isnull=True) | Q(weekday__isnull=True, date__isnull=False),
                name="availabletime_weekly_or_dated",
            ),
        ]

    def __str__(self) -> str:
        day = self.date.isoformat() if self.date else self.get_weekday_display()
        return f"{self.practitioner or self.resource}, {day} {self.start_time:%H:%M}-{self.end_time:%H:%M}"


class NotAvailableTime(models.Model):
    """A stretch in which a place, a person or a thing is closed or away. Instants, half-open."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        LEAVE = "leave", _("leave")
        HOLIDAY = "holiday", _("public holiday")
        BUSY = "busy", _("busy in a calendar of their own")

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="not_available_times"
    )
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, null=True, blank=True, related_name="not_available_times"
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="not_available_times"
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CLOSED)
    busy_calendar = models.ForeignKey(
        BusyCalendar, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="busy_times"
    )
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    description = models.CharField(max_length=120, blank=True, help_text=_("Such as Diwali, or away."))

    class Meta:
        verbose_name = _("closed or away time")
        ordering = ["start_at"]
        constraints = [
            models.CheckConstraint(condition=Q(end_at__gt=F("start_at")), name="notavailabletime_ends_after_start"),
            models.CheckConstraint(
                condition=Q(location__isnull=False, practitioner__isnull=True, resource__isnull=True)
                | Q(location__isnull=True, practitioner__isnull=False, resource__isnull=True)
                | Q(location__isnull=True, practitioner__isnull=True, resource__isnull=False),
                name="notavailabletime_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["closed", "leave", "holiday", "busy"]), name="notavailabletime_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="busy", busy_calendar__isnull=False) | ~Q(kind="busy") & Q(busy_calendar__isnull=True),
                name="notavailabletime_busy_from_calendar",
            ),
            models.UniqueConstraint(
                fields=["location", "start_at"],
                condition=Q(kind="holiday"),
                name="notavailabletime_one_holiday_a_day",
            ),
        ]
        indexes = [models.Index(fields=["end_at"], name="notavailabletime_end")]

    def __str__(self) -> str:
        return f"{self.location or self.practitioner or self.resource}: {self.description or _('closed')}"


class KeptVisit(models.Model):
    """A visit that staff let stand inside a closure. It counts for the visit's version: moved, it is looked at anew."""

    closure = models.ForeignKey(NotAvailableTime, on_delete=models.CASCADE, related_name="kept_visits")
    appointment = models.ForeignKey("appointments.Appointment", on_delete=models.CASCADE, related_name="kept_inside")
    version = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closure", "appointment"], name="keptvisit_once_per_closure")]

    def __str__(self) -> str:
        return f"{self.appointment} inside {self.closure}"
