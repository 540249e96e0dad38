"""`manage.py talk`: be a customer in the terminal, or play scenario files, in a database that is dropped at the end."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from appointments import demo
from booking_site import demo_rows
from conversations.assistant.brain import Brain
from conversations.assistant.guided_brain import GuidedBrain
from conversations.knowledge.demo import load_entries
from conversations.scenarios import reading, run, world
from conversations.scenarios.customer import Customer
from conversations.scenarios.reading import BadScenario, Scenario

CHANNELS = {"/whatsapp": "whatsapp", "/phone": "phone"}
HELP = "Write as a customer would. /phone rings up, /whatsapp writes, an empty line or /quit ends."


class Command(BaseCommand):
    help = (
        "Talk to the demo clinic's assistant in the terminal, or play scenario files (--script) and say what is wrong. "
        "All of it happens in a database of its own, which is dropped at the end; nothing leaves."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--script", type=Path, metavar="FILE", help="a scenario file, or a folder of them")
        parser.add_argument("--only", default="", metavar="ID", help="only scenarios whose id holds this")
        parser.add_argument("--guided", action="store_true", help="without any model, also where one is configured")
        parser.add_argument("--language", default="en", help="the language the customer spoke before, a BCP 47 tag")

    def handle(self, *args: Any, **options: Any) -> None:
        brain = GuidedBrain() if options["guided"] else None
        scenarios = _read(options["script"], options["only"]) if options["script"] else None
        with _own_database():
            if scenarios is None:
                self._chat(options["language"], brain)
            elif wrong := sum(not self._play(one, brain) for one in scenarios):
                raise CommandError(f"{wrong} of {len(scenarios)} scenarios went wrong.")
            else:
                self.stdout.write(f"{len(scenarios)} scenarios went as they must.")

    def _play(self, scenario: Scenario, brain: Brain | None) -> bool:
        """Play one and show it; a fault that is known counts as it must be."""
        world.clear()
        played = asyncio.run(run.play(scenario, brain=brain))
        is_right = bool(played.wrong) == bool(scenario.xfail)
        self.stdout.write(f"{'ok ' if is_right else 'NOT'} {scenario.id} {scenario.xfail and f'({scenario.xfail})'}")
        if not is_right:
            for channel, said, answer in played.said:
                self.stdout.write(f"    [{channel}] {said}\n        " + answer.replace("\n", "\n        "))
            for one in played.wrong or ["It went right, and is marked as a known fault."]:
                self.stdout.write(f"    ! {one}")
        return is_right

    def _chat(self, language: str, brain: Brain | None) -> None:
        now = timezone.now()
        location = demo.load_business(now)
        demo_rows.load_lines(location)
        load_entries(location, now)
        world.make_contact(run.NUMBER, "Meena Iyer", language, now=now)
        customer, channel = Customer(now=now, number=run.NUMBER, brain=brain), "whatsapp"
        self.stdout.write(HELP)
        while (line := _ask(channel)) not in ("", "/quit"):
            if line in CHANNELS:
                channel = CHANNELS[line]
                continue
            customer.now = max(customer.now, timezone.now())
            answer = asyncio.run(customer.speak(line) if channel == "phone" else customer.write(line))
            self.stdout.write(answer.text or "(no answer: a person has been asked for)")
            titles = [one["title"] for one in answer.choices]
            if titles:
                self.stdout.write(f"[{'] ['.join(titles)}]")
        asyncio.run(customer.hang_up())


def _ask(channel: str) -> str:
    try:
        return input(f"{channel}> ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def _read(path: Path, only: str) -> list[Scenario]:
    try:
        found = reading.read_folder(path) if path.is_dir() else reading.read_file(path)
    except BadScenario as error:
        raise CommandError(str(error)) from error
    found = [one for one in found if only in one.id]
    if not found:
        raise CommandError(f"No scenario of {path} has {only!r} in its id.")
    return found


@contextmanager
def _own_database() -> Iterator[None]:
    """Make a database with all tables, let everything go on in it, and drop it."""
    settings = connections.settings["default"]
    kept = str(settings["NAME"])
    if settings["OPTIONS"].get("pool"):
        connection.close_pool()  # type: ignore[attr-defined]  # a pool would go on with the database it began with
        settings["OPTIONS"].pop("pool")
    settings["TEST"]["NAME"] = f"test_talk_{os.getpid()}"  # what world.clear() may empty
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
