"""The entries that read the clock: what they do is tested with time handed in."""

import pytest
from django.core.management import call_command
from django_q.models import Schedule

from reminders import tasks

pytestmark = pytest.mark.django_db


def test_tasks_run_with_nothing_to_do() -> None:
    assert (tasks.sweep(), tasks.plan_visits()) == (0, 0)


def test_tasks_sweep_every_minute() -> None:
    call_command("setup_schedules", verbosity=0)
    schedule = Schedule.objects.get(func="reminders.tasks.sweep")
    assert (schedule.schedule_type, schedule.minutes, schedule.repeats) == (Schedule.MINUTES, 1, -1)
