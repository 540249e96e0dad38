"""The demo business's reminders: the day before and two hours before, in three written forms."""

from datetime import time

from django.db import transaction

from reminders.models import ReminderRule, ReminderRuleText

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
TITLES = {
    "en": ("Confirm", "Reschedule", "Cancel"),
    "hi": ("कन्फ़र्म करें", "समय बदलें", "रद्द करें"),
    "hi-Latn": ("Confirm", "Samay badlein", "Cancel"),
}
RULES = {
    "The day before": (
        24 * 60,
        {
            "en": "Hello {attendee}, a reminder of your appointment: {service} with {practitioner} on {when} at "
            "{place}. Will you come? Please tap below to confirm or change it.",
            "hi": "नमस्ते {attendee}, आपका अपॉइंटमेंट याद दिला रहे हैं: {service}, आप {practitioner} से मिलेंगे, समय {when}, "
            "जगह {place}। क्या आप आ रहे हैं? कृपया नीचे बटन दबाकर बताइए।",
            "hi-Latn": "Namaste {attendee}, aapka appointment yaad dila rahe hain: {service}, aap {practitioner} se "
            "milenge, samay {when}, jagah {place}. Kya aap aa rahe hain? Neeche button dabakar bataiye.",
        },
    ),
    "Two hours before": (
        2 * 60,
        {
            "en": "Hello {attendee}, we look forward to seeing you soon: {service} on {when} at {place}. "
            "If anything is in the way, please tap below.",
            "hi": "नमस्ते {attendee}, हम आपका इंतज़ार करेंगे: {service}, समय {when}, जगह {place}। कोई दिक्कत हो तो कृपया नीचे "
            "बटन दबाइए।",
            "hi-Latn": "Namaste {attendee}, hum aapka intezaar karenge: {service}, samay {when}, jagah {place}. Koi "
            "dikkat ho to kripya neeche button dabaiye.",
        },
    ),
}


def load_rules() -> None:
    """Make the demo's rules, their words and so their templates; a rule that is there stays as somebody edited it."""
    for name, (minutes_before, words) in RULES.items():
        with transaction.atomic():
            rule, is_new = ReminderRule.objects.get_or_create(
                name=name,
                defaults={"minutes_before": minutes_before, "quiet_from": QUIET_FROM, "quiet_until": QUIET_UNTIL},
            )
            if is_new:
                _write(rule, words)


def _write(rule: ReminderRule, words: dict[str, str]) -> None:
    for language, text in words.items():
        confirm, reschedule, cancel = TITLES[language]
        ReminderRuleText.objects.create(
            rule=rule,
            language=language,
            words=text,
            confirm_title=confirm,
            reschedule_title=reschedule,
            cancel_title=cancel,
        )
