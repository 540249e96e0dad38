"""`manage.py dispatch`: the process that writes owed replies and sends queued messages."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from booking_site import liveness
from conversations.dispatcher import Dispatcher


class Command(BaseCommand):
    """Run the dispatcher until SIGTERM or SIGINT; what is under way then is finished."""

    help = "Write the replies that are owed and send the messages that are queued, until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number that tells several dispatchers apart."""
        parser.add_argument("--number", type=int, default=1, help="Which of the site's dispatchers this is, from 1.")

    def handle(self, *args: Any, number: int, **options: Any) -> None:
        """Run the dispatcher in the foreground."""
        sign_of_life = liveness.hold_liveness(liveness.dispatcher_name(number))
        try:
            asyncio.run(self._run())
        finally:
            sign_of_life.release()

    async def _run(self) -> None:
        dispatcher = Dispatcher()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, dispatcher.stop)
        await dispatcher.run()
