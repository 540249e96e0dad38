"""Measure the claim check on the lines beside this file, and print one Markdown table.

    .venv/bin/python benchmarks/claims.py [--show]

A line is `kind: sentence`, the kind `-` where it claims nothing. Each set was written after the check had been mended
on the one before it; README.md tells how each did while it was unseen. `others.txt` holds lines in languages that have
a lexicon only, as `tag claim: sentence` and `tag -: sentence`.
"""

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from conversations.assistant.claims import find_claims  # noqa: E402

LANGUAGES = {"en": "English", "hi": "Hindi", "hi_latn": "Hinglish"}
TAGS = {"en": "en", "hi": "hi", "hi_latn": "hi-Latn"}


SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


def read_lines(language: str, of_set: str) -> list[tuple[str, str]]:
    """Give kind and sentence of each line of one file; of none where there is no such file."""
    file = HERE / "claims" / f"{language}_{of_set}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(kind, text) for kind, _, text in (line.partition(": ") for line in lines)]


def main() -> None:
    """Print the table; with --show each line that is judged wrongly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args().show
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
    print(f"\n{took / count * 1e6:.0f} microseconds a line.")
    if show:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
