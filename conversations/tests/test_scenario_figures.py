"""Shares and their intervals, against values worked out by hand."""

import pytest

from conversations.scenarios.figures import Count, pass_1, pass_k


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [
        ([Count(8, 10)], 0.8, 0.490, 0.943),
        ([Count(4, 4), Count(4, 4)], 1.0, 0.676, 1.0),
        ([Count(0, 4)], 0.0, 0.0, 0.490),
        ([Count(3, 4), Count(4, 4), Count(1, 4)], 8 / 12, 0.391, 0.862),
    ],
)
def test_pass_1_is_the_share_of_runs_with_wilsons_interval(
    counts: list[Count], value: float, low: float, high: float
) -> None:
    share = pass_1(counts)
    assert (share.value, share.low, share.high) == pytest.approx((value, low, high), abs=0.0006)


def test_pass_k_is_the_chance_that_all_of_k_runs_pass() -> None:
    share = pass_k([Count(4, 4), Count(3, 4)], 4)
    assert share is not None
    assert (share.value, share.low, share.high) == (0.5, 0.0, 1.0)
    of_more = pass_k([Count(6, 8)], 4)
    assert of_more is not None
    assert of_more.value == pytest.approx(15 / 70)
    assert str(of_more) == "21.4% (21.4% to 21.4%)"


def test_pass_k_needs_k_runs_of_each() -> None:
    assert pass_k([Count(4, 4), Count(3, 3)], 4) is None
