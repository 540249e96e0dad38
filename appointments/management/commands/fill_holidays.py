"""`manage.py fill_holidays 2027`: close places on their public holidays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appointments import calendar
from appointments.models import Location
from appointments.public_holidays import UnknownRegion


class Command(BaseCommand):
    """Close each location, or one of them, on the public holidays of a year."""

    help = "Close locations on the public holidays of their country and state. Safe to run again; edit the rows after."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, and one location's name when it is not for all."""
        parser.add_argument("year", type=int)
        parser.add_argument("--location", default="", help="The name of one location; without it all active ones.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill each and name what was made and which visits stand inside."""
        places = Location.objects.filter(is_active=True)
        if options["location"]:
            places = places.filter(name=options["location"])
        if not places:
            raise CommandError("There is no such active location.")
        for place in places:
            try:
                made = calendar.fill_holidays(place, options["year"], now=timezone.now())
            except (UnknownRegion, ValueError) as error:
                raise CommandError(f"{place}: {error}") from error
            self.stdout.write(f"{place}: {len(made)} holidays.")
            for closure, conflicts in made:
                inside = "".join(f" {visit.reference}" for visit in conflicts)
                day = closure.start_at.astimezone(place.zone).date()
                self.stdout.write(f"  {day} {closure.description}" + (f", visits inside:{inside}" if inside else ""))
