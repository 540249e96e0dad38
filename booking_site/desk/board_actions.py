"""What the day board's buttons do: read the form, call one verb of `booking`, word the answer."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments import booking, slots
from appointments import queries as appointment_queries
from appointments.areas import VisitPlace
from appointments.booking import BookingError, By, RequestKeyReused, history, series, transactions
from appointments.models import Appointment, StaffMember
from appointments.slots import BadSlotId, Slot, SlotKey
from booking_site.desk import board_override, board_series, board_services, board_side, visit_questions
from booking_site.desk.access import list_locations, staff
from booking_site.desk.board_answers import UNREADABLE, Refused, action, by, check, read_message, say, version
from booking_site.desk.board_forms import OverrideForm, PersonForm, PlaceForm
from booking_site.desk.board_state import Look, Wanted

Status = Appointment.Status


@action
def book(request: HttpRequest, look: Look) -> Look:
    """Book the time for somebody; who walked in has arrived at once."""
    now, user = timezone.now(), staff(request)
    form = PersonForm(request.POST, user=user, location=look.location)
    check(form)
    if look.repeats.every and not look.walk_in:
        return _book_series(request, look, form)
    request_key, name = _name_request(user, look, form)
    booked = _find_booked(user, look, form, request_key)
    if booked is not None:
        return _show(look, booked)
    if look.walk_in and look.start and look.start <= now:  # the form was open for a while
        look = replace(look, start=board_side.next_start(now))
    slot, who = _find_slot(request, look.wanted, look)
    place = _read_place(request)

    def work() -> Appointment:
        contact, attendee = form.find_or_create(now=now)
        return booking.book(
            slot.id,
            contact=contact,
            attendee=attendee,
            by=who,
            now=now,
            request_key=request_key,
            place=place,
            series=name,
        )

    visit = transactions.run(work)  # a refusal leaves nobody who was only made for it
    if look.walk_in and visit.status == Status.BOOKED:
        booking.mark_status(visit, Status.ARRIVED, by=by(user), now=now)
    return _show(look, visit)


def _name_request(user: StaffMember, look: Look, form: PersonForm) -> tuple[str, UUID | None]:
    """Give the key of a request, and the series it belongs to: another time for one of its dates, for its person."""
    like = board_series.find_like(user, look) if look.instead else None
    key = series.key_of(like, look.instead) if like and form.is_for(like) else ""
    return (key, like.series) if like and key else (form.cleaned_data["request_key"], None)


def _find_booked(user: StaffMember, look: Look, form: PersonForm, request_key: str) -> Appointment | None:
    """Find what the same form has booked already. Raises RequestKeyReused when it asks for something else by now."""
    visit = appointment_queries.visible_to(user).filter(request_key=request_key).first()
    if visit is None:
        return None
    event = visit.events.order_by("pk")[0]
    key = history.key_of(event.after)
    is_same = key.service_ids == tuple(service for service, _person in look.wanted) and form.is_for(visit)
    if is_same and (look.walk_in or key.start_at == look.start):
        return visit
    if visit.series:
        raise Refused(_("Another time for this date is booked already."))
    raise RequestKeyReused


def _book_series(request: HttpRequest, look: Look, form: PersonForm) -> Look:
    """Book the dates of a series that fit, or all or none of them, as they were seen; one request books once."""
    now, request_key = timezone.now(), form.cleaned_data["request_key"]
    name, key = series.name_of(request_key), _read_seen(request, look)
    people = tuple((service, person) for service, person in key.items[1:])
    booked = board_series.list_visits(staff(request), name)
    if booked and not form.is_for(booked[0]):
        raise RequestKeyReused
    place, whole = _read_place(request), bool(request.POST.get("whole"))

    def work() -> None:
        contact, attendee = (booked[0].contact, booked[0].attendee) if booked else form.find_or_create(now=now)
        dates = booking.book_series(
            str(key),
            look.build_rule(),
            contact=contact,
            attendee=attendee,
            by=by(staff(request)),
            now=now,
            request_key=request_key,
            all_or_none=whole,
            place=place,
        )
        refused = dates[0].refused
        if refused is not None and all(date.visit is None for date in dates):
            raise Refused(_("Nothing was booked: none of the dates is free. %(why)s") % {"why": say(refused)})

    try:
        transactions.run(work)
    except RequestKeyReused:
        raise
    except BookingError as error:
        raise Refused(_("Nothing was booked: one of the dates does not fit. %(why)s") % {"why": say(error)}) from error
    return replace(look, series=name, lane=f"practitioner:{key.practitioner_ids[0]}", more=people)


def _read_seen(request: HttpRequest, look: Look) -> SlotKey:
    """Read which series staff saw the dates of; refuses when the form asks for another by now."""
    unseen = Refused(_("Look at the dates first, then book them."))
    problem = look.repeats.find_problem() if look.start else _("Choose a time.")
    if problem:
        raise Refused(problem, status=UNREADABLE)
    try:
        key = slots.parse_slot_id(request.POST.get("series_slot", ""))
    except BadSlotId:
        raise unseen from None
    wished = [
        person in (None, chosen) for (_id, person), chosen in zip(look.wanted, key.practitioner_ids, strict=False)
    ]
    asked = (look.location.pk, tuple(service for service, _person in look.wanted), look.start, look.build_rule())
    if asked != (key.location_id, key.service_ids, key.start_at, request.POST.get("series_rule")) or not all(wished):
        raise unseen
    return key


@action
def move(request: HttpRequest, look: Look) -> Look:
    """Move a visit to the time that was chosen."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    wanted = board_services.list_moved(visit, look)
    slot, who = _find_slot(request, wanted, look, holder=f"appointment:{visit.pk}")
    moved = booking.move(visit, slot.id, expected_version=version(request), by=who, now=timezone.now())
    return _show(look, moved)


@action
def cancel(request: HttpRequest, look: Look) -> Look:
    """Cancel a visit, and the later ones of its series if that is wanted, or free the time that somebody keeps."""
    user, now = staff(request), timezone.now()
    visit = board_side.get_visit(user, look.visit_id)
    if visit.is_hold:
        booking.release_hold(visit, by=by(user), now=now)
    elif request.POST.get("later"):
        who = by(user, message=read_message(request))
        seen = [location.pk for location in list_locations(user)]
        booking.cancel_later(visit, expected_version=version(request), by=who, now=now, location_ids=seen)
    else:
        who = by(user, message=read_message(request))
        booking.cancel(visit, expected_version=version(request), by=who, now=now)
    return look.plain


@action
def mark(request: HttpRequest, look: Look) -> Look:
    """Set how far a visit is: arrived, here, over, did not come, or back after a slip."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    return _show(look, booking.mark_status(visit, request.POST.get("status", ""), by=by(user), now=timezone.now()))


@action
def answer(request: HttpRequest, look: Look) -> Look:
    """Note what was answered to the questions of a visit's services; one left blank has no answer."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    answers = visit_questions.read(request.POST)
    return _show(look, booking.answer(visit, answers, by=by(user), now=timezone.now()))


@action
def place(request: HttpRequest, look: Look) -> Look:
    """Keep where a home visit takes place."""
    user = staff(request)
    visit = board_side.get_visit(user, look.visit_id)
    where = _read_place(request) or VisitPlace()
    return _show(look, booking.set_place(visit, where, by=by(user), now=timezone.now()))


def _read_place(request: HttpRequest) -> VisitPlace | None:
    """Read where a home visit goes; none when nothing was typed."""
    form = PlaceForm(request.POST)
    check(form)
    typed = form.cleaned_data
    return VisitPlace(typed["address"], typed["postcode"]) if typed["address"] or typed["postcode"] else None


def _find_slot(request: HttpRequest, wanted: Wanted, look: Look, holder: str | None = None) -> tuple[Slot, By]:
    """Give the slot of the view's time and who takes it, with the rules they saw and break for it.

    Refuses with every reason there is and what is free near it.
    """
    form = OverrideForm(request.POST)
    check(form)
    now, rules = timezone.now(), form.cleaned_data["override"]
    if look.start is None:
        raise Refused(_("Choose a time."), status=UNREADABLE)
    said = board_side.ask(wanted, look, now=now, holder=holder)
    if said.slot is not None:
        return said.slot, by(staff(request), message=read_message(request))
    way = board_override.find_way(look, wanted, now=now, holder=holder) if rules else None
    if way is not None and rules >= set(way.rules):
        return way.slot, by(staff(request), form.cleaned_data["reason"], frozenset(way.rules), read_message(request))
    near = board_side.list_nearest(look, wanted, now=now, holder=holder)
    raise Refused(" ".join(line.text for line in said.lines if line.binds_desk), near)


def _show(look: Look, visit: Appointment) -> Look:
    day = visit.start_at.astimezone(look.location.zone).date()
    plain = look.plain
    return Look(plain.location, day, plain.by, plain.show, visit_id=visit.pk)
