"""`manage.py carrier`: the simulator's own process, which delivers messages and posts webhooks."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from booking_site.simulator.carrier import Carrier


class Command(BaseCommand):
    help = "Deliver the simulator's messages: post what customers write, and tell what became of the answers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SIMULATOR:
            raise CommandError("The simulator is off, so there is nothing to carry. Set SIMULATOR=1 to play customers.")
        carrier = Carrier()

        def stop(number: int, frame: FrameType | None) -> None:
            carrier.stop()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        self.stdout.write("The carrier is under way.")
        carrier.run()
