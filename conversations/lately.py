"""What was read at most a few seconds ago, kept in this process so that not every turn reads it anew.

Only for what may be known that much later: what an admin edits, and counts that need not be exact. Never for times on
offer, floors, leases or consent.
"""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

KEEP = timedelta(seconds=5)
KEEP_WHILE_READ = 2 * KEEP  # or all turns of a busy moment would read the same anew at once
MOST_KEPT = 500

_all: "WeakSet[Lately[Any, Any]]" = WeakSet()

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Values by key, each read again once it is five seconds old: by one thread, while the others take the old one."""

    def __init__(self) -> None:
        self._kept: dict[K, tuple[datetime, V]] = {}
        self._being_read: set[K] = set()
        self._lock = Lock()
        _all.add(self)

    def get(self, key: K, read: Callable[[], V], *, now: datetime) -> V:
        """Give the value as it was read lately, else read it."""
        with self._lock:
            kept = self._kept.get(key)
            patience = KEEP_WHILE_READ if key in self._being_read else KEEP
            if kept is not None and timedelta(0) <= now - kept[0] < patience:
                return kept[1]
            self._being_read.add(key)
        try:
            value = read()
        finally:
            with self._lock:
                self._being_read.discard(key)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (now, value)
        return value

    def find(self, key: K) -> V | None:
        """Give what is kept, however old."""
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.clear()


def forget_all() -> None:
    """Have this process read everything anew: its rows were replaced under it, as between two tests."""
    for one in _all:
        one.forget()
