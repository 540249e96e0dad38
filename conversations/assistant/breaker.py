"""The circuit breaker of each endpoint: after three failed turns in a row it is left alone for a while, then tried by
one turn, and comes back by itself. The only writer of ModelHealth.

It lives in the database, so that a failure one process saw spares the customers of the others and the desk can show it.
Nothing is written while all is well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from conversations import live
from conversations.models import ModelHealth

FAILURES = 3
FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 300
TRIAL_SECONDS = 60  # one turn tries; the others wait so long for what it finds
PRACTICE = ""


@dataclass(frozen=True)
class Outage:
    """An endpoint that is left alone now; with no endpoint it is a practised one."""

    endpoint: str
    until: datetime
    trouble: str

    @property
    def is_practice(self) -> bool:
        """Whether somebody only practises."""
        return self.endpoint == PRACTICE


def may_ask(endpoint: str, *, now: datetime, left_alone_until: Mapping[str, datetime] | None = None) -> bool:
    """Say whether a turn may ask this endpoint. Of the turns that come when a pause is over one may, to try it.

    `left_alone_until` is what the rows say, by endpoint, where the caller has just read them.
    """
    if left_alone_until is None:
        rows = ModelHealth.objects.filter(endpoint__in=(endpoint, PRACTICE))
        left_alone_until = {one.endpoint: one.open_until for one in rows if one.open_until}
    practice = left_alone_until.get(PRACTICE)
    if practice is not None and practice > now:
        return False
    if endpoint not in left_alone_until:
        return True
    due = ModelHealth.objects.filter(endpoint=endpoint, open_until__lte=now)
    return due.update(open_until=now + timedelta(seconds=TRIAL_SECONDS)) == 1


def note_trouble(endpoint: str, code: str, *, now: datetime) -> None:
    """Count a failed turn. From the third in a row on, the endpoint is left alone, longer each time."""
    with transaction.atomic():
        ModelHealth.objects.get_or_create(endpoint=endpoint, defaults={"changed_at": now})
        row = ModelHealth.objects.select_for_update().get(endpoint=endpoint)
        row.failures += 1
        row.trouble, row.changed_at = code, now
        if row.failures >= FAILURES:
            pause = min(FIRST_PAUSE_SECONDS * 2 ** min(row.failures - FAILURES, 10), LONGEST_PAUSE_SECONDS)
            row.open_until = now + timedelta(seconds=pause)
            live.announce("gap")
        row.save()


def note_success(endpoint: str) -> None:
    """Forget what went wrong before. The row stays: another turn may be counting on it."""
    ill = ModelHealth.objects.filter(Q(failures__gt=0) | Q(open_until__isnull=False), endpoint=endpoint)
    if ill.update(failures=0, open_until=None, trouble=""):
        live.announce("gap")


def practise(minutes: int, *, now: datetime) -> datetime:
    """Leave every endpoint alone for some minutes, as if it were down, and say until when."""
    until = now + timedelta(minutes=minutes)
    with transaction.atomic():
        values = {"open_until": until, "changed_at": now}
        ModelHealth.objects.update_or_create(endpoint=PRACTICE, defaults=values)
        live.announce("gap")
    return until


def end_practice() -> None:
    """Go back to the model at once."""
    note_success(PRACTICE)


def list_outages(*, now: datetime) -> list[Outage]:
    """List what is left alone now, a practised outage first."""
    rows = ModelHealth.objects.filter(open_until__gt=now).order_by("endpoint")
    return [Outage(one.endpoint, one.open_until, one.trouble) for one in rows if one.open_until]
