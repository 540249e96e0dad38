"""What happens in a turn, as it happens: who asked, what was called, what is said."""

import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from conversations.assistant import fillers
from conversations.assistant.answer import Answer, Voice
from conversations.assistant.brain import Brain, ToolResult
from conversations.assistant.known_times import TimesCheck
from conversations.assistant.loading import TurnStart
from conversations.assistant.toolbox import PersonWanted, Scope
from conversations.lifecycle import TurnLease


@dataclass
class TurnRecord:
    """What happens in a turn, as it happens."""

    lease: TurnLease
    start: TurnStart
    now: datetime
    brain: Brain
    bridge: fillers.Bridge
    answer: Answer
    began: float  # on the clock of `time.monotonic`
    results: list[ToolResult]
    rest: str = ""  # what leaves with the turn; on a call other words may have left before
    understood: bool = True
    calls: list[dict[str, Any]] = field(default_factory=list)
    person: PersonWanted | None = None
    outcome: str = ""
    error: str = ""

    @property
    def text(self) -> str:
        """All that the turn says."""
        return " ".join(one for one in (self.answer.spoken.strip(), self.rest) if one)

    @property
    def first_words_ms(self) -> int | None:
        """When its first words left on a call; those that leave with the turn leave now."""
        leaves_now = self.start.scope.manner.is_spoken and bool(self.rest)
        return self.milliseconds if self.answer.first_words_ms is None and leaves_now else self.answer.first_words_ms

    @property
    def milliseconds(self) -> int:
        """Time since the turn began."""
        return round((time.monotonic() - self.began) * 1000)


def begin(
    lease: TurnLease, start: TurnStart, brain: Brain, voice: Voice | None, *, began: float, now: datetime
) -> TurnRecord:
    """Make the record of a turn that begins, with what carries its words."""
    scope = start.scope
    bridge = fillers.Bridge(lease.conversation_id, scope.language, voice.fill if voice else None)
    heard = "".join(f"{one.text} " for one in scope.uttered if one.after >= scope.heard_up_to)
    speaker = voice if scope.manner.is_spoken else None
    results: list[ToolResult] = []
    times = TimesCheck(scope, results)
    answer = Answer(
        scope.language,
        lambda: _done(scope),
        times,
        place=scope.place.name,
        own=lambda: _list_own_words(start, results),
        voice=speaker,
        heard=heard,
        began=began,
    )
    return TurnRecord(lease, start, now, brain, bridge, answer, began, results)


def _list_own_words(start: TurnStart, results: list[ToolResult]) -> list[str]:
    """List what the business itself wrote and a turn may say: preparation, its answers, its playbook."""
    place = start.scope.place
    told = [one.value["text"] for one in results if one.ok and one.name == "answer_facts"]
    return [place.directions, *(one.preparation for one in place.services), *told, *_list_texts(start)]


def _list_texts(start: TurnStart) -> list[str]:
    return [one for one in asdict(start.playbook).values() if isinstance(one, str)]


def _done(scope: Scope) -> set[str]:
    """Give the kinds of what was committed, which may be said to be done."""
    return scope.done | {one.kind for one in scope.journey.commits}
