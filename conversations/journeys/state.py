"""Where one piece of business stands: a frozen value, the same for phone and WhatsApp. Pure; `events` move it.

Wall-clock wishes ("tomorrow afternoon") are kept as said, local and naive; everything else is an aware instant.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from conversations.journeys import codec

BOOK, CONFIRM, RESCHEDULE, CANCEL, ASK = "book", "confirm", "reschedule", "cancel", "ask"
CHANGES = (CONFIRM, RESCHEDULE, CANCEL)  # business with an appointment that exists
ANYONE = "any"

# Kinds of question. What is asked for a yes or a no begins with "confirm-".
WHICH_INTENT, WHICH_SERVICE, WHICH_DAY, WHICH_NAME = "which-intent", "which-service", "which-day", "which-name"
WHICH_APPOINTMENT, OFFER = "which-appointment", "offer"
WHICH_QUESTION = "which-question"  # a yes came while two were open
WHICH_CALLER = "which-caller"  # a detail of a visit, from who is known by the number alone
CONFIRM_BOOK, CONFIRM_MOVE, CONFIRM_CANCEL = "confirm-book", "confirm-move", "confirm-cancel"
CONFIRM_COLLEAGUE = "confirm-colleague"
CONFIRM_WHATSAPP = "confirm-whatsapp"  # put once all is done: may the details go there?
VISIT_QUESTION = "visit-question"  # put once all is done: what a service wants to know before the visit
AFTER_DONE = (CONFIRM_WHATSAPP, VISIT_QUESTION)  # open although the business itself is done
TELL_OF_VISITS = (CONFIRM_MOVE, CONFIRM_CANCEL, WHICH_APPOINTMENT, WHICH_QUESTION)  # only to who is known


@dataclass(frozen=True)
class Detail:
    """One thing the customer wants, and the message it was read from."""

    value: Any
    message_id: int = 0


@dataclass(frozen=True)
class Window:
    """A stretch of local wall-clock time, half-open, either side open as None; `end == start` is that very minute."""

    start: datetime | None = None
    end: datetime | None = None

    @property
    def is_instant(self) -> bool:
        """Whether it names one minute."""
        return self.start is not None and self.start == self.end

    @property
    def is_within_a_day(self) -> bool:
        """Whether it has both ends, a day apart at most."""
        return self.start is not None and self.end is not None and self.end - self.start <= timedelta(days=1)

    def holds(self, local: datetime) -> bool:
        """Say whether a local, naive time lies in it."""
        if self.is_instant:
            return local == self.start
        return (self.start is None or self.start <= local) and (self.end is None or local < self.end)


@dataclass(frozen=True)
class Wish:
    """When the customer would like to come: any start inside `windows` and outside `excluded`, local and naive.

    Where no day was said ("at five") the windows lie on today or tomorrow until somebody knows which day is meant.
    `same_clock` keeps the time of day of the visit that is to be moved; `shift_minutes` puts that visit off by so many,
    or before it where they are negative, and then there are no windows yet.
    """

    windows: tuple[Window, ...] = ()
    excluded: tuple[Window, ...] = ()
    grain: str = ""
    text: str = ""
    day_said: bool = True
    message_id: int = 0
    same_clock: bool = False
    shift_minutes: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether one minute was named, and nothing else."""
        return len(self.windows) == 1 and self.windows[0].is_instant


@dataclass(frozen=True)
class Offer:
    """One time that was named to the customer. Only these can be taken."""

    id: str
    slot_id: str
    start_at: datetime
    label: str
    practitioner: str
    offered_at: datetime
    expires_at: datetime

    def stands(self, now: datetime) -> bool:
        """Say whether it may still be taken, as far as the clock alone decides."""
        return now < self.expires_at and now < self.start_at


@dataclass(frozen=True)
class Hold:
    """A time that is kept while the customer decides; for a move `appointment_id` is the visit to be moved."""

    offer_id: str
    slot_id: str
    start_at: datetime
    appointment_id: int
    expires_at: datetime


@dataclass(frozen=True)
class Option:
    """One thing that can be tapped; its id is the token a tap carries back."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class Question:
    """What the customer is asked now, with all that is needed to ask it again."""

    id: str
    kind: str
    asked_at: datetime
    options: tuple[Option, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def wants_yes(self) -> bool:
        """Whether a yes to it changes something."""
        return self.kind.startswith("confirm-")


@dataclass(frozen=True)
class Commit:
    """What this journey has done for good, and the last message that had been heard when it did."""

    kind: str  # booked, moved, cancelled, confirmed
    appointment_id: int
    version: int
    heard_up_to: int
    offer_id: str = ""
    is_undo: bool = False  # it took back what was done just before


@dataclass(frozen=True)
class JourneyState:
    """All of one piece of business.

    `service` is what the visit begins with, `further` what follows in it. `serial` numbers questions and offers, so
    that a token names one thing once and for ever. An `attendee` of "" is somebody else whose name is still to be
    asked for. `shown` are the slot ids offered for the present wish, to find others. `waits_for_consent` are the visits
    whose details go to WhatsApp after a yes, `set_aside` those whose reminders a yes was not meant for. `acted_up_to`
    is the last message whose words a tool has acted upon in a turn that is not finished; 0 between turns. `history`
    keeps the last few events by name.
    """

    journey_id: int = 0
    serial: int = 0
    intent: str = ""
    service: Detail | None = None
    further: tuple[Detail, ...] = ()
    practitioner: Detail | None = None
    attendee: Detail | None = None
    wish: Wish | None = None
    offers: tuple[Offer, ...] = ()
    shown: tuple[str, ...] = ()
    hold: Hold | None = None
    question: Question | None = None
    appointment_id: int = 0
    appointment_version: int = 0
    commits: tuple[Commit, ...] = ()
    stuck: int = 0
    waits_for_consent: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()
    acted_up_to: int = 0
    outcome: str = ""
    history: tuple[str, ...] = ()

    @property
    def stage(self) -> str:
        """How far it has come: open, appointment, service, when, offer, read-back or done."""
        if self.outcome:
            return "done"
        if not self.intent or self.intent == ASK:
            return "open"
        if self.question is not None and self.question.wants_yes:
            return "read-back"
        if self.intent in CHANGES and not self.appointment_id:
            return "appointment"
        if self.intent == BOOK and self.service is None:
            return "service"
        return "offer" if self.offers or self.hold else "when"

    @property
    def service_id(self) -> int | None:
        """The service wanted, once it is known; with several the first."""
        return self.service.value if self.service else None

    @property
    def services(self) -> tuple[Detail, ...]:
        """All services wanted in this one visit, in their order."""
        return (self.service, *self.further) if self.service else ()

    @property
    def service_ids(self) -> tuple[int, ...]:
        """The ids of all services wanted in this one visit, in their order."""
        return tuple(one.value for one in self.services)

    @property
    def practitioner_id(self) -> int | None:
        """The practitioner wanted; none when anyone will do."""
        return self.practitioner.value if self.practitioner and self.practitioner.value != ANYONE else None

    def lacks_name(self, *, name_known: bool) -> bool:
        """Say whether a name must be asked for: it is for somebody not named yet, or for a nameless customer."""
        if self.intent != BOOK:
            return False
        return not self.attendee.value if self.attendee else not name_known

    def find_offer(self, offer_id: str) -> Offer | None:
        """Give the offer with this id, if it is among those on the table."""
        return next((one for one in self.offers if one.id == offer_id), None)

    def next_id(self, ahead: int = 1) -> str:
        """Give the id that the next question or offer (or the one `ahead` of it) gets."""
        return f"{self.journey_id}-{self.serial + ahead}"

    def request_key(self, offer_id: str) -> str:
        """Name a booking or move so that doing it twice does it once."""
        return f"journey:{self.journey_id}:offer:{offer_id}"


def to_json(state: JourneyState) -> dict[str, Any]:
    """Give what a journey's row keeps."""
    encoded: dict[str, Any] = codec.encode(state)
    return encoded


def from_json(value: dict[str, Any]) -> JourneyState:
    """Read back what `to_json` gave."""
    return codec.decode(JourneyState, value)
