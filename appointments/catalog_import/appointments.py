"""appointments.csv: the visits, past and to come, with what was promised. History and answers are not in the file."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from appointments import booking, contacts
from appointments.catalog_import import visits
from appointments.catalog_import.cells import COUNT, DEGREES, MOMENT, TEXT, YES_NO, list_of
from appointments.catalog_import.contacts import find_contact
from appointments.catalog_import.report import NEW, SAME, BadCell
from appointments.catalog_import.tables import Column, Run, Table, Values
from appointments.catalog_import.visits import IMPORTED, PLACE, PROMISED
from appointments.models import Appointment, AppointmentItem, Attendee, Contact, Location, Resource

Status = Appointment.Status


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
        rows = Appointment.objects.exclude(status=Status.PENDING, hold_expires_at__isnull=False)
        rows = rows.select_related("location", "contact__merged_into", "attendee")
        rows = rows.prefetch_related("items__service", "items__practitioner", "allocations")
        rooms = {f"resource:{room.pk}": room.name for room in Resource.objects.all()}
        for visit in rows.order_by("start_at", "reference").iterator(1000):
            yield _write(visit, rooms, now)

    def take(self, values: Values, run: Run, line: int) -> str:
        if visits.find_known(values) is not None:
            return SAME
        place = run.get_named(Location, values["location"], "location", "locations.csv")
        contact = find_contact(values["contact"], run.country)
        if contact is None:
            problem = _("There is no contact “%s”.") % values["contact"]
            raise BadCell("contact", problem, _("Give a key or a way in of contacts.csv, or add it there."))
        visit = visits.build(values, place, contact, run)
        if not visit.is_over(run.now):
            visits.note_rules(visit, run, self.file, line)
        try:
            booking.bring_in(visit, by=run.by, now=run.now)
        except booking.SlotTaken:
            raise BadCell("starts", visits.name_taker(visit), _("Move one of the two, or take this row out.")) from None
        return NEW


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
