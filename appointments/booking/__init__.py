"""The booking verbs: the only writer of Appointment, AppointmentItem, Allocation and AppointmentEvent.

Each verb opens its own transaction (a savepoint inside a caller's), does all of its work or none, writes one line of
history and sends `appointment_changed` in that transaction. The Appointment given is only named by it: the verb reads
and locks the row as it is now, and gives that one back.
"""

from appointments.booking.by import By
from appointments.booking.errors import (
    BookingError,
    LimitReached,
    NotBookable,
    RequestKeyReused,
    SlotTaken,
    StaleVersion,
    TooLate,
    WrongStatus,
)
from appointments.booking.holds import HOLD_FOR, book_hold, hold, release_expired, release_hold
from appointments.booking.moves import drop_move_hold, hold_move, move
from appointments.booking.visits import book, cancel, mark_confirmation, mark_status

__all__ = [
    "HOLD_FOR",
    "BookingError",
    "By",
    "LimitReached",
    "NotBookable",
    "RequestKeyReused",
    "SlotTaken",
    "StaleVersion",
    "TooLate",
    "WrongStatus",
    "book",
    "book_hold",
    "cancel",
    "drop_move_hold",
    "hold",
    "hold_move",
    "mark_confirmation",
    "mark_status",
    "move",
    "release_expired",
    "release_hold",
]
