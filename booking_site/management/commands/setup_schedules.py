"""`manage.py setup_schedules`: tell the worker what to do when. Runs at every start; again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django_q.models import Schedule

# Task, every how many minutes. The worker looks at schedules twice a minute, so nothing here needs the second.
SCHEDULES = {
    "appointments.tasks.expire_requests": 1,
    "appointments.tasks.expire_waitlist": 1,
    "appointments.tasks.read_busy_calendars": 5,
    "appointments.tasks.release_expired_holds": 1,
    "conversations.tasks.end_idle_conversations": 5,
    "conversations.tasks.purge_raw_payloads": 60,
    "conversations.tasks.write_model_summaries": 1,
    "reminders.tasks.sweep": 1,
}


class Command(BaseCommand):
    """Make the worker's schedules what the code says; schedules of tasks that are gone are removed."""

    help = "Write the worker's schedules: what runs how often. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one Schedule row for each task, named after it."""
        for task, minutes in SCHEDULES.items():
            Schedule.objects.update_or_create(
                name=task, defaults={"func": task, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
            )
        ours = [f"{app}.tasks." for app in ("appointments", "conversations", "handoff", "reminders")]
        for schedule in Schedule.objects.exclude(name__in=SCHEDULES):
            if schedule.name and schedule.name.startswith(tuple(ours)):
                schedule.delete()
        self.stdout.write(f"{len(SCHEDULES)} schedules.")
