"""How long a call has been quiet, and what is due then. Pure: rows and words are `company`'s.

Nobody who waits for a person sits in silence, and nobody is left alone with a line that went dead. All times are
seconds of quiet, counted from the end of whatever was said last by anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_LINE_SECONDS = 3.0  # somebody rings while they wait already: tell them so
FILLER_SECONDS = 20.0
ANSWER_SECONDS = 10.0  # a caller who said something while waiting hears sooner that somebody is there
AGENT_PAUSE_SECONDS = 40.0  # after a colleague's own words it is the caller's turn, or the colleague looks something up
OFFER_SECONDS = 60.0  # so long without a sign of a person, and there is something else to choose
OFFER_AGAIN_SECONDS = 120.0
OFFER_PAUSE_SECONDS = 2.0  # the offer speaks into nothing
LONGEST_WAIT_SECONDS = 900.0
SILENCE_SECONDS = 10.0  # of a caller whose turn it is
MOST_SILENCES = 3
CHARACTERS_A_SECOND = 14.0  # a guess at when a line ends, until it is told that it did

ASSISTANT, AGENT, DONE = "assistant", "agent", "done"  # done: a colleague has closed the matter


class Due(StrEnum):
    """What a quiet call needs now."""

    NOTHING = "nothing"
    FIRST_LINE = "first-line"
    FILLER = "filler"
    OFFER = "offer"
    GIVE_UP = "give-up"
    ASK_AGAIN = "ask-again"
    GOODBYE = "goodbye"
    ALL_DONE = "all-done"


@dataclass
class Patience:
    """What is known of the quiet in one call."""

    quiet_since: datetime
    holder: str = ASSISTANT
    floor_version: int = 0
    waits_since: datetime | None = None
    last_voice: str = ""  # caller, agent or assistant
    knows: bool = False  # the caller was told that a person was asked for
    offer_after: float = OFFER_SECONDS
    silences: int = 0
    fillers: int = 0

    def see_floor(self, holder: str, version: int, *, now: datetime) -> None:
        """Take note of who has the floor. Another one begins another wait."""
        if version != self.floor_version:
            self.waits_since = None if holder == ASSISTANT else now
            self.knows, self.offer_after, self.silences = False, OFFER_SECONDS, 0
        self.holder, self.floor_version = holder, version

    def say(self, text: str, *, by: str, now: datetime) -> None:
        """Something of ours goes to the caller's ear; `by` is the assistant or an agent."""
        begins = max(self.quiet_since, now)
        self.quiet_since = begins + timedelta(seconds=len(text) / CHARACTERS_A_SECOND)
        self.last_voice = by
        if by == AGENT:
            self.see_person(now=self.quiet_since)

    def see_person(self, *, now: datetime) -> None:
        """A colleague gave a sign of life: spoke or types."""
        self.quiet_since = max(self.quiet_since, now)
        self.waits_since, self.offer_after = self.quiet_since, OFFER_SECONDS

    def sound_on(self, *, now: datetime) -> None:
        """Words of ours are still being played."""
        self.quiet_since = max(self.quiet_since, now)

    def stir(self, *, now: datetime) -> None:
        """There was a sound just now: ours came to its end, or theirs began."""
        self.quiet_since = now

    def hear(self, *, now: datetime) -> None:
        """The caller said something or pressed a key."""
        self.quiet_since, self.last_voice, self.silences = now, "caller", 0

    def next(self, *, owes_reply: bool, now: datetime) -> Due:
        """Say what is due now, and take it for done."""
        quiet = (now - self.quiet_since).total_seconds()
        if quiet < 0:
            return Due.NOTHING
        if self.holder == ASSISTANT:
            due = Due.NOTHING if owes_reply else self._next_in_silence(quiet)
        elif self.holder == DONE:
            due = Due.ALL_DONE if quiet >= SILENCE_SECONDS else Due.NOTHING
        else:
            self.waits_since = self.waits_since or now
            due = self._next_in_waiting(quiet, (now - self.waits_since).total_seconds())
        if due is not Due.NOTHING:
            self.quiet_since = now
        return due

    def _next_in_silence(self, quiet: float) -> Due:
        if quiet < SILENCE_SECONDS:
            return Due.NOTHING
        self.silences += 1
        return Due.GOODBYE if self.silences >= MOST_SILENCES else Due.ASK_AGAIN

    def _next_in_waiting(self, quiet: float, waited: float) -> Due:
        if waited >= LONGEST_WAIT_SECONDS:
            return Due.GIVE_UP
        if waited >= self.offer_after and quiet >= OFFER_PAUSE_SECONDS:
            self.knows, self.offer_after = True, waited + OFFER_AGAIN_SECONDS
            return Due.OFFER
        if not self.knows and quiet >= FIRST_LINE_SECONDS:
            self.knows = True
            return Due.FIRST_LINE
        pauses = {"caller": ANSWER_SECONDS, AGENT: AGENT_PAUSE_SECONDS}
        if quiet < pauses.get(self.last_voice, FILLER_SECONDS):
            return Due.NOTHING
        self.fillers += 1
        return Due.FILLER
