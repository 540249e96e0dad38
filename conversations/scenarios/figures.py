"""How often scenarios pass, and how sure that is. Pure.

pass^1 is the share of runs that pass. pass^k is the chance that k runs of one scenario all pass, averaged over the
scenarios: of n runs with c passed it is C(c, k) / C(n, k), which is unbiased (as in the tau-bench paper). Intervals are
of 95 %: Wilson's for pass^1, over runs; for pass^k a bootstrap over the scenarios, always with the same seed.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt

Z = 1.96
ROUNDS = 2000


@dataclass(frozen=True)
class Share:
    """A share of 1 with its interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


@dataclass(frozen=True)
class Count:
    """How often one scenario was played and how often it passed."""

    passed: int
    runs: int


def pass_1(counts: Sequence[Count]) -> Share:
    """Give the share of runs that passed, with Wilson's interval."""
    passed, runs = sum(one.passed for one in counts), sum(one.runs for one in counts)
    share, z2 = passed / runs, Z * Z
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    reach = Z * sqrt(share * (1 - share) / runs + z2 / (4 * runs * runs)) / (1 + z2 / runs)
    # At the ends the interval reaches the share itself; floating point would miss it by a hair.
    low, high = min(middle - reach, share), max(middle + reach, share)
    return Share(share, max(low, 0.0), min(high, 1.0))


def pass_k(counts: Sequence[Count], k: int) -> Share | None:
    """Give pass^k with its interval; None where a scenario was played less than k times."""
    if any(one.runs < k for one in counts):
        return None
    chances = [comb(one.passed, k) / comb(one.runs, k) for one in counts]
    draw = random.Random(0)
    means = sorted(_mean(draw.choices(chances, k=len(chances))) for _round in range(ROUNDS))
    return Share(_mean(chances), means[round(0.025 * ROUNDS)], means[round(0.975 * ROUNDS) - 1])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
