"""What a class's buttons do: open a time, give a seat, move one, cancel the class. One verb of `booking` each."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments import booking
from appointments.models import Practitioner, Service
from booking_site.desk import board_side, classes
from booking_site.desk.access import staff
from booking_site.desk.board_answers import UNREADABLE, Refused, action, by, check, read_message, version
from booking_site.desk.board_forms import PersonForm
from booking_site.desk.board_state import Look
from booking_site.desk.numbers import read_number

MOST_SEATS = 10_000


class OpeningForm(forms.Form):
    """Which class, with whom and with how many seats; the time is the view's."""

    service = forms.ModelChoiceField(
        queryset=Service.objects.none(), error_messages={"required": _("Choose the class.")}
    )
    lane = forms.CharField(error_messages={"required": _("Choose with whom.")})
    capacity = forms.IntegerField(
        min_value=1, max_value=MOST_SEATS, error_messages={"required": _("Say how many seats there are.")}
    )

    def __init__(self, *args: Any, look: Look, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Service.objects.filter(locations=look.location, is_active=True, is_class=True)
        self.fields["service"].queryset = offered  # type: ignore[attr-defined]


@action
def open_time(request: HttpRequest, look: Look) -> Look:
    """Open a time of a class: it takes the person's and a room's time at once."""
    form = OpeningForm(request.POST, look=look)
    check(form)
    if look.start is None:
        raise Refused(str(_("Choose a time.")), status=UNREADABLE)
    person = Practitioner.objects.filter(pk=look.practitioner_id or 0, is_active=True).first()
    if person is None:
        raise Refused(str(_("Choose with whom.")), status=UNREADABLE)
    service, now = form.cleaned_data["service"], timezone.now()
    _check_free(look, service, now=now)
    session = booking.open_session(
        service,
        look.location,
        person,
        look.start,
        capacity=form.cleaned_data["capacity"],
        by=by(staff(request)),
        now=now,
    )
    day = session.start_at.astimezone(look.location.zone).date()
    return Look(look.location, day, look.by, look.show, class_id=session.pk)


@action
def give_seat(request: HttpRequest, look: Look) -> Look:
    """Give one person a seat."""
    user, now = staff(request), timezone.now()
    session = classes.get_session(user, look.class_id)
    form = PersonForm(request.POST, user=user, location=look.location)
    check(form)
    contact, attendee = form.find_or_create(now=now)
    booking.book_seat(
        session,
        contact=contact,
        attendee=attendee,
        by=by(user),
        now=now,
        request_key=form.cleaned_data["request_key"],
    )
    return look


@action
def move_seat(request: HttpRequest, look: Look) -> Look:
    """Move somebody to a seat of another time of the class."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    session = classes.get_session(user, read_number(request.POST.get("to", "")))
    who = by(user, message=read_message(request))
    moved = booking.move_seat(visit, session, expected_version=version(request), by=who, now=timezone.now())
    day = moved.start_at.astimezone(look.location.zone).date()
    return Look(look.location, day, look.by, look.show, visit_id=moved.pk)


@action
def cancel(request: HttpRequest, look: Look) -> Look:
    """Cancel a class with all its seats; each customer is told by the notice of that visit."""
    user = staff(request)
    who = by(user, message=read_message(request))
    booking.cancel_session(classes.get_session(user, look.class_id), by=who, now=timezone.now())
    return look.plain


def _check_free(look: Look, service: Service, *, now: datetime) -> None:
    """Refuse with every reason there is why no class can be at the view's time."""
    said = board_side.ask(((service.pk, look.practitioner_id),), look, now=now)
    lines = [line.text for line in said.lines if line.binds_desk and line.code != "session"]
    if lines:
        raise Refused(" ".join(lines))
