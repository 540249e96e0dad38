"""Short ways to a visit or a hold of the one contact, by the id of its slot."""

from appointments import booking
from appointments.booking import By
from appointments.models import Appointment
from appointments.tests.clinic import ASSISTANT, NOW, Clinic


def book(clinic: Clinic, slot_id: str, *, key: str = "", by: By = ASSISTANT, now=NOW) -> Appointment:
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=key or slot_id
    )


def hold(clinic: Clinic, slot_id: str, *, now=NOW, minutes: int = 10) -> Appointment:
    return booking.hold(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=now, minutes=minutes
    )


def kinds(appointment: Appointment) -> list[str]:
    return list(appointment.events.values_list("kind", flat=True))
