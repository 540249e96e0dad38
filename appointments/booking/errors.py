"""What the verbs refuse with. Defined below the verbs, because the search raises some of them too."""

from appointments.refusals import (
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

__all__ = [
    "AlreadySeated",
    "BadAnswer",
    "BadSeries",
    "BookingError",
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
]
