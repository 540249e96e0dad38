"""Hours of the night in which nobody is written to unasked. Pure.

Quiet hours are wall-clock times `[quiet_from, quiet_until)` of every day; when they end before they begin, they go past
midnight. An instant is quiet exactly when the clock on the wall shows a quiet time, also on the year's two odd days.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from appointments import intervals, recurrence

# Quiet hours of almost the whole day may swallow a day whose one loud hour the clock skips, so look two days around.
DAYS_AROUND = range(-2, 4)


def find_end(instant: datetime, quiet_from: time | None, quiet_until: time | None, zone: ZoneInfo) -> datetime | None:
    """Give the first instant at or after `instant` at which it is not quiet; None when it is not quiet now.

    Without quiet hours it never is. The instant given back is in UTC.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return None
    today = instant.astimezone(zone).date()
    hours = _hours_of_a_day(quiet_from, quiet_until)
    spans = intervals.merge(
        span for days in DAYS_AROUND for span in recurrence.list_instants(hours, today + timedelta(days=days), zone)
    )
    return next((span.end for span in spans if span.start <= instant < span.end), None)


def _hours_of_a_day(quiet_from: time, quiet_until: time) -> list[tuple[time, time]]:
    if quiet_from < quiet_until:
        return [(quiet_from, quiet_until)]
    return [(time(), quiet_until), (quiet_from, recurrence.LAST_MINUTE)]
