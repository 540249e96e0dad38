"""The process's own calls: takes those that were dialled, holds them side by side, hands in what callers do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

import psycopg
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from booking_site.simulator import switches
from booking_site.simulator.call_run import CallRun
from booking_site.simulator.phone_models import SimulatedCall, SimulatedCallAct
from conversations import live
from conversations.database import in_thread

Status = SimulatedCall.Status
HELD_SECONDS = 15
POLL_SECONDS = 0.5
TROUBLE_SECONDS = 1.0
STOP_SECONDS = 8.0

log = logging.getLogger(__name__)


class Switchboard:
    """Runs in an event loop of its own until it is told to stop; then the callers hang up."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._runs: dict[int, CallRun] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._is_stopped = False

    def stop(self) -> None:
        """Make `run` end; may be called from any thread and from a signal."""
        self._is_stopped = True
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopping.set)

    def run(self) -> None:
        """Hold calls."""
        asyncio.run(self._hold())

    async def _hold(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._is_stopped:
            return
        async with live.bus().subscribe() as news:
            while not self._stopping.is_set():
                try:
                    await self._turn()
                    await self._wait_for_news(news)
                except (DatabaseError, psycopg.Error) as error:
                    log.warning("The switchboard cannot reach its rows (%s); trying again.", type(error).__name__)
                    await asyncio.sleep(TROUBLE_SECONDS)
            for run in self._runs.values():
                run.hang_up()
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=STOP_SECONDS)
        await live.bus().close()

    async def _turn(self) -> None:
        for pk in [pk for pk, task in self._tasks.items() if task.done()]:
            if error := self._tasks.pop(pk).exception():
                log.error("A simulated call broke.", exc_info=error)
            del self._runs[pk]
        dialled, orphans, speed = await in_thread(take_calls, list(self._runs))
        for call in dialled:
            self._runs[call.pk] = CallRun(call, speed)
            self._tasks[call.pk] = asyncio.create_task(self._runs[call.pk].run())
        for call in orphans:
            self._runs[call.pk] = CallRun(call, speed)
            self._tasks[call.pk] = asyncio.create_task(self._runs[call.pk].give_up())
        for act in await in_thread(take_acts, list(self._runs)):
            self._runs[act.call_id].take(act)

    async def _wait_for_news(self, news: live.Subscription) -> None:
        """Wait for a caller to do something; look anyway twice a second."""
        give_up_at = asyncio.get_running_loop().time() + POLL_SECONDS
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            while (left := give_up_at - asyncio.get_running_loop().time()) > 0:
                item = asyncio.create_task(news.next())
                await asyncio.wait({item, stopping}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                if not item.done():
                    item.cancel()
                    return
                if item.result()["t"] in ("phone", "gap"):
                    return
        finally:
            stopping.cancel()


def take_calls(held: Sequence[int]) -> tuple[list[SimulatedCall], list[SimulatedCall], int]:
    """Keep the calls that are held; take those just dialled and those whose process died, and the speed of speech."""
    now = timezone.now()
    until = now + timedelta(seconds=HELD_SECONDS)
    with transaction.atomic():
        SimulatedCall.objects.filter(pk__in=held, status__in=SimulatedCall.UNDER_WAY).update(held_until=until)
        taken = list(
            SimulatedCall.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(Q(status=Status.QUEUED) | Q(status__in=(Status.RINGING, Status.IN_PROGRESS), held_until__lt=now))
            .exclude(pk__in=held)
            .select_related("handset", "sender")
        )
        dialled = [call for call in taken if call.status == Status.QUEUED]
        for call in taken:
            call.held_until = until
            if call in dialled:
                call.status = Status.RINGING
            call.save(update_fields=["status", "held_until"])
    orphans = [call for call in taken if call not in dialled]
    return dialled, orphans, switches.current().speech_speed if dialled else 1


def take_acts(held: Sequence[int]) -> list[SimulatedCallAct]:
    """Take what the callers of the held calls want, oldest first, each once."""
    if not held:
        return []
    with transaction.atomic():
        acts = list(
            SimulatedCallAct.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(call__in=held, taken_at__isnull=True)
            .order_by("id")
        )
        now = timezone.now()
        SimulatedCallAct.objects.filter(pk__in=[act.pk for act in acts]).update(taken_at=now)
    return acts
