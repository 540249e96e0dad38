"""What is kept for a few seconds: read again once it is older, or when the clock goes back."""

from datetime import timedelta
from functools import partial

import pytest

from conversations import lately
from conversations.lately import MOST_KEPT, Lately
from conversations.tests.builders import NOW


def test_lately_reads_again_after_five_seconds() -> None:
    kept: Lately[str, int] = Lately()
    seconds = [0, 4, 5, 9, 10, 3]
    given = [kept.get("a", partial(int, at), now=NOW + timedelta(seconds=at)) for at in seconds]
    assert given == [0, 0, 5, 5, 10, 3]


def test_lately_keeps_keys_apart_and_never_too_many() -> None:
    kept: Lately[int, int] = Lately()
    for key in range(MOST_KEPT):
        kept.get(key, partial(int, key), now=NOW)
    assert (kept.find(0), kept.find(MOST_KEPT)) == (0, None)
    assert kept.get(MOST_KEPT, lambda: 7, now=NOW) == 7
    assert (kept.find(0), kept.find(MOST_KEPT)) == (None, 7)


def test_lately_forgets_everything_at_once() -> None:
    kept: Lately[str, int] = Lately()
    kept.get("a", lambda: 1, now=NOW)
    lately.forget_all()
    assert kept.get("a", lambda: 2, now=NOW) == 2


def test_lately_gives_the_old_one_while_somebody_reads() -> None:
    kept: Lately[str, int] = Lately()
    kept.get("a", lambda: 1, now=NOW)
    others: list[int] = []
    old = NOW + timedelta(seconds=6)

    def read() -> int:
        others.append(kept.get("a", lambda: 3, now=old))
        others.append(kept.get("a", lambda: 4, now=NOW + timedelta(seconds=10)))  # too old for anybody
        return 2

    assert (kept.get("a", read, now=old), others) == (2, [1, 4])


def test_lately_reads_again_after_a_read_that_failed() -> None:
    kept: Lately[str, int] = Lately()
    kept.get("a", lambda: 1, now=NOW)
    old = NOW + timedelta(seconds=6)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0, now=old)
    assert kept.get("a", lambda: 2, now=old) == 2
