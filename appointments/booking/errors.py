"""What the verbs refuse with. Defined below the verbs, because the search raises some of them too."""

from appointments.refusals import (
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

__all__ = [
    "BadAnswer",
    "BookingError",
    "LimitReached",
    "NotBookable",
    "RequestKeyReused",
    "SlotTaken",
    "StaleVersion",
    "TooLate",
    "WrongStatus",
]
