"""What the rules ask for: which of them fit a visit, when their reminder is due, in which words it is written."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from appointments import statements
from appointments.models import Appointment
from conversations import quiet_hours
from reminders.models import ReminderRule, ReminderRuleText

CONCERNED = """
    SELECT EXISTS (SELECT FROM reminders_reminder WHERE appointment_id = %s AND status = 'planned')
        OR EXISTS (SELECT FROM reminders_reminderrule WHERE is_active AND (location_id IS NULL OR location_id = %s))
"""


def is_concerned(appointment: Appointment) -> bool:
    """Say whether a visit has planned reminders, or its location rules that may ask for some. One statement."""
    [(is_concerned,)] = statements.fetch(CONCERNED, [appointment.pk, appointment.location_id])
    return bool(is_concerned)


def list_matching(appointment: Appointment) -> list[ReminderRule]:
    """List the active rules that fit a visit, by one of its services and by its location; earliest due first."""
    services = appointment.items.values_list("service_id", flat=True)
    rules = ReminderRule.objects.filter(
        Q(location__isnull=True) | Q(location_id=appointment.location_id),
        Q(services__isnull=True) | Q(services__in=list(services)),
        is_active=True,
    )
    return list(rules.distinct())


def find_due_at(rule: ReminderRule, appointment: Appointment) -> datetime:
    """Give the instant at which the reminder is due: so many minutes before the start, whatever clocks do between."""
    return appointment.start_at - timedelta(minutes=rule.minutes_before)


def find_leaves_at(rule: ReminderRule, appointment: Appointment, due_at: datetime) -> datetime:
    """Give the instant at which a reminder due then leaves: at once, or when quiet hours end."""
    zone = appointment.location.zone
    return quiet_hours.find_end(due_at, rule.quiet_from, rule.quiet_until, zone) or due_at


def find_text(rule: ReminderRule, languages: Iterable[str]) -> ReminderRuleText | None:
    """Give the rule's words in the first of these languages it has (hi-Latn falls back to hi), else in any."""
    texts = {text.language: text for text in rule.texts.order_by("id")}
    for tag in languages:
        while tag:
            if tag in texts:
                return texts[tag]
            tag = tag.rpartition("-")[0]
    return next(iter(texts.values()), None)


def purpose_of(rule_id: int) -> str:
    """Name the purpose of a rule's messages and templates."""
    return f"appointment-reminder-{rule_id}"
