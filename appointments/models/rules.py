"""Rules that fall back: a person's own count before the service's, and the service's before the location's."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NOTICE = 365 * 24 * 60
LONGEST_BUFFER = 24 * 60
FARTHEST_HORIZON = 730
# In the order in which `loading` reads them.
RULE_FIELDS = (
    "buffer_before_minutes",
    "buffer_after_minutes",
    "notice_minutes",
    "horizon_days",
    "cancel_cutoff_minutes",
    "move_cutoff_minutes",
)
_buffer = [MaxValueValidator(LONGEST_BUFFER)]
_notice = [MaxValueValidator(LONGEST_NOTICE)]
_horizon = [MinValueValidator(1), MaxValueValidator(FARTHEST_HORIZON)]
_BEFORE = _("minutes kept free before")
_AFTER = _("minutes kept free after")
_NOTICE_HELP = _("How long before the start at the latest.")
_HORIZON_HELP = _("How far ahead at most.")
_CANCEL_HELP = _("Until how long before the start a customer may cancel without a person.")
_MOVE_HELP = _("Until how long before the start a customer may move without a person.")


class LocationRules(models.Model):
    """What counts at a place where neither the service nor the person says otherwise."""

    buffer_before_minutes = models.PositiveIntegerField(_BEFORE, default=0, validators=_buffer)
    buffer_after_minutes = models.PositiveIntegerField(_AFTER, default=0, validators=_buffer)
    notice_minutes = models.PositiveIntegerField(default=60, validators=_notice, help_text=_NOTICE_HELP)
    horizon_days = models.PositiveIntegerField(default=60, validators=_horizon, help_text=_HORIZON_HELP)
    cancel_cutoff_minutes = models.PositiveIntegerField(default=120, validators=_notice, help_text=_CANCEL_HELP)
    move_cutoff_minutes = models.PositiveIntegerField(default=120, validators=_notice, help_text=_MOVE_HELP)

    class Meta:
        abstract = True


class OwnRules(models.Model):
    """What a service or a person says of its own; what is empty falls back."""

    buffer_before_minutes = models.PositiveIntegerField(_BEFORE, null=True, blank=True, validators=_buffer)
    buffer_after_minutes = models.PositiveIntegerField(_AFTER, null=True, blank=True, validators=_buffer)
    notice_minutes = models.PositiveIntegerField(null=True, blank=True, validators=_notice, help_text=_NOTICE_HELP)
    horizon_days = models.PositiveIntegerField(null=True, blank=True, validators=_horizon, help_text=_HORIZON_HELP)
    cancel_cutoff_minutes = models.PositiveIntegerField(
        null=True, blank=True, validators=_notice, help_text=_CANCEL_HELP
    )
    move_cutoff_minutes = models.PositiveIntegerField(null=True, blank=True, validators=_notice, help_text=_MOVE_HELP)

    class Meta:
        abstract = True


def rule_bounds() -> Q:
    """Give the condition that keeps a horizon, a notice and buffers within what searches can bear; empty passes."""
    bounds = Q(horizon_days__isnull=True) | Q(horizon_days__gte=1, horizon_days__lte=FARTHEST_HORIZON)
    bounds &= Q(notice_minutes__isnull=True) | Q(notice_minutes__lte=LONGEST_NOTICE)
    for name in ("buffer_before_minutes", "buffer_after_minutes"):
        bounds &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": LONGEST_BUFFER})
    return bounds
