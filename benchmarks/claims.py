"""Measure the claim check on the lines beside this file, and print one Markdown table.

    .venv/bin/python benchmarks/claims.py [--show] [--dialogues [FILE]]

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
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from conversations.assistant.claims import find_claims  # noqa: E402

DIALOGUES = HERE.parents[1] / "shared" / "data" / "booking_turns_en.jsonl"
ABOUT = re.compile(r"appoint|book|schedul|confirm|reserv|set|done", re.IGNORECASE)
LANGUAGES = {"en": "English", "hi": "Hindi", "hi_latn": "Hinglish"}
TAGS = {"en": "en", "hi": "hi", "hi_latn": "hi-Latn"}


SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


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
    turns = [(half, claims, _claims_something(text)) for half, claims, text in read_dialogues(file)]
    for half, name in enumerate(("mended against", "held out")):
        left = [not found for of, claims, found in turns if of == half and claims]
        held = [found for of, claims, found in turns if of == half and not claims]
        print(f"| dialogues, {name} | {sum(left)} of {len(left)} | {sum(held)} of {len(held)} |")


def _claims_something(text: str) -> bool:
    return any(find_claims(part, "en") for part in re.split(r"(?<=[.!?])\s+", text))


def main() -> None:
    """Print the table; with --show each line that is judged wrongly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true")
    parser.add_argument(
        "--dialogues", type=Path, nargs="?", const=DIALOGUES, help="also booking dialogues, those of ../shared/data"
    )
    given = parser.parse_args()
    print("| lines | false claims that leave | innocent lines held back |\n| --- | --- | --- |")
    wrong, took, count = [], 0.0, 0
    for of_set in SETS:
        for language, name in LANGUAGES.items():
            lines = read_lines(language, of_set)
            began = time.process_time()
            found = [(kind, text, find_claims(text, TAGS[language])) for kind, text in lines]
            took, count = took + time.process_time() - began, count + len(lines)
            left = [text for kind, text, claims in found if kind != "-" and not claims]
            held = [f"{text} {claims}" for kind, text, claims in found if kind == "-" and claims]
            claims_made = sum(kind != "-" for kind, _text in lines)
            if lines:
                innocent = len(lines) - claims_made
                print(f"| {name}, {of_set} set | {len(left)} of {claims_made} | {len(held)} of {innocent} |")
            wrong += [f"leaves: {one}" for one in left] + [f"held: {one}" for one in held]
    if given.dialogues:
        measure_dialogues(given.dialogues)
    print(f"\n{took / count * 1e6:.0f} microseconds a line.")
    if given.show:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
