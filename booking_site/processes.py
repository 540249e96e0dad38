"""Long-running children: each in a process group of its own, started again when it dies, none left behind.

Every child carries a token in its environment. The file `<token>.json` in the run folder names the children's groups
and is locked while their keeper lives; one nobody locks belongs to a keeper that was killed: its children are ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

TOKEN_VARIABLE = "RINGBOOK_RUN"
TICK_SECONDS = 0.2
STOP_SECONDS = 20.0
BACK_OFF_FIRST_SECONDS = 0.5
BACK_OFF_LAST_SECONDS = 8.0
STEADY_SECONDS = 30.0  # a child that lived this long starts again without waiting


@dataclass
class Child:
    """One program to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    back_off_seconds: float = BACK_OFF_FIRST_SECONDS
    start_again_at: float = field(default=0.0)


class Keeper:
    """Starts the children, starts again who dies, stops all on SIGINT or SIGTERM."""

    def __init__(
        self,
        children: Sequence[Child],
        run_folder: Path,
        say: Callable[[str], None],
        log_folder: Path | None = None,
    ) -> None:
        self._children = children
        self._run_folder = run_folder
        self._log_folder = log_folder
        self._say = say
        self._token = secrets.token_hex(8)
        self._stopping = threading.Event()
        self._record: IO[str] | None = None

    def catch_signals(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to stop, also where SIGINT was ignored from the start.

        A shell without job control starts background commands with SIGINT ignored.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def stop_soon(self) -> None:
        """Make `keep` end."""
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        """Whether a signal came."""
        return self._stopping.is_set()

    def start(self, before: Callable[[], None] = lambda: None) -> None:
        """End what killed runs left behind, call `before`, then start the children."""
        self._run_folder.mkdir(parents=True, exist_ok=True)
        end_leftovers(self._run_folder, self._say)
        before()
        self._record = (self._run_folder / f"{self._token}.json").open("w+")
        fcntl.flock(self._record, fcntl.LOCK_EX)
        for child in self._children:
            if log := self.log_path(child.name):
                log.unlink(missing_ok=True)
            self._start(child)

    def keep(self, on_tick: Callable[[], None] = lambda: None) -> None:
        """Watch the children until a signal comes."""
        while not self._stopping.wait(TICK_SECONDS):
            self.look()
            on_tick()

    def look(self) -> None:
        """Start again each child that died, after its back-off."""
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.start_again_at:
                    self._start(child)
            elif (status := child.process.poll()) is not None:
                _signal_group(child.process.pid, signal.SIGKILL)  # what it leaves of its own
                if now - child.started_at >= STEADY_SECONDS:
                    child.back_off_seconds = BACK_OFF_FIRST_SECONDS
                self._say(f"The {child.name} ended ({_describe(status)}) and is started again.")
                child.process, child.start_again_at = None, now + child.back_off_seconds
                child.back_off_seconds = min(child.back_off_seconds * 2, BACK_OFF_LAST_SECONDS)

    def stop(self) -> None:
        """Ask every child to end, wait, and end by force who does not; nothing of their groups is left."""
        running = [child for child in self._children if child.process]
        for child in running:
            assert child.process
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        give_up_at = time.monotonic() + STOP_SECONDS
        for child in running:
            assert child.process
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, give_up_at - time.monotonic()))
            _signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
            child.process = None
        if self._record:
            Path(self._record.name).unlink(missing_ok=True)
            self._record.close()
            self._record = None

    def log_path(self, name: str) -> Path | None:
        """Return where a child's output goes, None for our own output."""
        return self._log_folder / f"{name}.log" if self._log_folder else None

    def _start(self, child: Child) -> None:
        log = self.log_path(child.name)
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") if log else contextlib.nullcontext() as output:
            child.process = subprocess.Popen(
                list(child.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **child.environment, TOKEN_VARIABLE: self._token, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,  # a group of its own, and Ctrl-C in a terminal reaches only us
            )
        child.started_at = time.monotonic()
        self._write_record()

    def _write_record(self) -> None:
        assert self._record
        groups = {child.name: child.process.pid for child in self._children if child.process}
        self._record.seek(0)
        self._record.truncate()
        json.dump({"token": self._token, "groups": groups}, self._record)
        self._record.flush()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()


def end_leftovers(run_folder: Path, say: Callable[[str], None]) -> None:
    """End the children of keepers that were killed: their record is not locked any more."""
    for path in sorted(run_folder.glob("*.json")):
        with contextlib.suppress(FileNotFoundError), path.open("r+") as record:
            try:
                fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # its keeper lives
            count = _end_group_members(path.stem)
            if count:
                say(f"Ended {count} processes that an earlier, killed run left behind.")
            path.unlink(missing_ok=True)


def _end_group_members(token: str) -> int:
    """Kill every process that carries the token: a group's number alone may belong to somebody else by now."""
    ended = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(TOKEN_VARIABLE) == token and process.pid != os.getpid():
                process.kill()
                ended.append(process)
    psutil.wait_procs(ended, timeout=5)
    return len(ended)


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _describe(status: int) -> str:
    return f"by signal {-status}" if status < 0 else f"with status {status}"


def parent_is_ending(parent_pid: int) -> bool:
    """Tell whether the parent is gone or about to go.

    `make` does not pass SIGINT on when it alone receives it: it waits for us, with the signal blocked, and only the
    kernel's account of its blocked signals shows that. Where there is no such account, a waiting parent is not seen.
    """
    if os.getppid() != parent_pid:
        return True
    try:
        lines = Path(f"/proc/{parent_pid}/status").read_text().splitlines()
        blocked = next(int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:"))
    except (OSError, ValueError, StopIteration):
        return False
    return bool(blocked & (1 << (2 - 1)))
