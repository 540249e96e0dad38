"""Make the weights of `conversations/assistant/claim_scores.py` of the lines in `benchmarks/claims`.

    .venv/bin/python scripts/train_claims.py             # write the weights
    .venv/bin/python scripts/train_claims.py --hold-out  # each set by the weights of all others; writes nothing

Logistic regression by stochastic gradients (AdaGrad), the same result for the same lines.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE_DIR))

from benchmarks import claims as claims_benchmark  # noqa: E402
from conversations.assistant import claim_scores  # noqa: E402
from conversations.assistant.claims import find_claims  # noqa: E402
from conversations.assistant.claims import split_with_next as split  # noqa: E402
from conversations.assistant.phrasing import PHRASEBOOKS  # noqa: E402

ROUNDS = 30
RATE, DECAY = 0.5, 2e-6
LEAST_LINES = 2  # a piece that stands in fewer lines says nothing
MOST_WEIGHTS = 40000

Line = tuple[str, bool]
Sample = tuple[str, bool, bool]  # a sentence, whether the next one asks, and whether it claims
Row = tuple[list[tuple[int, float]], bool]


class Training:
    """One model in the making."""

    def __init__(self, known: list[Sample]) -> None:
        cut = [(claim_scores.cut(text, asks_next), claims) for text, asks_next, claims in known]
        counted = Counter(piece for blocks, _ in cut for pieces in blocks for piece in pieces)
        pieces = [piece for piece, count in counted.items() if count >= LEAST_LINES]
        self.rarity = {piece: 1 + math.log(len(known) / counted[piece]) for piece in pieces}
        self.numbers = {piece: number for number, piece in enumerate(sorted(pieces))}
        self.rows = [self._row(blocks, claims) for blocks, claims in cut]
        self.weights, self.bias = [0.0] * len(pieces), 0.0

    def _row(self, blocks: tuple[set[str], set[str]], claims: bool) -> Row:
        row = []
        for pieces in blocks:
            known = sorted(pieces & self.numbers.keys())
            length = math.sqrt(sum(self.rarity[piece] ** 2 for piece in known)) or 1.0
            row += [(self.numbers[piece], self.rarity[piece] / length) for piece in known]
        return row, claims

    def run(self) -> None:
        """Go through the rows in another order each round."""
        dice, steps = random.Random(7), [1e-2] * len(self.weights)
        bias_step = 1e-2
        for _ in range(ROUNDS):
            dice.shuffle(self.rows)
            for row, claims in self.rows:
                total = self.bias + sum(self.weights[number] * value for number, value in row)
                error = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - claims
                bias_step += error * error
                self.bias -= 0.1 * error / math.sqrt(bias_step)
                for number, value in row:
                    slope = error * value + DECAY * self.weights[number]
                    steps[number] += slope * slope
                    self.weights[number] -= RATE * slope / math.sqrt(steps[number])

    def scorer(self) -> claim_scores.Scorer:
        """Give what scores a sentence by the weights as they are, before they are rounded."""
        return claim_scores.make_scorer(
            self.bias, {one: (self.rarity[one], self.weights[number]) for one, number in self.numbers.items()}
        )

    def dump(self) -> dict[str, object]:
        """Give the strongest weights, rarity in tenths and weight in hundredths, by piece."""
        by_strength = sorted(self.numbers, key=lambda one: (-abs(self.weights[self.numbers[one]]), one))
        kept = sorted(by_strength[:MOST_WEIGHTS])
        table = [
            [one, round(self.rarity[one] * 10), weight]
            for one in kept
            if (weight := round(self.weights[self.numbers[one]] * 100))
        ]
        return {"bias": round(self.bias, 3), "weights": table}


def train(known: list[Line]) -> Training:
    """Train on sentences: of a line that claims in several, on one whose form does, and sounds most like a claim."""
    innocent = [(part, asks, False) for text, claims in known if not claims for part, asks in split(text)]
    claiming = [text for text, claims in known if claims]
    first = Training([*innocent, *((text, False, True) for text in claiming)])
    first.run()
    score = first.scorer()
    found = [max(split(text), key=lambda one: (bool(find_claims(one[0])), score(*one))) for text in claiming]
    training = Training([*innocent, *((part, asks, True) for part, asks in found)])
    training.run()
    return training


def measure(language: str, lines_of_set: list[tuple[str, str]], scores: claim_scores.Scorer) -> str:
    """Give how a set is judged by these weights as cells of a table."""
    tally = claims_benchmark.tally(lines_of_set, claims_benchmark.TAGS[language], scores)
    return tally.cells()


def main() -> None:
    """Train on everything and write the weights, or show what to expect of lines that were not trained on."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hold-out", action="store_true", help="train without each set in turn and judge it")
    given = parser.parse_args()
    sets = {
        (language, of_set): found
        for of_set in claims_benchmark.TRAINED_ON
        for language in claims_benchmark.LANGUAGES
        if (found := claims_benchmark.read_lines(language, of_set))
    }
    more = [(text, True) for text in claims_benchmark.read_plain()]
    more += [
        (line, False)
        for book in PHRASEBOOKS.values()
        for key, line in book.lines.items()
        if not key.startswith(("done.", "notice."))
    ]
    if given.hold_out:
        print(claims_benchmark.HEAD)
        for (language, of_set), held_out in sets.items():
            others = [(text, kind != "-") for key, found in sets.items() if key[1] != of_set for kind, text in found]
            cells = measure(language, held_out, train([*others, *more]).scorer())
            print(f"| {claims_benchmark.LANGUAGES[language]}, {of_set} set | {cells} |", flush=True)
        return
    known = [(text, kind != "-") for found in sets.values() for kind, text in found]
    weights = train([*known, *more]).dump()
    claim_scores.WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
