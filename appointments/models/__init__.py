"""The rows of the booking engine, one module a subject."""

from appointments.models.appointment import Allocation, Appointment, AppointmentEvent, AppointmentItem
from appointments.models.area import ServiceArea
from appointments.models.calendar import AvailableTime, KeptVisit, NotAvailableTime
from appointments.models.calendar_exchange import BusyCalendar, CalendarFeed
from appointments.models.catalog import (
    Location,
    LocationText,
    Offering,
    Practitioner,
    Resource,
    ResourceKind,
    Service,
    ServiceText,
)
from appointments.models.contact import Attendee, Contact, ContactMerge, ContactPoint
from appointments.models.question import Answer, Question, QuestionText
from appointments.models.session import Session
from appointments.models.staff import StaffMember
from appointments.models.waitlist import WaitlistEntry, WaitlistOffer

__all__ = [
    "Allocation",
    "Answer",
    "Appointment",
    "AppointmentEvent",
    "AppointmentItem",
    "Attendee",
    "AvailableTime",
    "BusyCalendar",
    "CalendarFeed",
    "Contact",
    "ContactMerge",
    "ContactPoint",
    "KeptVisit",
    "Location",
    "LocationText",
    "NotAvailableTime",
    "Offering",
    "Practitioner",
    "Question",
    "QuestionText",
    "Resource",
    "ResourceKind",
    "Service",
    "ServiceArea",
    "ServiceText",
    "Session",
    "StaffMember",
    "WaitlistEntry",
    "WaitlistOffer",
]
