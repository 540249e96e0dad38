"""Classes and open days: opening a time for many, and giving and keeping its seats one by one under its lock."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from appointments import contacts, references
from appointments.booking import history, placing, taking, transactions, visits
from appointments.booking.by import By
from appointments.models import (
    Appointment,
    AppointmentEvent,
    AppointmentItem,
    Attendee,
    Contact,
    Location,
    Practitioner,
    Service,
    Session,
)
from appointments.models.rules import FARTHEST_HORIZON
from appointments.refusals import AlreadySeated, DeskOnly, NotBookable, RequestKeyReused, SessionFull, WrongStatus
from appointments.slots import SlotKey

Status = Appointment.Status
SESSION = frozenset({"session"})


def open_session(
    service: Service,
    location: Location,
    practitioner: Practitioner,
    start_at: datetime,
    *,
    capacity: int,
    by: By,
    now: datetime,
) -> Session:
    """Open a class: the person's and room's time is taken at once. Raises SlotTaken, NotBookable, DeskOnly."""
    if by.is_customer:
        raise DeskOnly
    if capacity < 1:
        raise ValueError("a class has one seat at least")
    if start_at > now + timedelta(days=FARTHEST_HORIZON):
        raise NotBookable("horizon")
    slot_id = str(SlotKey(location.pk, ((service.pk, practitioner.pk),), start_at))

    def work() -> Session:
        judged, _ = placing.clear_way(slot_id, by=by, now=now, waived=SESSION)
        session = Session.objects.create(
            service=service,
            location=location,
            practitioner=practitioner,
            start_at=judged.slot.start_at,
            end_at=judged.slot.end_at,
            capacity=capacity,
            created_at=now,
        )
        taking.take_for(holder_of(session), None, judged)
        return session

    return placing.run(slot_id, work, now=now)


def book_seat(
    session: Session,
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    request_key: str,
    language: str = "",
) -> Appointment:
    """Book a seat for one person.

    The same `request_key` with the same content gives the first result. Raises SessionFull, AlreadySeated, NotBookable
    (over, or too soon for a customer), WrongStatus (the class is cancelled), RequestKeyReused.
    """
    contact = _check_whose(attendee, contact)

    def work() -> Appointment:
        locked = lock(session, now=now)
        first = visits.find_by_key(request_key)
        if first is not None:
            if (first.session_id, first.attendee_id) != (session.pk, attendee.pk):
                raise RequestKeyReused
            return first
        check_seat(locked, attendee, by=by, now=now)
        return _write(locked, contact, attendee, by, now, request_key=request_key, language=language)

    return transactions.run(work)


def hold_seat(
    session: Session,
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    minutes: int,
    language: str = "",
) -> Appointment:
    """Keep a seat for one person until `minutes` from now: a pending visit with `hold_expires_at`, which takes a seat.

    `book_hold` books it, `release_hold` gives it up; whoever next wants a seat of the class releases one that has run
    out. Raises SessionFull, AlreadySeated, NotBookable, WrongStatus, as `book_seat` does.
    """
    contact = _check_whose(attendee, contact)
    expires_at = now + timedelta(minutes=minutes)

    def work() -> Appointment:
        locked = lock(session, now=now)
        check_seat(locked, attendee, by=by, now=now)
        return _write(locked, contact, attendee, by, now, language=language, expires_at=expires_at)

    return transactions.run(work)


def move_seat(
    appointment: Appointment, session: Session, *, expected_version: int, by: By, now: datetime
) -> Appointment:
    """Move a visit to a seat of another time of a class; its old seat is free then.

    Raises SessionFull, StaleVersion, WrongStatus, TooLate, NotBookable.
    """

    def work() -> Appointment:
        locked = lock(session, now=now)
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.session_id == session.pk:
            return visit
        until = visits.own_change_until(visit, "move")
        visits.check_change(
            visit, expected_version=expected_version, by=by, now=now, statuses=(Status.BOOKED,), until=until
        )
        if visit.session_id is None:
            raise WrongStatus(visit.status)
        check_open(locked, by=by, now=now)
        if count_free(locked, now=now) < 1:
            raise SessionFull
        before = history.snapshot(visit)
        visit.session, visit.location_id = locked, locked.location_id
        visit.start_at, visit.end_at, visit.updated_at = locked.start_at, locked.end_at, now
        visit.version, visit.confirmation = visit.version + 1, Appointment.Confirmation.NEEDS_ACTION
        visit.save()
        visit.items.all().delete()
        items = [_make_item(visit, locked)]
        after = history.snapshot(visit, items)
        history.record(visit, AppointmentEvent.Kind.MOVED, by=by, now=now, before=before, after=after)
        return visit

    return transactions.run(work)


def cancel_session(session: Session, *, by: By, now: datetime) -> list[Appointment]:
    """Cancel a class with all its seats, free its time, and give the visits that stood. Raises DeskOnly."""
    if by.is_customer:
        raise DeskOnly

    def work() -> list[Appointment]:
        locked = lock(session, now=now)
        standing = [visit for visit in seats(locked, now=now) if visit.status in (Status.BOOKED, Status.PENDING)]
        gone = [visits.cancel(visit, expected_version=visit.version, by=by, now=now) for visit in standing]
        locked.status = Session.Status.CANCELLED
        locked.save(update_fields=["status"])
        taking.give_back_all(holder_of(locked))
        return gone

    return transactions.run(work)


def set_capacity(session: Session, capacity: int, *, now: datetime) -> Session:
    """Change how many seats a class has. Raises SessionFull when more are taken than would be left."""

    def work() -> Session:
        locked = lock(session, now=now)
        if capacity < max(1, seats(locked, now=now).count()):
            raise SessionFull
        locked.capacity = capacity
        locked.save(update_fields=["capacity"])
        return locked

    return transactions.run(work)


def seats(session: Session, *, now: datetime) -> QuerySet[Appointment]:
    """Give the visits that take a seat: all but cancelled ones and holds that have run out."""
    taken = session.visits.exclude(status=Status.CANCELLED)
    return taken.exclude(Q(status=Status.PENDING, hold_expires_at__lte=now)).order_by("pk")


def count_free(session: Session, *, now: datetime) -> int:
    """Count the free seats. True for long only under the session's lock."""
    return session.capacity - seats(session, now=now).count()


def holder_of(session: Session) -> str:
    """Name a class as the holder of its time."""
    return f"session:{session.pk}"


def lock(session: Session, *, now: datetime) -> Session:
    """Lock a class and release the held seats that ran out: seats are counted while nobody else can.

    Released, not only passed over: whoever comes with a clock a moment behind must not book such a seat as well.
    Sessions are locked before visits.
    """
    locked = Session.objects.select_for_update(of=("self",)).select_related("service", "location").get(pk=session.pk)
    ran_out = locked.visits.filter(status=Status.PENDING, hold_expires_at__lte=now).values_list("pk", flat=True)
    if ids := list(ran_out):
        taking.release_expired(transactions.lock_visits(ids).values(), now=now)
    return locked


def check_seat(session: Session, attendee: Attendee, *, by: By, now: datetime) -> None:
    """Refuse a seat of a locked class that this person may not have: SessionFull, AlreadySeated, and `check_open`'s."""
    check_open(session, by=by, now=now)
    if seats(session, now=now).filter(attendee=attendee).exists():
        raise AlreadySeated
    if count_free(session, now=now) < 1:
        raise SessionFull


def check_open(session: Session, *, by: By, now: datetime, in_time: bool = False) -> None:
    """Refuse a class that is cancelled (WrongStatus), over, or too soon for a customer (NotBookable).

    `in_time`: the seat was kept when notice still allowed it.
    """
    if session.status != Session.Status.OPEN:
        raise WrongStatus(session.status)
    if session.start_at <= now:
        raise NotBookable("past")
    notice = session.service.notice_minutes
    notice = session.location.notice_minutes if notice is None else notice
    if by.is_customer and not in_time and (session.start_at - now).total_seconds() < notice * 60:
        raise NotBookable("notice")


def _check_whose(attendee: Attendee, contact: Contact) -> Contact:
    """Give the contact as it is now. Raises ValueError when the attendee is another's."""
    contact = contacts.current(contact)
    if contacts.current(attendee.contact) != contact:
        raise ValueError("the attendee belongs to another contact")
    return contact


def _write(
    session: Session,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    *,
    request_key: str = "",
    language: str = "",
    expires_at: datetime | None = None,
) -> Appointment:
    """Write the visit that takes a seat: a hold when it has an end, else booked."""
    visit = Appointment.objects.create(
        reference=references.make_reference(),
        location_id=session.location_id,
        session=session,
        contact=contact,
        attendee=attendee,
        status=Status.BOOKED if expires_at is None else Status.PENDING,
        start_at=session.start_at,
        end_at=session.end_at,
        hold_expires_at=expires_at,
        request_key=request_key or None,
        channel=by.channel,
        language=language or contact.language,
        created_at=now,
        updated_at=now,
    )
    after = history.snapshot(visit, [_make_item(visit, session)])
    kind = AppointmentEvent.Kind.HELD if visit.is_hold else AppointmentEvent.Kind.BOOKED
    history.record(visit, kind, by=by, now=now, before={}, after=after)
    return visit


def _make_item(visit: Appointment, session: Session) -> AppointmentItem:
    service, place = session.service, session.location
    cancel, move = service.cancel_cutoff_minutes, service.move_cutoff_minutes
    return AppointmentItem.objects.create(
        appointment=visit,
        service=service,
        practitioner_id=session.practitioner_id,
        start_at=session.start_at,
        end_at=session.end_at,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        service_name=service.name,
        price_text=service.price_text,
        deposit_text=service.deposit_text,
        cancel_cutoff_minutes=place.cancel_cutoff_minutes if cancel is None else cancel,
        move_cutoff_minutes=place.move_cutoff_minutes if move is None else move,
    )
