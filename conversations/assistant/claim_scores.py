"""How much a sentence sounds like a claim, by what the sentences written down as claims have in common.

A second opinion beside the forms of `claims`: a linear model over pieces of words and short runs of words, which knows
no grammar and so errs elsewhere. `scripts/train_claims.py` makes its weights of the lines in `benchmarks/claims`.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from conversations.assistant.claim_text import fold
from conversations.knowledge import words

# By piece: how rare it is, and how much it speaks for a claim.
Weights = Mapping[str, tuple[float, float]]
WEIGHTS = Path(__file__).with_name("claim_weights.json")
SHORTEST, LONGEST, MOST_WORDS = 2, 5, 3
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"([?!])")
MOST_READ = 80


def score(sentence: str) -> float:
    """Say how likely a sentence claims that something was done, from 0 to 1."""
    return _load()(sentence)


def make_scorer(bias: float, weights: Weights) -> Callable[[str], float]:
    """Give what scores a sentence by these weights."""

    def score_by(sentence: str) -> float:
        total = bias
        for pieces in cut(sentence):
            known = [weights[piece] for piece in pieces if piece in weights]
            length = math.sqrt(sum(rarity * rarity for rarity, _ in known)) or 1.0
            total += sum(rarity * weight for rarity, weight in known) / length
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    return score_by


def cut(sentence: str) -> tuple[set[str], set[str]]:
    """Cut a sentence into pieces of words with their edges, and into runs of words. Numbers are all alike."""
    said = list(_list_words(_DIGITS.sub("0", fold(sentence))))
    letters = set().union(*map(_cut_word, said))
    runs = {
        "_" + " ".join(said[start : start + size])
        for size in range(1, MOST_WORDS + 1)
        for start in range(len(said) - size + 1)
    }
    return letters, runs


@lru_cache(maxsize=8192)
def _cut_word(word: str) -> frozenset[str]:
    edged = f" {word} "
    return frozenset(
        edged[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(edged) - size + 1)
    )


def _list_words(folded: str) -> Iterator[str]:
    """List words and marks. Hindi and Hinglish are written alike, so that each learns of the other."""
    for part in _MARKS.split(folded):
        yield from [part] if part in ("?", "!") else words.spell(part, MOST_READ)


@cache
def _load() -> Callable[[str], float]:
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return make_scorer(kept["bias"], {piece: (rarity / 10, weight / 100) for piece, rarity, weight in kept["weights"]})
