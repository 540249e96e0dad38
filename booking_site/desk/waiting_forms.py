"""What somebody waits for, as it is typed at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments import queries as appointment_queries
from appointments.models import AvailableTime, Practitioner, Service, WaitlistEntry
from booking_site.desk.board_forms import PersonForm

MOST_HOURS = 365 * 24


class WishForm(PersonForm):
    """Who waits, for what, from when to when, on which days and at which part of the day, and how soon before."""

    request_key = None  # type: ignore[assignment]  # the same wish twice is one wish
    service = forms.ModelChoiceField(
        queryset=Service.objects.none(), error_messages={"required": _("Choose what they wait for.")}
    )
    people = forms.ModelMultipleChoiceField(queryset=Practitioner.objects.filter(is_active=True), required=False)
    from_date = forms.DateField(error_messages={"required": _("Give the first day.")})
    until_date = forms.DateField(error_messages={"required": _("Give the last day.")})
    weekdays = forms.TypedMultipleChoiceField(choices=AvailableTime.Weekday.choices, coerce=int, required=False)
    day_parts = forms.MultipleChoiceField(choices=WaitlistEntry.DayPart.choices, required=False)
    notice_hours = forms.IntegerField(min_value=0, max_value=MOST_HOURS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one.pk for one in appointment_queries.list_services(self._location)]
        self.fields["service"].queryset = Service.objects.filter(pk__in=offered)  # type: ignore[attr-defined]
