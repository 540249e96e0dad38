"""Measure tone and urgency on the labelled lines of our own and print one Markdown table.

    .venv/bin/python benchmarks/tone.py [--mistakes]

The lines are cut in two by a hash. Words were mended against the first half only; of the second only totals are shown.
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from conversations.understanding.tone import read_mood  # noqa: E402

LINES = ROOT / "conversations" / "tests" / "understanding" / "tone_lines.txt"
HALVES = ("mended against", "held out")


def half(text: str) -> str:
    return HALVES[hashlib.md5(text.encode(), usedforsecurity=False).digest()[0] % 2]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mistakes", action="store_true", help="show those of the half that is mended against")
    shown = parser.parse_args().mistakes
    lines = [one.split("|") for one in LINES.read_text().splitlines() if not one.startswith("#")]
    right: dict[tuple[str, str, str], list[bool]] = {}
    took = []
    for language, tone, urgency, text in lines:
        began = time.perf_counter()
        mood = read_mood(text, language=language)
        took.append(time.perf_counter() - began)
        for what, wanted, found in (("tone", tone, mood.tone), ("urgency", urgency, mood.urgency)):
            right.setdefault((language, what, half(text)), []).append(wanted == found)
            if shown and wanted != found and half(text) == HALVES[0]:
                print(f"{language} {what}: {text!r} is {wanted}, read as {found}", mood)
    print("| | mended against | held out |\n| --- | --- | --- |")
    for language in ("en", "hi", "hi-Latn"):
        for what in ("tone", "urgency"):
            cells = [right[language, what, one] for one in HALVES]
            print(f"| {language}, {what} | " + " | ".join(f"{sum(one)} of {len(one)}" for one in cells) + " |")
    print(f"median {sorted(took)[len(took) // 2] * 1000:.2f} ms")


if __name__ == "__main__":
    main()
