"""What the rules ask for: which of them fit a visit, when their reminder is due, in which words it is written."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from appointments import concerns, rows, statements
from appointments.models import Appointment
from conversations import quiet_hours
from reminders.models import ReminderRule, ReminderRuleText

# Whether a visit ever had reminders, and whether its location has rules that may ask for some.
HAS_REMINDERS = concerns.ask(
    "reminders.has_reminders", "EXISTS (SELECT FROM reminders_reminder WHERE appointment_id = visit.id)"
)
HAS_RULES = concerns.ask(
    "reminders.has_rules",
    "EXISTS (SELECT FROM reminders_reminderrule WHERE is_active"
    " AND (location_id IS NULL OR location_id = visit.location_id))",
)
MATCHING = f"""
    SELECT {rows.columns(ReminderRule, "rule")} FROM reminders_reminderrule rule
    WHERE rule.is_active AND (rule.location_id IS NULL OR rule.location_id = %(location)s) AND (
        NOT EXISTS (SELECT FROM reminders_reminderrule_services own WHERE own.reminderrule_id = rule.id)
        OR EXISTS (SELECT FROM reminders_reminderrule_services own
            JOIN appointments_appointmentitem item ON item.service_id = own.service_id
            WHERE own.reminderrule_id = rule.id AND item.appointment_id = %(visit)s))
    ORDER BY rule.minutes_before DESC, rule.name
"""


def list_matching(appointment: Appointment) -> list[ReminderRule]:
    """List the active rules that fit a visit, by one of its services and by its location; earliest due first."""
    found = statements.fetch(MATCHING, {"visit": appointment.pk, "location": appointment.location_id})
    return [rows.make(ReminderRule, row) for row in found]


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
