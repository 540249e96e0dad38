"""Visits, their history and the time they take: all of it to read. They are changed at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from appointments.admin.contact import ReadOnlyInline
from appointments.admin.shape import ReadOnlyAdmin
from appointments.models import Allocation, Answer, Appointment, AppointmentEvent, AppointmentItem


class ItemInline(ReadOnlyInline):
    """The services of a visit, as they were promised."""

    model = AppointmentItem
    fields = ["position", "service_name", "practitioner", "start_at", "end_at", "price_text", "deposit_text"]


class AnswerInline(ReadOnlyInline):
    """What was answered at booking."""

    model = Answer
    fields = ["question_text", "text", "answered_at"]


class EventInline(ReadOnlyInline):
    """What happened to a visit."""

    model = AppointmentEvent
    fields = ["at", "kind", "version", "actor", "channel", "reason"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    """All visits, found by reference, name or number."""

    list_display = ["reference", "start_at", "status", "confirmation", "contact", "attendee", "location", "at_the_desk"]
    list_filter = ["status", "confirmation", "location", "channel", "items__practitioner", "items__service"]
    search_fields = ["reference", "contact__name", "attendee__name", "contact__points__value"]
    date_hierarchy = "start_at"
    list_select_related = ["contact", "attendee", "location"]
    inlines = [ItemInline, AnswerInline, EventInline]
    fieldsets = [
        (None, {"fields": ["at_the_desk", "reference", "status", "confirmation", "version"]}),
        (_("When and where"), {"fields": ["location", "start_at", "end_at", "hold_expires_at", "approval_due_at"]}),
        (
            _("At the customer's, or online"),
            {"fields": ["area", "visit_address", "postcode", "arrival_minutes", "online_link"]},
        ),
        (_("For whom"), {"fields": ["contact", "attendee", "language", "channel"]}),
        (_("Record"), {"fields": ["uid", "request_key", "created_at", "updated_at"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["at_the_desk"]


@admin.register(AppointmentEvent)
class AppointmentEventAdmin(ReadOnlyAdmin):
    """Every change of every visit. The database refuses to change or delete a line."""

    list_display = ["at", "appointment", "kind", "version", "actor", "channel", "reason", "at_the_desk"]
    list_display_links = ["at"]
    list_filter = ["kind", "channel"]
    search_fields = ["appointment__reference", "actor", "reason"]
    date_hierarchy = "at"
    list_select_related = ["appointment"]
    readonly_fields = ["at_the_desk"]


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin):
    """Who and what is taken when: the rows that make double booking impossible."""

    list_display = ["who", "during", "holder", "holds", "expires_at", "at_the_desk"]
    list_filter = ["holds", ("expires_at", admin.EmptyFieldListFilter)]
    search_fields = ["who", "holder", "appointment__reference"]
    ordering = ["-id"]
    readonly_fields = ["at_the_desk"]
