"""What the day board's buttons do: read the form, call one verb of `booking`, word the answer.

The desk locks visits first and, by the notice, the conversation after them; a turn of the assistant goes the other way
about. PostgreSQL ends one of the two, and the verbs begin again, three times at most. What is still refused then is
said in words, like every refusal, so that nothing typed is lost.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import booking
from appointments.booking import BookingError, By, NotBookable, RequestKeyReused, SlotTaken, StaleVersion, WrongStatus
from appointments.booking.transactions import DEADLOCK_DETECTED, SERIALIZATION_FAILURE
from appointments.models import Appointment, StaffMember
from appointments.slots import Slot
from booking_site.desk import board_side, board_state
from booking_site.desk.access import desk_view, staff
from booking_site.desk.board_forms import PersonForm
from booking_site.desk.board_state import Look

REFUSED, UNREADABLE = 409, 422
Status = Appointment.Status


class Refused(Exception):
    """Nothing was changed, for a reason in words; `near` are free times to take in place of it."""

    def __init__(self, words: str, near: list[Slot] | None = None, status: int = REFUSED) -> None:
        super().__init__(words)
        self.near = near or []
        self.status = status


Action = Callable[[HttpRequest, Look], Look]


def action(act: Action) -> Callable[[HttpRequest], HttpResponse]:
    """This decorator will read the view, do the action, and lead to the view it gives, or say why nothing was done."""

    @desk_view
    @require_POST
    @wraps(act)
    def view(request: HttpRequest) -> HttpResponse:
        look = board_state.read(request, now=timezone.now())
        with timezone.override(look.location.zone):
            try:
                return redirect(act(request, look).address())
            except Refused as refusal:
                return _say(request, look, refusal)
            except BookingError as refusal:
                near = refusal.alternatives if isinstance(refusal, SlotTaken) else []
                return _say(request, look, Refused(say(refusal), near))
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in (DEADLOCK_DETECTED, SERIALIZATION_FAILURE):
                    raise
                return _say(request, look, Refused(_("Somebody changed this in the same moment. Try again.")))

    return view


@action
def book(request: HttpRequest, look: Look) -> Look:
    """Book the time for somebody; who walked in has arrived at once."""
    now, user = timezone.now(), staff(request)
    form = PersonForm(request.POST, user=user, location=look.location)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        raise Refused(words, status=UNREADABLE)
    if look.walk_in and look.start and look.start <= now:  # the form was open for a while
        look = replace(look, start=board_side.next_start(now))
    slot = _find_slot((look.service_id,), look)
    contact, attendee = form.find_or_create(now=now)
    visit = booking.book(
        slot.id,
        contact=contact,
        attendee=attendee,
        by=by(user),
        now=now,
        request_key=form.cleaned_data["request_key"],
    )
    if look.walk_in and visit.status == Status.BOOKED:
        booking.mark_status(visit, Status.ARRIVED, by=by(user), now=now)
    return _show(look, visit)


@action
def move(request: HttpRequest, look: Look) -> Look:
    """Move a visit to the time that was chosen."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    services = tuple(item.service_id for item in visit.items.all())
    slot = _find_slot(services, look, holder=f"appointment:{visit.pk}")
    moved = booking.move(visit, slot.id, expected_version=_version(request), by=by(user), now=timezone.now())
    return _show(look, moved)


@action
def cancel(request: HttpRequest, look: Look) -> Look:
    """Cancel a visit, or free the time that somebody keeps."""
    user, now = staff(request), timezone.now()
    visit = board_side.get_visit(user, look.visit_id)
    if visit.is_hold:
        booking.release_hold(visit, by=by(user), now=now)
    else:
        booking.cancel(visit, expected_version=_version(request), by=by(user), now=now)
    return look.plain


@action
def mark(request: HttpRequest, look: Look) -> Look:
    """Set how far a visit is: arrived, here, over, did not come, or back after a slip."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    return _show(look, booking.mark_status(visit, request.POST.get("status", ""), by=by(user), now=timezone.now()))


def by(user: StaffMember) -> By:
    """Say who did it, at the desk."""
    return By(f"agent:{user.pk}", "desk")


def say(refusal: BookingError) -> str:
    """Put a refusal into words for staff."""
    if isinstance(refusal, SlotTaken):
        return _("Somebody has just taken this time.")
    if isinstance(refusal, StaleVersion):
        return _("This visit was changed meanwhile. Look at it again, then decide.")
    if isinstance(refusal, WrongStatus):
        status = dict(Status.choices).get(Status(refusal.status), refusal.status)
        return _("This cannot be done: the visit is marked “%(status)s”.") % {"status": status}
    if isinstance(refusal, RequestKeyReused):
        return _("This form has booked a visit already. Open it again for another one.")
    if isinstance(refusal, NotBookable) and refusal.code in NOT_BOOKABLE:
        return str(NOT_BOOKABLE[refusal.code]())
    return str(refusal)


NOT_BOOKABLE: dict[str, Callable[[], str]] = {
    "past": lambda: _("This time has passed."),
    "hours": lambda: _("Nobody works at this time, or the place is closed."),
    "inactive": lambda: _("This is not offered any more."),
    "unknown": lambda: _("This is not offered here."),
}


def _find_slot(services: tuple[int, ...], look: Look, holder: str | None = None) -> Slot:
    """Give the slot of the view's time, or refuse with every reason there is and what is free near it."""
    now = timezone.now()
    if look.start is None:
        raise Refused(_("Choose a time."), status=UNREADABLE)
    said = board_side.ask(services, look, now=now, holder=holder)
    if said.slot is None:
        near = board_side.list_nearest(look, services, now=now, holder=holder)
        raise Refused(" ".join(line.text for line in said.lines if line.binds_desk), near)
    return said.slot


def _show(look: Look, visit: Appointment) -> Look:
    day = visit.start_at.astimezone(look.location.zone).date()
    plain = look.plain
    return Look(plain.location, day, plain.by, plain.show, visit_id=visit.pk)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _say(request: HttpRequest, look: Look, refusal: Refused) -> HttpResponse:
    near = [(slot, _near_address(look, slot)) for slot in refusal.near]
    if request.headers.get("HX-Request"):
        context = {"words": str(refusal), "near": near}
        return render(request, "desk/panels/_board_refusal.html", context, status=refusal.status)
    messages.error(request, str(refusal))
    return redirect(look.address())


def _near_address(look: Look, slot: Slot) -> str:
    day = slot.start_at.astimezone(look.location.zone).date()
    return look.address(day=day, start=slot.start_at, lane=f"practitioner:{slot.practitioner_id}")
