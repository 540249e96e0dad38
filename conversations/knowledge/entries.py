"""Keeping entries: the only writer of KnowledgeEntry and its phrases."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.search import SearchVector
from django.db import transaction

from appointments.models import Location, Service
from conversations.knowledge import words
from conversations.models import KnowledgeEntry, KnowledgePhrase


def add(
    question: str,
    answer: str,
    *,
    language: str,
    now: datetime,
    synonyms: Sequence[str] = (),
    location: Location | None = None,
    service: Service | None = None,
    source: str = KnowledgeEntry.Source.ADMIN,
) -> KnowledgeEntry:
    """Keep an answer; the same question of the same place, service and language gets the new one."""
    with transaction.atomic():
        same = KnowledgeEntry.objects.filter(
            location=location, service=service, language=language, question=question.strip()
        )
        entry = same.first() or KnowledgeEntry(
            location=location, service=service, language=language, question=question.strip(), source=source
        )
        entry.answer, entry.is_active = answer.strip(), True
        entry.synonyms = list(dict.fromkeys([*entry.synonyms, *synonyms]))
        save(entry, now=now)
        return entry


def save(entry: KnowledgeEntry, *, now: datetime) -> None:
    """Save an entry and write down anew how it is found."""
    with transaction.atomic():
        entry.updated_at = now
        entry.save()
        entry.phrases.all().delete()
        said = [(entry.question, False), *((one, True) for one in entry.synonyms)]
        folded = {" ".join(words.fold(text)): is_synonym for text, is_synonym in said}
        KnowledgePhrase.objects.bulk_create(
            KnowledgePhrase(entry=entry, words=text[:400], is_synonym=is_synonym)
            for text, is_synonym in folded.items()
            if text
        )
        entry.phrases.update(vector=SearchVector("words", config=config_of(entry.language)))


def config_of(language: str) -> str:
    """Name the text search configuration: English words are stemmed, those of other languages taken as they are."""
    return "english" if language.partition("-")[0] == "en" else "simple"
