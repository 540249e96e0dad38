"""A customer's phone: call the clinic, speak, press keys, interrupt, hang up, and read what was heard.

These verbs only write down what the caller wants; the process that holds calls (`manage.py carrier`) does it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from django.db import transaction

from booking_site.simulator import handset, senders, switches
from booking_site.simulator.phone_models import SimulatedCall, SimulatedCallAct, SimulatedCallLine, SimulatedCallTrace
from conversations import live

Kind = SimulatedCallAct.Kind
KEYS = "0123456789*#"
LONGEST_WORDS = 1000
WITHHELD = "anonymous"
WAIT_SECONDS = 20.0


class CallIsOver(Exception):
    """Something to do in a call that has ended."""


class NoSuchKey(Exception):
    """A key that no phone has."""


def call(from_number: str) -> SimulatedCall:
    """Dial the clinic from a phone; the call rings as soon as a process takes it."""
    phone = handset.of_number(from_number)
    with transaction.atomic():
        dialled = SimulatedCall.objects.create(
            sid=f"CA{secrets.token_hex(16)}",
            handset=phone,
            sender=senders.default_sender(),
            from_address=WITHHELD if phone.hides_number else phone.number_e164,
            started_at=switches.now(),
        )
        live.announce("phone", dialled.pk)
        live.announce("call", phone.pk)
    return dialled


def speak(under_way: SimulatedCall, text: str) -> SimulatedCallAct:
    """Say something once the clinic has finished speaking."""
    return _act(under_way, Kind.SPEAK, text)


def say(under_way: SimulatedCall, text: str) -> SimulatedCallAct:
    """Say something now, whether or not the clinic is speaking."""
    return _act(under_way, Kind.SAY, text)


def interrupt(under_way: SimulatedCall, text: str) -> SimulatedCallAct:
    """Say something in the middle of what the clinic says next."""
    return _act(under_way, Kind.INTERRUPT, text)


def press(under_way: SimulatedCall, digit: str) -> SimulatedCallAct:
    """Press one key."""
    if len(digit) != 1 or digit not in KEYS:
        raise NoSuchKey(digit)
    return _act(under_way, Kind.PRESS, digit)


def hang_up(under_way: SimulatedCall) -> SimulatedCallAct:
    """End the call as the caller does, also in mid-word."""
    return _act(under_way, Kind.HANG_UP)


def lose_socket(under_way: SimulatedCall) -> SimulatedCallAct:
    """Break the connection between the provider and the business; the caller stays on the line."""
    return _act(under_way, Kind.LOSE)


def of_sid(sid: str) -> SimulatedCall:
    """Give a call afresh."""
    return SimulatedCall.objects.select_related("handset", "sender").get(sid=sid)


def newest(phone_number: str) -> SimulatedCall | None:
    """Give the last call of a phone, under way or over."""
    return SimulatedCall.objects.filter(handset__number_e164=phone_number).order_by("-id").first()


def heard(made: SimulatedCall) -> list[SimulatedCallLine]:
    """Give the lines of a call, oldest first. `heard_text` is what reached the ear."""
    return list(made.lines.order_by("id"))


def words(made: SimulatedCall) -> str:
    """Give all that the clinic was heard to say, as one text."""
    return " ".join(line.heard_text for line in heard(made) if line.who == "clinic" and line.heard)


def traces(made: SimulatedCall, kind: str) -> list[dict[str, object]]:
    """Give what went over the wire, oldest first: of one kind of SimulatedCallTrace."""
    rows = SimulatedCallTrace.objects.filter(call=made, kind=kind).order_by("id")
    return [row.content for row in rows]


def wait(made: SimulatedCall, until: Callable[[SimulatedCall], bool], seconds: float = WAIT_SECONDS) -> SimulatedCall:
    """Wait until something holds of a call and give it afresh; raises TimeoutError. For journeys and tests."""
    give_up_at = time.monotonic() + seconds
    while not until(current := of_sid(made.sid)):
        if time.monotonic() > give_up_at:
            lines = [f"{line.who} ({line.state}): {line.heard_text}|{line.unheard_text}" for line in heard(made)]
            raise TimeoutError("\n".join([f"{current.status}, {current.trouble or 'no trouble'}", *lines]))
        time.sleep(0.03)
    return current


def _act(under_way: SimulatedCall, kind: str, text: str = "") -> SimulatedCallAct:
    with transaction.atomic():
        current = SimulatedCall.objects.select_for_update().get(pk=under_way.pk)
        if not current.is_under_way:
            raise CallIsOver(current.sid)
        act = SimulatedCallAct.objects.create(call=current, kind=kind, text=text.strip()[:LONGEST_WORDS])
        live.announce("phone", current.pk)
    return act
