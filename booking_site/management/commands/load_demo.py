"""`manage.py load_demo`: a clinic to try the product with. A second run keeps what is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appointments import demo
from booking_site import demo_rows, demo_templates
from booking_site.simulator import past
from conversations.knowledge.demo import load_entries
from conversations.playbooks.demo import load_playbooks
from reminders.demo import load_rules


class Command(BaseCommand):
    help = (
        "Load Asha Dental and Skin Clinic with a week of bookings around today, its lines, templates, answers, staff "
        "and a few conversations. What is there already is left as it is; after weeks the week around today is filled "
        "again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--signin",
            type=Path,
            metavar="PATH",
            help='A JSON file {"admin": {"username", "password"}, "desk": {...}}; without it nobody gets a password.',
        )

    def handle(self, *args: Any, signin: Path | None, verbosity: int, **options: Any) -> None:
        now = timezone.now()
        sign_ins = _read_sign_ins(signin) if signin else {}
        load_rules()  # first, so that the demo's bookings plan their reminders
        location = demo.load_business(now)
        demo_rows.load_lines(location)
        demo_templates.load_templates()
        load_entries(location, now)
        load_playbooks(location, now)
        demo_rows.load_staff(location, sign_ins)
        demo_rows.load_conversations(location, now)
        if settings.SIMULATOR:
            past.remember([talk.number for talk in demo_rows.TALKS])
        if verbosity:
            self.stdout.write(f"{location} is loaded.")


def _read_sign_ins(path: Path) -> demo_rows.SignIns:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError) as error:
        raise CommandError(f"--signin {path} cannot be read: {error}") from error
