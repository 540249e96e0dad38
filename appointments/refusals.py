"""What booking may answer instead of a visit. Callers import these from `appointments.booking`.

Each refusal has a `code` for programs, and its text says in plain words what to do.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from appointments.limits import Reached
from appointments.slots import Slot


class BookingError(Exception):
    """A booking verb was refused, and nothing was changed."""

    code = "refused"
    advice = "This cannot be done."

    def __init__(self, advice: str = "") -> None:
        super().__init__(advice or self.advice)


class SlotTaken(BookingError):
    """Somebody else has the time. `alternatives` are the nearest free slots, nearest first.

    They are searched when they are first asked for, by `find`: most who are refused ask for none.
    """

    code = "slot-taken"
    advice = "This time is taken. Offer one of the alternatives."

    def __init__(self, find: Callable[[], Iterable[Slot]] = tuple) -> None:
        super().__init__()
        self._find = find

    @cached_property
    def alternatives(self) -> list[Slot]:
        """The nearest free slots as they are when first asked for, at the instant of the refusal."""
        return list(self._find())


class NotBookable(BookingError):
    """No rule of the business allows this time, whoever asks first. `code` says which rule."""

    ADVICE = {
        "past": "This time has passed. Search again.",
        "notice": "This is too soon: the service needs more notice. Search again.",
        "horizon": "This is too far ahead to be booked yet. Search for an earlier time.",
        "dates": "This is only offered between certain dates. Search again.",
        "hours": "Nobody works at this time, or the place is closed. Search again.",
        "inactive": "This is not offered any more. Ask which other service, person or place is wanted.",
        "limit": "As much is booked in this day or week as the business wants. Search again.",
        "session": "This is a class: book a seat of one of its times.",
        "unknown": "There is no such slot. Search, and use the id of a slot that was found.",
    }

    def __init__(self, code: str) -> None:
        super().__init__(self.ADVICE[code])
        self.code = code


class LimitReached(NotBookable):
    """A limit per day or week of the service or the person leaves no room; `reached` says which."""

    def __init__(self, reached: Reached) -> None:
        super().__init__("limit")
        self.reached = reached


class StaleVersion(BookingError):
    """The visit was changed since the caller last looked at it."""

    code = "stale-version"
    advice = "This appointment was changed meanwhile. Look at it again and ask again."


class WrongStatus(BookingError):
    """The visit is not in a status from which this can be done."""

    code = "wrong-status"

    def __init__(self, status: str) -> None:
        super().__init__(f"This cannot be done with an appointment that is {status}.")
        self.status = status


class TooLate(BookingError):
    """The customer's own change comes after the service's cut-off; a person at the desk may still make it."""

    code = "too-late"
    advice = "It is too late to change this without a person. Hand over to the desk."


class SessionFull(BookingError):
    """All seats of the class are taken."""

    code = "session-full"
    advice = "All seats are taken. Offer another time of the class, or the waiting list."


class AlreadySeated(BookingError):
    """This person has a seat of the class already."""

    code = "already-seated"
    advice = "This person has a seat already."


class BadSeries(BookingError):
    """The recurrence rule is wrong, endless or too long."""

    code = "bad-series"


class PlaceNeeded(BookingError):
    """A visit at the customer's needs a postcode or a pin."""

    code = "place-needed"
    advice = "Ask for the address with its postcode, or for the location."


class OutsideArea(BookingError):
    """No home visits go there. `nearest` is the nearest area, `distance_km` to its edge, `offers` what it has."""

    code = "outside-area"
    advice = "We do not come to this address."

    def __init__(self, nearest: str = "", distance_km: float | None = None, offers: Sequence[str] = ()) -> None:
        super().__init__()
        self.nearest, self.distance_km, self.offers = nearest, distance_km, list(offers)


class DeskOnly(BookingError):
    """Only a person at the desk may do this."""

    code = "desk-only"
    advice = "Only a person at the desk may do this. Hand over to the desk."


class NeedsReason(BookingError):
    """A rule may be overridden by a person at the desk only, and with a reason."""

    code = "needs-reason"
    advice = "Say why this rule is overridden; only a person at the desk may."


class BadAnswer(BookingError):
    """An answer to no question of the service, or none of its choices."""

    code = "bad-answer"


class RequestKeyReused(BookingError):
    """The same request key came with other content: a fault of the caller, nothing was booked."""

    code = "request-key-reused"
    advice = "This request key was used for something else. Use a new key for a new request."
