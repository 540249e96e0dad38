"""What can happen to a journey. Pure; `transitions` says what it is afterwards."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conversations.journeys.state import Commit, Hold, Offer, Option, Question, Wish


@dataclass(frozen=True)
class Wanted:
    """The customer wants this kind of business."""

    intent: str


@dataclass(frozen=True)
class DetailGiven:
    """One of service, practitioner or attendee was said."""

    name: str
    value: Any
    message_id: int = 0


@dataclass(frozen=True)
class ServicesGiven:
    """These services are wanted in one visit, in this order, and no others."""

    ids: tuple[int, ...]
    message_id: int = 0


@dataclass(frozen=True)
class WishGiven:
    """A day or time was said."""

    wish: Wish


@dataclass(frozen=True)
class Offered:
    """Times were found, to be named to the customer. `more` adds to those already shown."""

    offers: tuple[Offer, ...]
    more: bool = False


@dataclass(frozen=True)
class NothingFree:
    """No time was found for the present wish."""


@dataclass(frozen=True)
class Held:
    """A time is kept while the customer decides."""

    hold: Hold


@dataclass(frozen=True)
class HoldGone:
    """Nothing is kept any more: let go, or somebody else has the time."""


@dataclass(frozen=True)
class AppointmentChosen:
    """The existing visit this is about."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class Asked:
    """A question is put to the customer."""

    kind: str
    at: datetime
    options: tuple[Option, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionClosed:
    """The open question needs no answer any more."""


@dataclass(frozen=True)
class QuestionRestored:
    """A question that another one stood before is open again; none was."""

    question: Question | None


@dataclass(frozen=True)
class Committed:
    """It was booked, moved, cancelled or confirmed; the row is there."""

    commit: Commit


@dataclass(frozen=True)
class ConsentAwaited:
    """Details of this visit leave once the customer has said that they may."""

    appointment_id: int


@dataclass(frozen=True)
class ConsentNoted:
    """They said yes or no, or the call ended before: nothing waits any more."""


@dataclass(frozen=True)
class LetGo:
    """The customer wants nothing of it any more."""

    outcome: str = "dropped"


@dataclass(frozen=True)
class Acted:
    """A tool wrote rows on the strength of what was heard up to this message."""

    up_to: int


@dataclass(frozen=True)
class TurnEnded:
    """The answer was given."""

    understood: bool = True


Event = (
    Wanted
    | DetailGiven
    | ServicesGiven
    | WishGiven
    | Offered
    | NothingFree
    | Held
    | HoldGone
    | AppointmentChosen
    | Asked
    | QuestionClosed
    | QuestionRestored
    | Committed
    | ConsentAwaited
    | ConsentNoted
    | LetGo
    | Acted
    | TurnEnded
)
