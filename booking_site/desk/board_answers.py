"""What the board's buttons have in common: read the view, call one verb, lead to another view, or say why not.

The desk locks visits first and, by the notice, the conversation after them; a turn of the assistant goes the other way
about. PostgreSQL ends one of the two, and the verbs begin again, three times at most. What is still refused then is
said in words, like every refusal, so that nothing typed is lost.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments.booking import (
    AlreadySeated,
    BookingError,
    By,
    LimitReached,
    NotBookable,
    OutsideArea,
    PlaceNeeded,
    RequestKeyReused,
    SessionFull,
    SlotTaken,
    StaleVersion,
    WrongStatus,
)
from appointments.booking.history import LONGEST_MESSAGE
from appointments.booking.transactions import DEADLOCK_DETECTED, SERIALIZATION_FAILURE
from appointments.models import Appointment, StaffMember
from appointments.slots import Slot
from booking_site.desk import board_state
from booking_site.desk.access import desk_view
from booking_site.desk.board_state import Look
from booking_site.desk.numbers import read_number

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
            return attempt(request, look, lambda: redirect(act(request, look).address()))

    return view


def attempt(request: HttpRequest, back: Look | str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do something that may be refused, and say so in words then: in the news bar, or at the address it leads back to.

    Where that is a view of the board, free times near the one refused are links to it.
    """
    try:
        return work()
    except (Refused, BookingError, ValidationError, OperationalError) as error:
        refusal = read_refusal(error)
    if request.headers.get("HX-Request"):
        near = [(slot, back.address_of(slot)) for slot in refusal.near] if isinstance(back, Look) else []
        context = {"words": str(refusal), "near": near}
        return render(request, "desk/panels/_board_refusal.html", context, status=refusal.status)
    messages.error(request, str(refusal))
    return redirect(back.address() if isinstance(back, Look) else back)


def done(request: HttpRequest, back: Look | str, topic: str) -> HttpResponse:
    """Answer what was done: a page that asks in the background looks at its regions again, any other is led back."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": topic})
    return redirect(back.address() if isinstance(back, Look) else back)


def read_refusal(error: Exception) -> Refused:
    """Put what kept an action from being done into words. Raises the error when it is a fault and no refusal."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, ValidationError):
        return Refused(" ".join(error.messages), status=UNREADABLE)
    if isinstance(error, BookingError):
        return Refused(say(error), error.alternatives if isinstance(error, SlotTaken) else [])
    if getattr(error.__cause__, "sqlstate", "") not in (DEADLOCK_DETECTED, SERIALIZATION_FAILURE):
        raise error
    return Refused(_("Somebody changed this in the same moment. Try again."))


def check(form: Form) -> None:
    """Refuse a form that cannot be read, with the words of all its errors."""
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        raise Refused(words, status=UNREADABLE)


def by(user: StaffMember, reason: str = "", override: frozenset[str] = frozenset(), message: str = "") -> By:
    """Say who did it, at the desk, why, which rules they broke for it, and what the customer is told with it."""
    return By(f"agent:{user.pk}", "desk", reason, override, message)


def read_message(request: HttpRequest) -> str:
    """Read the words for the customer. Refuses more than a message may carry."""
    text = request.POST.get("message", "").strip()
    if len(text) > LONGEST_MESSAGE:
        words = _("Words for the customer have %(most)s characters at most.") % {"most": LONGEST_MESSAGE}
        raise Refused(words, status=UNREADABLE)
    return text


def version(request: HttpRequest) -> int:
    """Read which version of a visit the person saw; what cannot be read is none."""
    return read_number(request.POST.get("version", ""))


def say(refusal: BookingError) -> str:
    """Put a refusal into words for staff."""
    if isinstance(refusal, WrongStatus):
        status = dict(Status.choices).get(refusal.status, refusal.status)
        return _("This cannot be done: the visit is marked “%(status)s”.") % {"status": status}
    if isinstance(refusal, NotBookable) and not isinstance(refusal, LimitReached) and refusal.code in NOT_BOOKABLE:
        return str(NOT_BOOKABLE[refusal.code]())
    if isinstance(refusal, OutsideArea):
        return _say_outside(refusal)
    words = WORDS.get(type(refusal))
    return str(words()) if words else str(refusal)


NOT_BOOKABLE: dict[str, Callable[[], str]] = {
    "past": lambda: _("This time has passed."),
    "hours": lambda: _("Nobody works at this time, or the place is closed."),
    "inactive": lambda: _("This is not offered any more."),
    "unknown": lambda: _("This is not offered here."),
}
WORDS: dict[type[BookingError], Callable[[], str]] = {
    SlotTaken: lambda: _("Somebody has just taken this time."),
    StaleVersion: lambda: _("This visit was changed meanwhile. Look at it again, then decide."),
    RequestKeyReused: lambda: _("This form has booked a visit already. Open it again for another one."),
    PlaceNeeded: lambda: _("Ask where it is: the address with its postcode."),
    SessionFull: lambda: _("All seats are taken. Take another time of the class, or the waiting list."),
    AlreadySeated: lambda: _("This person has a seat already."),
    LimitReached: lambda: _("As much is booked in this day or week as the business wants."),
}


def _say_outside(refusal: OutsideArea) -> str:
    if not refusal.nearest:
        return _("We do not go there.")
    values = {"area": refusal.nearest, "km": refusal.distance_km, "services": ", ".join(refusal.offers)}
    return _("We do not go there. Nearest is %(area)s, %(km)s km away; there: %(services)s.") % values
