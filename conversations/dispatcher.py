"""What a customer waits for: replies to write and messages to send, in one asyncio process.

It claims rows under a lease, works them concurrently and writes the outcome. NOTIFY wakes it; a slow poll is the safety
net. Several dispatchers may run; killed at any point it loses nothing and sends nothing twice (see `sending`).
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.utils import timezone

from conversations import lifecycle, live, receipts, sending
from conversations.assistant import engine, failover
from conversations.database import in_thread
from conversations.lifecycle import TurnLease
from conversations.sending import Claimed
from conversations.transports import close_transports, transport_for
from conversations.transports.base import TransportError
from conversations.voice import calls, left_behind

log = logging.getLogger(__name__)

MOST_TURNS = 200  # nearly all of a turn is waiting for a model: many wait at once, and none keeps the next one out
MOST_SENDS = 50
BREATH_SECONDS = 0.02  # between two claims: what comes meanwhile is claimed together
SWEEP_EVERY = timedelta(seconds=1)  # what a process that died has left behind is looked for
LONGEST_WAIT_SECONDS = 2.0
TURN_DEADLINE_SECONDS = 60.0
STOP_WITHIN_SECONDS = 15.0

Clock = Callable[[], datetime]


async def answer(lease: TurnLease, *, clock: Clock) -> None:
    """Write one owed answer, keeping its turn lease while it takes."""
    keeper = asyncio.create_task(_keep_lease(lease, clock))
    try:
        await asyncio.wait_for(engine.run_turn(lease, now=clock()), TURN_DEADLINE_SECONDS)
    except Exception as error:
        log.exception("A turn of conversation %s failed.", lease.conversation_id)
        await in_thread(lifecycle.fail_reply, lease, now=clock(), error=type(error).__name__)
    finally:
        keeper.cancel()


async def _keep_lease(lease: TurnLease, clock: Clock) -> None:
    while True:
        await asyncio.sleep(lifecycle.TURN_LEASE_SECONDS / 3)
        if not await in_thread(lifecycle.renew, lease, now=clock()):
            return


async def deliver(claimed: Claimed, *, clock: Clock) -> None:
    """Render one claimed message, hand it to its provider and write down what came of it."""
    transport = transport_for(claimed.channel)
    try:
        rendered = await transport.prepare(claimed.outgoing)
    except Exception as error:
        await in_thread(sending.apply_refusal, claimed, _refusal(error, "rejected", claimed), now=clock())
        return
    if not await in_thread(sending.look_again, claimed, rendered.text, rest=rendered.rest, now=clock()):
        return
    try:
        message_sid = await transport.send(rendered)
    except Exception as error:
        await in_thread(sending.apply_refusal, claimed, _refusal(error, "unknown", claimed), now=clock())
        return
    await in_thread(receipts.note_sent, claimed.message_id, claimed.token, message_sid, now=clock())


def _refusal(error: Exception, kind: Literal["rejected", "unknown"], claimed: Claimed) -> TransportError:
    if isinstance(error, TransportError):
        return error
    log.error("Message %s met a fault of ours.", claimed.message_id, exc_info=error)
    return TransportError(kind=kind, code="", text=f"A fault of ours: {type(error).__name__}.")


async def reconcile(claimed: Claimed, *, clock: Clock) -> None:
    """Ask the provider's list what became of a message whose outcome is unknown."""
    transport = transport_for(claimed.channel)
    text = await in_thread(_text_of, claimed.message_id)
    try:
        copies = await transport.list_sent(claimed.outgoing, text, claimed.sending_at)
    except TransportError:
        await in_thread(sending.postpone_reconciling, claimed, now=clock())
        return
    await in_thread(sending.apply_list, claimed, copies, account=settings.TWILIO_ACCOUNT_SID, now=clock())


def _text_of(message_id: int) -> str:
    return sending.Message.objects.values_list("text", flat=True).get(pk=message_id)


class Dispatcher:
    """The life of the process: claim, work, wait, until told to stop."""

    def __init__(self, *, clock: Clock = timezone.now) -> None:
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = 0
        self._sends = 0
        self._swept_at = datetime.min.replace(tzinfo=UTC)
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let what is under way end and claim nothing more."""
        self._stopping.set()
        self._wake.set()

    async def run(self) -> None:
        """Work until `stop` is called; a database that went away is waited for."""
        subscription = live.bus().subscribe()
        listener = asyncio.create_task(self._listen(subscription))
        try:
            while not self._stopping.is_set():
                await self._round()
        finally:
            listener.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=STOP_WITHIN_SECONDS)
            await live.bus().close()
            await close_transports()
            await failover.close_models()

    async def _round(self) -> None:
        self._wake.clear()
        try:
            if await self.work_once():
                await asyncio.sleep(BREATH_SECONDS)
                return
            pause = await in_thread(_pause_seconds, self._clock())
        except Exception as error:
            log.warning("The dispatcher could not claim work (%s); trying again.", type(error).__name__)
            pause = 1.0
        try:
            await asyncio.wait_for(self._wake.wait(), pause)
        except TimeoutError:
            pass

    async def work_once(self) -> int:
        """Claim what is due now and start working on it, and say how much that was."""
        now = self._clock()
        unknown = await self._sweep(now) if abs(now - self._swept_at) >= SWEEP_EVERY else []
        turns = await in_thread(lifecycle.claim_replies, now=now, limit=MOST_TURNS - self._turns)
        for lease in turns:
            self._turns += 1
            self._start(answer(lease, clock=self._clock), self._turn_ended)
        sends = await in_thread(sending.claim_due, now=now, limit=MOST_SENDS - self._sends)
        for claimed in sends:
            self._sends += 1
            self._start(deliver(claimed, clock=self._clock), self._send_ended)
        for claimed in unknown:
            self._start(reconcile(claimed, clock=self._clock), lambda: None)
        return len(turns) + len(sends) + len(unknown)

    async def _sweep(self, now: datetime) -> list[Claimed]:
        """Settle what was lost on the way, and claim the messages whose outcome is unknown."""
        self._swept_at = now
        return await in_thread(_sweep, now)

    async def finish(self) -> None:
        """Wait for everything under way, for tests that step through."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _start(self, work: Coroutine[Any, Any, None], ended: Callable[[], None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)

        def done(finished: asyncio.Task[None]) -> None:
            self._tasks.discard(finished)
            ended()
            if not finished.cancelled() and finished.exception():
                log.error("Work of the dispatcher failed.", exc_info=finished.exception())

        task.add_done_callback(done)

    def _turn_ended(self) -> None:
        """Count one less. What the turn has queued wakes us by the bus, at its commit, where the bus is up."""
        if self._turns >= MOST_TURNS or not live.bus().is_listening:
            self._wake.set()
        self._turns -= 1

    def _send_ended(self) -> None:
        """Count one less. The next message for the same person may leave now."""
        self._sends -= 1
        self._wake.set()

    async def _listen(self, subscription: live.Subscription) -> None:
        async with subscription:
            async for news in subscription:
                if news["t"] in ("reply", "outbox", "gap"):
                    self._wake.set()


def _sweep(now: datetime) -> list[Claimed]:
    sending.mark_lost(now=now)
    calls.end_lost(now=now)
    left_behind.settle_ended(now=now)
    return sending.claim_unknown(now=now, limit=10)


def _pause_seconds(now: datetime) -> float:
    due = [at for at in (lifecycle.next_reply_at(), sending.next_send_at()) if at is not None]
    seconds = min(((at - now).total_seconds() for at in due), default=LONGEST_WAIT_SECONDS)
    return min(max(seconds, 0.02), LONGEST_WAIT_SECONDS)
