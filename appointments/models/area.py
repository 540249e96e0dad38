"""Where home visits of a location go."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.catalog import Location, Service


class ServiceArea(models.Model):
    """Postcodes, or a circle around a point, or both: a place that either knows lies inside."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="service_areas")
    name = models.CharField(max_length=60, help_text=_("As customers say it, such as Indiranagar."))
    services = models.ManyToManyField(
        Service, blank=True, related_name="areas", help_text=_("What is offered there; empty: every home visit.")
    )
    postcodes = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)], help_text=_("Degrees.")
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)], help_text=_("Degrees.")
    )
    radius_km = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0.1), MaxValueValidator(500)], help_text=_("Kilometres.")
    )

    class Meta:
        ordering = ["location", "name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="servicearea_name_unique_at_location"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, radius_km__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False, radius_km__isnull=False),
                name="servicearea_circle_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(postcodes__len__gt=0) | Q(radius_km__isnull=False), name="servicearea_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name
