"""One way to claim, renew and release work, for every table that has `lease_token` and `lease_expires_at`.

A lease is a promise to be done by `lease_expires_at`. Whoever claims passes over rows that somebody else has locked or
holds under a lease that still runs; a lease that ran out is taken like a free row, so a killed process blocks nothing.
Every later write of the work compares the token: who lost the lease writes nothing.
"""

import random
import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

Row = TypeVar("Row", bound=models.Model)


def free(*, now: datetime) -> Q:
    """Give the condition for rows that nobody holds under a running lease at `now`."""
    return Q(lease_token__isnull=True) | Q(lease_expires_at__lte=now)


def claim(due: QuerySet[Row], *, now: datetime, seconds: int, limit: int) -> list[Row]:
    """Take up to `limit` of the `due` rows under a new lease, in their order. One token serves all that are taken now.

    Needs a transaction; the rows stay locked until it ends. Rows locked elsewhere are passed over, not waited for.
    """
    rows = list(due.filter(free(now=now)).select_for_update(skip_locked=True, of=("self",))[:limit])
    lease = {"lease_token": uuid.uuid4(), "lease_expires_at": now + timedelta(seconds=seconds)}
    for row in rows:
        for name, value in lease.items():
            setattr(row, name, value)
    if rows:
        type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).update(**lease)
    return rows


def renew(model: type[models.Model], pk: int, token: uuid.UUID, *, now: datetime, seconds: int) -> bool:
    """Push the end of a lease to `now` plus `seconds`, and say whether it was still held."""
    held = model._default_manager.filter(pk=pk, lease_token=token, lease_expires_at__gt=now)
    return held.update(lease_expires_at=now + timedelta(seconds=seconds)) == 1


def back_off(attempts: int, *, first_seconds: float, most_seconds: float) -> timedelta:
    """Give the wait before try number `attempts` + 1: doubling, capped, with up to a fifth of jitter."""
    seconds = min(first_seconds * 2 ** max(attempts - 1, 0), most_seconds)
    return timedelta(seconds=seconds * random.uniform(0.9, 1.1))
