"""Places, where they go from there, and the things that are there: edited here."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments import calendar
from appointments.admin import effective
from appointments.admin.calendar import ClosureInline, HoursInline, WithCalendarAdmin, warn_of_conflicts
from appointments.models import Location, LocationText, Resource, ResourceKind, ServiceArea
from appointments.public_holidays import UnknownRegion


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
    actions = ["fill_this_year", "fill_next_year"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        (_("Where it is"), {"fields": ["address", "map_url", ("country", "state", "time_zone")]}),
        (_("How it is reached"), {"fields": ["number_e164", "languages"]}),
        (_("What counts where neither the service nor the person says otherwise"), {"fields": effective.OWN_RULES}),
    ]

    @admin.action(description=_("Close on the public holidays still to come this year"))
    def fill_this_year(self, request: HttpRequest, places: models.QuerySet[Location]) -> None:
        """Fill what is left of this year."""
        self._fill(request, places, 0)

    @admin.action(description=_("Close on the public holidays of next year"))
    def fill_next_year(self, request: HttpRequest, places: models.QuerySet[Location]) -> None:
        """Fill the next year."""
        self._fill(request, places, 1)

    def _fill(self, request: HttpRequest, places: models.QuerySet[Location], years: int) -> None:
        now = timezone.now()
        for place in places:
            try:
                made = calendar.fill_holidays(place, now.astimezone(place.zone).year + years, now=now)
            except UnknownRegion as error:
                messages.error(request, f"{place}: {error}")
                continue
            text = ngettext("%(place)s: %(count)d holiday.", "%(place)s: %(count)d holidays.", len(made))
            messages.success(request, text % {"place": place, "count": len(made)})
            for closure, _conflicts in made:
                warn_of_conflicts(request, closure)

    @admin.display(description=_("languages"))
    def spoken(self, location: Location) -> str:
        """Name the languages, first one first."""
        return ", ".join(location.languages)


@admin.register(ServiceArea)
class ServiceAreaAdmin(admin.ModelAdmin):
    """Where home visits go: postcodes, or a circle."""

    list_display = ["name", "location", "radius_km"]
    list_filter = ["location", "services"]
    search_fields = ["name", "postcodes"]
    filter_horizontal = ["services"]
    fieldsets = [
        (None, {"fields": ["name", "location", "services"]}),
        (_("Postcodes, or a circle: what a customer's address or pin is looked up in"), {"fields": ["postcodes"]}),
        (_("Circle"), {"fields": [("latitude", "longitude", "radius_km")]}),
    ]


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
