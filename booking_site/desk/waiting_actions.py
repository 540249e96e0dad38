"""What the waiting list's buttons do: add, withdraw, offer, note the answer. One verb of `waitlist` each."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import slots, waitlist
from appointments.booking import SessionFull, WrongStatus, sessions
from appointments.models import StaffMember, WaitlistOffer
from booking_site.desk import board_side, board_state, classes, offering, requests, waiting
from booking_site.desk.access import desk_view, staff
from booking_site.desk.board_answers import UNREADABLE, Refused, attempt, by, check, done
from booking_site.desk.board_state import Look
from booking_site.desk.waiting_forms import WishForm
from conversations import live

NEXT, SEVERAL = "next", "several"
YES, NO = "yes", "no"


@desk_view
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a wish on the list."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    back = look.plain.address("desk:waiting")

    def work() -> HttpResponse:
        session = classes.get_session(user, look.class_id) if look.class_id else None
        form = WishForm(request.POST, user=user, location=look.location)
        check(form)
        typed = form.cleaned_data
        contact, attendee = form.find_or_create(now=now)
        waitlist.add(
            location=look.location,
            service=session.service if session else typed["service"],
            contact=contact,
            attendee=attendee,
            from_date=typed["from_date"],
            until_date=typed["until_date"],
            by=by(user),
            now=now,
            session=session,
            practitioners=typed["people"],
            weekdays=typed["weekdays"],
            day_parts=typed["day_parts"],
            notice_minutes=60 * (typed["notice_hours"] or 0),
        )
        return redirect(back)

    return attempt(request, back, work)


@desk_view
@require_POST
def withdraw(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take a wish off the list; a time that is held for it is free then."""
    user = staff(request)
    entry = waiting.get_entry(user, entry_id)
    back = Look(entry.location, timezone.localdate()).address("desk:waiting")

    def work() -> HttpResponse:
        left = waitlist.withdraw(entry, by=by(user), now=timezone.now())
        if left.status == left.Status.BOOKED:
            raise Refused(_("This wish was booked meanwhile: cancel the visit instead."))
        return done(request, back, "diary")

    return attempt(request, back, work)


@desk_view
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a time or a seat: hold it for the first in line, or offer it to several, where the first yes has it."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)

    def work() -> HttpResponse:
        free = _find_free(user, look, now=now)
        if request.POST.get("to") == SEVERAL:
            made: object = waitlist.offer_to_all(free, now=now, most=offering.MOST_AT_ONCE)
        elif request.POST.get("to") == NEXT:
            made = waitlist.offer_next(free, by=by(user), now=now)
        else:
            raise Refused(_("Choose whom to offer it to."), status=UNREADABLE)
        if not made:
            raise Refused(_("Nobody waits for this any more."))
        return redirect(look.plain.address("desk:waiting"))

    return attempt(request, look.address("desk:waiting"), work)


@desk_view
@require_POST
def answer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Note what somebody said to an offer: a yes books it, a no leads on to who is next for it."""
    user, now = staff(request), timezone.now()
    found = waiting.get_offer(user, offer_id)
    place = found.entry.location
    back = Look(place, now.astimezone(place.zone).date()).address("desk:waiting")

    def work() -> HttpResponse:
        said = request.POST.get("said")
        try:
            if said == YES:
                return redirect(requests.address_of(waitlist.accept(found, by=by(user), now=now)))
        except WrongStatus:
            raise Refused(_("This offer was answered meanwhile, or what it was for is off.")) from None
        if said != NO:
            raise Refused(_("Choose what they said."), status=UNREADABLE)
        waitlist.decline(found, by=by(user), now=now)
        live.announce("diary", place.pk)
        return redirect(_find_next(found))

    return attempt(request, back, work)


def _find_free(user: StaffMember, look: Look, *, now: datetime) -> str:
    """Give the id of the seat or the time that the view names. Refuses what is not free."""
    if look.class_id:
        session = classes.get_session(user, look.class_id)
        if sessions.count_free(session, now=now) < 1:
            raise SessionFull
        return slots.seat_id(session.pk)
    said = board_side.ask(look.wanted[:1], look, now=now)
    if said.slot is None:
        raise Refused(" ".join(line.text for line in said.lines if line.binds_desk))
    return said.slot.id


def _find_next(found: WaitlistOffer) -> str:
    """Give the address at which what was offered can be offered to the next."""
    place = found.entry.location
    day = found.start_at.astimezone(place.zone).date()
    session_id = slots.parse_seat_id(found.slot_id)
    if session_id is not None:
        return Look(place, day, class_id=session_id).address()
    key = slots.parse_slot_id(found.slot_id)
    service, person = key.items[0]
    look = Look(place, day, lane=f"practitioner:{person}", start=key.start_at, service_id=service)
    return look.address("desk:waiting")
