"""Measure the understanding on ../shared/data, where that folder is present, and print one Markdown table.

    .venv/bin/python benchmarks/understanding.py [--data DIR]

Every set is cut in two by a hash of its dialogue or line: mistakes were mended in the first half only, the figures to
quote are those of the second (README.md says how far it is unseen). A reading is right when what is labelled
agrees with the first time expression that is not refused: date, clock time, and for the booking turns also that nothing
else was read.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from conversations.understanding.choice import read_answer  # noqa: E402
from conversations.understanding.intent import find_intents, is_emergency  # noqa: E402
from conversations.understanding.names import find_names  # noqa: E402
from conversations.understanding.when import When, find_when  # noqa: E402

Turn = dict[str, Any]
HALVES = ("mended against", "held out")


def read(path: Path) -> list[Turn]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def half(key: str) -> str:
    return HALVES[int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % 2]


def wanted(text: str, language: str, ref: str, country: str) -> list[When]:
    now = datetime.fromisoformat(ref)
    return [when for when in find_when(text, language=language, now=now, country=country) if not when.excluded]


def booking_right(turn: Turn) -> bool:
    """say whether date and time of an English booking turn are right, and nothing else was read."""
    found = wanted(turn["utterance"], "en", turn["ref"], "US")
    day, clock = turn["datetime"].get("appointment_date"), turn["datetime"].get("appointment_time")
    if len(found) != 1 or found[0].start is None:
        return False
    start = found[0].start
    return (
        (not day or start.date().isoformat() == day["canonical"][0])
        and (not clock or start.strftime("%H:%M") == clock["canonical"][0])
        and bool(clock) == (found[0].grain in ("hour", "minute"))
    )


def label_right(turn: Turn, text: str, language: str) -> bool:
    """say whether the first reading agrees with the labelled date and clock time."""
    found = wanted(text, language, turn["ref"], "IN")
    start = (found[0].start or found[0].end) if found else None
    expect = turn["expect"]
    if start is None or (expect["date"] and start.date().isoformat() != expect["date"]):
        return False
    if not expect["time"]:
        return True
    said, want = start.strftime("%H:%M"), expect["time"]
    either = "ampm_not_said" in turn.get("flags", []) and said[3:] == want[3:]
    return said == want or (either and (int(said[:2]) - int(want[:2])) % 12 == 0)


def sets(data: Path) -> Iterator[tuple[str, list[tuple[str, Callable[[], bool]]]]]:
    """give each measured set: its name and, for each turn, the key that decides its half and the judgement."""
    booking = [turn for turn in read(data / "booking_turns_en.jsonl") if turn["datetime"]]
    yield "English booking turns", [(turn["dialogue"], partial(booking_right, turn)) for turn in booking]
    hindi, hinglish = read(data / "datetime_hi_train.jsonl"), read(data / "hinglish_train.jsonl")
    spoken = {turn["en"]: turn for turn in (*hindi, *hinglish) if turn["expect"]}
    yield (
        "English, spoken and odd (originals of the two below)",
        [(text, partial(label_right, turn, text, "en")) for text, turn in spoken.items()],
    )
    for name, turns, language in (("Hindi", hindi, "hi"), ("Hinglish", hinglish, "hi-Latn")):
        labelled = [turn for turn in turns if turn["expect"]]
        yield (
            f"{name} requests with a time",
            [(turn["id"], partial(label_right, turn, turn["utterance"], language)) for turn in labelled],
        )


def after_confirmation(data: Path) -> Iterator[tuple[str, str, str]]:
    """give, for each answer to a read-back, its half, what it was labelled and what was read."""
    for turn in read(data / "booking_turns_en.jsonl"):
        if not any(act["act"] == "CONFIRM" for act in turn["prev_system_acts"] or []):
            continue
        answer = read_answer(turn["utterance"], language="en", expecting="confirm")
        label = "no" if "deny" in turn["labels"] else "yes"
        yield half(turn["dialogue"]), label, "yes" if answer.yes else "no" if answer.no else "neither"


def turn_times(data: Path) -> Iterator[tuple[str, list[float]]]:
    """give the milliseconds of processor time that reading a whole turn takes, per language."""
    now = datetime(2026, 3, 11, 10)
    files = (("English", "booking_turns_en", "en"), ("Hindi", "datetime_hi_train", "hi"))
    for name, file, language in (*files, ("Hinglish", "hinglish_train", "hi-Latn")):
        spent = []
        for turn in read(data / f"{file}.jsonl")[:1500]:
            text, start = turn["utterance"], time.process_time()
            find_when(text, language=language, now=now)
            find_intents(text, language=language)
            read_answer(text, language=language, expecting="confirm")
            find_names(text, language=language)
            is_emergency(text, language=language)
            spent.append((time.process_time() - start) * 1000)
        yield name, sorted(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data
    if not (data / "booking_turns_en.jsonl").exists():
        sys.exit(f"{data} has no booking_turns_en.jsonl; give the folder with --data")
    print(f"| set | {HALVES[0]} | {HALVES[1]} |\n| --- | --- | --- |")
    for name, turns in sets(data):
        counts = {one: [judge() for key, judge in turns if half(key) == one] for one in HALVES}
        cells = [f"{sum(marks)} of {len(marks)} ({sum(marks) / len(marks):.1%})" for marks in counts.values()]
        print(f"| {name} | {' | '.join(cells)} |")
    answers = list(after_confirmation(data))
    for label, read_as, words in (("no", "yes", "a no read as yes"), ("yes", "yes", "a yes heard")):
        cells = []
        for one in HALVES:
            of = [got for where, want, got in answers if where == one and want == label]
            cells.append(f"{of.count(read_as)} of {len(of)} ({of.count(read_as) / len(of):.1%})")
        print(f"| After a confirmation, English: {words} | {' | '.join(cells)} |")
    print("\n| whole turn (times, intents, answer, names, emergency) | median | p95 |\n| --- | --- | --- |")
    for name, spent in turn_times(data):
        print(f"| {name} | {spent[len(spent) // 2]:.2f} ms | {spent[int(len(spent) * 0.95)]:.2f} ms |")


if __name__ == "__main__":
    main()
