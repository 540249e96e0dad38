"""Read turns as JSON lines and say what was understood, without a model and without the database."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from conversations.understanding.choice import read_answer
from conversations.understanding.intent import find_intents
from conversations.understanding.names import find_names
from conversations.understanding.when import When, find_when

_EXPECTING = (None, "confirm", "offer", "detail")


class BadLineError(ValueError):
    """A line that cannot be read; the words say what to write instead."""


class Command(BaseCommand):
    help = (
        'Reads one JSON object a line from standard input: {"text", "expecting": "confirm"|"offer"|"detail"|null, '
        '"detail": name or null, "now": ISO, optional, "options": labels, optional}. Writes one a line: {"intent", '
        '"choice", "when", "names"}. Times are local, without an offset; a point in time has end equal to start.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default="en", help="a BCP 47 tag, or hinglish (hi-Latn)")
        parser.add_argument("--time-zone", default="Asia/Kolkata", help="an IANA name: where the times are local")
        parser.add_argument(
            "--now", help="ISO 8601; local to --time-zone without an offset; the current time if left out"
        )
        parser.add_argument("--country", default="IN", help="decides the order of day and month in figures")

    def handle(self, *args: Any, **options: Any) -> None:
        zone = _zone(options["time_zone"])
        now = _option_now(options["now"], zone)
        for line in sys.stdin:
            if line.strip():
                self._answer(line, options, zone, now)

    def _answer(self, line: str, options: dict[str, Any], zone: ZoneInfo, now: datetime | None) -> None:
        try:
            found = understand(line, options["language"], zone, now, options["country"])
        except BadLineError as bad:
            found = {"error": str(bad)}
        _write(self.stdout, found)


def _write(out: Any, found: dict[str, Any]) -> None:
    stream: TextIO = out
    stream.write(json.dumps(found, ensure_ascii=False) + "\n")
    stream.flush()


def understand(line: str, language: str, zone: ZoneInfo, now: datetime | None, country: str) -> dict[str, Any]:
    """read one line and give what was understood; raises BadLineError with words on what to write instead."""
    turn = _parse(line)
    text, expecting, options = turn["text"], turn.get("expecting"), turn.get("options") or ()
    local = _local(turn["now"], zone) if turn.get("now") else now or datetime.now(zone).replace(tzinfo=None)
    whens = find_when(text, language=language, now=local, country=country)
    answer = read_answer(text, language=language, expecting=expecting, options=options, now=local)
    if expecting == "offer" and answer.index is not None:
        # A lone "2" that chose an offer is not two o'clock.
        whens = [when for when in whens if "number" not in when.ambiguous]
    choice = answer.index if answer.index is not None else "no" if answer.no else "yes" if answer.yes else None
    asked = expecting == "detail" and "name" in str(turn.get("detail") or "").lower()
    return {
        "intent": find_intents(text, language=language, expecting=expecting)[0].value,
        "choice": choice,
        "when": [_plain(when) for when in whens if not when.excluded],
        "names": find_names(text, language=language, asked=asked),
    }


def _plain(when: When) -> dict[str, Any]:
    return {
        "start": when.start.isoformat() if when.start else None,
        "end": when.end.isoformat() if when.end else None,
        "grain": when.grain,
        "text": when.text,
        "ambiguous": list(when.ambiguous),
    }


def _parse(line: str) -> dict[str, Any]:
    try:
        turn = json.loads(line)
    except ValueError as error:
        raise BadLineError(
            f'not JSON ({error}); write one object a line, such as {{"text": "tomorrow at 5"}}'
        ) from None
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        raise BadLineError(
            '"text" is missing or no string; write the words in "text", such as {"text": "tomorrow at 5"}'
        )
    if turn.get("expecting") not in _EXPECTING:
        raise BadLineError('"expecting" is not known; write "confirm", "offer", "detail" or null')
    options = turn.get("options") or []
    if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
        raise BadLineError('"options" is no list of strings; write the labels offered, in order, or leave it out')
    return turn


def _local(text: object, zone: ZoneInfo) -> datetime:
    """read an ISO time as naive local time of the zone; one with an offset is converted."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise BadLineError(f'"now" is {text!r}, no ISO 8601 time; write it as 2026-03-11T10:00:00') from None
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CommandError(f"--time-zone is {name!r}, no IANA time zone; write one such as Asia/Kolkata") from None


def _option_now(text: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        return _local(text, zone) if text else None
    except BadLineError as bad:
        raise CommandError(str(bad).replace('"now"', "--now")) from None
