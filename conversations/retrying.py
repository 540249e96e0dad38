"""When a message that the provider did not take, or took and gave up, leaves once more. Pure.

WhatsApp often says only later, in a callback, that it was asked too fast or had a fault. The copy it gave up is kept by
its sid among the message's values, so that late or doubled news of it is not taken for news of the next copy.
"""

from datetime import datetime, timedelta
from typing import Any

from appointments import leasing

MOST_ATTEMPTS = 8
LONGEST_WAIT_SECONDS = 300
GIVEN_UP = "given_up"  # among the values: the sids of copies that never arrived


def find_next_try(attempts: int, *, after_seconds: float | None, now: datetime) -> datetime | None:
    """Give the instant of the next try after so many; none once it was tried often enough.

    `after_seconds` is the least that was asked for; the wait doubles with every try.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    least = after_seconds or 0
    wait = leasing.back_off(attempts, first_seconds=max(least, 1), most_seconds=LONGEST_WAIT_SECONDS)
    return now + max(wait, timedelta(seconds=least))


def list_given_up(values: dict[str, Any]) -> list[str]:
    """List the sids of a message's copies that never arrived."""
    return list(values.get(GIVEN_UP, ()))


def give_up(values: dict[str, Any], message_sid: str) -> dict[str, Any]:
    """Give a message's values with one more copy that never arrived."""
    return {**values, GIVEN_UP: [*list_given_up(values), message_sid]}
