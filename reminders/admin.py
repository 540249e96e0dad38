"""Rules with their words to edit; reminders to read, with the way to the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from conversations.admin.shape import ReadOnlyAdmin
from conversations.models import MessageTemplate
from reminders import queries, rules, tasks, templates
from reminders.models import Reminder, ReminderRule, ReminderRuleText

DAY_MINUTES, HOUR_MINUTES = 24 * 60, 60


class TextInline(admin.StackedInline):
    """The words, one row a language, each with what a customer will read."""

    model = ReminderRuleText
    min_num = 1
    extra = 0
    fields = [
        "language",
        "words",
        ("confirm_title", "reschedule_title", "cancel_title"),
        "preview",
        "approval",
    ]
    readonly_fields = ["preview", "approval"]

    def get_formset(self, request: HttpRequest, obj: ReminderRule | None = None, **kwargs: Any) -> Any:
        """This inline will ask for words in one language at least."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    @admin.display(description=_("preview"))
    def preview(self, text: ReminderRuleText) -> str:
        """This field will show the saved words with made-up values."""
        if text.pk is None:
            return translate("Shown once it is saved.")
        return format_html('<div style="white-space: pre-wrap; max-width: 36em">{}</div>', templates.preview(text))

    @admin.display(description=_("approval by WhatsApp"))
    def approval(self, text: ReminderRuleText) -> str:
        """This field will say how far WhatsApp is with the template made of these words."""
        template = MessageTemplate.objects.filter(
            purpose=rules.purpose_of(text.rule_id or 0), language=text.language, is_active=True
        ).first()
        newest = template.content_resources.order_by("-id").first() if template else None
        if newest is None:
            return translate("Not submitted yet: that happens at the first use, or under Message templates.")
        return " – ".join(part for part in (newest.get_approval_display(), newest.rejection_reason) if part)


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    """Who is reminded, when, and in which words."""

    list_display = ["name", "before", "for_services", "location", "quiet", "languages", "is_active"]
    list_filter = ["is_active", "location", "services"]
    search_fields = ["name", "texts__words"]
    filter_horizontal = ["services"]
    inlines = [TextInline]
    fieldsets = [
        (None, {"fields": ["name", "is_active"]}),
        (_("For which visits"), {"fields": ["services", "location"]}),
        (_("When and how"), {"fields": ["minutes_before", "channel", ("quiet_from", "quiet_until")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReminderRule]:
        """Read what the list shows of each rule at once."""
        return super().get_queryset(request).select_related("location").prefetch_related("services", "texts")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save services and words, then have the worker plan the visits to come."""
        super().save_related(request, form, formsets, change)
        tasks.plan_visits_soon()
        self.message_user(request, translate("Visits to come follow this rule within a minute."))

    @admin.display(description=_("before"), ordering="minutes_before")
    def before(self, rule: ReminderRule) -> str:
        """This column will say in the largest fitting unit how long before."""
        for minutes, unit in ((DAY_MINUTES, translate("days")), (HOUR_MINUTES, translate("hours"))):
            if rule.minutes_before % minutes == 0:
                return f"{rule.minutes_before // minutes} {unit}"
        return f"{rule.minutes_before} {translate('minutes')}"

    @admin.display(description=_("services"))
    def for_services(self, rule: ReminderRule) -> str:
        """This column will name the services, or say that it is all."""
        return ", ".join(service.name for service in rule.services.all()) or translate("all")

    @admin.display(description=_("quiet hours"))
    def quiet(self, rule: ReminderRule) -> str:
        """This column will show the quiet hours."""
        if rule.quiet_from is None or rule.quiet_until is None:
            return "–"
        return f"{rule.quiet_from:%H:%M} – {rule.quiet_until:%H:%M}"

    @admin.display(description=_("languages"))
    def languages(self, rule: ReminderRule) -> str:
        """This column will list the languages there are words in."""
        return ", ".join(text.language for text in rule.texts.all()) or "–"


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """One planned message, and what became of it."""

    list_display = ["id", "appointment", "rule", "due_at", "status", "what_became_of_it"]
    list_filter = ["status", "reason", "rule"]
    search_fields = ["appointment__reference", "=appointment__id"]
    list_select_related = ["appointment__location", "rule", "message"]
    date_hierarchy = "due_at"
    fieldsets = [
        (None, {"fields": ["at_the_desk", "appointment", "appointment_version", "rule", "due_at"]}),
        (_("What became of it"), {"fields": ["what_became_of_it", "status", "reason", "message"]}),
        (_("When"), {"fields": ["created_at", "updated_at"]}),
    ]
    readonly_fields = ["at_the_desk", "what_became_of_it", "message"]

    @admin.display(description=_("what became of it"))
    def what_became_of_it(self, reminder: Reminder) -> str:
        """This column will say how it stands and why."""
        line = queries.describe(reminder)
        return " – ".join(part for part in (line.label, line.why) if part)

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, row: Any) -> str:
        """This field will lead to the conversation it was sent in."""
        return super().at_the_desk(row.message) if row.message else "–"
