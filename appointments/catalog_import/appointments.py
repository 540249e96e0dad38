"""appointments.csv: the visits, past and to come, with what was promised. History and answers are not in the file."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from appointments import booking, contacts, fallbacks, judging, references
from appointments.areas import VisitPlace
from appointments.booking import BookingError, Brought, BroughtItem, places
from appointments.catalog_import.cells import COUNT, DEGREES, MOMENT, TEXT, YES_NO, list_of
from appointments.catalog_import.contacts import find_contact
from appointments.catalog_import.hours import settle
from appointments.catalog_import.report import NEW, SAME, BadCell
from appointments.catalog_import.tables import Column, Run, Table, Values, get_named
from appointments.models import (
    Allocation,
    Appointment,
    AppointmentItem,
    Attendee,
    Contact,
    Location,
    Practitioner,
    Resource,
    Service,
    ServiceArea,
    Session,
)
from appointments.models.appointment import Channel
from appointments.slots import SlotKey

Status = Appointment.Status
MINUTE = timedelta(minutes=1)
IMPORTED = "import"
# Item fields by column; an empty cell is what the service says today.
PROMISED = {
    "service_names": "service_name",
    "price_texts": "price_text",
    "deposit_texts": "deposit_text",
    "buffers_before_minutes": "buffer_before_minutes",
    "buffers_after_minutes": "buffer_after_minutes",
    "cancel_cutoffs_minutes": "cancel_cutoff_minutes",
    "move_cutoffs_minutes": "move_cutoff_minutes",
}
PLACE = ("visit_address", "postcode", "latitude", "longitude", "online_link")


class Appointments(Table):
    """The visits."""

    name = "appointments"
    about = (
        "The visits, past and to come. A visit that is known already is left as it is. One that is over is kept as "
        "history; one to come takes its time, and nobody is told of it. Running holds are not in the file."
    )
    key = ("key",)
    columns = (
        Column("key", TEXT, "the name of the visit in files; a reference of ours is kept", "V-2201", True),
        Column("reference", TEXT, "ours, as customers say it; empty: a new one", "K7MQ2B"),
        Column("location", TEXT, "where, as in locations.csv", "Asha Clinic", True),
        Column("contact", TEXT, "key or a way in of the contact, as in contacts.csv", "C-17", True),
        Column("attendee", TEXT, "whom it is for; empty: the contact", "Aarav"),
        Column("services", list_of(TEXT), "one after the other, as in services.csv", "Check-up", True),
        Column("people", list_of(TEXT), "who does each, as in people.csv", "Dr Rao", True),
        Column("starts", list_of(MOMENT), "when each begins, on the location's clock", "2026-12-01 10:00", True),
        Column("ends", list_of(MOMENT), "when each ends; empty: after the service's minutes", "2026-12-01 10:30"),
        Column("rooms", list_of(TEXT), "the rooms of each, joined by +; empty: any that is free", "Room 1"),
        Column("status", TEXT, "pending, booked, arrived, checked-in, fulfilled, cancelled, noshow", "booked"),
        Column("confirmation", TEXT, "needs-action, accepted, declined, tentative", "accepted"),
        Column("channel", TEXT, "where it was booked: phone, whatsapp, sms, desk, api, system", "phone"),
        Column("language", TEXT, "BCP 47 tag of what was spoken", "hi"),
        Column("seat", YES_NO, "a seat of a class that is open at this time", "no"),
        Column("service_names", list_of(TEXT), "what was promised: names", "Check-up"),
        Column("price_texts", list_of(TEXT), "what was promised: prices", "₹500"),
        Column("deposit_texts", list_of(TEXT), "what was promised: deposits", ""),
        Column("buffers_before_minutes", list_of(COUNT), "minutes kept free before", "0"),
        Column("buffers_after_minutes", list_of(COUNT), "minutes kept free after", "10"),
        Column("cancel_cutoffs_minutes", list_of(COUNT), "minutes before the start, for cancelling", "120"),
        Column("move_cutoffs_minutes", list_of(COUNT), "minutes before the start, for moving", "120"),
        Column("approval_due_at", MOMENT, "until when a pending one waits for a yes", ""),
        Column("visit_address", TEXT, "where a home visit takes place", ""),
        Column("postcode", TEXT, "of a home visit", ""),
        Column("latitude", DEGREES, "of a home visit, degrees", ""),
        Column("longitude", DEGREES, "of a home visit, degrees", ""),
        Column("online_link", TEXT, "of an online visit", ""),
        Column("version", COUNT, "how often it was changed, from 1", "1"),
        Column("uid", TEXT, "its UUID in calendars; empty: a new one", ""),
        Column("created_at", MOMENT, "when it was booked", "2026-11-20T17:05+05:30"),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        visits = Appointment.objects.exclude(status=Status.PENDING, hold_expires_at__isnull=False)
        visits = visits.select_related("location", "contact__merged_into", "attendee")
        visits = visits.prefetch_related("items__service", "items__practitioner", "allocations")
        rooms = {f"resource:{room.pk}": room.name for room in Resource.objects.all()}
        for visit in visits.order_by("start_at", "reference").iterator(1000):
            yield _write(visit, rooms, now)

    def take(self, values: Values, run: Run, line: int) -> str:
        if _find_known(values) is not None:
            return SAME
        place = get_named(Location, values["location"], "location", "locations.csv")
        contact = find_contact(values["contact"])
        if contact is None:
            problem = _("There is no contact “%s”.") % values["contact"]
            raise BadCell("contact", problem, _("Give a key or a way in of contacts.csv, or add it there."))
        visit = _build(values, place, contact, run)
        if not visit.is_over(run.now):
            _note_rules(visit, run, self.file, line)
        try:
            booking.bring_in(visit, by=run.by, now=run.now)
        except booking.SlotTaken:
            raise BadCell("starts", _taken(visit), _("Move one of the two, or take this row out.")) from None
        return NEW


def _find_known(values: Values) -> Appointment | None:
    """Find the visit of a row by its key, else by its reference. Raises BadCell for the reference of another."""
    came = Appointment.objects.filter(request_key=f"{IMPORTED} {values['key']}").first()
    if came is not None:
        return came
    reference = _read_reference(values)
    found = Appointment.objects.filter(reference=reference).first() if reference else None
    if found is not None and values.get("uid") and found.uid != _read_uid(values["uid"]):
        problem = _("%s is the reference of another visit.") % reference
        raise BadCell("reference", problem, _("Leave it empty for a new one, and give the row a key of your own."))
    return found


def _read_reference(values: Values) -> str:
    """Read the reference; a key that is one counts too."""
    given = values.get("reference", "")
    found = references.parse_reference(given or values["key"]) or ""
    if given and not found:
        raise BadCell("reference", _("This is no reference of ours."), _("Leave it empty for a new one."))
    return found


# Out


def _write(visit: Appointment, rooms: dict[str, str], now: datetime) -> Values:
    zone = visit.location.zone
    items = sorted(visit.items.all(), key=lambda item: item.position)
    takes = visit.end_at > now and visit.status in (*Appointment.STANDING, Status.PENDING)
    contact = contacts.current(visit.contact)
    key = (visit.request_key or "").removeprefix(f"{IMPORTED} ") if _is_imported(visit) else visit.reference
    own = {name: getattr(visit, name) for name in ("status", "confirmation", "channel", "language", "version", *PLACE)}
    return own | {
        "key": key,
        "reference": visit.reference,
        "location": visit.location.name,
        "contact": contact.key,
        "attendee": _write_attendee(visit.attendee, contact),
        "services": [item.service.name for item in items],
        "people": [item.practitioner.name for item in items],
        "starts": [item.start_at.astimezone(zone) for item in items],
        "ends": [item.end_at.astimezone(zone) for item in items],
        "rooms": [_write_rooms(visit, item, rooms) for item in items] if takes else [],
        "seat": visit.session_id is not None,
        **{column: [getattr(item, name) for item in items] for column, name in PROMISED.items()},
        "approval_due_at": visit.approval_due_at and visit.approval_due_at.astimezone(zone),
        "uid": visit.uid,
        "created_at": visit.created_at.astimezone(zone),
    }


def _is_imported(visit: Appointment) -> bool:
    """Whether it has a name of another system, and no reference that was kept."""
    return bool(visit.request_key and visit.request_key.startswith(f"{IMPORTED} "))


def _write_attendee(attendee: Attendee, contact: Contact) -> str:
    is_self = attendee.is_contact and (
        attendee.contact_id == contact.pk or attendee.name.casefold() in ("", contact.name.casefold())
    )
    return "" if is_self else attendee.name


def _write_rooms(visit: Appointment, item: AppointmentItem, rooms: dict[str, str]) -> str:
    rows = [row for row in visit.allocations.all() if row.holds and row.during.lower == item.start_at]
    return " + ".join(sorted(rooms[row.who] for row in rows if row.who in rooms))


# In


def _build(values: Values, place: Location, contact: Contact, run: Run) -> Brought:
    status = _choose(values, "status", Status.values, Status.BOOKED)
    items = _build_items(values, place)
    session = _find_session(items[0], place, status, run) if values.get("seat") else None
    reference = _read_reference(values)
    due_at = values.get("approval_due_at")
    if status == Status.PENDING and not due_at:
        raise BadCell("approval_due_at", _("A pending visit waits for a yes."), _("Say until when it does."))
    name = values.get("attendee", "")
    fields: dict[str, object] = {
        "confirmation": _choose(values, "confirmation", Appointment.Confirmation.values, "needs-action"),
        "channel": _choose(values, "channel", Channel.values, Channel.SYSTEM),
        "language": values.get("language") or contact.language,
        "version": values.get("version") or 1,
        "uid": _read_uid(values.get("uid", "")),
        "created_at": _settle_or(values.get("created_at"), place, "created_at", run.now),
        "approval_due_at": settle(due_at, place.zone, "approval_due_at") if due_at else None,
        **{name: values[name] for name in PLACE if name in values},
        "area": _find_area(values, place, items),
    }
    return Brought(
        location=place,
        contact=contact,
        attendee=contacts.attendee_named(contact, name, now=run.now) if name else contacts.self_attendee(contact),
        items=items,
        status=status,
        session=session,
        reference=reference,
        request_key="" if reference == references.parse_reference(values["key"]) else f"{IMPORTED} {values['key']}",
        fields=fields,
    )


def _build_items(values: Values, place: Location) -> list[BroughtItem]:
    services = [get_named(Service, name, "services", "services.csv") for name in values["services"]]
    people = [get_named(Practitioner, name, "people", "people.csv") for name in values["people"]]
    for name, found in (("people", people), ("starts", values["starts"])):
        if len(found) != len(services):
            numbers = {"count": len(found), "wanted": len(services)}
            raise BadCell(name, _("These are %(count)d, for %(wanted)d services.") % numbers, _("Give one for each."))
    items: list[BroughtItem] = []
    for number, (service, person) in enumerate(zip(services, people, strict=True)):
        start_at, end_at = _read_span(values, number, service, place)
        if items and start_at < items[-1].end_at:
            raise BadCell("starts", _("A service begins before the one before it ends."), _("Put them in order."))
        promised = _list_promised(values, number, service, person, place)
        items.append(BroughtItem(service, person, start_at, end_at, promised, _read_rooms(values, number, place)))
    return items


def _read_span(values: Values, number: int, service: Service, place: Location) -> tuple[datetime, datetime]:
    start, end = values["starts"][number], _nth(values.get("ends", ()), number)
    if start is None:
        raise BadCell("starts", _("A start is empty."), _("Give one for each service."))
    start_at = settle(start, place.zone, "starts")
    lasts = service.duration_minutes * MINUTE
    end_at = settle(end, place.zone, "ends") if end else start_at + lasts
    if end_at <= start_at:
        raise BadCell("ends", _("The end must be after the start."), "")
    return start_at, end_at


def _list_promised(
    values: Values, number: int, service: Service, person: Practitioner, place: Location
) -> dict[str, object]:
    """Say what was promised: what the file says, else what counts today."""
    today: dict[str, object] = {
        "service_name": service.name,
        "price_text": service.price_text,
        "deposit_text": service.deposit_text,
    }
    counts = fallbacks.resolve(place, service, person)
    today |= {name: counts[name][0] for name in PROMISED.values() if name in counts}
    told = {name: _nth(values.get(column, ()), number) for column, name in PROMISED.items() if values.get(column)}
    return today | {
        name: value for name, value in told.items() if value is not None and (value or name != "service_name")
    }


def _read_rooms(values: Values, number: int, place: Location) -> tuple[Resource, ...]:
    text = _nth(values.get("rooms", ()), number) or ""
    names = [name.strip() for name in text.split(" + ") if name.strip()]
    return tuple(get_named(Resource, name, "rooms", "rooms.csv", location=place) for name in names)


def _find_area(values: Values, place: Location, items: Sequence[BroughtItem]) -> ServiceArea | None:
    """Find the area of a home visit; a promise outside of all areas stands without one."""
    services = [item.service for item in items]
    if not any(service.place == Service.Place.CUSTOMER for service in services):
        return None
    point = values.get("latitude"), values.get("longitude")
    where = VisitPlace(values.get("visit_address", ""), values.get("postcode", ""), *point)
    try:
        return places.find_area(place.pk, services, where)
    except BookingError:
        return None


def _find_session(item: BroughtItem, place: Location, status: str, run: Run) -> Session | None:
    rows = Session.objects.filter(location=place, service=item.service, practitioner=item.practitioner)
    session = rows.filter(start_at=item.start_at, status=Session.Status.OPEN).first()
    if session is None and item.end_at > run.now and status not in (Status.CANCELLED, Status.FULFILLED, Status.NOSHOW):
        problem = _("No class of this service is open at this time.")
        raise BadCell("seat", problem, _("Open it in the admin first, under class times."))
    return session


def _note_rules(visit: Brought, run: Run, file: str, line: int) -> None:
    """Note what the rules of today say against a visit that is taken over all the same; often a wrong time zone."""
    if visit.session is not None or visit.items[0].start_at <= run.now:
        return
    pairs = tuple((item.service.pk, item.practitioner.pk) for item in visit.items)
    slot_id = str(SlotKey(visit.location.pk, pairs, visit.items[0].start_at))
    waived = judging.FREE_AT_DESK | {"limit", "buffer"}
    try:
        judging.judge(slot_id, now=run.now, waived=waived)
    except booking.SlotTaken:
        pass  # said by whoever takes it
    except BookingError as refusal:
        run.note(file, line, "starts", _("Taken over as promised, though: %s") % refusal)


def _taken(visit: Brought) -> str:
    """Name the visit that has the time already, as far as it can be told."""
    rows = Allocation.objects.filter(
        who__in=[f"practitioner:{item.practitioner.pk}" for item in visit.items],
        holds=True,
        during__overlap=(visit.items[0].start_at, visit.items[-1].end_at),
    )
    other = rows.exclude(appointment=None).values_list("appointment__reference", flat=True).first()
    if other:
        return _("This time is taken, by %s.") % other
    return _("This time, its gap or its room is taken.")


def _choose(values: Values, name: str, known: Sequence[str], default: str) -> str:
    text = values.get(name) or default
    if text not in known:
        problem = _("There is no %(name)s “%(text)s”.") % {"name": name, "text": text[:40]}
        raise BadCell(name, problem, _("Give one of: %s.") % ", ".join(known))
    return text


def _read_uid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text) if text else uuid.uuid4()
    except ValueError:
        raise BadCell("uid", _("This is no UUID."), _("Leave it empty for a new one.")) from None


def _settle_or(moment: datetime | None, place: Location, column: str, default: datetime) -> datetime:
    return settle(moment, place.zone, column) if moment else default.astimezone(UTC)


def _nth(values: Sequence[Any], number: int) -> Any:
    """Give the value of the nth service; the list may be shorter."""
    return values[number] if number < len(values) else None
