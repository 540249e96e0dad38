"""Message templates that lack a language of the business: outside the 24-hour window those customers read another."""

from collections.abc import Iterator

from appointments import missing_words
from appointments.missing_words import MissingWords
from conversations.models import MessageTemplate

REMINDERS = "appointment-reminder-"  # written from the rules' own words, which say themselves what lacks


@missing_words.register
def list_missing() -> Iterator[MissingWords]:
    """List for each purpose with a template the languages without one."""
    known: dict[str, set[str]] = {}
    rows = MessageTemplate.objects.filter(is_active=True).exclude(purpose__startswith=REMINDERS)
    for purpose, language in rows.order_by("purpose").values_list("purpose", "language"):
        known.setdefault(purpose, set()).add(language)
    for purpose, languages in known.items():
        texts = {language: {"body": "there"} for language in languages}
        for language, fields in missing_words.find_missing({"body": ""}, texts, missing_words.list_languages(), ()):
            yield MissingWords(MessageTemplate(purpose=purpose, language=language), language, fields)
