"""Calendars beyond this one: feeds that people subscribe to, and calendars of theirs whose busy times are read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import Practitioner


class CalendarFeed(models.Model):
    """A private address at which a calendar program reads a practitioner's visits. `feeds` alone writes these rows.

    Of the address only a hash is kept: it is shown once, when it is made.
    """

    class Detail(models.TextChoices):
        NEUTRAL = "neutral", _("only that there is a visit")
        SERVICE = "service", _("the service too")
        NAME = "name", _("the service and who comes")

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    detail = models.CharField(
        max_length=8,
        choices=Detail,
        default=Detail.NEUTRAL,
        help_text=_(
            "What leaves the house: whoever has the address reads it, and so does the company behind the program."
        ),
    )
    created_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_fetched_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        ordering = ["practitioner", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(detail__in=["neutral", "service", "name"]), name="calendarfeed_detail_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practitioner}, {self.created_at:%Y-%m-%d}"


class BusyCalendar(models.Model):
    """A calendar elsewhere whose events take a practitioner's time. `busy_calendars` alone writes what was read.

    Its address is a secret, kept encrypted (`appointments.encryption`). Titles, places and guests are never kept.
    """

    class Trouble(models.TextChoices):
        ADDRESS = "address", _("the address is not one that may be read")
        UNREACHABLE = "unreachable", _("nothing answered at the address")
        REFUSED = "refused", _("the address answered that there is no such calendar")
        REDIRECT = "redirect", _("the address sends elsewhere: give the final one")
        TOO_LARGE = "too-large", _("the calendar is too large")
        TOO_SLOW = "too-slow", _("the answer took too long")
        UNREADABLE = "unreadable", _("what came is no calendar")
        TOO_MANY = "too-many", _("the calendar repeats too often to be read")
        SECRET = "secret", _("the kept address cannot be read with FIELD_KEYS: give it again")

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="busy_calendars")
    name = models.CharField(max_length=60, help_text=_("What you call it, such as Private. Never shown to customers."))
    encrypted_address = models.TextField(editable=False)
    is_active = models.BooleanField(default=True)
    forget_after_hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_(
            "After so many hours without being read, its busy times no longer count. Empty: they count until it is "
            "read again."
        ),
    )
    last_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True, editable=False)

    class Meta:
        verbose_name = _("busy calendar")
        ordering = ["practitioner", "name"]

    def __str__(self) -> str:
        return f"{self.practitioner}: {self.name}"
