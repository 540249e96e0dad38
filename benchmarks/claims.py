"""Measure the claim check on the lines beside this file, and print one Markdown table.

    .venv/bin/python benchmarks/claims.py [--show] [--calls] [--dialogues [FILE]]

A line is `kind: sentence`, the kind `-` where it claims nothing. Each set was written after the check had been mended
on the one before it; README.md tells how each did while it was unseen. `others.txt` holds lines in languages that have
a lexicon only, as `tag claim: sentence` and `tag -: sentence`; `plain.txt` holds plain claims beside words that excuse
others.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from conversations.assistant import claim_scores  # noqa: E402
from conversations.assistant.claims import split_with_next, weigh  # noqa: E402

DIALOGUES = HERE.parents[1] / "shared" / "data" / "booking_turns_en.jsonl"
ABOUT = re.compile(r"appoint|book|schedul|confirm|reserv|set|done", re.IGNORECASE)
LANGUAGES = {"en": "English", "hi": "Hindi", "hi_latn": "Hinglish"}
TAGS = {"en": "en", "hi": "hi", "hi_latn": "hi-Latn"}


# Each was written after the check had been mended on those before it. Weights are made of all but the last.
SETS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first"),
)
# `facts`: what an assistant says all day. No measure, for nothing of it looks like a claim.
TRAINED_ON = (*SETS[:-1], "facts")
HEAD = (
    "| lines | claims that leave with nothing behind | with the truth behind | innocent lines held | with it behind |"
    "\n| --- | --- | --- | --- | --- |"
)


@dataclass
class Tally:
    """How the lines of one set were judged: those that claim, and those that do not."""

    claiming: int = 0
    bare: int = 0
    followed: int = 0
    innocent: int = 0
    held: int = 0
    innocent_followed: int = 0
    wrong: list[str] = field(default_factory=list)

    def cells(self) -> str:
        """Write it as cells of the table."""
        claiming, innocent = f"of {self.claiming}", f"of {self.innocent}"
        return (
            f"{self.bare} {claiming} | {self.followed} {claiming} | {self.held} {innocent} | {self.innocent_followed}"
        )


def tally(
    lines: list[tuple[str, str]], tag: str, score: claim_scores.Scorer = claim_scores.score, *, is_call: bool = False
) -> Tally:
    """Judge lines of a kind and a text as the words of a model are judged, when nothing was done.

    In a call a sentence is judged before the next one is there.
    """
    found = Tally()
    for kind, text in lines:
        judged = [
            weigh(sentence, tag, score, asks_next=asks and not is_call) for sentence, asks in split_with_next(text)
        ]
        is_held, is_followed = any(one.claims for one in judged), any(one.doubts for one in judged)
        found.claiming += kind != "-"
        found.innocent += kind == "-"
        if kind == "-":
            found.held += is_held
            found.innocent_followed += is_followed and not is_held
            found.wrong += [f"held: {text}"] if is_held else [f"followed: {text}"] if is_followed else []
        elif not is_held:
            found.followed += is_followed
            found.bare += not is_followed
            found.wrong.append(f"{'followed' if is_followed else 'leaves'}, {kind}: {text}")
    return found


def read_plain() -> list[str]:
    """Give the plain claims that stand beside words which excuse others."""
    return (HERE / "claims" / "plain.txt").read_text(encoding="utf-8").splitlines()


def read_lines(language: str, of_set: str) -> list[tuple[str, str]]:
    """Give kind and sentence of each line of one file; of none where there is no such file."""
    file = HERE / "claims" / f"{language}_{of_set}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(kind, text) for kind, _, text in (line.partition(": ") for line in lines)]


def read_dialogues(file: Path) -> list[tuple[int, bool, str]]:
    """Give half, whether it claims, and the text of each system's turn that says one or the other for sure."""
    turns: dict[str, tuple[int, bool, str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        text, acts = told.get("prev_system"), {one["act"] for one in told.get("prev_system_acts", ())}
        claims = "NOTIFY_SUCCESS" in acts
        if not text or acts & {"CONFIRM", "NOTIFY_FAILURE"} or (claims and not ABOUT.search(text)):
            continue
        half = hashlib.md5(text.encode(), usedforsecurity=False).digest()[0] % 2
        turns.setdefault(text, (half, claims, text))
    return list(turns.values())


def measure_dialogues(file: Path) -> None:
    """Print how the check does on the turns of strangers, each half by itself. No turn is shown."""
    turns = read_dialogues(file)
    for half, name in enumerate(("mended against", "held out")):
        lines = [("booked" if claims else "-", text) for of, claims, text in turns if of == half]
        print(f"| dialogues, {name} | {tally(lines, 'en').cells()} |")


def main() -> None:
    """Print the table; with --show each line that is judged wrongly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--set", choices=SETS, help="only this one")
    parser.add_argument("--calls", action="store_true", help="judge each sentence before the next one is there")
    parser.add_argument(
        "--dialogues", type=Path, nargs="?", const=DIALOGUES, help="also booking dialogues, those of ../shared/data"
    )
    given = parser.parse_args()
    print(HEAD)
    wrong: list[str] = []
    for tag in TAGS.values():
        weigh("It is booked.", tag)  # weights and patterns are loaded once
    began, count = time.process_time(), 0
    for of_set in [given.set] if given.set else SETS:
        for language, name in LANGUAGES.items():
            if lines := read_lines(language, of_set):
                found = tally(lines, TAGS[language], is_call=given.calls)
                count += len(lines)
                wrong += found.wrong
                print(f"| {name}, {of_set} set | {found.cells()} |")
    took = time.process_time() - began
    if given.dialogues:
        measure_dialogues(given.dialogues)
    print(f"\n{took / count * 1e6:.0f} microseconds a line.")
    if given.show:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
