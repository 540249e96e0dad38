"""One row of appointments.csv as a visit: what is known of it already, and what it promises."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from appointments import booking, contacts, fallbacks, judging, references
from appointments.areas import VisitPlace
from appointments.booking import BookingError, Brought, BroughtItem, places
from appointments.catalog_import.hours import settle
from appointments.catalog_import.report import BadCell
from appointments.catalog_import.tables import Run, Values
from appointments.models import (
    Allocation,
    Appointment,
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


def find_known(values: Values) -> Appointment | None:
    """Find the visit of a row by its key, else by its reference. Raises BadCell for the reference of another."""
    came = Q(request_key=f"{IMPORTED} {values['key']}")
    if values.get("uid"):
        came |= Q(uid=_read_uid(values["uid"]))
    if (known := Appointment.objects.filter(came).first()) is not None:
        return known
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


def build(values: Values, place: Location, contact: Contact, run: Run) -> Brought:
    """Build the visit that a row means. Raises BadCell."""
    status = _choose(values, "status", Status.values, Status.BOOKED)
    items = _build_items(values, place, run)
    session = _find_session(items[0], place, status, run) if values.get("seat") else None
    reference = _read_reference(values)
    due_at = _settle_or(values.get("approval_due_at"), place, "approval_due_at", None)
    if status == Status.PENDING and (due_at is None or due_at <= run.now):
        raise BadCell("approval_due_at", _("A pending visit waits for a yes."), _("Say until when; not the past."))
    name = values.get("attendee", "")
    fields: dict[str, object] = {
        "confirmation": _choose(values, "confirmation", Appointment.Confirmation.values, "needs-action"),
        "channel": _choose(values, "channel", Channel.values, Channel.SYSTEM),
        "language": values.get("language") or contact.language,
        "version": values.get("version") or 1,
        "uid": _read_uid(values.get("uid", "")),
        "created_at": _settle_or(values.get("created_at"), place, "created_at", run.now),
        "approval_due_at": due_at,
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


def _build_items(values: Values, place: Location, run: Run) -> list[BroughtItem]:
    services = [run.get_named(Service, name, "services", "services.csv") for name in values["services"]]
    people = [run.get_named(Practitioner, name, "people", "people.csv") for name in values["people"]]
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
        items.append(BroughtItem(service, person, start_at, end_at, promised, _read_rooms(values, number, place, run)))
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


def _read_rooms(values: Values, number: int, place: Location, run: Run) -> tuple[Resource, ...]:
    text = _nth(values.get("rooms", ()), number) or ""
    names = [name.strip() for name in text.split(" + ") if name.strip()]
    return tuple(run.get_named(Resource, name, "rooms", "rooms.csv", location=place) for name in names)


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


def note_rules(visit: Brought, run: Run, file: str, line: int) -> None:
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


def name_taker(visit: Brought) -> str:
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


def _settle_or(moment: datetime | None, place: Location, column: str, default: datetime | None) -> datetime | None:
    return settle(moment, place.zone, column) if moment else default


def _nth(values: Sequence[Any], number: int) -> Any:
    """Give the value of the nth service; the list may be shorter."""
    return values[number] if number < len(values) else None
