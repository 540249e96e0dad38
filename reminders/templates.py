"""A rule's words as approved templates and as choices: the same words and buttons inside and outside the window.

A template numbers what the words name. Its last number is no word but the visit (`7:v2`) in the ids of the buttons.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from appointments.models import Appointment
from conversations import appointment_tokens
from conversations.appointment_tokens import CANCEL, CONFIRM, RESCHEDULE
from conversations.assistant import phrasing
from conversations.models import MessageTemplate
from reminders import rules, words
from reminders.models import ReminderRuleText

SUBJECT = "appointment"  # the value that stands for one version of a visit in the buttons
# WhatsApp wants an example of every value, and reviews anew when one changes: so they never do.
SAMPLES = {"service": "Check-up", "practitioner": "Dr Rao", "attendee": "Meena", "place": "Main Street"}
SAMPLE_START = datetime(2026, 12, 1, 4, 50, tzinfo=UTC)
SAMPLE_ZONE = "Asia/Kolkata"
SAMPLE_SUBJECT = appointment_tokens.build_subject(1, 1)


def list_choices(text: ReminderRuleText, subject: str) -> list[dict[str, str]]:
    """List the three buttons with tokens about `subject`: a visit's, or the number that stands for it."""
    titles = {
        CONFIRM: text.confirm_title or phrasing.say("choice.confirm", text.language),
        RESCHEDULE: text.reschedule_title or phrasing.say("choice.reschedule", text.language),
        CANCEL: text.cancel_title or phrasing.say("choice.cancel", text.language),
    }
    return [
        {"id": appointment_tokens.build_token(subject, answer), "title": title, "description": ""}
        for answer, title in titles.items()
    ]


def subject_of(appointment: Appointment) -> str:
    """Name the visit as it stands now, for the tokens of its buttons."""
    return appointment_tokens.build_subject(appointment.pk, appointment.version)


def keep_in_step(text: ReminderRuleText) -> MessageTemplate:
    """Write the words as the active template of their rule and language; changed ones are submitted when next used."""
    body, names = words.number(text.words)
    template, _ = MessageTemplate.objects.update_or_create(
        purpose=rules.purpose_of(text.rule_id),
        language=text.language,
        is_active=True,
        defaults={
            "name": f"appointment_reminder_{text.rule_id}_{text.language}".lower().replace("-", "_"),
            "category": MessageTemplate.Category.UTILITY,
            "body": body,
            "value_names": [*names, SUBJECT],
            "samples": [*(_sample(name, text.language) for name in names), SAMPLE_SUBJECT],
            "buttons": _buttons(list_choices(text, f"{{{{{len(names) + 1}}}}}")),
        },
    )
    return template


def retire_unspoken(rule_id: int) -> None:
    """Take the templates of languages out of use in which the rule has no words any more.

    What still waits in such a language leaves in another one's.
    """
    spoken = ReminderRuleText.objects.filter(rule_id=rule_id).values("language")
    MessageTemplate.objects.filter(purpose=rules.purpose_of(rule_id)).exclude(language__in=spoken).update(
        is_active=False
    )


def preview(text: ReminderRuleText) -> str:
    """Give the words as a customer would read them, with made-up values and the buttons below."""
    titles = " | ".join(choice["title"] for choice in list_choices(text, SAMPLE_SUBJECT))
    return f"{phrasing.render(rules.purpose_of(text.rule_id), sample_values(text), text.language)}\n[ {titles} ]"


def sample_values(text: ReminderRuleText) -> dict[str, Any]:
    """Give values of the same kind as those a reminder carries."""
    return {**SAMPLES, "words": text.words, "start_at": SAMPLE_START.isoformat(), "time_zone": SAMPLE_ZONE}


def _sample(name: str, language: str) -> str:
    return SAMPLES.get(name) or phrasing.format_when(SAMPLE_START, SAMPLE_ZONE, language)


def _buttons(choices: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": choice["id"], "title": choice["title"]} for choice in choices]
