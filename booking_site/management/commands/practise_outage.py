"""`manage.py practise_outage`: have the plain assistant answer for some minutes, as if the language model were down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from conversations.assistant import breaker


class Command(BaseCommand):
    """Leave the language model alone for a while; it comes back by itself."""

    help = (
        "Have the plain assistant answer for some minutes, as if the language model were down; --end ends it at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long."""
        parser.add_argument("--minutes", type=int, default=10, choices=range(1, 241), metavar="1..240")
        parser.add_argument("--end", action="store_true", help="Go back to the model now.")

    def handle(self, *args: Any, minutes: int, end: bool, **options: Any) -> None:
        """Begin or end it, and say until when."""
        if end:
            breaker.end_practice()
            self.stdout.write("The practice is over.")
            return
        until = breaker.practise(minutes, now=timezone.now())
        self.stdout.write(f"The plain assistant answers until {timezone.localtime(until):%H:%M %Z}.")
