"""What somebody types to close a place or to mark a person or a room away, read into instants."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.calendar import LONGEST_DESCRIPTION, Closable
from appointments.models import Location, Practitioner, Resource
from booking_site.desk.board_side import list_people

KEEP, MOVE, CANCEL = "keep", "move", "cancel"


class ClosureForm(forms.Form):
    """Who or what is closed, from when to when on the branch's clock: without clock times whole days."""

    what = forms.ChoiceField(error_messages={"required": _("Choose what is closed.")})
    from_date = forms.DateField(error_messages={"required": _("Give the first day.")})
    from_time = forms.TimeField(required=False)
    until_date = forms.DateField(required=False)
    until_time = forms.TimeField(required=False)
    description = forms.CharField(max_length=LONGEST_DESCRIPTION, required=False)

    def __init__(self, *args: Any, location: Location, day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._location = location
        self._choices = list_closables(location)
        choices = [(name, str(thing)) for name, thing in self._choices.items()]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.day = day

    @property
    def thing(self) -> Closable:
        """What was chosen."""
        return self._choices[self.cleaned_data["what"]]

    def read_span(self) -> tuple[datetime, datetime]:
        """Read from when to when, as instants: an empty time is the beginning of its first, the end of its last day."""
        typed = self.cleaned_data
        last = typed["until_date"] or typed["from_date"]
        start = _read_instant(typed["from_date"], typed["from_time"] or time(0), self._location.zone)
        if typed["until_time"]:
            return start, _read_instant(last, typed["until_time"], self._location.zone)
        return start, _read_instant(last + timedelta(days=1), time(0), self._location.zone)


class DecisionForm(forms.Form):
    """What becomes of a visit inside a closure, or of all of them."""

    decision = forms.ChoiceField(
        choices=[(KEEP, _("keep")), (MOVE, _("move")), (CANCEL, _("cancel"))],
        error_messages={"required": _("Choose what becomes of it.")},
    )


def list_closables(location: Location) -> dict[str, Closable]:
    """List what can be closed at a branch, by the name a form gives it: the place, its people, its rooms."""
    people: list[Practitioner] = list_people(location)
    rooms = Resource.objects.filter(location=location, is_active=True).order_by("name")
    found: dict[str, Closable] = {"place": location}
    return found | {f"practitioner:{one.pk}": one for one in people} | {f"resource:{one.pk}": one for one in rooms}


def _read_instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Give the instant of a clock time; of one that comes twice the first."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
