"""The carrier's loop: claims what is due and posts it by a few threads, so that one slow answer holds up no other."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import DatabaseError, close_old_connections

from booking_site.simulator import delivery, switches, webhooks
from booking_site.simulator.models import SimulatedDelivery

POSTERS = 8
POLL_SECONDS = 0.15
TROUBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Carrier:
    """Runs until it is told to stop. Rows are read and written in the loop's own thread; posters only post."""

    def __init__(self, post: delivery.Post = webhooks.post) -> None:
        self._post = post
        self._stopping = threading.Event()
        self._under_way: dict[Future[int | Exception], SimulatedDelivery] = {}

    def stop(self) -> None:
        """Make `run` end after the posts that are under way."""
        self._stopping.set()

    def run(self) -> None:
        """Deliver what falls due."""
        with ThreadPoolExecutor(POSTERS, thread_name_prefix="post") as posters:
            while not self._stopping.is_set():
                try:
                    self._turn(posters)
                except DatabaseError as error:
                    log.warning("The carrier cannot reach its rows (%s); trying again.", type(error).__name__)
                    close_old_connections()
                    self._stopping.wait(TROUBLE_SECONDS)
            self._settle(timeout=webhooks.CONNECT_SECONDS)

    def _turn(self, posters: ThreadPoolExecutor) -> None:
        room = POSTERS - len(self._under_way)
        claimed = delivery.claim(now=switches.now(), limit=room) if room else []
        for row in claimed:
            if row.url:
                future = posters.submit(delivery.try_post, delivery.webhook_of(row), self._post)
                self._under_way[future] = row
        self._settle(timeout=0 if claimed else POLL_SECONDS)

    def _settle(self, timeout: float) -> None:
        """Write down the posts that ended; with none under way it only waits."""
        if not self._under_way:
            self._stopping.wait(timeout)
            return
        done, _running = wait(self._under_way, timeout=timeout, return_when=FIRST_COMPLETED)
        for future in done:
            delivery.finish(self._under_way[future], future.result(), now=switches.now())
            del self._under_way[future]
