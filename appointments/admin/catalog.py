"""Places, services, people and things: what the business offers, edited here."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.admin.calendar import ClosureInline, HoursInline, WithCalendarAdmin
from appointments.models import (
    Location,
    LocationText,
    Offering,
    Practitioner,
    Resource,
    ResourceKind,
    Service,
    ServiceText,
)

LIMITS = _("How much of it a day and a week, at most")
LIMIT_FIELDS: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
    ("most_per_day", "most_per_week"),
    ("most_minutes_per_day", "most_minutes_per_week"),
]


class LocationTextInline(admin.StackedInline):
    """A place's words, a language each."""

    model = LocationText
    extra = 0
    fields = [("language", "name"), "directions"]


@admin.register(Location)
class LocationAdmin(WithCalendarAdmin):
    """The places."""

    list_display = ["name", "time_zone", "number_e164", "spoken", "is_active"]
    list_filter = ["is_active", "country"]
    search_fields = ["name", "address", "number_e164"]
    inlines = [LocationTextInline, ClosureInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        (_("Where it is"), {"fields": ["address", "map_url", ("country", "time_zone")]}),
        (_("How it is reached"), {"fields": ["number_e164", "languages"]}),
    ]

    @admin.display(description=_("languages"))
    def spoken(self, location: Location) -> str:
        """Name the languages, first one first."""
        return ", ".join(location.languages)


class ServiceTextInline(admin.StackedInline):
    """A service's words, a language each."""

    model = ServiceText
    extra = 0
    fields = [("language", "name"), "synonyms", "preparation", "price_text"]


class OfferingInline(admin.TabularInline):
    """Who offers what."""

    model = Offering
    extra = 0
    autocomplete_fields = ["practitioner", "service"]


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    """What can be booked. Editing it touches no visit that is booked already."""

    list_display = ["name", "duration_minutes", "price_text", "notice_minutes", "horizon_days", "position", "is_active"]
    list_editable = ["position"]
    list_filter = ["is_active", "locations", "resource_kinds"]
    search_fields = ["name", "texts__name", "texts__synonyms"]
    filter_horizontal = ["locations", "resource_kinds"]
    inlines = [ServiceTextInline, OfferingInline]
    fieldsets = [
        (None, {"fields": ["name", ("position", "is_active"), "locations"]}),
        (
            _("Time it takes"),
            {"fields": ["duration_minutes", ("buffer_before_minutes", "buffer_after_minutes"), "resource_kinds"]},
        ),
        (_("When it can be booked"), {"fields": ["grid_minutes", "notice_minutes", "horizon_days"]}),
        (LIMITS, {"fields": LIMIT_FIELDS}),
        (_("When customers may change it themselves"), {"fields": ["change_cutoff_minutes"]}),
        (_("What customers are told, where a language says nothing else"), {"fields": ["price_text", "preparation"]}),
    ]


@admin.register(Practitioner)
class PractitionerAdmin(WithCalendarAdmin):
    """People whose time is booked, with what they offer and when they are there."""

    list_display = ["name", "is_active"]
    list_filter = ["is_active", "services"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        (LIMITS, {"fields": LIMIT_FIELDS}),
    ]
    inlines = [OfferingInline, HoursInline, ClosureInline]


@admin.register(ResourceKind)
class ResourceKindAdmin(admin.ModelAdmin):
    """Sorts of rooms, chairs and machines."""

    list_display = ["name"]
    search_fields = ["name"]


@admin.register(Resource)
class ResourceAdmin(WithCalendarAdmin):
    """Rooms, chairs and machines. Without weekly hours they are free whenever somebody works."""

    list_display = ["name", "kind", "location", "is_active"]
    list_filter = ["location", "kind", "is_active"]
    search_fields = ["name", "kind__name"]
    list_select_related = ["kind", "location"]
    fields = ["name", "location", "kind", "is_active"]
    inlines = [HoursInline, ClosureInline]
