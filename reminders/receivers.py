"""News from below, and saved words, turned into rows: plans follow visits, templates follow words."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from appointments import parties
from appointments.booking import history
from appointments.models import AppointmentEvent
from appointments.signals import appointment_changed
from reminders import planning, rules, templates
from reminders.models import Reminder, ReminderRuleText

Kind = AppointmentEvent.Kind
Reason = Reminder.Reason

# What a change of each kind takes back, and why. A hold, a kept new time and an answer about coming change no plan.
WITHDRAWN_BECAUSE = {
    Kind.BOOKED: Reason.MOVED,
    Kind.IMPORTED: Reason.MOVED,
    Kind.MOVED: Reason.MOVED,
    Kind.CANCELLED: Reason.CANCELLED,
    Kind.STATUS: Reason.NOT_EXPECTED,
}


@receiver(appointment_changed, dispatch_uid="reminders.appointment_changed")
def plan_again(sender: Any, event_id: int, **kwargs: Any) -> None:
    """Plan, replan or withdraw a visit's reminders in the transaction that changed it."""
    event = history.get_event(event_id)
    reason = WITHDRAWN_BECAUSE.get(Kind(event.kind))
    if reason is None:
        return
    has_reminders = history.get_answer(event_id, rules.HAS_REMINDERS)
    if has_reminders or history.get_answer(event_id, rules.HAS_RULES):
        parties.read(event.appointment)
        planning.replan(event.appointment, now=event.at, withdrawn_because=reason, is_first=not has_reminders)


@receiver(post_save, sender=ReminderRuleText, dispatch_uid="reminders.words_saved")
def keep_template_in_step(sender: Any, instance: ReminderRuleText, raw: bool = False, **kwargs: Any) -> None:
    """Write a rule's words as the template of their language, and retire that of a language they were in before."""
    if raw:
        return
    templates.keep_in_step(instance)
    templates.retire_unspoken(instance.rule_id)


@receiver(post_delete, sender=ReminderRuleText, dispatch_uid="reminders.words_deleted")
def retire_template(sender: Any, instance: ReminderRuleText, **kwargs: Any) -> None:
    """Take the template of deleted words out of use."""
    templates.retire_unspoken(instance.rule_id)
