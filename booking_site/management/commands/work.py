"""`manage.py work`: the background worker."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from booking_site.liveness import hold_liveness

STOP_SECONDS = 15.0
LOOK_SECONDS = 0.2
NO_POOL = {"DATABASE_POOL": "0"}  # a pool does not survive the cluster's forks


class Command(BaseCommand):
    help = "Run what the clock asks for: the background worker, until SIGINT or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cluster", type=int, help="Used by this command itself: be the cluster, and say so there."
        )

    def handle(self, *args: Any, cluster: int | None, **options: Any) -> None:
        if cluster is not None:
            be_cluster(cluster)
        else:
            sys.exit(guard_cluster())


def guard_cluster() -> int:
    """Run the cluster as a child, show the worker as alive meanwhile, and return the exit status.

    The cluster forks, and a forked child would inherit the connection that shows us alive: so the cluster is a program
    of its own, which ends when the pipe to us closes, whatever way we end. kill -9 of django-q2's first process leaves
    five others that go on working (seen); a group of their own lets none be left.
    """
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    started, say_started = os.pipe()
    os.set_blocking(started, False)
    cluster = subprocess.Popen(
        [sys.executable, sys.argv[0], "work", "--cluster", str(say_started)],
        stdin=subprocess.PIPE,
        pass_fds=[say_started],
        start_new_session=True,
        env={**os.environ, **NO_POOL},
    )
    liveness = None
    while cluster.poll() is None and not stopping.wait(LOOK_SECONDS):
        if liveness is None and _has_started(started):
            liveness = hold_liveness("worker")
    if liveness:
        liveness.release()
    if stopping.is_set():
        with contextlib.suppress(ProcessLookupError):
            cluster.terminate()  # waits for running tasks
        with contextlib.suppress(subprocess.TimeoutExpired):
            cluster.wait(STOP_SECONDS)
    status = cluster.poll()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(cluster.pid, signal.SIGKILL)  # whoever of the group is left
    cluster.wait()
    return 0 if stopping.is_set() else (status or 1)


def _has_started(pipe: int) -> bool:
    try:
        return bool(os.read(pipe, 1))
    except BlockingIOError:
        return False


def be_cluster(say_started: int) -> None:
    """Be django-q2's cluster until SIGTERM, or until our guard is gone; write a byte to the pipe when it works."""
    from django_q.cluster import Cluster

    threading.Thread(target=_end_with_guard, name="end with guard", daemon=True).start()
    cluster = Cluster()
    cluster.start()
    os.write(say_started, b"!")
    while cluster.sentinel and cluster.sentinel.is_alive():
        time.sleep(LOOK_SECONDS)


def _end_with_guard() -> None:
    """End the whole group when the pipe from the guard closes: the guard is gone, by whatever way."""
    with contextlib.suppress(OSError):
        while os.read(0, 1):
            pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
