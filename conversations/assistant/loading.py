"""What a turn begins with: what was heard, the journey, the place, who it is. One statement and what is kept."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from appointments import contacts
from appointments.models import Appointment, Contact, Location
from conversations import addressing, lifecycle
from conversations.assistant import callers, doubts, languages, options, places, reading, standing, turn_rows
from conversations.assistant import heard as hearing
from conversations.assistant.brain import Candidate, Heard, Manner
from conversations.assistant.phrasing import say
from conversations.assistant.toolbox import Scope
from conversations.assistant.turn_rows import TurnRows, Unheard
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.state import JourneyState
from conversations.journeys.store import LeaseLostError
from conversations.lifecycle import TurnLease
from conversations.models import Line
from conversations.playbooks import PlaybookTexts


@dataclass
class TurnStart:
    """The scope of a turn, and what else the engine and the choice of a brain must know of it."""

    scope: Scope
    rows: TurnRows
    playbook: PlaybookTexts
    heard_up_to: int
    heard_text: str
    first_turn: bool
    failed_before: bool
    greeting: str = ""


def load(lease: TurnLease, *, now: datetime) -> TurnStart | None:
    """Read everything a turn needs; None when nothing is left to be answered. Raises LeaseLostError."""
    rows = turn_rows.read(lease.conversation_id, now=now)
    if (rows.lease_token, rows.floor_version) != (lease.token, lease.floor_version):
        raise LeaseLostError
    if not rows.unheard:
        return None
    rows = _follow_merge(rows)
    journey = rows.journey or store.load_or_open(lease, now=now)
    newest = rows.unheard[-1]
    location = places.location_lately(newest.location_id, now=now)
    manner = manner_of(lease.channel or channel_after(newest.channel))
    caller = callers.find(lease.conversation_id, rows.unheard, rows.call, is_spoken=manner.is_spoken)
    if caller.may_tell:
        journey = replace(journey, question=callers.unwrap(journey.question))
    heard = tuple(_heard(one, journey, lease.conversation_id) for one in rows.unheard)
    rows, heard, asked = _choose_language(rows, lease, heard, location, manner, now=now)
    language = addressing.as_written(rows.language, rows.written_form, manner.channel)
    place = places.place_lately(location, language, now=now)
    if journey.question is not None and journey.question.kind != states.WHICH_QUESTION:
        titled = replace(journey.question, options=options.in_language(journey, place, language))
        journey = replace(journey, question=titled)
    opening = journey
    if journey.acted_up_to:
        # An earlier try at this turn acted on these words and died. Newer ones are read, but never as an answer: what
        # that try asked was never said.
        newer = tuple(one for one in heard if one.message_id > journey.acted_up_to)
        heard = newer or heard
        opening = replace(journey, question=None)
    torn: tuple[Candidate, ...] = ()
    if not journey.acted_up_to:
        # Who is not known yet hears of no reminder.
        reminded = _list_reminded(rows, language, now=now) if caller.may_tell else ()
        settled = doubts.settle(journey, heard, reminded, language, place_zone=place.time_zone)
        opening = journey = settled.journey
        heard, torn = settled.heard, settled.torn
    scope = Scope(
        lease=lease,
        contact_id=rows.contact_id,
        place=place,
        language=language,
        language_asked=asked,
        manner=manner,
        now=now,
        opening=opening,
        journey=journey,
        heard=heard,
        customer_name=rows.contact_name,
        caller=caller,
        has_paused=rows.has_paused,
        torn=torn,
        done=_list_approved(journey),
        gone=standing.list_gone(journey, now=now),
        unfinished=bool(journey.acted_up_to) and heard[0].message_id <= journey.acted_up_to,
    )
    return TurnStart(
        scope=scope,
        rows=rows,
        playbook=places.playbook_lately(location, language, now=now),
        heard_up_to=newest.id,
        heard_text="\n".join(one.text for one in rows.unheard if one.text),
        first_turn=not rows.has_spoken,
        failed_before=rows.last_outcome == "failed",
        greeting="" if rows.has_spoken else _greeting(location, place.name, language, now=now),
    )


def _follow_merge(rows: TurnRows) -> TurnRows:
    """Go on with the contact that this one was merged into, where it was."""
    if not rows.is_merged:
        return rows
    contact = contacts.current(Contact.objects.get(pk=rows.contact_id))
    return replace(rows, contact_id=contact.pk, contact_name=contact.name, written_form=contact.written_form)


def _list_reminded(rows: TurnRows, language: str, *, now: datetime) -> tuple[doubts.Reminded, ...]:
    if not (rows.is_reminded or rows.is_merged):  # of merged contacts the one statement sees only one
        return ()
    return doubts.list_reminded(Contact.objects.get(pk=rows.contact_id), language, now=now)


def _greeting(location: Location, name: str, language: str, *, now: datetime) -> str:
    """The business's own first line, else ours; both say that an assistant writes."""
    own = places.playbook_lately(location, language, now=now).greeting
    return own or say("greeting", language, place=name)


def _choose_language(
    rows: TurnRows,
    lease: TurnLease,
    heard: tuple[Heard, ...],
    location: Location,
    manner: Manner,
    *,
    now: datetime,
) -> tuple[TurnRows, tuple[Heard, ...], bool]:
    """Go on in the language that was asked for or used, for this contact too; what asked for it is no other wish."""
    found = languages.choose(
        reading.typed(heard),
        language=rows.language,
        written_form=rows.written_form,
        offered=location.languages,
        is_spoken=manner.is_spoken,
    )
    if (found.language, found.written_form) != (rows.language, rows.written_form):
        with transaction.atomic():
            conversation = store.check_lease(lease.conversation_id, lease)
            lifecycle.set_language(conversation, found.language)
            lifecycle.touch(conversation, now=now)
        # Not in the same transaction: what comes in locks the contact first and then the conversation.
        contacts.set_language(Contact.objects.get(pk=rows.contact_id), found.language, found.written_form)
        rows = replace(rows, language=found.language, written_form=found.written_form)
    if found.asked:
        last = next(one for one in reversed(heard) if one.text and reading.read_tap(one.choice_id) is None)
        kept = (replace(one, text=found.rest if one is last else "") if _is_typed(one) else one for one in heard)
        heard = tuple(kept)
    return rows, heard, found.asked


def _is_typed(one: Heard) -> bool:
    return reading.read_tap(one.choice_id) is None


def _heard(one: Unheard, journey: JourneyState, conversation_id: int) -> Heard:
    return Heard(
        message_id=one.id,
        text=one.text,
        choice_id=doubts.choice_now(one.choice_id),
        appointment_id=one.appointment_id,
        quoted_tokens=one.quoted_tokens,
        has_media=one.has_media,
        had_read_back=hearing.could_answer(one, journey.question, conversation_id),
    )


def channel_after(channel: str) -> str:
    """Say where the answer to words on this channel goes when no call is live: what a call left over, by WhatsApp."""
    return Line.Channel.WHATSAPP if channel == Line.Channel.PHONE else channel


def manner_of(channel: str) -> Manner:
    """Say how to put things on a channel. Notices go by WhatsApp."""
    return Manner(
        channel=channel,
        notices_follow=channel == Line.Channel.WHATSAPP,
        is_spoken=channel == Line.Channel.PHONE,
    )


def _list_approved(journey: JourneyState) -> set[str]:
    """Say what may be claimed of what this journey requested: it is booked once the business has agreed."""
    asked = [one.appointment_id for one in journey.commits if one.kind == "requested"]
    agreed = asked and Appointment.objects.filter(pk__in=asked, status__in=Appointment.STANDING).exists()
    return {"booked"} if agreed else set()
