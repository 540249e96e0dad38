"""`manage.py talk`: be a customer in the terminal, or play scenario files, in a database that is dropped at the end."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from appointments import demo
from booking_site import demo_rows
from conversations.assistant import endpoints
from conversations.assistant.brain import Brain
from conversations.assistant.guided_brain import GuidedBrain
from conversations.knowledge.demo import load_entries
from conversations.scenarios import figures, reading, run, world
from conversations.scenarios.customer import Customer
from conversations.scenarios.figures import Count
from conversations.scenarios.reading import BadScenario, Scenario
from conversations.scenarios.run import Played

CHANNELS = {"/whatsapp": "whatsapp", "/phone": "phone"}
HELP = "Write as a customer would. /phone rings up, /whatsapp writes, an empty line or /quit ends."
GUIDED, SCRIPTED, MODEL = "guided", "scripted", "model"
MOST_K = 4


class Command(BaseCommand):
    help = (
        "Talk to the demo clinic's assistant in the terminal, or play scenario files (--script) and say what is wrong. "
        "All of it happens in a database of its own, which is dropped at the end; nothing leaves but, with --brain "
        "model, what the configured model is asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--script", type=Path, metavar="FILE", help="a scenario file, or a folder of them")
        parser.add_argument("--only", default="", metavar="ID", help="only scenarios whose id holds this")
        parser.add_argument(
            "--brain",
            choices=(GUIDED, SCRIPTED, MODEL),
            help="who answers: no model; a scripted one behind a server on loopback (scenarios only); the configured "
            "one. Without it: the configured one where there is one, else none",
        )
        parser.add_argument(
            "--guided", action="store_const", const=GUIDED, dest="brain", help="the same as --brain guided"
        )
        parser.add_argument("--times", type=int, default=1, metavar="N", help="play each so often, and print a table")
        parser.add_argument(
            "--at-least", type=float, default=1.0, metavar="SHARE", help="the share of runs that must pass (1)"
        )
        parser.add_argument("--language", default="en", help="the language the customer spoke before, a BCP 47 tag")

    def handle(self, *args: Any, **options: Any) -> None:
        brain, script = options["brain"], options["script"]
        _check(brain, script, options["times"])
        scenarios = _read(script, options["only"]) if script else None
        with _own_database():
            if scenarios is None:
                self._chat(options["language"], GuidedBrain() if brain == GUIDED else None)
            else:
                self._play_all(scenarios, brain, times=options["times"], at_least=options["at_least"])

    def _play_all(self, scenarios: Sequence[Scenario], brain: str | None, *, times: int, at_least: float) -> None:
        """Play each so many times; raises CommandError where too few passed, after the table."""
        counts = [Count(sum(self._play(one, brain) for _run in range(times)), times) for one in scenarios]
        if times > 1:
            self._write_table(scenarios, counts)
        wrong = sum(one.passed < one.runs for one in counts)
        if figures.pass_1(counts).value < at_least:
            raise CommandError(f"{wrong} of {len(scenarios)} scenarios went wrong.")
        went = "as they must" if not wrong else f"well enough, {wrong} of them not always"
        self.stdout.write(f"{len(scenarios)} scenarios went {went}.")

    def _play(self, scenario: Scenario, brain: str | None) -> bool:
        """Play one and show it; a fault of the guided assistant that is known counts as it must be."""
        world.clear()
        played = asyncio.run(_played(scenario, brain))
        known = scenario.xfail if brain in (GUIDED, SCRIPTED) or not endpoints.is_configured() else ""
        is_right = bool(played.wrong) == bool(known)
        taken_over = f" [guided in {played.taken_over} turns]" if played.taken_over else ""
        self.stdout.write(f"{'ok ' if is_right else 'NOT'} {scenario.id} {known and f'({known})'}{taken_over}".rstrip())
        if not is_right:
            for channel, said, answer in played.said:
                self.stdout.write(f"    [{channel}] {said}\n        " + answer.replace("\n", "\n        "))
            for one in played.wrong or ["It went right, and is marked as a known fault."]:
                self.stdout.write(f"    ! {one}")
        return is_right

    def _write_table(self, scenarios: Sequence[Scenario], counts: Sequence[Count]) -> None:
        """Write pass^1 and pass^k by file and over all, each with its interval of 95 %."""
        k = min(MOST_K, counts[0].runs)
        self.stdout.write(f"\n| file | scenarios | runs | pass^1 | pass^{k} |\n| --- | --- | --- | --- | --- |")
        for file in dict.fromkeys(one.file for one in scenarios):
            of_file = [count for one, count in zip(scenarios, counts, strict=True) if one.file == file]
            self.stdout.write(_row(file, of_file, k))
        self.stdout.write(_row("all", counts, k) + "\n")

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


async def _played(scenario: Scenario, brain: str | None) -> Played:
    if brain != SCRIPTED:
        return await run.play(scenario, brain=GuidedBrain() if brain == GUIDED else None)
    from conversations.scenarios.scripted_model import scripted_model  # with the server that tests use

    async with scripted_model() as model:
        return await run.play(scenario, brain=model)


def _row(name: str, counts: Sequence[Count], k: int) -> str:
    runs = sum(one.runs for one in counts)
    return f"| {name} | {len(counts)} | {runs} | {figures.pass_1(counts)} | {figures.pass_k(counts, k)} |"


def _check(brain: str | None, script: Path | None, times: int) -> None:
    if brain == MODEL and not endpoints.is_configured():
        raise CommandError("No model is configured: set OPENAI_MODEL and OPENAI_API_KEY or OPENAI_BASE_URL.")
    if brain == SCRIPTED and script is None:
        raise CommandError("The scripted model plays scenarios only: give --script.")
    if times < 1:
        raise CommandError("--times must be 1 or more.")


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
