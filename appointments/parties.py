"""Whom a visit is for and where: read together, for those who tell of it."""

from django.db.models import Model

from appointments import rows, statements
from appointments.models import Appointment, Attendee, Contact, Location

PARTIES: dict[str, type[Model]] = {"contact": Contact, "attendee": Attendee, "location": Location}
READ = f"""
    SELECT {", ".join(rows.columns(model, name) for name, model in PARTIES.items())}
    FROM appointments_appointment visit
    JOIN appointments_contact contact ON contact.id = visit.contact_id
    JOIN appointments_attendee attendee ON attendee.id = visit.attendee_id
    JOIN appointments_location location ON location.id = visit.location_id
    WHERE visit.id = %s
"""


def read(appointment: Appointment) -> None:
    """Read contact, attendee and location of a visit in one statement; what it has already stays."""
    known = appointment._state.fields_cache
    if all(name in known for name in PARTIES):
        return
    [row] = statements.fetch(READ, [appointment.pk])
    for name, party in zip(PARTIES, rows.split(row, PARTIES.values()), strict=True):
        if name not in known:
            setattr(appointment, name, party)
