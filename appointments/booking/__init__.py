"""The booking verbs: the only writer of Appointment, AppointmentItem, Allocation and AppointmentEvent.

Each verb opens its own transaction (a savepoint inside a caller's), does all of its work or none, writes one line of
history and sends `appointment_changed` in that transaction. The Appointment given is only named by it: the verb reads
and locks the row as it is now, and gives that one back.
"""

from appointments.booking.answers import answer
from appointments.booking.approvals import approve, decline, expire_requests, needs_approval
from appointments.booking.bringing import Brought, BroughtItem, bring_in
from appointments.booking.by import By
from appointments.booking.errors import (
    AlreadySeated,
    BadAnswer,
    BadSeries,
    BookingError,
    DeskOnly,
    LimitReached,
    NeedsReason,
    NotBookable,
    OutsideArea,
    PlaceNeeded,
    RequestKeyReused,
    SessionFull,
    SlotTaken,
    StaleVersion,
    TooLate,
    WrongStatus,
)
from appointments.booking.holds import HOLD_FOR, book_hold, hold, release_expired, release_hold
from appointments.booking.moves import drop_move_hold, hold_move, move
from appointments.booking.places import set_place
from appointments.booking.series import book_series, cancel_later
from appointments.booking.sessions import book_seat, cancel_session, hold_seat, move_seat, open_session
from appointments.booking.visits import book, cancel, mark_confirmation, mark_status, own_change_until
from appointments.booking.walkins import walk_in

__all__ = [
    "HOLD_FOR",
    "AlreadySeated",
    "BadAnswer",
    "BadSeries",
    "BookingError",
    "Brought",
    "BroughtItem",
    "By",
    "DeskOnly",
    "LimitReached",
    "NeedsReason",
    "NotBookable",
    "OutsideArea",
    "PlaceNeeded",
    "RequestKeyReused",
    "SessionFull",
    "SlotTaken",
    "StaleVersion",
    "TooLate",
    "WrongStatus",
    "answer",
    "approve",
    "book",
    "book_hold",
    "book_seat",
    "book_series",
    "bring_in",
    "cancel",
    "cancel_later",
    "cancel_session",
    "decline",
    "drop_move_hold",
    "expire_requests",
    "hold",
    "hold_move",
    "hold_seat",
    "mark_confirmation",
    "mark_status",
    "move",
    "move_seat",
    "needs_approval",
    "open_session",
    "own_change_until",
    "release_expired",
    "release_hold",
    "set_place",
    "walk_in",
]
