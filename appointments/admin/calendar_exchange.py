"""Calendars beyond this one, person by person: feeds to subscribe to, and busy calendars to be read."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments import busy_calendars, feeds
from appointments.admin.shape import OnBusinessClockAdmin
from appointments.models import BusyCalendar, CalendarFeed


@admin.register(CalendarFeed)
class CalendarFeedAdmin(OnBusinessClockAdmin):
    """Private addresses at which calendar programs read a person's visits. Made and revoked, never changed."""

    list_display = ["practitioner", "detail", "created_at", "last_fetched_at", "revoked_at"]
    list_filter = ["practitioner"]
    list_select_related = ["practitioner"]
    search_fields = ["practitioner__name"]
    autocomplete_fields = ["practitioner"]
    fields = ["practitioner", "detail"]
    actions = ["revoke"]

    def has_change_permission(self, request: HttpRequest, obj: CalendarFeed | None = None) -> bool:
        """Let rows be listed and their actions be used; what was made stays as it is."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: CalendarFeed | None = None) -> bool:
        """Keep what was handed out on record."""
        return False

    def save_model(self, request: HttpRequest, obj: CalendarFeed, form: Any, change: bool) -> None:
        """Make the feed, and show its address this once."""
        made, token = feeds.make(obj.practitioner, detail=obj.detail, now=timezone.now())
        obj.pk, obj.created_at = made.pk, made.created_at
        text = translate(
            "Add this address to %(person)s's calendar program now; it is not shown again: %(address)s  Programs fetch "
            "it when they like, Google often only once a day: it never replaces the desk's own view."
        )
        messages.warning(request, text % {"person": made.practitioner, "address": feeds.address(token)})

    @admin.action(description=_("Revoke: the address answers nothing any more"))
    def revoke(self, request: HttpRequest, rows: QuerySet[CalendarFeed]) -> None:
        """End the chosen feeds."""
        for feed in rows:
            feeds.revoke(feed, now=timezone.now())
        messages.success(request, translate("Revoked. Whoever used these addresses needs a new one."))


class BusyCalendarForm(forms.ModelForm):
    """Takes a new address without ever showing the present one."""

    address = forms.CharField(
        label=_("Address (.ics)"),
        required=False,
        max_length=2000,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off", "size": 80}),
        help_text=_(
            "The private or secret iCal address that the person's calendar program gives. Kept encrypted and never "
            "shown again. Empty: the present one stays."
        ),
    )

    class Meta:
        model = BusyCalendar
        fields = ["practitioner", "name", "is_active", "forget_after_hours"]

    def clean_address(self) -> str:
        """Refuse what cannot be read, and a calendar without any address."""
        address: str = self.cleaned_data["address"]
        if address:
            busy_calendars.set_address(self.instance, address)
        elif not self.instance.encrypted_address:
            raise forms.ValidationError(translate("Give the address of the calendar."))
        return address


@admin.register(BusyCalendar)
class BusyCalendarAdmin(OnBusinessClockAdmin):
    """Calendars elsewhere whose events keep a person's time free of visits. Only the times are kept, never titles."""

    form = BusyCalendarForm
    list_display = ["name", "practitioner", "is_active", "read", "trouble"]
    list_filter = ["practitioner", "is_active", "trouble"]
    list_select_related = ["practitioner"]
    search_fields = ["name", "practitioner__name"]
    autocomplete_fields = ["practitioner"]
    fieldsets = [
        (None, {"fields": ["practitioner", "name", "address", "is_active", "forget_after_hours"]}),
        (_("Reading it"), {"fields": ["read", "trouble"]}),
    ]
    readonly_fields = ["read", "trouble"]
    actions = ["read_now"]

    @admin.display(description=_("last read"))
    def read(self, row: BusyCalendar) -> str:
        """Say how long ago it was read, and how many busy times it gave."""
        if row.last_read_at is None:
            return translate("not yet")
        count = row.busy_times.count()
        text = ngettext("%(ago)s ago: %(count)d busy time", "%(ago)s ago: %(count)d busy times", count)
        return text % {"ago": timesince(row.last_read_at, timezone.now()), "count": count}

    @admin.action(description=_("Read now"))
    def read_now(self, request: HttpRequest, rows: QuerySet[BusyCalendar]) -> None:
        """Read the chosen calendars, and say what came of each."""
        for row in rows:
            after = busy_calendars.read(row.pk, now=timezone.now())
            if after.trouble:
                messages.error(request, f"{after}: {after.get_trouble_display()}")
            else:
                messages.success(request, f"{after}: {self.read(after)}")
