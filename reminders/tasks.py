"""What the clock asks of this app, and what would keep an admin waiting. Each task may run twice."""

import time

from django.utils import timezone
from django_q.tasks import async_task

from reminders import delivery, planning

# Below the worker's time-out for a task; what is left is due at the next minute's sweep.
LONGEST_SWEEP_SECONDS = 40


def sweep() -> int:
    """Queue what is due, batch after batch while there is more, and say how many reminders were settled."""
    stop_at = time.monotonic() + LONGEST_SWEEP_SECONDS
    settled = 0
    while time.monotonic() < stop_at and (batch := delivery.sweep(now=timezone.now())):
        settled += batch
    return settled


def plan_visits() -> int:
    """Apply the rules as they are now to the visits to come, and say how many were looked at."""
    return planning.plan_visits(now=timezone.now())


def plan_visits_soon() -> None:
    """Have the worker apply rules that were saved, once the transaction is committed."""
    async_task("reminders.tasks.plan_visits", q_options={"ack_failure": True})
