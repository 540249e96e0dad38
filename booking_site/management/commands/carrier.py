"""`manage.py carrier`: the simulator's own process, which delivers messages, posts webhooks and holds calls."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from booking_site.simulator.carrier import Carrier
from booking_site.simulator.switchboard import Switchboard

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Deliver the simulator's messages, tell what became of them, and hold the calls of its customers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SIMULATOR:
            raise CommandError("The simulator is off, so there is nothing to carry. Set SIMULATOR=1 to play customers.")
        carrier, switchboard = Carrier(), Switchboard()

        def stop(number: int, frame: FrameType | None) -> None:
            switchboard.stop()
            carrier.stop()

        def hold_calls() -> None:
            try:
                switchboard.run()
            except Exception:
                log.exception("The switchboard broke; the process ends, to be started again.")
                carrier.stop()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        self.stdout.write("The carrier is under way.")
        calls = threading.Thread(target=hold_calls, name="switchboard", daemon=True)
        calls.start()
        carrier.run()
        switchboard.stop()
        calls.join()
