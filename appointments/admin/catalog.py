"""Services and the people who do them: what the business offers, edited here."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.admin import effective
from appointments.admin.calendar import ClosureInline, HoursInline, WithCalendarAdmin
from appointments.models import (
    Appointment,
    Offering,
    Practitioner,
    Question,
    QuestionText,
    Service,
    ServiceText,
)
from appointments.models.rules import RULE_FIELDS

LIMITS = _("How much of it a day and a week, at most")
LIMIT_FIELDS: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
    ("most_per_day", "most_per_week"),
    ("most_minutes_per_day", "most_minutes_per_week"),
]

# What a visit keeps as it was when it was booked.
PROMISED = {
    "name",
    "duration_minutes",
    "price_text",
    "deposit_text",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "cancel_cutoff_minutes",
    "move_cutoff_minutes",
}
COUNTS = _("What counts in the end: the person's own rule, else the service's, else the location's")


class QuestionTextInline(admin.TabularInline):
    """A question's words, a language each."""

    model = QuestionText
    extra = 0


class ServiceForm(forms.ModelForm):
    """A service whose last day, typed just now, is not over."""

    class Meta:
        model = Service
        fields = ["bookable_until_date"]  # the page names its own

    def clean_bookable_until_date(self) -> date | None:
        """Want a day from today on; one that has passed since stays."""
        last = self.cleaned_data["bookable_until_date"]
        if last and "bookable_until_date" in self.changed_data and last < timezone.localdate():
            raise ValidationError(translate("This day is over. Give one from today on, or make the service inactive."))
        return last


def list_people_with_rules(service: Service) -> list[Practitioner | None]:
    """List None for whoever has no rules of their own, then those who have."""
    own = models.Q()
    for name in RULE_FIELDS:
        own |= models.Q(**{f"{name}__isnull": False})
    return [None, *service.practitioners.filter(own, is_active=True)]


class ServiceTextInline(admin.StackedInline):
    """A service's words, a language each."""

    model = ServiceText
    extra = 0
    fields = [("language", "name"), "synonyms", "preparation", ("price_text", "deposit_text")]


class QuestionInline(admin.TabularInline):
    """What is asked at booking."""

    model = Question
    extra = 0
    fields = ["position", "text", "kind", "choices", "is_required", "is_active"]
    show_change_link = True


class OfferingInline(admin.TabularInline):
    """Who offers what."""

    model = Offering
    extra = 0
    autocomplete_fields = ["practitioner", "service"]


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin):
    """What can be booked. Editing it touches no visit that is booked already."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    list_display = ["name", "duration_minutes", "price_text", "notice_minutes", "horizon_days", "position", "is_active"]
    list_editable = ["position"]
    list_filter = ["is_active", "locations", "resource_kinds"]
    search_fields = ["name", "texts__name", "texts__synonyms"]
    filter_horizontal = ["locations", "resource_kinds"]
    inlines = [ServiceTextInline, QuestionInline, OfferingInline]
    form = ServiceForm
    readonly_fields = ["what_counts", "visits_to_come"]
    fieldsets = [
        (None, {"fields": ["name", ("position", "is_active", "is_class"), "locations"]}),
        (
            _("Time it takes"),
            {"fields": ["duration_minutes", ("buffer_before_minutes", "buffer_after_minutes"), "resource_kinds"]},
        ),
        (_("Where it takes place"), {"fields": [("place", "online_link"), "arrival_minutes"]}),
        (
            _("When it can be booked"),
            {
                "fields": [
                    ("grid_minutes", "fixed_starts"),
                    ("notice_minutes", "horizon_days"),
                    ("bookable_from_date", "bookable_until_date"),
                ]
            },
        ),
        (LIMITS, {"fields": LIMIT_FIELDS}),
        (_("Approval"), {"fields": [("needs_approval", "approval_minutes")]}),
        (_("When customers may change it themselves"), {"fields": [("cancel_cutoff_minutes", "move_cutoff_minutes")]}),
        (COUNTS, {"fields": ["what_counts", "visits_to_come"]}),
        (
            _("What customers are told, where a language says nothing else"),
            {"fields": ["price_text", "deposit_text", "preparation"]},
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Service, form: forms.ModelForm, change: bool) -> None:
        """Save, and say how many visits keep what was promised before."""
        super().save_model(request, obj, form, change)
        count = count_to_come(obj) if change and PROMISED & set(form.changed_data) else 0
        if count:
            text = ngettext(
                "%(count)d visit to come keeps what was promised when it was booked.",
                "%(count)d visits to come keep what was promised when they were booked.",
                count,
            )
            messages.info(request, text % {"count": count})

    @admin.display(description=_("what counts"))
    def what_counts(self, service: Service) -> str:
        """Show the rules as they come out, place by place and person by person."""
        return effective.table([service], list_people_with_rules(service)) if service.pk else "-"

    @admin.display(description=_("visits to come"))
    def visits_to_come(self, service: Service) -> str:
        """Say how many booked visits keep what was promised, whatever is changed here."""
        if not service.pk:
            return "-"
        count = count_to_come(service)
        text = ngettext(
            "%(count)d visit to come keeps the times, buffers, price and cut-offs it was booked with.",
            "%(count)d visits to come keep the times, buffers, price and cut-offs they were booked with.",
            count,
        )
        return text % {"count": count}


def count_to_come(service: Service) -> int:
    """Count the visits to come with a service, booked or waiting for approval."""
    visits = Appointment.objects.filter(items__service=service, items__start_at__gt=timezone.now())
    visits = visits.filter(status__in=("booked", "pending"), hold_expires_at__isnull=True)
    return visits.distinct().count()


@admin.register(Practitioner)
class PractitionerAdmin(WithCalendarAdmin):
    """People whose time is booked, with what they offer and when they are there."""

    list_display = ["name", "is_active"]
    list_filter = ["is_active", "services"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        (_("Own rules, which count before those of a service"), {"fields": effective.OWN_RULES}),
        (LIMITS, {"fields": LIMIT_FIELDS}),
        (COUNTS, {"fields": ["what_counts"]}),
    ]
    readonly_fields = ["what_counts"]
    inlines = [OfferingInline, HoursInline, ClosureInline]

    @admin.display(description=_("what counts"))
    def what_counts(self, person: Practitioner) -> str:
        """Show the rules of each service this person offers as they come out."""
        return effective.table(list(person.services.order_by("position")), [person]) if person.pk else "-"


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    """Questions asked at booking, with their words in each language."""

    list_display = ["text", "service", "kind", "is_required", "is_active"]
    list_filter = ["service", "kind", "is_active"]
    search_fields = ["text", "service__name", "texts__text"]
    inlines = [QuestionTextInline]
