"""Scenario files to values. A mistake in a file is told with its name, never guessed around. Pure but for the reading.

A file is a list of scenarios; README.md beside this module tells what may stand in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from conversations.scenarios.outage import Part

FOLDER = Path(__file__).parent
CHANNELS = ("whatsapp", "phone")
LINE_KEYS = {
    *("say", "tap", "key", "on", "from", "after", "hang_up", "hears", "never", "others_book", "staff", "model")
}
PART_KEYS = {"call", "with", "breaks"}
SCENARIO_KEYS = {
    *(
        "id",
        "about",
        "now",
        "zone",
        "on",
        "language",
        "name",
        "visits",
        "answers",
        "approval",
        "classes",
        "at_home",
        "lines",
    ),
    *("expect", "never", "xfail", "switch", "tags"),
}
EXPECT_KEYS = {"visits", "items", "floor", "person", "holds", "unknown", "language"}


class BadScenario(Exception):
    """A scenario file says something that is not known."""


@dataclass(frozen=True)
class Step:
    """One thing the customer does, and what must and must not be answered."""

    say: str = ""
    tap: str = ""  # the beginning of a token, such as yes or slot
    key: str = ""
    channel: str = "whatsapp"
    of_answer: int | None = None  # whose buttons are tapped, counted from 1; none: the last ones
    after: timedelta = timedelta(0)
    hang_up: bool = False
    hears: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    others_book: str = ""  # somebody else takes this local time first
    staff: str = ""  # approve, decline (with words to the customer after it), or nobody: the time to answer has passed
    model: tuple[Part, ...] = ()  # what a model does in this turn before it breaks off


@dataclass(frozen=True)
class Scenario:
    """One conversation with one customer, and the rows it must leave."""

    id: str
    about: str
    now: datetime
    zone: str
    language: str
    name: str
    steps: tuple[Step, ...]
    visits: tuple[str, ...] = ()  # what stands before, as "Service 2026-12-01 11:00"
    answers: dict[str, str] = field(default_factory=dict)
    approval: tuple[str, ...] = ()  # services that wait for a yes of the business
    classes: tuple[str, ...] = ()  # services that are classes
    at_home: tuple[str, ...] = ()  # services at the customer's
    expect: dict[str, Any] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    xfail: str = ""
    tags: frozenset[str] = frozenset()
    file: str = ""


def read_folder(folder: Path = FOLDER) -> list[Scenario]:
    """Read every scenario of a folder, in the order of the files' names. Raises BadScenario."""
    found = [one for path in sorted(folder.glob("*.yaml")) for one in read_file(path)]
    ids = [one.id for one in found]
    doubled = {one for one in ids if ids.count(one) > 1}
    if doubled:
        raise BadScenario(f"Two scenarios have one id: {', '.join(sorted(doubled))}")
    return found


def read_file(path: Path) -> list[Scenario]:
    """Read one file. Raises BadScenario."""
    try:
        # Everything is text: to YAML itself `on` and `yes` are truths and 11:00 is a number.
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadScenario(f"{path}: {error}") from error
    if not isinstance(told, list):
        raise BadScenario(f"{path} is no list of scenarios.")
    return [replace(one, file=path.stem) for each in told for one in _spread(each, path)]


def _spread(told: dict[str, Any], path: Path) -> Iterator[Scenario]:
    """A scenario on several channels is one for each; one that switches is one for each line where it may."""
    _check(told, SCENARIO_KEYS, f"{path.name} {told.get('id')}")
    channels = told.get("on", "whatsapp")
    channels = channels if isinstance(channels, list) else [channels]
    xfail = told.get("xfail", "")
    for channel in channels:
        name = f"{told['id']}-{channel}" if len(channels) > 1 else told["id"]
        of_this = xfail.get(channel, "") if isinstance(xfail, dict) else xfail
        yield _build(told, name, [channel] * len(told["lines"]), of_this)
    if told.get("switch"):
        for at in range(1, len(told["lines"])):
            for first, then in (CHANNELS, CHANNELS[::-1]):
                name = f"{told['id']}-{first}-then-{then}-at-{at + 1}"
                of_this = xfail.get(name, "") if isinstance(xfail, dict) else xfail
                yield _build(told, name, [first] * at + [then] * (len(told["lines"]) - at), of_this)


def _build(told: dict[str, Any], name: str, channels: list[str], xfail: str) -> Scenario:
    zone = told.get("zone", "Asia/Kolkata")
    local = datetime.fromisoformat(str(told.get("now", "2026-11-30 10:00")))
    _check(told.get("expect", {}), EXPECT_KEYS, name)
    return Scenario(
        id=name,
        about=told.get("about", ""),
        now=local.replace(tzinfo=ZoneInfo(zone)),
        zone=zone,
        language=told.get("language", "en"),
        name=told.get("name", "Meena Iyer"),
        steps=tuple(_step(one, channel, name) for one, channel in zip(told["lines"], channels, strict=True)),
        visits=tuple(told.get("visits", ())),
        answers=told.get("answers", {}),
        approval=_words(told.get("approval")),
        classes=_words(told.get("classes")),
        at_home=_words(told.get("at_home")),
        expect=_expected(told.get("expect", {})),
        never=_words(told.get("never")),
        xfail=xfail,
        tags=frozenset(_words(told.get("tags"))),
    )


def _step(told: Any, channel: str, name: str) -> Step:
    told = told if isinstance(told, dict) else {"say": str(told)}
    _check(told, LINE_KEYS, name)
    return Step(
        say=str(told.get("say", "")),
        tap=told.get("tap", ""),
        key=str(told.get("key", "")),
        channel=told.get("on", channel),
        of_answer=int(told["from"]) if "from" in told else None,
        after=timedelta(minutes=int(told.get("after", 0))),
        hang_up=bool(told.get("hang_up")),
        hears=_words(told.get("hears")),
        never=_words(told.get("never")),
        others_book=str(told.get("others_book", "")),
        staff=str(told.get("staff", "")),
        model=tuple(_part(one, name) for one in told.get("model", ())),
    )


def _part(told: Any, name: str) -> Part:
    if not isinstance(told, dict):
        return Part(words=str(told))
    _check(told, PART_KEYS, name)
    return Part(call=told.get("call", ""), arguments=told.get("with", {}), breaks=told.get("breaks", ""))


def _expected(told: dict[str, Any]) -> dict[str, Any]:
    return told | ({"holds": int(told["holds"])} if "holds" in told else {})


def _words(told: Any) -> tuple[str, ...]:
    return tuple(map(str, told if isinstance(told, list) else [told] if told else []))


def _check(told: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := set(told) - known:
        raise BadScenario(f"{where}: nobody knows {', '.join(sorted(unknown))}.")
