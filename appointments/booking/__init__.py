"""The booking verbs: the only writer of Appointment, AppointmentItem, Allocation and AppointmentEvent.

Each verb opens its own transaction (a savepoint inside a caller's), does all of its work or none, writes one line of
history and sends `appointment_changed` in that transaction. The Appointment given is only named by it: the verb reads
and locks the row as it is now, and gives that one back.
"""

from appointments.booking.answers import answer
from appointments.booking.by import By
from appointments.booking.errors import (
    BadAnswer,
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
from appointments.booking.visits import book, cancel, mark_confirmation, mark_status, own_change_until

__all__ = [
    "HOLD_FOR",
    "BadAnswer",
    "BookingError",
    "By",
    "LimitReached",
    "NotBookable",
    "RequestKeyReused",
    "SlotTaken",
    "StaleVersion",
    "TooLate",
    "WrongStatus",
    "answer",
    "book",
    "book_hold",
    "cancel",
    "drop_move_hold",
    "hold",
    "hold_move",
    "mark_confirmation",
    "mark_status",
    "move",
    "own_change_until",
    "release_expired",
    "release_hold",
]
