"""What a call writes down while it lasts: gathered in memory, written a few times a second in one transaction.

Speech must not wait for the database. All that was gathered is there once `flush` has returned.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from booking_site.simulator.phone_models import SimulatedCall, SimulatedCallAct, SimulatedCallLine, SimulatedCallTrace
from conversations import live
from conversations.database import in_thread

Who = SimulatedCallLine.Who
State = SimulatedCallLine.State
Trace = SimulatedCallTrace.Kind
GATHER_SECONDS = 0.08
LONGEST_TROUBLE = 500

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Line:
    """One line of the call as it stands; `Ledger.note` makes it be written."""

    who: str
    text: str = ""
    heard: int = 0
    state: str = State.WAITING
    at_ms: int = 0
    pk: int | None = None


class Ledger:
    """Keeps one call's rows. `at_ms` of what is noted counts from the answer, in the call's own time."""

    def __init__(self, call: SimulatedCall, speed: int) -> None:
        self.call = call
        self.speed = speed
        self._answered = time.monotonic()
        self._lines: dict[Line, None] = {}
        self._traces: list[SimulatedCallTrace] = []
        self._fields: set[str] = set()
        self._done: list[int] = []
        self._dirty = asyncio.Event()
        self._writing = asyncio.Lock()

    def answer(self) -> None:
        """Start the call's own time."""
        self._answered = time.monotonic()

    @property
    def now_ms(self) -> int:
        """How long the call has lasted, in its own time."""
        return round((time.monotonic() - self._answered) * 1000 * self.speed)

    def line(self, who: str, text: str = "", state: str = State.WAITING, *, heard: int | None = None) -> Line:
        """Begin a line, all of it heard unless told otherwise."""
        line = Line(who, text, len(text) if heard is None else heard, state, self.now_ms)
        self.note(line)
        return line

    def note(self, line: Line) -> None:
        """Have a line written as it will stand."""
        self._lines[line] = None
        self._dirty.set()

    def trace(self, kind: str, content: dict[str, Any]) -> None:
        """Have something that went over the wire written."""
        self._traces.append(SimulatedCallTrace(call=self.call, kind=kind, content=content, at_ms=self.now_ms))
        self._dirty.set()

    def change(self, **fields: Any) -> None:
        """Have fields of the call written."""
        for name, value in fields.items():
            setattr(self.call, name, value)
        self._fields |= set(fields)
        self._dirty.set()

    def trouble(self, text: str) -> None:
        """Have the provider's complaint written, and log it."""
        log.warning("The simulated call %s: %s", self.call.sid, text)
        self.change(trouble=text[:LONGEST_TROUBLE])

    def done(self, act_id: int) -> None:
        """Have an act of the caller's marked as done."""
        self._done.append(act_id)
        self._dirty.set()

    async def keep(self) -> None:
        """Write what is noted until cancelled."""
        while True:
            await self._dirty.wait()
            await asyncio.sleep(GATHER_SECONDS)
            try:
                await self.flush()
            except DatabaseError as error:
                log.warning("A call's lines cannot be written (%s); trying again.", type(error).__name__)
                await asyncio.sleep(1)

    async def flush(self) -> None:
        """Write all that is noted now."""
        async with self._writing:
            self._dirty.clear()
            lines, traces, fields, done = list(self._lines), self._traces, self._fields, self._done
            self._lines, self._traces, self._fields, self._done = {}, [], set(), []
            if not (lines or traces or fields or done):
                return
            try:
                await in_thread(self._write, lines, traces, fields, done)
            except DatabaseError:
                self._lines = dict.fromkeys(lines) | self._lines
                self._traces, self._fields, self._done = traces + self._traces, fields | self._fields, done + self._done
                self._dirty.set()
                raise

    def _write(self, lines: list[Line], traces: list[SimulatedCallTrace], fields: set[str], done: list[int]) -> None:
        with transaction.atomic():
            for line in lines:
                values = {"text": line.text, "heard": line.heard, "state": line.state}
                if line.pk:
                    SimulatedCallLine.objects.filter(pk=line.pk).update(**values)
                else:
                    row = SimulatedCallLine.objects.create(
                        call=self.call, who=line.who, at_ms=max(line.at_ms, 0), **values
                    )
                    line.pk = row.pk
            SimulatedCallTrace.objects.bulk_create(traces)
            if fields:
                self.call.save(update_fields=sorted(fields))
            if done:
                SimulatedCallAct.objects.filter(pk__in=done).update(done_at=timezone.now())
            live.announce("call", self.call.handset_id)
