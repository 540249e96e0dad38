"""How many bookings a second go through the verb, beside a bare loop that writes the same rows and knows no rule.

64 connections at once, as many processes as there are cores. Each books random starts and cancels every one that it
got, so that the calendar never fills up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from appointments import concerns
from appointments.signals import appointment_changed
from benchmarks import crowd, pgbench
from benchmarks.bare import FACTS, Bare
from benchmarks.ways import Scene, Verb, make_scene
from reminders.models import ReminderRule

PLACES = {"2,000 starts": 2000, "60 starts": 60}
HEAD = (
    "64 connections | way | booked/s | refused/s | p50 ms | p99 ms | deadlocks | failed | client ms | server ms"
    " | statements | of the floor"
)


def measure(*, seconds: float) -> None:
    """Run the verb and the bare loop on many and on few starts, and print the table."""
    scene = make_scene()
    print(
        f"\n{crowd.PROCESSES} processes; client and server ms are processor time for each booking with its cancellation"
    )
    print(f"\n| {HEAD} |\n|{'---|' * len(HEAD.split(' | '))}")
    program = pgbench.find_program()
    for name, places in PLACES.items():
        floor = _show(name, "bare loop", crowd.run(Bare(scene, scene.strangers), places, seconds), seconds)
        if program:
            rate = pgbench.run(program, scene, places, seconds, json.dumps(FACTS))
            print(f"| {name} | pgbench, the same rows | {rate:.0f} |{' |' * 8} {rate / floor:.2f} |", flush=True)
        with heard_by_nobody():
            _show(name, "verb alone", crowd.run(Verb(scene, scene.strangers), places, seconds), seconds, floor)
        _show(name, "verb, nobody to tell", crowd.run(Verb(scene, scene.strangers), places, seconds), seconds, floor)
        with with_reminders(scene):
            told = Bare(scene, scene.friends, is_told=True)
            floor = _show(name, "bare loop, two reminders, two notices", crowd.run(told, places, seconds), seconds)
            verb = Verb(scene, scene.friends)
            _show(name, "verb, two reminders, two notices", crowd.run(verb, places, seconds), seconds, floor)


def _show(places: str, way: str, tally: crowd.Tally, seconds: float, floor: float = 0) -> float:
    rate = tally.booked / seconds
    share = f"{rate / floor:.2f}" if floor else ""
    print(f"| {places} | {way} | {tally.line(seconds)} | {share} |", flush=True)
    return rate


@contextmanager
def heard_by_nobody() -> Iterator[None]:
    """Take the other apps' receivers and questions away for a while: the booking engine is measured by itself."""
    receivers, appointment_changed.receivers = appointment_changed.receivers, []
    appointment_changed.sender_receivers_cache.clear()
    try:
        with concerns.ask_nothing():
            yield
    finally:
        appointment_changed.receivers = receivers
        appointment_changed.sender_receivers_cache.clear()


@contextmanager
def with_reminders(scene: Scene) -> Iterator[None]:
    """Switch the reminder rules on for a while."""
    rules = ReminderRule.objects.filter(pk__in=scene.rules)
    rules.update(is_active=True)
    try:
        yield
    finally:
        rules.update(is_active=False)
