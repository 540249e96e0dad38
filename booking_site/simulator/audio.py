"""The clinic's voice in a call: what the app sends is queued in talk cycles and played at speaking speed."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from booking_site.simulator.call_ledger import Ledger, Line, State, Who

CHARACTERS_A_SECOND = 15.0
TICK_SECONDS = 0.04
ENOUGH_CHARACTERS = 60
SENTENCE_END = re.compile(r"[.?!…।](\s|$)")
ANY_INPUT = frozenset({"speech", "dtmf"})

Tell = Callable[[str, str], None]  # the name and value of an info frame


@dataclass(eq=False)
class Speech:
    """One talk cycle: the tokens of one turn, up to the one that says `last`."""

    line: Line
    interruptible: frozenset[str] = ANY_INPUT
    preemptible: bool = False
    is_closed: bool = False
    chunks: deque[tuple[int, str]] = field(default_factory=deque)  # where each ends, and its words
    is_begun: bool = False

    @property
    def may_begin(self) -> bool:
        """Whether there is enough to play: a whole turn, a sentence, or a good piece."""
        text = self.line.text
        return self.is_closed or len(text) >= ENOUGH_CHARACTERS or bool(SENTENCE_END.search(text))

    @property
    def heard(self) -> str:
        """The whole words that were played."""
        spoken, rest = self.line.text[: self.line.heard], self.line.text[self.line.heard :]
        if rest and not rest[0].isspace() and spoken and not spoken[-1].isspace():
            spoken = spoken.rpartition(" ")[0]
        return spoken.strip()


class Voice:
    """Plays talk cycles one after the other until it is cancelled."""

    def __init__(self, ledger: Ledger, tell: Tell = lambda name, value: None) -> None:
        self._ledger = ledger
        self._tell = tell
        self._rate = CHARACTERS_A_SECOND * ledger.speed
        self._queue: deque[Speech] = deque()
        self._changed = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._is_on = False

    @property
    def speech(self) -> Speech | None:
        """What is being played, or None."""
        return self._queue[0] if self._queue and self._queue[0].is_begun else None

    def hear(
        self, text: str, *, last: bool, interruptible: frozenset[str] = ANY_INPUT, preemptible: bool = False
    ) -> None:
        """Queue one text message of the app's. The first of a cycle cuts what is preemptible."""
        speech = self._queue[-1] if self._queue and not self._queue[-1].is_closed else None
        if speech is None:
            if not text:
                return  # closes a turn that is over already
            self._preempt()
            speech = Speech(self._ledger.line(Who.CLINIC))
            self._queue.append(speech)
            self._quiet.clear()
        speech.line.text += text
        speech.interruptible, speech.preemptible = interruptible, preemptible
        if text:
            speech.chunks.append((len(speech.line.text), text))
        speech.is_closed = last
        self._ledger.note(speech.line)
        self._wake()

    def close(self) -> None:
        """Close an open cycle, as the end of the session does."""
        if self._queue:
            self._queue[-1].is_closed = True
            self._wake()

    def cut(self) -> tuple[str, int]:
        """Stop at once and forget the queue; gives what was heard of the current cycle, and for how long (ms)."""
        speech = self.speech
        heard = (speech.heard, round(speech.line.heard / CHARACTERS_A_SECOND * 1000)) if speech else ("", 0)
        for queued in self._queue:
            self._mark_cut(queued)
        self._queue.clear()
        self._wake()
        self._be_quiet()
        return heard

    async def quiet(self) -> None:
        """Wait until nothing is being played or queued."""
        await self._quiet.wait()

    async def run(self) -> None:
        """Play."""
        while True:
            while not (self._queue and self._queue[0].may_begin):
                self._changed.clear()
                await self._changed.wait()
            await self._play(self._queue[0])

    async def _play(self, speech: Speech) -> None:
        speech.is_begun = True
        speech.line.state = State.SPEAKING
        self._be_on()
        began, played = time.monotonic(), speech.line.heard
        while self._queue and self._queue[0] is speech:
            line = speech.line
            if line.heard >= len(line.text):
                if speech.is_closed:
                    self._finish(speech)
                    return
                self._changed.clear()
                await self._changed.wait()  # the app has sent no more: silence in mid-turn
                began, played = time.monotonic(), line.heard
                continue
            left = (len(line.text) - line.heard) / self._rate
            await asyncio.sleep(min(TICK_SECONDS, left))
            if self._queue and self._queue[0] is speech:
                at = played + (time.monotonic() - began) * self._rate
                line.heard = min(len(line.text), max(line.heard + 1, int(at)))
                self._report(speech)
                self._ledger.note(line)

    def _report(self, speech: Speech) -> None:
        while speech.chunks and speech.chunks[0][0] <= speech.line.heard:
            self._tell("tokensPlayed", speech.chunks.popleft()[1])

    def _finish(self, speech: Speech) -> None:
        speech.line.state = State.PLAYED
        self._ledger.note(speech.line)
        self._queue.popleft()
        if not self._queue:
            self._be_quiet()

    def _preempt(self) -> None:
        kept = deque(speech for speech in self._queue if not speech.preemptible)
        for speech in self._queue:
            if speech.preemptible:
                self._mark_cut(speech)
        if len(kept) != len(self._queue):
            self._queue = kept
            self._wake()

    def _mark_cut(self, speech: Speech) -> None:
        speech.line.state = State.CUT
        speech.line.heard = len(speech.heard)
        self._ledger.note(speech.line)

    def _wake(self) -> None:
        self._changed.set()

    def _be_on(self) -> None:
        if not self._is_on:
            self._is_on = True
            self._tell("agentSpeaking", "on")

    def _be_quiet(self) -> None:
        self._quiet.set()
        if self._is_on:
            self._is_on = False
            self._tell("agentSpeaking", "off")
