"""How much of something may be booked in a day or a week."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Limits(models.Model):
    """Four limits, each empty for none. Days and weeks (from Monday) are those of the location's calendar."""

    most_per_day = models.PositiveIntegerField(
        _("most visits a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    most_per_week = models.PositiveIntegerField(
        _("most visits a week"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_minutes_per_day = models.PositiveIntegerField(
        _("most minutes a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    most_minutes_per_week = models.PositiveIntegerField(
        _("most minutes a week"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        abstract = True
