"""Reminders whose words lack a language of the places they are for."""

from collections.abc import Iterator

from appointments import missing_words
from appointments.missing_words import MissingWords
from reminders.models import ReminderRule


@missing_words.register
def list_missing() -> Iterator[MissingWords]:
    """List for each rule that is in use the languages without words."""
    everywhere = missing_words.list_languages()
    for rule in ReminderRule.objects.filter(is_active=True).select_related("location").prefetch_related("texts"):
        texts = {text.language: {"words": text.words} for text in rule.texts.all()}
        languages = rule.location.languages if rule.location else everywhere
        for language, fields in missing_words.find_missing({"words": ""}, texts, languages, ()):
            yield MissingWords(rule, language, fields)
