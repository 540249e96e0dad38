"""What is kept for a few seconds: read again once it is older, or when the clock goes back."""

from datetime import timedelta
from functools import partial

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
