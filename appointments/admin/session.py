"""Classes: opened and cancelled through the booking verbs, seats to read."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.admin.contact import ReadOnlyInline
from appointments.admin.shape import OnBusinessClockAdmin
from appointments.booking import By, sessions
from appointments.models import Appointment, Session
from appointments.refusals import BookingError


class SeatInline(ReadOnlyInline):
    """Who has a seat."""

    model = Appointment
    fk_name = "session"
    fields = ["reference", "status", "contact", "attendee"]
    readonly_fields = ["reference"]


class SessionForm(forms.ModelForm):
    """A class time; saving goes through the verb, so what it refuses is said at the field."""

    class Meta:
        model = Session
        fields = ["service", "location", "practitioner", "start_at", "capacity"]

    def clean(self) -> dict[str, Any]:
        """Open the class, or change its seats."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            if self.instance.pk is None:
                self.instance = sessions.open_session(
                    data["service"],
                    data["location"],
                    data["practitioner"],
                    data["start_at"],
                    capacity=data["capacity"],
                    by=By(f"agent:{self.editor_id}", "desk"),
                    now=timezone.now(),
                )
            else:
                self.instance = sessions.set_capacity(self.instance, data["capacity"], now=timezone.now())
        except BookingError as error:
            raise ValidationError({"capacity" if self.instance.pk else "start_at": str(error)}) from error
        return data

    editor_id: int = 0


@admin.register(Session)
class SessionAdmin(OnBusinessClockAdmin):
    """Class times with their seats."""

    form = SessionForm
    list_display = ["service", "start_at", "location", "practitioner", "capacity", "free", "status"]
    list_filter = ["status", "location", "service", "practitioner"]
    search_fields = ["service__name", "practitioner__name"]
    date_hierarchy = "start_at"
    list_select_related = ["service", "location", "practitioner"]
    inlines = [SeatInline]
    actions = ["cancel_all"]
    fields = ["service", "location", "practitioner", "start_at", "capacity"]

    def get_form(self, request: HttpRequest, obj: Session | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who edits."""
        form = super().get_form(request, obj, change, **kwargs)
        return type("EditedSessionForm", (form,), {"editor_id": request.user.pk})

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list[str]:
        """An opened class keeps its time; only its seats change."""
        return ["service", "location", "practitioner", "start_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        """Nothing is left to do: the verb has saved it."""

    def has_delete_permission(self, request: HttpRequest, obj: Session | None = None) -> bool:
        return False

    @admin.display(description=_("free seats"))
    def free(self, session: Session) -> int:
        """Count what is left."""
        return sessions.count_free(session, now=timezone.now())

    @admin.action(description=_("Cancel the class with all its seats, and tell the customers"))
    def cancel_all(self, request: HttpRequest, chosen: QuerySet[Session]) -> None:
        """Cancel each."""
        by = By(f"agent:{request.user.pk}", "desk", "class-cancelled")
        gone = [visit for one in chosen for visit in sessions.cancel_session(one, by=by, now=timezone.now())]
        text = ngettext("%(count)d visit cancelled.", "%(count)d visits cancelled.", len(gone))
        messages.success(request, text % {"count": len(gone)})
