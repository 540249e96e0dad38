"""The texts that tell the assistant its manner: drafts, publishing, rolling back, reading. Alone writes Playbook."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from appointments import queries
from appointments.models import Location, StaffMember
from conversations.models import Playbook

Status = Playbook.Status

TEXTS = ("manner", "booking", "reminder_replies", "rescheduling", "cancelling", "hand_off", "facts")
SAYS_ASSISTANT = ("assistant", "असिस्टेंट", "सहायक", "sahayak")  # in the languages the fixed texts are in
COPIED = ("greeting", *TEXTS, "never_say", "note")


class PlaybookError(Exception):
    """A verb refused; the text says why, for people."""


@dataclass(frozen=True)
class PlaybookTexts:
    """The published texts for one place and language; empty ones where nothing is published.

    `never_say` is a line each. `version` names the row (`"playbook:7"`), to be written down with what was said.
    """

    version: str = ""
    greeting: str = ""
    manner: str = ""
    booking: str = ""
    reminder_replies: str = ""
    rescheduling: str = ""
    cancelling: str = ""
    hand_off: str = ""
    facts: str = ""
    never_say: tuple[str, ...] = ()


def playbook_texts(location: Location | int, language: str) -> PlaybookTexts:
    """Read the texts that hold now: the place's own in the first of its languages that has one, else everywhere's.

    Texts are whole: an empty one of the place's playbook is not filled up from another.
    """
    place = location if isinstance(location, Location) else Location.objects.get(pk=location)
    chain = queries.list_languages(language, place)
    rows = Playbook.objects.filter(Q(location=place) | Q(location=None), status=Status.PUBLISHED, language__in=chain)
    found = min(rows, key=lambda one: (one.location_id is None, chain.index(one.language)), default=None)
    if found is None:
        return PlaybookTexts()
    return PlaybookTexts(
        version=f"playbook:{found.pk}",
        greeting=_filled(found.greeting, place, language) if _fits(found.language, language) else "",
        never_say=tuple(line.strip() for line in found.never_say.splitlines() if line.strip()),
        **{name: getattr(found, name) for name in TEXTS},
    )


def _fits(written: str, language: str) -> bool:
    """Say whether words written in one language may be shown to who speaks the other. Manner may, a greeting not."""
    return written == language or language.startswith(f"{written}-")


def _filled(greeting: str, place: Location, language: str) -> str:
    name = place.texts.filter(language=language).values_list("name", flat=True).first() or place.name
    return greeting.replace("{place}", name).strip()


def says_assistant(greeting: str, language: str) -> bool:
    """Say whether a greeting tells that no person writes; of other languages it is not known, and taken for said."""
    known = language.partition("-")[0] in ("en", "hi")
    return not greeting or not known or any(one in greeting.casefold() for one in SAYS_ASSISTANT)


def save_draft(playbook: Playbook, *, now: datetime) -> None:
    """Save a draft; a new one gets the next version number. Raises PlaybookError where it was published."""
    with transaction.atomic():
        if playbook.pk is None:
            playbook.version = _next_version(playbook.location, playbook.language)
            playbook.status, playbook.created_at = Status.DRAFT, now
        elif Playbook.objects.select_for_update().get(pk=playbook.pk).status != Status.DRAFT:
            raise PlaybookError(_("A published version stays as it is. Make a draft of it."))
        playbook.save()


def _next_version(location: Location | None, language: str) -> int:
    same = Playbook.objects.filter(location=location, language=language)
    return (same.aggregate(last=Max("version"))["last"] or 0) + 1


def copy_to_draft(playbook: Playbook, *, now: datetime) -> Playbook:
    """Make a draft with the texts of any version, to go on from."""
    texts = {name: getattr(playbook, name) for name in COPIED}
    draft = Playbook(location_id=playbook.location_id, language=playbook.language, **texts)
    save_draft(draft, now=now)
    return draft


def publish(playbook: Playbook, *, by: StaffMember | None, now: datetime) -> Playbook:
    """Let this version hold from now on, also one that held before (rolling back); the present one retires.

    Raises PlaybookError for a greeting that hides the assistant.
    """
    with transaction.atomic():
        same = Playbook.objects.select_for_update().filter(location=playbook.location, language=playbook.language)
        rows = {one.pk: one for one in same.order_by("pk")}  # locked in one order, so that two publish after each other
        row = rows[playbook.pk]
        if not says_assistant(row.greeting, row.language):
            raise PlaybookError(_("The greeting must say that an assistant writes."))
        if row.status == Status.PUBLISHED:
            return row
        for other in rows.values():
            if other.status == Status.PUBLISHED:
                other.status = Status.RETIRED
                other.save(update_fields=["status"])
        row.status, row.published_at, row.published_by = Status.PUBLISHED, now, by
        row.save(update_fields=["status", "published_at", "published_by"])
        return row


def retire(playbook: Playbook) -> None:
    """Let a published version hold no longer; what is next best holds then."""
    Playbook.objects.filter(pk=playbook.pk, status=Status.PUBLISHED).update(status=Status.RETIRED)
