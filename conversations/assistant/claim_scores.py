"""How much a sentence sounds like a claim, by what the sentences written down as claims have in common.

A second opinion beside the forms of `claims`: a linear model over pieces of words, short runs and pairs of words, and
how a sentence begins and ends. It knows no grammar and so errs elsewhere. `scripts/train_claims.py` makes its weights
of the lines in `benchmarks/claims`.
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
# Scores a sentence; the second tells whether the next one asks something.
Scorer = Callable[[str, bool], float]
WEIGHTS = Path(__file__).with_name("claim_weights.json")
SHORTEST, LONGEST, MOST_WORDS, WIDEST = 2, 5, 3, 3
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"([?!])")
MOST_READ = 80
# Which day, month or number it is says nothing of what was done.
_KINDS = {
    "DAY": "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "somvar mangalvar budhvar guruvar shukravar shanivar ravivar itvar सोमवार मंगलवार बुधवार गुरुवार बृहस्पतिवार वीरवार "
    "शुक्रवार शनिवार रविवार इतवार",
    "MONTH": "january february march april june july august september october november december jan feb apr jun jul "
    "aug sep sept oct nov dec जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "0": "two three four five six seven eight nine ten eleven twelve half quarter saadhe sava paune ek teen char "
    "paanch chhah saat aath nau das gyarah barah तीन पांच छह सात आठ नौ दस ग्यारह बारह साढे सवा पौने",
}
ASKS_NEXT = "?>"


def score(sentence: str, asks_next: bool = False) -> float:
    """Say how likely a sentence claims that something was done, from 0 to 1.

    `asks_next`: whether the next sentence asks; on a call nobody knows yet.
    """
    return _load()(sentence, asks_next)


def make_scorer(bias: float, weights: Weights) -> Scorer:
    """Give what scores a sentence by these weights."""
    counted = {piece: (rarity * rarity, rarity * weight) for piece, (rarity, weight) in weights.items()}

    def score_by(sentence: str, asks_next: bool) -> float:
        total = bias
        for pieces in cut(sentence, asks_next):
            known = [counted[piece] for piece in pieces if piece in counted]
            length = math.sqrt(sum(square for square, _ in known)) or 1.0
            total += sum(product for _, product in known) / length
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    return score_by


def cut(sentence: str, asks_next: bool = False) -> tuple[set[str], set[str]]:
    """Cut a sentence into pieces of words with their edges, and into runs and pairs of words. Numbers are all alike."""
    said = list(_list_words(_DIGITS.sub("0", fold(sentence))))
    kinds = _kinds()
    runs = _list_runs([kinds.get(word, word) for word in said])
    if asks_next:
        runs.add(ASKS_NEXT)
    return set().union(*map(_cut_word, said)), runs


def _list_runs(said: list[str]) -> set[str]:
    """List runs of words, pairs of words that are no neighbours, and how the sentence begins and ends."""
    count = len(said)
    runs = {
        "_" + " ".join(said[start : start + size])
        for size in range(1, MOST_WORDS + 1)
        for start in range(count - size + 1)
    }
    for apart in range(2, WIDEST + 1):
        runs.update(f"{one}~{other}" for one, other in zip(said, said[apart:], strict=False))
    for size in range(1, min(2, count) + 1):
        runs |= {"^" + " ".join(said[:size]), " ".join(said[-size:]) + "$"}
    return runs


@cache
def _kinds() -> dict[str, str]:
    return {words.spell(name)[0]: kind for kind, names in _KINDS.items() for name in names.split()}


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
def _load() -> Scorer:
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return make_scorer(kept["bias"], {piece: (rarity / 10, weight / 100) for piece, rarity, weight in kept["weights"]})
