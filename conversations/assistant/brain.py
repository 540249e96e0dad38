"""The seam between the engine and whatever decides what to say: a protocol and the values that cross it.

A brain only reads the context and yields words and calls. It writes nothing: the engine runs the calls, one after the
other, and asks again with their results, until the brain finishes without calling.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from conversations.journeys.state import JourneyState, Option

BOOKED, MOVED, CANCELLED, CONFIRMED = "booked", "moved", "cancelled", "confirmed"
REQUESTED = "requested"  # the business has yet to agree
COMMITS = {
    "book_appointment": BOOKED,
    "move_appointment": MOVED,
    "cancel_appointment": CANCELLED,
    "confirm_appointment": CONFIRMED,
}
TOLD_BY_NOTICE = (BOOKED, REQUESTED, MOVED, CANCELLED)


@dataclass(frozen=True)
class TextDelta:
    """Some of the words to the customer. `is_fixed`: put from rows that are saved with the turn, and said after it."""

    text: str
    is_fixed: bool = False


@dataclass(frozen=True)
class ToolCall:
    """A tool to run, with its arguments."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """The end of one round. `understood`: the customer's words made sense; twice not, and a person is asked for."""

    understood: bool = True


@dataclass(frozen=True)
class BeginAnew:
    """What follows begins a new sentence: words of this round that have not left are void, those that left stand."""


Piece = TextDelta | ToolCall | Finished | BeginAnew


@dataclass(frozen=True)
class ToolResult:
    """What came of one call: `ok` with its value, or a code and a line worded for a model."""

    name: str
    ok: bool
    value: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    error: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    milliseconds: int = 0

    @property
    def done(self) -> str:
        """What it did for good; empty for nothing. What the business has yet to agree to is only requested."""
        kind = self.value.get("undone") or COMMITS.get(self.name, "") if self.ok else ""
        return REQUESTED if kind in (BOOKED, MOVED) and self.value.get("requested") else kind


@dataclass(frozen=True)
class Heard:
    """One message of the customer: words, or a tap with its token; and the visit a quoted message was about."""

    message_id: int
    text: str
    choice_id: str = ""
    appointment_id: int | None = None
    quoted_tokens: tuple[str, ...] = ()  # of what could be tapped under the quoted message
    has_media: bool = False
    had_read_back: bool = True  # the open read-back had been heard when this was said, so that it may agree to it


@dataclass(frozen=True)
class Uttered:
    """Words of the answer that were heard before it was whole, and the customer's message they came after."""

    after: int
    text: str


@dataclass(frozen=True)
class Candidate:
    """A question that a bare yes may answer: the tap it then stands for, and the name it goes by."""

    option: Option
    name: str


@dataclass(frozen=True)
class Manner:
    """How to put things on this channel. It never changes what is done."""

    channel: str
    notices_follow: bool  # a change is told by a notice of its own, so the turn need not
    is_spoken: bool = False


@dataclass(frozen=True)
class ServiceWords:
    """A service of the place, as it is called and what people call it.

    `apart` says why it is never in one visit with others (approval, class), `where` it takes place (Service.Place).
    """

    id: int
    name: str
    words: tuple[str, ...]
    price: str = ""
    preparation: str = ""
    minutes: int = 0
    apart: str = ""
    where: str = "here"


@dataclass(frozen=True)
class PractitionerWords:
    """A practitioner of the place and what this person offers."""

    id: int
    name: str
    service_ids: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """The location that was written to, in the customer's language."""

    location_id: int
    name: str
    address: str
    time_zone: str
    country: str
    services: tuple[ServiceWords, ...]
    practitioners: tuple[PractitionerWords, ...]
    opening: tuple[time, time] | None = None
    directions: str = ""
    map_url: str = ""
    number: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    def service(self, service_id: int | None) -> ServiceWords | None:
        """Find one of the services."""
        return next((one for one in self.services if one.id == service_id), None)

    def practitioner(self, practitioner_id: int | None) -> PractitionerWords | None:
        """Find one of the practitioners."""
        return next((one for one in self.practitioners if one.id == practitioner_id), None)


@dataclass(frozen=True)
class Context:
    """Everything a brain may know in this round.

    `opening` is the journey as the turn found it: the words answer *its* question. `journey` is where the tools have
    brought it since. `heard` are the messages not answered yet, oldest first. `unfinished`: an earlier try at this very
    turn acted and died before it could speak; nothing in `heard` is to be acted upon again, only the truth told.
    `torn`: the words are a bare yes and may answer any of these questions: `ask_which`, and commit nothing.
    `gone`: offers put a while ago that cannot be had any more.
    `uttered`: what was heard of the answer to `heard` so far, in this turn or one that newer words or a fault ended.
    `language_asked`: the words asked for the language this turn goes on in; they are not in `heard` any more.
    `is_known`: who hears the answer has shown to be the customer; in a call that is not so from the start.
    """

    now: datetime
    opening: JourneyState
    journey: JourneyState
    heard: tuple[Heard, ...]
    language: str
    manner: Manner
    place: Place
    customer_name: str = ""
    opening_name: str | None = None  # as the turn found it; none: as it is
    results: tuple[ToolResult, ...] = ()
    tools: frozenset[str] = frozenset()
    first_turn: bool = False
    has_paused: bool = False
    unfinished: bool = False
    torn: tuple[Candidate, ...] = ()
    gone: tuple[str, ...] = ()
    language_asked: bool = False
    uttered: tuple[Uttered, ...] = ()
    is_known: bool = True

    @property
    def local_now(self) -> datetime:
        """Now on the wall clock of the place, naive."""
        return self.now.astimezone(self.place.zone).replace(tzinfo=None)

    @property
    def name_known(self) -> bool:
        """Whether there is a name to book for."""
        return bool(self.customer_name or self.journey.attendee)


class Brain(Protocol):
    """Whatever decides: no model at all, a language model, or a script in a test."""

    name: str

    def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield words, calls and at the end `Finished` for one round of a turn."""
        ...
