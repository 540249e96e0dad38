"""Arithmetic over half-open stretches of time, `[start, end)`. Pure: no database, no clock, no zone.

Lists of spans that these functions return are sorted, disjoint and not touching, and hold no empty span.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """One stretch of time, its end left out. Empty when the end is not after the start."""

    start: datetime
    end: datetime


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join what overlaps or touches and drop what is empty."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Leave what of `spans` lies in no hole. Both are merged lists."""
    left: list[Span] = []
    first = 0
    for start, end in spans:
        while first < len(holes) and holes[first].end <= start:
            first += 1
        at = first
        while at < len(holes) and holes[at].start < end:
            if holes[at].start > start:
                left.append(Span(start, holes[at].start))
            start = holes[at].end
            if start >= end:
                break
            at += 1
        if start < end:
            left.append(Span(start, end))
    return left


def intersect(ones: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Keep what lies in both merged lists."""
    both: list[Span] = []
    i = j = 0
    while i < len(ones) and j < len(others):
        start = max(ones[i].start, others[j].start)
        end = min(ones[i].end, others[j].end)
        if start < end:
            both.append(Span(start, end))
        if ones[i].end < others[j].end:
            i += 1
        else:
            j += 1
    return both


def overlaps(one: Span, other: Span) -> bool:
    """Say whether the two share an instant."""
    return max(one.start, other.start) < min(one.end, other.end)


def covers(spans: Sequence[Span], wanted: Span) -> bool:
    """Say whether one span of a merged list holds the whole of `wanted`."""
    at = bisect_right(spans, wanted.start, key=_start) - 1
    return at >= 0 and wanted.end <= spans[at].end


def _start(span: Span) -> datetime:
    return span.start
