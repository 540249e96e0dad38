"""The waiting list: wishes, and what is offered to who comes first (`candidates`). The only writer of its rows.

Offering one by one holds the time for the first in line while a timer runs; first-yes-wins offers it to several at
once, and the booking engine lets one of them have it. A seat of a class is offered like a time, by the id that
`slots.seat_id` gives. The words go out from above, on `waitlist_offered`.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appointments import booking, contacts, slots
from appointments.booking import By
from appointments.candidates import PARTS, list_candidates
from appointments.models import (
    Appointment,
    Attendee,
    Contact,
    Location,
    Practitioner,
    Service,
    Session,
    WaitlistEntry,
    WaitlistOffer,
)
from appointments.refusals import AlreadySeated, BookingError, NotBookable, SessionFull, SlotTaken, WrongStatus
from appointments.signals import waitlist_offered

Entry, Offer = WaitlistEntry.Status, WaitlistOffer.Status
OFFER_MINUTES = 30
MOST_DAYS = 730


def add(
    *,
    location: Location,
    service: Service,
    contact: Contact,
    attendee: Attendee,
    from_date: date,
    until_date: date,
    by: By,
    now: datetime,
    session: Session | None = None,
    practitioners: Sequence[Practitioner] = (),
    weekdays: Sequence[int] = (),
    day_parts: Sequence[str] = (),
    notice_minutes: int = 0,
) -> WaitlistEntry:
    """Put a wish on the list; the same wish that waits already is given back with its new details.

    Dates are the location's. Raises ValidationError with the field: dates in the past, out of order or too far ahead.
    """
    _check_dates(from_date, until_date, now.astimezone(location.zone).date())
    contact = contacts.current(contact)
    details = {
        "from_date": from_date,
        "until_date": until_date,
        "weekdays": sorted(set(weekdays)),
        "day_parts": [part for part in PARTS if part in day_parts],
        "notice_minutes": notice_minutes,
    }
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)
        entry, is_new = WaitlistEntry.objects.get_or_create(
            location=location,
            service=service,
            session=session,
            contact__in=contacts.list_merged(contact),
            attendee=attendee,
            status=Entry.WAITING,
            defaults={**details, "contact": contact, "channel": by.channel, "created_at": now},
        )
        if not is_new:
            WaitlistEntry.objects.filter(pk=entry.pk).update(**details)
            entry.refresh_from_db()
        entry.practitioners.set(practitioners)
        return entry


def withdraw(entry: WaitlistEntry, *, by: By, now: datetime) -> WaitlistEntry:
    """Take a wish off the list, with the time that is held for it. One that is off already stays as it is."""
    with transaction.atomic():
        locked = _lock(entry)
        if locked.status == Entry.WAITING:
            _end_offers(locked, Offer.DECLINED, by, now)
            _set_status(locked, Entry.WITHDRAWN)
        return locked


def offer_next(slot_id: str, *, by: By, now: datetime, minutes: int = OFFER_MINUTES) -> WaitlistOffer | None:
    """Hold a time or a seat for the first in line and offer it; none when nobody waits for it.

    Raises SlotTaken, SessionFull, NotBookable.
    """
    for entry in list_candidates(slot_id, now=now):
        with suppress(AlreadySeated), transaction.atomic():
            locked = _lock(entry)
            if _may_be_offered(locked):
                return _offer(locked, slot_id, _hold(slot_id, locked, by, now, minutes), now, minutes)
    return None


def offer_to_all(slot_id: str, *, now: datetime, most: int = 5, minutes: int = OFFER_MINUTES) -> list[WaitlistOffer]:
    """Offer a time or a seat to the first few in line at once, without holding it: the first yes wins."""
    made = []
    for entry in list_candidates(slot_id, now=now)[:most]:
        with transaction.atomic():
            locked = _lock(entry)
            if _may_be_offered(locked):
                made.append(_offer(locked, slot_id, None, now, minutes))
    return made


def accept(offer: WaitlistOffer, *, by: By, now: datetime) -> Appointment:
    """Book an offered time or seat; the same yes again gives the same visit.

    Raises SlotTaken, for a seat SessionFull, when another yes was first, or the time ran out and it is gone;
    AlreadySeated; WrongStatus for an offer that was declined, whose wish is off the list or whose class is cancelled.
    """
    try:
        with transaction.atomic():
            entry = _lock(offer.entry)
            offer = WaitlistOffer.objects.select_for_update().get(pk=offer.pk)
            if offer.status == Offer.ACCEPTED and entry.appointment is not None:
                return entry.appointment
            if offer.status not in (Offer.OPEN, Offer.EXPIRED) or entry.status != Entry.WAITING:
                raise WrongStatus(offer.status)
            visit = _book(offer, entry, by, now)
            offer.status, entry.appointment = Offer.ACCEPTED, visit
            offer.save(update_fields=["status"])
            entry.save(update_fields=["appointment"])
            _set_status(entry, Entry.BOOKED)
    except (SlotTaken, SessionFull, AlreadySeated, NotBookable):
        WaitlistOffer.objects.filter(pk=offer.pk, status=Offer.OPEN).update(status=Offer.LOST)
        raise
    return visit


def decline(offer: WaitlistOffer, *, by: By, now: datetime) -> None:
    """Decline an offer: its time or seat is free for the next, the wish goes on waiting."""
    with transaction.atomic():
        _end_offers(_lock(offer.entry), Offer.DECLINED, by, now, only=offer.pk)


def expire(*, now: datetime) -> list[WaitlistOffer]:
    """End the offers whose time ran out and the wishes whose days are over, and give these offers.

    The caller offers each time or seat to the next in line.
    """
    by = By("system", "system", "expired")
    ended = []
    due = WaitlistOffer.objects.filter(status=Offer.OPEN, expires_at__lte=now).order_by("pk")
    for offer in due.select_related("entry"):
        with transaction.atomic():
            if _end_offers(_lock(offer.entry), Offer.EXPIRED, by, now, only=offer.pk):
                ended.append(offer)
    for entry in WaitlistEntry.objects.filter(status=Entry.WAITING, until_date__lt=now.date() - timedelta(days=1)):
        with transaction.atomic():
            locked = _lock(entry)
            if locked.status == Entry.WAITING:
                _end_offers(locked, Offer.EXPIRED, by, now)
                _set_status(locked, Entry.EXPIRED)
    return ended


def _check_dates(from_date: date, until_date: date, today: date) -> None:
    if until_date < from_date:
        raise ValidationError({"until_date": _("The last day must not be before the first.")})
    if until_date < today:
        raise ValidationError({"until_date": _("These days are over. Give days to come.")})
    if until_date > today + timedelta(days=MOST_DAYS):
        raise ValidationError({"until_date": _("Give a day within the next two years.")})


def _lock(entry: WaitlistEntry) -> WaitlistEntry:
    """Lock a wish. It is locked before anything the booking verbs lock."""
    return WaitlistEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)


def _may_be_offered(entry: WaitlistEntry) -> bool:
    return entry.status == Entry.WAITING and not entry.offers.filter(status=Offer.OPEN).exists()


def _hold(slot_id: str, entry: WaitlistEntry, by: By, now: datetime, minutes: int) -> Appointment:
    session = _find_session(slot_id)
    if session is None:
        return booking.hold(slot_id, contact=entry.contact, attendee=entry.attendee, by=by, now=now, minutes=minutes)
    return booking.hold_seat(session, contact=entry.contact, attendee=entry.attendee, by=by, now=now, minutes=minutes)


def _offer(entry: WaitlistEntry, slot_id: str, hold: Appointment | None, now: datetime, minutes: int) -> WaitlistOffer:
    session = _find_session(slot_id)
    start_at = session.start_at if session else slots.parse_slot_id(slot_id).start_at
    entry.offers.filter(slot_id=slot_id, status=Offer.LOST).delete()  # what was lost is offered once more
    offer = WaitlistOffer.objects.create(
        entry=entry,
        slot_id=slot_id,
        start_at=start_at,
        hold=hold,
        offered_at=now,
        expires_at=min(now + timedelta(minutes=minutes), start_at),
    )
    waitlist_offered.send(sender=WaitlistOffer, offer_id=offer.pk)
    return offer


def _book(offer: WaitlistOffer, entry: WaitlistEntry, by: By, now: datetime) -> Appointment:
    key = f"waitlist {offer.pk}"
    if offer.hold is not None and offer.status == Offer.OPEN:
        return booking.book_hold(offer.hold, by=by, now=now, request_key=key)
    session = _find_session(offer.slot_id)
    if session is None:
        return booking.book(
            offer.slot_id, contact=entry.contact, attendee=entry.attendee, by=by, now=now, request_key=key
        )
    return booking.book_seat(session, contact=entry.contact, attendee=entry.attendee, by=by, now=now, request_key=key)


def _find_session(slot_id: str) -> Session | None:
    """Find the class whose seat is offered; None for a time."""
    session_id = slots.parse_seat_id(slot_id)
    return None if session_id is None else Session.objects.get(pk=session_id)


def _end_offers(entry: WaitlistEntry, status: str, by: By, now: datetime, *, only: int | None = None) -> int:
    """End the open offers of a locked wish, release what they held, and count them."""
    offers = entry.offers.filter(status=Offer.OPEN).select_related("hold")
    offers = offers if only is None else offers.filter(pk=only)
    for offer in (ended := list(offers)):
        if offer.hold is not None:
            try:
                booking.release_hold(offer.hold, by=by, now=now)
            except BookingError:
                continue  # booked meanwhile by another way: it stands
        WaitlistOffer.objects.filter(pk=offer.pk).update(status=status)
    return len(ended)


def _set_status(entry: WaitlistEntry, status: str) -> None:
    entry.status = status
    entry.save(update_fields=["status"])
