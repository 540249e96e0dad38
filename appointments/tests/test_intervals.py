"""Half-open arithmetic, compared with plain sets of minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appointments.intervals import Span, covers, intersect, merge, overlaps, subtract

ZERO = datetime(2027, 1, 1, tzinfo=UTC)
MINUTES = st.integers(0, 60)
SPANS = st.lists(st.tuples(MINUTES, MINUTES).map(lambda pair: span(*pair)), max_size=8)


def span(start: int, end: int) -> Span:
    return Span(ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end))


def minutes(spans: list[Span]) -> set[int]:
    found: set[int] = set()
    for start, end in spans:
        found.update(range((start - ZERO) // timedelta(minutes=1), (end - ZERO) // timedelta(minutes=1)))
    return found


def is_merged(spans: list[Span]) -> bool:
    return all(start < end for start, end in spans) and all(one.end < other.start for one, other in pairwise(spans))


@given(SPANS)
def test_merge_keeps_every_instant_and_is_sorted_and_apart(spans):
    assert minutes(merge(spans)) == minutes(spans)
    assert is_merged(merge(spans))


@given(SPANS, SPANS)
def test_subtract_leaves_what_lies_in_no_hole(spans, holes):
    left = subtract(merge(spans), merge(holes))
    assert minutes(left) == minutes(spans) - minutes(holes)
    assert is_merged(left)


@given(SPANS, SPANS)
def test_intersect_keeps_what_lies_in_both(ones, others):
    both = intersect(merge(ones), merge(others))
    assert minutes(both) == minutes(ones) & minutes(others)
    assert all(start < end for start, end in both)


@given(SPANS, st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1]))
def test_covers_says_whether_the_whole_lies_inside(spans, pair):
    assert covers(merge(spans), span(*pair)) == (minutes([span(*pair)]) <= minutes(spans))


def test_touching_spans_do_not_overlap():
    assert not overlaps(span(0, 10), span(10, 20))
    assert overlaps(span(0, 11), span(10, 20))
    assert merge([span(0, 10), span(10, 20)]) == [span(0, 20)]
