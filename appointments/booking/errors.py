"""What the verbs refuse with. Defined below the verbs, because the search raises some of them too."""

from appointments.refusals import (
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
    "BookingError",
    "LimitReached",
    "NotBookable",
    "RequestKeyReused",
    "SlotTaken",
    "StaleVersion",
    "TooLate",
    "WrongStatus",
]
