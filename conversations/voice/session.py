"""One call's life: hears, answers by the same engine as everything else, speaks what is queued, falls silent.

It never sees a frame or a socket: its owner calls `hear`, `keyed`, `interrupted` and the rest, and gives it `say`. One
task does the work, so nothing is said out of order; news of the bus only wakes it.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from conversations import lifecycle, live
from conversations.assistant import engine
from conversations.assistant.brain import Brain
from conversations.assistant.phrasing import say as phrase
from conversations.assistant.phrasing import spoken
from conversations.database import in_thread
from conversations.models import Line
from conversations.transports.conversation_relay import Say
from conversations.voice import calls, speaking
from conversations.voice.calls import Speaker
from conversations.voice.speaking import Words
from conversations.voice.utterance import Utterance, find_end

KEEP_ALIVE_SECONDS = 10.0  # while a turn lasts; between turns each look at the rows does it
POLL_SECONDS = 1.0  # without news; what is owed after a breath is then taken up
DOUBLED_SECONDS = 0.3  # nobody says the same thing twice that fast
REMEMBERED = 6

log = logging.getLogger(__name__)


class CallSession:
    """What speaks and hears for one call, on behalf of one socket."""

    def __init__(
        self,
        speaker: Speaker,
        *,
        say: Callable[[Say], Awaitable[None]],
        leave: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
        brain: Brain | None = None,
    ) -> None:
        self.speaker = speaker
        self._say, self._leave, self._clock, self._brain = say, leave, clock, brain
        self._utterances: deque[Utterance] = deque(maxlen=REMEMBERED)
        self._wake = asyncio.Event()
        self._turn: asyncio.Task[None] | None = None
        self._work: asyncio.Task[None] | None = None
        self._last_prompt = ("", 0.0)
        self._plays_are_told = False
        self._over = False

    def start(self) -> None:
        """Begin to work."""
        self._work = asyncio.create_task(self._run(), name="call")

    # What the call tells

    async def hear(self, text: str) -> None:
        """Take what the caller said, and answer it. The same at once again is a doubled frame."""
        before, at = self._last_prompt
        self._last_prompt = (text, time.monotonic())
        if self._over or (text == before and time.monotonic() - at < DOUBLED_SECONDS):
            return
        await in_thread(calls.hear, self.speaker, text, now=self._clock())
        self._answer_anew()

    async def partial(self, text: str) -> None:
        """Show what is being said at the desk. It is not acted upon."""
        if not self._over:
            words = " ".join(text.split())
            await in_thread(live.push_words, "partial", self.speaker.conversation_id, words)

    async def keyed(self, digit: str) -> None:
        """Take a key as the choice it makes."""
        if self._over:
            return
        text, choice_id = (digit, "") if digit in "*#" else await in_thread(speaking.read_key, self.speaker, digit)
        await in_thread(calls.hear, self.speaker, text, choice_id=choice_id, is_key=True, now=self._clock())
        self._answer_anew()

    async def interrupted(self, utterance: str, milliseconds: int) -> None:
        """Cut what was being said to what was heard. Twice, or late, it changes nothing more."""
        for one in reversed(self._utterances):
            heard = find_end(one.text, utterance, after=one.heard)
            if heard is not None or not utterance.strip():
                one.heard = max(one.heard, heard or 0)
                await self._settle(one, speaking.interrupted_reason())
                return
        for one in self._open():
            await self._settle(one, speaking.interrupted_reason())

    async def played(self, text: str) -> None:
        """Count words that reached the caller."""
        self._plays_are_told = True
        for one in self._open():
            if one.note_played(text):
                if one.is_whole:
                    one.is_settled = True
                    await in_thread(speaking.note_heard, one.message_id, now=self._clock())
                return

    def noticed(self, news: dict[str, object]) -> None:
        """Look at the rows again when something about this conversation changed."""
        about = news.get("t")
        if about == "gap" or (about in ("conversation", "reply") and news.get("id") == self.speaker.conversation_id):
            self._wake.set()

    async def hung_up(self) -> None:
        """Stop: the socket is gone. Whether the call is, Twilio tells the webhooks."""
        self._over = True
        for task in (self._turn, self._work):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task
        if self._plays_are_told:
            for one in self._open():
                await self._settle(one, speaking.hung_up_reason())
        await in_thread(calls.let_go, self.speaker, now=self._clock())

    # The work

    async def _run(self) -> None:
        async with live.bus().subscribe() as subscription:
            listening = asyncio.create_task(self._listen(subscription))
            try:
                await in_thread(speaking.queue_opening, self.speaker, now=self._clock())
                while not self._over:
                    self._wake.clear()
                    await self._try_round()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            finally:
                listening.cancel()

    async def _listen(self, subscription: live.Subscription) -> None:
        async for news in subscription:
            self.noticed(news)

    async def _try_round(self) -> None:
        try:
            await self._round()
        except Exception:
            log.exception("Call %s could not go on for a moment.", self.speaker.call_id)
            await asyncio.sleep(POLL_SECONDS)
            self._wake.set()

    async def _round(self) -> None:
        """Speak what may be spoken, answer what is owed, until there is neither."""
        while not self._over:
            if not await in_thread(calls.keep_alive, self.speaker, now=self._clock()):
                self._over = True
                await self._leave()
                return
            await self._look_at_floor()
            words = await in_thread(speaking.claim_next, self.speaker, now=self._clock())
            if words is not None:
                await self._speak(words)
                continue
            conversation_id, channel = self.speaker.conversation_id, Line.Channel.PHONE
            lease = await in_thread(lifecycle.take_lease, conversation_id, channel=channel, now=self._clock())
            if lease is None:
                return
            await self._answer(lease)

    async def _look_at_floor(self) -> None:
        """Let no older word of the assistant sound on after somebody took the floor."""
        floor = await in_thread(speaking.look, self.speaker)
        stale = [one for one in self._open() if one.floor_version is not None and one.floor_version < floor.version]
        if not stale:
            return
        for one in stale:
            await self._settle(one, speaking.overtaken_reason())
        words = await in_thread(speaking.claim_next, self.speaker, now=self._clock())
        if words is not None:
            await self._speak(words)
        elif floor.has_agent:
            await self._say(Say(phrase("phone.colleague", floor.language), is_last=True, preemptible=False))

    async def _speak(self, words: Words) -> None:
        """Say one line, sentence by sentence; what was being said before gives way to it."""
        for one in self._open():
            if self._plays_are_told and one.floor_version is not None:
                await self._settle(one, speaking.overtaken_reason())
        self._utterances.append(Utterance(words.message_id, words.text, words.floor_version))
        sentences = spoken.split(words.text) or [words.text]
        for sentence in sentences[:-1]:
            await self._say(Say(sentence, is_last=False, preemptible=words.gives_way))
        await self._say(Say(sentences[-1], is_last=True, preemptible=words.gives_way))

    async def _answer(self, lease: lifecycle.TurnLease) -> None:
        """Run one turn under its lease. New words of the caller cancel it: they are answered together."""
        self._turn = asyncio.create_task(
            engine.run_turn(lease, now=self._clock(), brain=self._brain, speak=self._bridge(lease))
        )
        try:
            while not self._turn.done():
                await asyncio.wait({self._turn}, timeout=KEEP_ALIVE_SECONDS)
                if not self._turn.done():
                    await in_thread(lifecycle.renew, lease, now=self._clock())
                    await in_thread(calls.keep_alive, self.speaker, now=self._clock())
            if not self._turn.cancelled() and (error := self._turn.exception()):
                log.error("A turn in call %s failed.", self.speaker.call_id, exc_info=error)
                await in_thread(lifecycle.fail_reply, lease, now=self._clock(), error=type(error).__name__)
        finally:
            self._turn.cancel()
            self._turn = None

    def _bridge(self, lease: lifecycle.TurnLease) -> Callable[[str], Awaitable[None]]:
        """Give what says a few words while a turn takes, as long as the floor is the one it began with."""

        async def speak(words: str) -> None:
            floor = await in_thread(speaking.look, self.speaker)
            if floor.version == lease.floor_version and not self._over:
                await self._say(Say(words, is_last=True, preemptible=True))

        return speak

    def _answer_anew(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
        self._wake.set()

    def _open(self) -> list[Utterance]:
        return [one for one in self._utterances if not one.is_settled]

    async def _settle(self, one: Utterance, reason: str) -> None:
        if one.is_settled:
            return
        one.is_settled = True
        if one.is_whole:
            await in_thread(speaking.note_heard, one.message_id, now=self._clock())
            return
        heard, rest = one.text[: one.heard], one.text[one.heard :]
        await in_thread(speaking.cut, one.message_id, heard, rest, reason=reason, now=self._clock())
