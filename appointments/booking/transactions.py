"""How the verbs run: one transaction each, again after a deadlock, and locks in one order.

Order of locks, the same in every verb, so that they cannot wait for each other in a ring: the request of a series, then
the calendars (shared;
closing takes them exclusively), then the limits that are counted, then a class whose seats are, then visits by id in
one statement, then the rows of Allocation in one sorted INSERT. Nothing is locked after that INSERT.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from appointments import statements
from appointments.models import Appointment

Result = TypeVar("Result")

RETRIES = 3
DEADLOCK_DETECTED, SERIALIZATION_FAILURE = "40P01", "40001"
LOCATION_CALENDAR, PRACTITIONER_CALENDAR, LIMIT, SERIES = 7301, 7302, 7303, 7304
LOCK = "SELECT {function}(space, number) FROM unnest(%s::int[], %s::int[]) AS key (space, number)"
VISIT_FIELDS = [field.attname for field in Appointment._meta.concrete_fields]
VISIT_COLUMNS = ", ".join(f'visit."{field.column}"' for field in Appointment._meta.concrete_fields)
VISITS = (
    f"SELECT {VISIT_COLUMNS} FROM appointments_appointment visit WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"
)


class Changed(Exception):
    """What was read before a lock is not so any more: roll back and begin again."""


def run(work: Callable[[], Result]) -> Result:
    """Do `work` in a transaction, after a deadlock at most three times again.

    Inside a caller's transaction it is a savepoint: a refusal leaves that transaction usable, a deadlock is the
    caller's. A reference that is in use already is drawn again in either case.
    """
    outermost = not connection.in_atomic_block
    for attempt in range(RETRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except Changed:
            if attempt == RETRIES:
                raise
        except (OperationalError, IntegrityError) as error:
            if attempt == RETRIES or not _may_try_again(error, outermost=outermost):
                raise
            if isinstance(error, OperationalError):
                time.sleep(random.uniform(0.005, 0.03) * 2**attempt)
    raise AssertionError("unreachable")


def savepoint() -> AbstractContextManager[None]:
    """Begin a part that can be undone by itself."""
    return transaction.atomic()


def violates(error: BaseException, column: str) -> bool:
    """Say whether a unique column of Appointment was the reason."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", "") or ""
    return name.startswith(f"{Appointment._meta.db_table}_{column}_")


def share_calendars(location_id: int, practitioner_ids: Iterable[int]) -> None:
    """Keep the place and the people from being closed until the transaction ends."""
    statements.fetch_last([to_share_calendars(location_id, practitioner_ids)])


def to_share_calendars(location_id: int, practitioner_ids: Iterable[int]) -> statements.Call:
    """Give the statement that does it, for who reads in the same exchange what it keeps."""
    return _lock("pg_advisory_xact_lock_shared", _calendars(location_id, practitioner_ids))


def take_calendars(location_id: int | None, practitioner_ids: Iterable[int]) -> None:
    """Wait for bookings under way at the place or of the people, and keep new ones out."""
    statements.fetch_last([_lock("pg_advisory_xact_lock", _calendars(location_id, practitioner_ids))])


def lock_limits(keys: list[int]) -> None:
    """Wait for whoever counts the same limits, and let nobody else count them until the transaction ends."""
    statements.fetch_last([_lock("pg_advisory_xact_lock", [(LIMIT, key) for key in keys])])


def lock_series(key: int) -> None:
    """Wait for whoever writes the series of the same request, until the transaction ends."""
    statements.fetch_last([_lock("pg_advisory_xact_lock", [(SERIES, key)])])


def lock_visits(ids: Iterable[int]) -> dict[int, Appointment]:
    """Lock visits by id, all in one statement, and read them as they are now."""
    visits = map(make_visit, statements.fetch(VISITS, [statements.array(sorted(set(ids)))]))
    return {visit.pk: visit for visit in visits}


def make_visit(row: Sequence[Any]) -> Appointment:
    """Give the visit of a row that was read as VISIT_COLUMNS."""
    return Appointment.from_db(connection.alias, VISIT_FIELDS, row)


def _calendars(location_id: int | None, practitioner_ids: Iterable[int]) -> list[tuple[int, int]]:
    keys = [] if location_id is None else [(LOCATION_CALENDAR, location_id)]
    return keys + [(PRACTITIONER_CALENDAR, person) for person in sorted(set(practitioner_ids))]


def _lock(function: str, keys: list[tuple[int, int]]) -> statements.Call:
    spaces, numbers = zip(*keys, strict=True)
    return statements.Call(LOCK.format(function=function), [statements.array(spaces), statements.array(numbers)])


def _may_try_again(error: Exception, *, outermost: bool) -> bool:
    if isinstance(error, IntegrityError):
        return violates(error, "reference")
    return outermost and getattr(error.__cause__, "sqlstate", "") in (DEADLOCK_DETECTED, SERIALIZATION_FAILURE)
