"""One call's life: hears, answers by the same engine as everything else, speaks what is queued, falls silent.

It never sees a frame or a socket: its owner calls `hear`, `keyed`, `interrupted` and the rest, and gives it `say`. One
task does the work, so nothing is said out of order; news of the bus only wakes it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from conversations import lifecycle, live
from conversations.assistant import engine, places
from conversations.assistant.brain import Brain
from conversations.assistant.phrasing import say as phrase
from conversations.database import in_thread
from conversations.models import Line
from conversations.transports.conversation_relay import End, Say, Speak
from conversations.voice import calls, company, left_behind, speaking
from conversations.voice.calls import Speaker
from conversations.voice.keyed_code import KeyedCode
from conversations.voice.live_answer import LiveAnswer
from conversations.voice.mouth import Mouth
from conversations.voice.patience import Due, Patience
from conversations.voice.speaking import Floor, Words

KEEP_ALIVE_SECONDS = 10.0  # while a turn lasts; between turns each look at the rows does it
POLL_SECONDS = 1.0  # without news; what is owed after a breath is then taken up
DOUBLED = timedelta(seconds=0.3)  # nobody says the same thing twice that fast
GREETING = timedelta(seconds=6)  # the provider speaks it while the session begins
LOOK_AHEAD = timedelta(seconds=2)  # so often at most, while the caller speaks, what an answer needs is read
LISTENS = timedelta(seconds=4)  # to who spoke into an answer, before it goes on; more while they speak

log = logging.getLogger(__name__)


class CallSession:
    """What speaks and hears for one call, on behalf of one socket."""

    def __init__(
        self,
        speaker: Speaker,
        *,
        say: Callable[[Say | Speak | End], Awaitable[None]],
        leave: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
        brain: Brain | None = None,
    ) -> None:
        self.speaker = speaker
        self._say, self._leave, self._clock, self._brain = say, leave, clock, brain
        self._mouth = Mouth(speaker, say=say, clock=clock)
        self._patience = Patience(quiet_since=clock() + GREETING)
        self._code = KeyedCode(speaker)
        self._wake = asyncio.Event()
        self._turn: asyncio.Task[None] | None = None
        self._answer_now: LiveAnswer | None = None
        self._listens_until: datetime | None = None  # who spoke into an answer is about to say something
        self._work: asyncio.Task[None] | None = None
        self._last_prompt = ("", clock())
        self._looked_ahead = clock() - LOOK_AHEAD
        self._language = ""  # what the voice speaks; the call began in the language that the first look finds
        self._ways: tuple[str, ...] = ()  # what was offered to who waits
        self._chosen = ""
        self._ends_why = ""  # the call ends once its last words were heard
        self._over = False

    def start(self) -> None:
        """Begin to work."""
        self._work = asyncio.create_task(self._run(), name="call")

    # What the call tells

    async def hear(self, text: str) -> None:
        """Take what the caller said, and answer it. The same at once again is a doubled frame."""
        (before, at), now = self._last_prompt, self._clock()
        self._last_prompt = (text, now)
        if self._over or (text == before and now - at < DOUBLED):
            return
        await self._take(text)

    async def keyed(self, digit: str) -> None:
        """Take a key as the choice it makes."""
        if self._over:
            return
        code = await in_thread(self._code.take, digit, now=self._clock())
        if code is not None:
            self._patience.hear(now=self._clock())
            if code:
                await self._take(code, is_key=True)
            return
        is_plain = digit in "*#" or bool(self._ways)
        text, choice_id = (digit, "") if is_plain else await in_thread(speaking.read_key, self.speaker, digit)
        await self._take(text, choice_id=choice_id, is_key=True)

    async def _take(self, text: str, *, choice_id: str = "", is_key: bool = False) -> None:
        now = self._clock()
        self._patience.hear(now=now)
        self._ends_why = ""  # "wait, one more thing"
        self._listens_until = None
        await self._mouth.take_for_heard()
        if self._ways:
            text, self._chosen = await in_thread(company.read_choice, self.speaker, text, self._ways)
        await in_thread(calls.hear, self.speaker, text, choice_id=choice_id, is_key=is_key, now=now)
        self._answer_anew()

    async def partial(self, text: str) -> None:
        """Show what is being said at the desk, and get ready to answer it. It is not acted upon."""
        if self._over:
            return
        now = self._clock()
        self._patience.stir(now=now)
        if self._listens_until is not None:
            self._listens_until = now + LISTENS
        words = " ".join(text.split())
        await in_thread(live.push_words, "partial", self.speaker.conversation_id, words)
        if now - self._looked_ahead >= LOOK_AHEAD:
            self._looked_ahead = now
            await in_thread(places.look_ahead, self.speaker.call_id, now=now)

    async def interrupted(self, utterance: str, milliseconds: int) -> None:
        """Cut what was being said to what was heard; an answer that is still being thought is given up.

        What the caller then says is answered with the words before; if it was only a noise, the answer goes on.
        """
        self._patience.stir(now=self._clock())
        await self._mouth.interrupted(utterance)
        if self._turn is not None and self._answer_now is not None and self._answer_now.has_begun:
            self._listens_until = self._clock() + LISTENS
            self._turn.cancel()

    async def played(self, text: str) -> None:
        """Count words that reached the caller."""
        await self._mouth.played(text)
        if self._mouth.is_quiet:
            self._patience.stir(now=self._clock())
        else:
            self._patience.sound_on(now=self._clock())

    def stirred(self) -> None:
        """Our words came to their end, or the caller began to speak or stopped: the quiet is counted from here."""
        self._patience.stir(now=self._clock())

    def noticed(self, news: dict[str, object]) -> None:
        """Look at the rows again when something about this conversation changed."""
        about, is_ours = news.get("t"), news.get("id") == self.speaker.conversation_id
        if about == "typing" and is_ours:
            self._patience.see_person(now=self._clock())
        if about == "gap" or (about in ("conversation", "reply") and is_ours):
            self._wake.set()

    async def hung_up(self) -> None:
        """Stop: the socket is gone. Whether the call is, Twilio tells the webhooks."""
        self._over = True
        for task in (self._turn, self._work):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task
        await self._mouth.fall_silent()
        await in_thread(calls.let_go, self.speaker, now=self._clock())

    # The work

    async def begin(self) -> None:
        """Take up what was left open."""
        await in_thread(left_behind.take_up, self.speaker, now=self._clock())
        await in_thread(speaking.queue_opening, self.speaker, now=self._clock())

    async def _run(self) -> None:
        async with live.bus().subscribe() as subscription:
            listening = asyncio.create_task(self._listen(subscription))
            try:
                await self.begin()
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
            await self.work_once()
        except Exception:
            log.exception("Call %s could not go on for a moment.", self.speaker.call_id)
            await asyncio.sleep(POLL_SECONDS)
            self._wake.set()

    async def work_once(self) -> None:
        """Speak what may be spoken, answer what is owed, keep who waits company, until nothing is due."""
        while not self._over:
            if not await in_thread(calls.keep_alive, self.speaker, now=self._clock()):
                self._over = True
                await self._leave()
                return
            floor = await self._look_at_floor()
            words = await in_thread(speaking.claim_next, self.speaker, now=self._clock())
            if words is not None:
                await self._speak(words)
                continue
            conversation_id, channel = self.speaker.conversation_id, Line.Channel.PHONE
            lease = None
            if self._listens_until is None or self._clock() >= self._listens_until:
                lease = await in_thread(lifecycle.take_lease, conversation_id, channel=channel, now=self._clock())
            if lease is not None:
                await self._answer(lease)
            elif not await self._keep_company(floor):
                return

    async def _look_at_floor(self) -> Floor:
        """Let no older word of the assistant sound on after somebody took the floor."""
        floor = await in_thread(speaking.look, self.speaker)
        if self._language and floor.language != self._language:
            await self._say(Speak(await in_thread(calls.read_voice_language, self.speaker)))
        self._language = floor.language
        if floor.version != self._patience.floor_version:
            self._ways, self._chosen, self._ends_why = (), "", ""
        self._patience.see_floor(floor.holder, floor.version, now=self._clock())
        if await self._mouth.give_way(floor.version):
            self._patience.stir(now=self._clock())
            words = await in_thread(speaking.claim_next, self.speaker, now=self._clock())
            if words is not None:
                await self._speak(words)
            elif floor.holder == "agent":
                line = phrase("phone.colleague", floor.language)
                self._patience.say(line, by="assistant", now=self._clock())
                self._patience.knows = True
                await self._say(Say(line, is_last=True, preemptible=False))
        return floor

    async def _speak(self, words: Words) -> None:
        self._patience.say(words.text, by=words.sender, now=self._clock())
        self._patience.knows = self._patience.knows or words.tells_of_person
        await self._mouth.speak(words)

    async def _keep_company(self, floor: Floor) -> bool:
        """Do what a quiet call needs; whether there is a line to be said now."""
        now = self._clock()
        if self._chosen:
            way, self._chosen, self._ways = self._chosen, "", ()
            self._ends_why = await in_thread(company.choose, self.speaker, way, now=now)
            return True
        if self._ends_why:
            if now >= self._patience.quiet_since:
                self._over = True
                await self._say(End(self._ends_why))
            return False
        due = self._patience.next(owes_reply=floor.owes_reply, now=now)
        if due is Due.NOTHING:
            return False
        turn = self._patience.silences if due is Due.ASK_AGAIN else self._patience.fillers
        ways, self._ends_why = await in_thread(
            company.keep, self.speaker, due, turn=turn, floor_version=floor.version, now=now
        )
        self._ways = ways or self._ways
        return True

    async def _answer(self, lease: lifecycle.TurnLease) -> None:
        """Run one turn under its lease. New words of the caller cancel it: they are answered together."""
        self._listens_until = None
        answer = self._answer_now = LiveAnswer(
            self.speaker, lease, self._mouth, say=self._say, told=self._tell, clock=self._clock
        )
        self._turn = asyncio.create_task(engine.run_turn(lease, now=self._clock(), brain=self._brain, voice=answer))
        try:
            await self._watch(self._turn, lease)
            if not self._turn.cancelled() and (error := self._turn.exception()):
                log.error("A turn in call %s failed.", self.speaker.call_id, exc_info=error)
                await in_thread(lifecycle.fail_reply, lease, now=self._clock(), error=type(error).__name__)
            await answer.finish()
        finally:
            self._turn.cancel()
            self._turn = self._answer_now = None

    async def _watch(self, turn: asyncio.Task[None], lease: lifecycle.TurnLease) -> None:
        """Keep call and lease alive while a turn lasts, and end it as soon as somebody else has the floor."""
        loop = asyncio.get_running_loop()
        due = loop.time() + KEEP_ALIVE_SECONDS
        while not turn.done():
            self._wake.clear()
            news = asyncio.create_task(self._wake.wait())
            await asyncio.wait({turn, news}, timeout=due - loop.time(), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if turn.done():
                return
            if (await in_thread(speaking.look, self.speaker)).version != lease.floor_version:
                turn.cancel()
                await asyncio.wait({turn})
                return
            if loop.time() >= due:
                due = loop.time() + KEEP_ALIVE_SECONDS
                await in_thread(lifecycle.renew, lease, now=self._clock())
                await in_thread(calls.keep_alive, self.speaker, now=self._clock())

    def _tell(self, text: str) -> None:
        if text:
            self._patience.say(text, by="assistant", now=self._clock())

    def _answer_anew(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
        self._wake.set()
