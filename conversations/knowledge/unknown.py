"""Questions that nothing answered: counted once each, answered once and for all. The only writer of UnknownQuestion."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Func, Value

from appointments.models import Location, Service
from conversations.knowledge import entries, words
from conversations.models import KnowledgeEntry, UnknownQuestion

Status = UnknownQuestion.Status

MOST_TEXT = 300
SAME = 0.7  # share of trigrams from which two questions count as one
LONG_NUMBER = re.compile(r"\+?\d[\d\s-]{4,}\d")


def note(
    text: str, *, location: Location, language: str, conversation_id: int, message_id: int, now: datetime
) -> UnknownQuestion | None:
    """Count a question that has no answer. Numbers of phones and the like are not kept.

    Asked again by the same message (a turn that is tried again) it counts once. None where there are no words in it.
    """
    text = LONG_NUMBER.sub("…", text.strip())[:MOST_TEXT]
    folded = " ".join(words.fold(text))[:400]
    if not folded:
        return None
    with transaction.atomic():
        row = _find_same(folded, location, language)
        if row is None:
            row, _made = UnknownQuestion.objects.get_or_create(
                location=location,
                language=language,
                words=folded,
                status=Status.OPEN,
                defaults={"text": text, "count": 0, "first_asked_at": now, "last_asked_at": now},
            )
            row = UnknownQuestion.objects.select_for_update().get(pk=row.pk)
        if message_id > row.last_message_id or row.count == 0:
            row.count += 1
            row.last_message_id, row.last_conversation_id, row.last_asked_at = message_id, conversation_id, now
            row.save()
        return row


def _find_same(folded: str, location: Location, language: str) -> UnknownQuestion | None:
    asked = UnknownQuestion.objects.select_for_update().filter(location=location, language=language)
    likeness = Func("words", Value(folded), function="SIMILARITY")
    alike = asked.exclude(status=Status.ANSWERED).annotate(likeness=likeness).filter(likeness__gte=SAME)
    return alike.order_by("-likeness", "id").first()


def answer(
    questions: Iterable[UnknownQuestion],
    text: str,
    *,
    question: str = "",
    service: Service | None = None,
    everywhere: bool = False,
    now: datetime,
) -> KnowledgeEntry:
    """Turn questions into one entry that answers them all: the first names it, the others are its synonyms.

    `question` words the entry better than the customers did. Whoever asks so again is answered.
    """
    rows = list(questions)
    with transaction.atomic():
        first = rows[0]
        title = (question or first.text)[:200]
        entry = entries.add(
            title,
            text,
            language=first.language,
            synonyms=[one.text[:80] for one in rows if one.text[:200] != title],
            location=None if everywhere else first.location,
            service=service,
            source=KnowledgeEntry.Source.ASKED,
            now=now,
        )
        mark_answered(rows, entry)
        return entry


def mark_answered(rows: Iterable[UnknownQuestion], entry: KnowledgeEntry) -> None:
    """Note which entry answers these questions."""
    UnknownQuestion.objects.filter(pk__in=[one.pk for one in rows]).update(status=Status.ANSWERED, entry=entry)


def dismiss(rows: Iterable[UnknownQuestion]) -> None:
    """Put questions away that need no answer of ours. Asked again they are counted, and stay put away."""
    open_ones = UnknownQuestion.objects.filter(pk__in=[one.pk for one in rows], status=Status.OPEN)
    open_ones.update(status=Status.DISMISSED)
