"""What the business offers, where, by whom and with what. Written in the admin and by `catalog_import`."""

import zoneinfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appointments import public_holidays
from appointments.models.limits import Limits
from appointments.models.rules import LocationRules, OwnRules, rule_bounds
from appointments.public_holidays import UnknownRegion

language_tag = RegexValidator(
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", _("Give a BCP 47 tag such as en, hi, hi-Latn or en-IN.")
)


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(name)s is not an IANA time zone. Give one such as Asia/Kolkata."), params={"name": name}
        )


def default_languages() -> list[str]:
    """Give a new location its one language."""
    return ["en"]


class Location(LocationRules):
    """A place of the business. Its zone is the truth for every visit that happens there."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone], help_text=_("Such as Asia/Kolkata."))
    country = models.CharField(
        max_length=2, default="IN", help_text=_("Two letters (ISO 3166). Decides the order of day and month.")
    )
    state = models.CharField(
        max_length=8, blank=True, help_text=_("For public holidays: the state's letters (ISO 3166-2), such as KA.")
    )
    address = models.CharField(max_length=300)
    map_url = models.URLField(blank=True, help_text=_("A link that opens the place on a map."))
    number_e164 = models.CharField(max_length=16, blank=True, help_text=_("For people to ring, such as +15550100."))
    languages = ArrayField(
        models.CharField(max_length=16, validators=[language_tag]),
        default=default_languages,
        help_text=_("BCP 47 tags, the first one is spoken first."),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="location_name_unique"),
            models.CheckConstraint(condition=Q(languages__len__gt=0), name="location_speaks_a_language"),
            models.CheckConstraint(condition=rule_bounds(), name="location_rules_within_bounds"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Want a known country and state when a state is given."""
        if self.state:
            try:
                public_holidays.check_region(self.country, self.state)
            except UnknownRegion as error:
                raise ValidationError({"state": str(error)}) from error

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The location's time zone, for the edges only."""
        return zoneinfo.ZoneInfo(self.time_zone)


class LocationText(models.Model):
    """What a location is called and how to get there, in one language."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16, validators=[language_tag])
    name = models.CharField(max_length=120)
    directions = models.TextField(blank=True, help_text=_("How to find the door, in a sentence or two."))

    class Meta:
        verbose_name = _("text of a location")
        verbose_name_plural = _("texts of locations")
        constraints = [models.UniqueConstraint(fields=["location", "language"], name="locationtext_one_per_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class ResourceKind(models.Model):
    """A sort of room, chair or machine. A service asks for a kind, booking picks one that is free."""

    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="resourcekind_name_unique")]

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """One room, chair or machine that must be free as well."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="resources")
    kind = models.ForeignKey(ResourceKind, on_delete=models.PROTECT, related_name="resources")
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["location", "name"]
        constraints = [models.UniqueConstraint(fields=["location", "name"], name="resource_name_unique_at_location")]

    def __str__(self) -> str:
        return self.name


class Service(OwnRules, Limits):
    """Something that can be booked, with the rules its bookings live by. Editing it touches no booked row."""

    class Place(models.TextChoices):
        HERE = "here", _("at the location")
        CUSTOMER = "customer", _("at the customer's")
        PHONE = "phone", _("by phone")
        ONLINE = "online", _("online, with a link")

    name = models.CharField(max_length=120)
    locations = models.ManyToManyField(Location, related_name="services")
    resource_kinds = models.ManyToManyField(
        ResourceKind, blank=True, related_name="services", help_text=_("One free resource of each kind is taken too.")
    )
    duration_minutes = models.PositiveIntegerField(validators=[MinValueValidator(5), MaxValueValidator(24 * 60)])
    grid_minutes = models.PositiveIntegerField(
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(24 * 60)],
        help_text=_("Starts lie on this grid."),
    )
    fixed_starts = ArrayField(
        models.TimeField(),
        default=list,
        blank=True,
        help_text=_("Instead of the grid: only these starts, on the location's clock, such as 10:00, 14:30."),
    )
    bookable_from_date = models.DateField(null=True, blank=True, help_text=_("The first day it can be had."))
    bookable_until_date = models.DateField(
        null=True, blank=True, help_text=_("The last day it can be had; counts instead of the days ahead.")
    )
    place = models.CharField(
        max_length=8,
        choices=Place,
        default=Place.HERE,
        help_text=_("At the customer's: keep buffers for the way, and name the areas you go to."),
    )
    online_link = models.URLField(blank=True, help_text=_("Kept with each online visit when it is booked."))
    arrival_minutes = models.PositiveIntegerField(
        default=0,
        validators=[MaxValueValidator(12 * 60)],
        help_text=_("At the customer's: we come between the start and so many minutes later. Kept with each visit."),
    )
    is_class = models.BooleanField(
        default=False,
        help_text=_("Booked by the seat, at the class times that are opened for it; no other times are free."),
    )
    needs_approval = models.BooleanField(
        default=False, help_text=_("What customers book waits for a yes of the business, and keeps its time meanwhile.")
    )
    approval_minutes = models.PositiveIntegerField(
        default=24 * 60,
        validators=[MinValueValidator(5), MaxValueValidator(30 * 24 * 60)],
        help_text=_("After so many minutes without an answer the visit is cancelled."),
    )
    price_text = models.CharField(max_length=120, blank=True)
    deposit_text = models.CharField(max_length=120, blank=True, help_text=_("Such as: ₹500 at booking."))
    preparation = models.TextField(blank=True, help_text=_("What to bring or do before, in the first language."))
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="service_name_unique"),
            models.CheckConstraint(condition=Q(duration_minutes__gte=5), name="service_lasts_five_minutes"),
            models.CheckConstraint(condition=Q(grid_minutes__gte=5), name="service_grid_five_minutes"),
            models.CheckConstraint(condition=rule_bounds(), name="service_rules_within_bounds"),
            models.CheckConstraint(
                condition=Q(place__in=["here", "customer", "phone", "online"]), name="service_place_known"
            ),
            models.CheckConstraint(
                condition=Q(bookable_from_date__isnull=True)
                | Q(bookable_until_date__isnull=True)
                | Q(bookable_until_date__gte=F("bookable_from_date")),
                name="service_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Want dates in order."""
        first, last = self.bookable_from_date, self.bookable_until_date
        if first and last and last < first:
            raise ValidationError({"bookable_until_date": _("The last day must not be before the first.")})


class ServiceText(models.Model):
    """A service's words in one language; what is missing falls back to the service's own."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=16, validators=[language_tag])
    name = models.CharField(max_length=120)
    synonyms = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text=_("Other words people use for it.")
    )
    preparation = models.TextField(blank=True)
    price_text = models.CharField(max_length=120, blank=True)
    deposit_text = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("text of a service")
        verbose_name_plural = _("texts of services")
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="servicetext_one_per_language")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Practitioner(OwnRules, Limits):
    """A person whose time is booked."""

    name = models.CharField(max_length=120, help_text=_("As customers say it, such as Dr Rao."))
    services = models.ManyToManyField(Service, through="Offering", related_name="practitioners")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="practitioner_name_unique"),
            models.CheckConstraint(condition=rule_bounds(), name="practitioner_rules_within_bounds"),
        ]

    def __str__(self) -> str:
        return self.name


class Offering(models.Model):
    """Who offers what."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="offerings")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offerings")

    class Meta:
        ordering = ["practitioner", "service"]
        constraints = [
            models.UniqueConstraint(fields=["practitioner", "service"], name="offering_once_per_practitioner")
        ]

    def __str__(self) -> str:
        return f"{self.practitioner}: {self.service}"
