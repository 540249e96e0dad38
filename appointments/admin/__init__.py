"""The admin of this app: catalogue, hours, people and staff to edit; visits and their history to read."""

from appointments.admin import (
    appointment,
    calendar,
    calendar_exchange,
    catalog,
    contact,
    merge_page,
    places,
    session,
    staff,
    waitlist,
)

__all__ = [
    "appointment",
    "calendar",
    "calendar_exchange",
    "catalog",
    "contact",
    "merge_page",
    "places",
    "session",
    "staff",
    "waitlist",
]
