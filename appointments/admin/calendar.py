"""Hours and closures, on pages of their own and as parts of the pages of people and things.

Saving takes the same lock as `calendar.close`, so a booking under way is either a conflict that is shown, or sees it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments import calendar
from appointments.admin.shape import OnBusinessClockAdmin
from appointments.booking import By, conflicts
from appointments.booking.conflicts import Outcome
from appointments.models import AvailableTime, NotAvailableTime

Kind = NotAvailableTime.Kind

Decision = Callable[..., list[Outcome]]
ONE_DAY = _("Give a weekday for every week, or a date for that day only: one of them.")
ONE_BEARER = _("These are the hours of a person or of a resource: give one of them.")
ONE_THING = _("Give exactly one: a location, a person or a resource.")


class HoursForm(ModelForm):
    """One row of hours, with each mistake said at its field."""

    class Meta:
        model = AvailableTime
        fields = "__all__"  # noqa: DJ007 - the pages and inlines name theirs

    def clean(self) -> dict[str, Any]:
        """Want a weekday or a date, and an end after the start. Overlaps are for whoever sees all rows."""
        data = super().clean() or {}
        if (data.get("weekday") is None) == (data.get("date") is None) and not self.errors:
            self.add_error("weekday", ONE_DAY)
            self.add_error("date", ValidationError(""))
        names = ("start_time", "end_time", "valid_from", "valid_until")
        row = AvailableTime(**{name: data.get(name) for name in names})
        self._add(row, [])
        self._check_days(data)
        return data

    def _check_days(self, data: dict[str, Any]) -> None:
        """Want days that are not over, where they were typed just now."""
        typed = {name: data.get(name) for name in ("date", "valid_until") if name in self.changed_data}
        place = data.get("location")
        if place is None or not any(typed.values()):
            return
        try:
            calendar.check_days(AvailableTime(location=place, **typed), now=timezone.now())
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                self.add_error(field, texts)

    def _add(self, row: AvailableTime, others: list[AvailableTime] | None) -> None:
        try:
            calendar.check_hours(row, others)
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                self.add_error(field if field in self.fields else None, texts)


class HoursPageForm(HoursForm):
    """One row of hours on a page of its own: whose it is must be said, and it must not overlap the others."""

    def clean(self) -> dict[str, Any]:
        """Check whose hours they are and that they overlap none."""
        data = super().clean()
        if (data.get("practitioner") is None) == (data.get("resource") is None) and not self.errors:
            self.add_error("practitioner", ONE_BEARER)
            self.add_error("resource", ValidationError(""))
        if not self.errors:
            whose, when = ("practitioner", "resource", "weekday", "date"), ("start_time", "end_time")
            names = (*whose, *when, "valid_from", "valid_until")
            self._add(AvailableTime(pk=self.instance.pk, **{name: data.get(name) for name in names}), None)
        return data


class HoursFormSet(BaseInlineFormSet):
    """All hours of one person or thing: no two may overlap, also among those just typed."""

    def clean(self) -> None:
        """Say at the later row which earlier one it overlaps."""
        super().clean()
        seen: list[AvailableTime] = []
        for form in self.forms:
            is_blank = form.instance.pk is None and not form.has_changed()
            if form.errors or is_blank or form in self.deleted_forms:
                continue
            row = form.instance
            other = next((other for other in seen if calendar.clashes(row, other)), None)
            if other is not None:
                hours = {"start": f"{other.start_time:%H:%M}", "end": f"{other.end_time:%H:%M}"}
                form.add_error("start_time", translate("This overlaps %(start)s to %(end)s of the same day.") % hours)
            seen.append(row)
        if any(form.errors for form in self.forms):
            raise ValidationError(translate("Some hours cannot stand like this; see the rows marked below."))


class ClosureForm(ModelForm):
    """A closure, with its end after its start."""

    class Meta:
        model = NotAvailableTime
        fields = "__all__"  # noqa: DJ007 - the pages and inlines name theirs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].required = False  # not given: closed
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                one for one in Kind.choices if one[0] != Kind.BUSY
            ]

    def clean(self) -> dict[str, Any]:
        """Want an end after the start, and where the form asks for it one thing that is closed."""
        data = super().clean() or {}
        start, end = data.get("start_at"), data.get("end_at")
        if start and end:
            try:
                is_typed = {"start_at", "end_at"} & set(self.changed_data)
                calendar.check_closure(start, end, timezone.now() if is_typed else None)
            except ValidationError as error:
                self.add_error("end_at", error.message_dict["end_at"])
        things = [name for name in ("location", "practitioner", "resource") if name in self.fields]
        if len(things) == 3 and sum(data.get(name) is not None for name in things) != 1:
            self.add_error(things[0], ONE_THING)
        return data


class HoursInline(admin.TabularInline):
    """Weekly and dated hours of whom the page is about."""

    model = AvailableTime
    form = HoursForm
    formset = HoursFormSet
    extra = 0
    fields = ["location", "weekday", "date", "start_time", "end_time", "valid_from", "valid_until"]
    verbose_name = _("hours")
    verbose_name_plural = _("Hours: weekly ones, and dates whose hours replace that day's weekly ones")


class ClosureInline(admin.TabularInline):
    """When whom the page is about is away."""

    model = NotAvailableTime
    form = ClosureForm
    extra = 0
    fields = ["start_at", "end_at", "kind", "description"]
    verbose_name = _("time away")
    verbose_name_plural = _("Away or out of order (on the business's clock)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NotAvailableTime]:
        """Leave out what another calendar takes: that is changed there."""
        return super().get_queryset(request).exclude(kind=Kind.BUSY)


class WithCalendarAdmin(OnBusinessClockAdmin):
    """The page of a person, thing or place with its calendar: saved under the lock that bookings share."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Lock, save, and name the visits that now stand inside a closure."""
        calendar.lock(form.instance)
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is NotAvailableTime:
                for closure in [*formset.new_objects, *(changed for changed, _fields in formset.changed_objects)]:
                    warn_of_conflicts(request, closure)


@admin.register(AvailableTime)
class AvailableTimeAdmin(OnBusinessClockAdmin):
    """All hours of everybody, for an overview and for a search."""

    form = HoursPageForm
    list_display = ["who", "location", "weekday", "date", "start_time", "end_time", "valid_from", "valid_until"]
    list_display_links = ["who"]
    list_filter = ["location", "practitioner", "resource", "weekday"]
    search_fields = ["practitioner__name", "resource__name", "location__name"]
    list_select_related = ["location", "practitioner", "resource"]
    autocomplete_fields = ["location", "practitioner", "resource"]
    fieldsets = [
        (_("Whose"), {"fields": ["location", "practitioner", "resource"]}),
        (_("When"), {"fields": ["weekday", "date", ("start_time", "end_time")]}),
        (_("For how long these hours hold"), {"fields": [("valid_from", "valid_until")]}),
    ]

    @admin.display(description=_("who"), ordering="practitioner")
    def who(self, row: AvailableTime) -> str:
        """Name the person or thing."""
        return str(row.practitioner or row.resource)

    def save_model(self, request: HttpRequest, obj: AvailableTime, form: Any, change: bool) -> None:
        """Save under the lock that bookings share."""
        calendar.lock(obj.practitioner or obj.resource)
        super().save_model(request, obj, form, change)


@admin.register(NotAvailableTime)
class NotAvailableTimeAdmin(OnBusinessClockAdmin):
    """Closed days, leave, things out of order."""

    form = ClosureForm
    list_display = ["description", "kind", "whom", "start_at", "end_at", "undecided"]
    list_display_links = ["description", "whom"]
    list_filter = ["kind", "location", "practitioner", "resource"]
    actions = ["keep_all", "move_all", "cancel_all"]
    search_fields = ["description", "location__name", "practitioner__name", "resource__name"]
    date_hierarchy = "start_at"
    list_select_related = ["location", "practitioner", "resource"]
    autocomplete_fields = ["location", "practitioner", "resource"]
    fieldsets = [
        (_("What is closed, or who is away: one of these"), {"fields": ["location", "practitioner", "resource"]}),
        (_("When, on the business's clock"), {"fields": [("start_at", "end_at"), ("kind", "description")]}),
        (_("Visits inside that nobody has decided on"), {"fields": ["undecided"]}),
    ]
    readonly_fields = ["undecided"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[NotAvailableTime]:
        """Leave out what another calendar takes: that is changed there."""
        return super().get_queryset(request).exclude(kind=Kind.BUSY)

    @admin.display(description=_("undecided"))
    def undecided(self, closure: NotAvailableTime) -> str:
        """Name the visits that stand inside."""
        conflicts = calendar.list_conflicts(closure, now=timezone.now()) if closure.pk else []
        return ", ".join(visit.reference for visit in conflicts) or "-"

    @admin.action(description=_("Keep the visits inside"))
    def keep_all(self, request: HttpRequest, closures: QuerySet[NotAvailableTime]) -> None:
        """Let them stand."""
        self._decide(request, closures, conflicts.keep_all)

    @admin.action(description=_("Move the visits inside to the next free times, and tell the customers"))
    def move_all(self, request: HttpRequest, closures: QuerySet[NotAvailableTime]) -> None:
        """Move each; what finds no time stands."""
        self._decide(request, closures, conflicts.move_all)

    @admin.action(description=_("Cancel the visits inside, and tell the customers"))
    def cancel_all(self, request: HttpRequest, closures: QuerySet[NotAvailableTime]) -> None:
        """Cancel each."""
        self._decide(request, closures, conflicts.cancel_all)

    def _decide(self, request: HttpRequest, closures: QuerySet[NotAvailableTime], verb: Decision) -> None:
        by = By(f"agent:{request.user.pk}", "desk", conflicts.CLOSURE)
        outcomes = [one for closure in closures for one in verb(closure, by=by, now=timezone.now())]
        done = ngettext("%(count)d visit decided.", "%(count)d visits decided.", len(outcomes)) % {
            "count": sum(one.refused is None for one in outcomes)
        }
        messages.success(request, done)
        for one in outcomes:
            if one.refused is not None:
                messages.warning(request, f"{one.visit.reference}: {one.refused}")

    @admin.display(description=_("closed or away"))
    def whom(self, closure: NotAvailableTime) -> str:
        """Name what is closed or who is away."""
        return str(closure.location or closure.practitioner or closure.resource)

    def save_model(self, request: HttpRequest, obj: NotAvailableTime, form: Any, change: bool) -> None:
        """Save under the lock that bookings share, and name the visits that stand inside."""
        calendar.lock(obj.location or obj.practitioner or obj.resource)
        super().save_model(request, obj, form, change)
        warn_of_conflicts(request, obj)


def warn_of_conflicts(request: HttpRequest, closure: NotAvailableTime) -> None:
    """Tell the admin which visits stand inside a closure: nobody moves them by themselves."""
    conflicts = calendar.list_conflicts(closure, now=timezone.now())
    if conflicts:
        text = ngettext(
            "%(count)d appointment stands inside this time and stays booked until the desk decides: %(list)s",
            "%(count)d appointments stand inside this time and stay booked until the desk decides: %(list)s",
            len(conflicts),
        )
        references = ", ".join(visit.reference for visit in conflicts[:20])
        messages.warning(request, text % {"count": len(conflicts), "list": references})
