"""The rows a turn begins with, read by one statement: a caller waits for it, and a dozen of them took ten milliseconds.

It reads and judges nothing; what is rare (an open reminder, merged contacts) it only says there is, and who needs it
reads it. The statement is prepared once for each connection: planning it takes longer than running it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from conversations import consent
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState
from conversations.models import Conversation
from conversations.outbox import GROWS

EARLIER_MESSAGES = 12
# Of a flood the newest are answered. Two hundred long ones took forty seconds to understand, in which nobody else was
# answered; the desk shows them all.
MOST_UNHEARD = 20
MOST_CHARACTERS = 2000  # of each
REMINDERS = "appointment-reminder-"

_STATEMENT = """
SELECT talk.lease_token, talk.floor_version, talk.language,
    who.id, who.name, who.written_form,
    who.merged_into_id IS NOT NULL
        OR EXISTS (SELECT FROM appointments_contact other WHERE other.merged_into_id = who.id),
    unheard.messages,
    (SELECT json_build_array(journey.id, journey.state) FROM conversations_journey journey
        WHERE journey.conversation_id = talk.id AND journey.status = 'active'),
    EXISTS (SELECT FROM conversations_journey journey
        WHERE journey.conversation_id = talk.id AND journey.status = 'paused'),
    EXISTS (SELECT FROM conversations_message reminder
        JOIN appointments_appointment visit ON visit.id = reminder.appointment_id
        WHERE reminder.conversation_id IN (
                SELECT theirs.id FROM conversations_conversation theirs WHERE theirs.contact_id = who.id)
            AND reminder.kind = 'outgoing' AND starts_with(reminder.purpose, %(purpose)s)
            AND reminder.status IN ('sent', 'delivered', 'read')
            AND visit.status = 'booked' AND visit.confirmation = 'needs-action' AND visit.start_at > %(now)s),
    (SELECT turn.outcome FROM conversations_turn turn
        WHERE turn.conversation_id = talk.id AND turn.outcome <> 'superseded' ORDER BY turn.id DESC LIMIT 1),
    EXISTS (SELECT FROM conversations_turn turn
        WHERE turn.conversation_id = talk.id AND turn.outcome <> 'superseded' AND turn.said <> ''),
    (SELECT json_agg(json_build_array(said.sender, said.text) ORDER BY said.id) FROM (
        SELECT message.id, message.sender, message.text FROM conversations_message message
        WHERE message.conversation_id = talk.id AND message.id < unheard.first_id
            AND message.kind IN ('incoming', 'outgoing') AND message.text <> ''
            AND message.status NOT IN ('dropped', 'failed')
        ORDER BY message.id DESC LIMIT %(earlier)s) said),
    (SELECT coalesce(sum(used.prompt_tokens + used.completion_tokens), 0)::bigint FROM conversations_modeluse used
        WHERE used.conversation_id = talk.id),
    (SELECT json_object_agg(health.endpoint, health.open_until) FROM conversations_modelhealth health
        WHERE health.open_until IS NOT NULL),
    (SELECT json_build_object('id', live.id, 'started_at', live.started_at,
        'has_another', EXISTS (SELECT FROM conversations_call other
            WHERE other.conversation_id = talk.id AND other.id <> live.id
                AND other.ended_at IS NULL AND other.session_token IS NOT NULL),
        'is_proven', EXISTS (SELECT FROM conversations_identitytry try WHERE try.call_id = live.id AND try.is_right),
        'earlier', (SELECT json_agg(json_build_array(said.sender, said.text) ORDER BY said.id) FROM (
            SELECT message.id, message.sender, message.text FROM conversations_message message
            WHERE message.conversation_id = talk.id AND message.id < unheard.first_id
                AND message.kind IN ('incoming', 'outgoing') AND message.text <> ''
                AND message.status NOT IN ('dropped', 'failed')
                AND message.channel = 'phone' AND message.created_at >= live.started_at
            ORDER BY message.id DESC LIMIT %(earlier)s) said))
        FROM conversations_call live WHERE live.conversation_id = talk.id AND live.ended_at IS NULL
        ORDER BY live.id DESC LIMIT 1),
    EXISTS (SELECT FROM conversations_message begun
        WHERE begun.conversation_id = talk.id AND begun.id > unheard.first_id AND begun."values" ? %(grows)s)
FROM conversations_conversation talk
JOIN appointments_contact who ON who.id = talk.contact_id
CROSS JOIN LATERAL (
    SELECT min(message.id) AS first_id, json_agg(json_build_object(
        'id', message.id, 'text', left(message.text, %(characters)s), 'choice_id', message.choice_id,
        'channel', message.channel,
        'appointment_id', message.appointment_id, 'location_id', line.location_id,
        'has_media', message.media <> '[]'::jsonb, 'created_at', message.created_at,
        'answers', message."values" ->> 'answers', 'quoted', quoted.choices) ORDER BY message.id) AS messages
    FROM (SELECT * FROM conversations_message newer
        WHERE newer.conversation_id = talk.id AND newer.kind = 'incoming' AND newer.id > talk.heard_up_to
            AND NOT EXISTS (SELECT FROM conversations_consent keyword
                WHERE keyword.message_id = newer.id AND keyword.source = %(keyword)s)
        ORDER BY newer.id DESC LIMIT %(most)s) message
    JOIN conversations_line line ON line.id = message.line_id
    LEFT JOIN conversations_message quoted ON quoted.id = message.quoted_id) unheard
WHERE talk.id = %(conversation)s
"""


@dataclass(frozen=True)
class Unheard:
    """One message that came in and is not answered yet; `answers` is the question heard before a spoken one."""

    id: int
    text: str
    choice_id: str
    channel: str
    location_id: int
    appointment_id: int | None
    has_media: bool
    created_at: datetime
    answers: str
    quoted_tokens: tuple[str, ...]


@dataclass(frozen=True)
class LiveCall:
    """The call that goes on in a conversation, of several the newest. `earlier`: what was said in it, as in TurnRows.

    `has_another`: a second one is spoken in at the same time; `is_proven`: its caller has shown who it is.
    """

    id: int
    started_at: datetime
    has_another: bool
    is_proven: bool
    earlier: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TurnRows:
    """What was in the rows at one moment. `earlier` are sender and text of what was said last before, oldest first."""

    lease_token: UUID | None
    floor_version: int
    language: str
    contact_id: int
    contact_name: str
    written_form: str
    is_merged: bool
    unheard: tuple[Unheard, ...]
    journey: JourneyState | None
    has_paused: bool
    is_reminded: bool
    last_outcome: str
    has_spoken: bool
    earlier: tuple[tuple[str, str], ...]
    tokens_used: int
    left_alone_until: Mapping[str, datetime]  # by endpoint
    call: LiveCall | None = None
    has_begun: bool = False  # an answer to these words that never became whole


def read(conversation_id: int, *, now: datetime) -> TurnRows:
    """Read what a turn of this conversation begins with: messages that are not heard yet, without STOP and START.

    Of very many, or very long ones, as many and as much as a person would read.
    """
    values = {
        "conversation": conversation_id,
        "now": now,
        "purpose": REMINDERS,
        "earlier": EARLIER_MESSAGES,
        "most": MOST_UNHEARD,
        "characters": MOST_CHARACTERS,
        "keyword": consent.KEYWORD,
        "grows": GROWS,
    }
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(_STATEMENT, values, prepare=True).fetchone()
    if row is None:
        raise Conversation.DoesNotExist
    return _of(*row)


def _of(  # the columns, in their order
    lease_token: UUID | None,
    floor_version: int,
    language: str,
    contact_id: int,
    contact_name: str,
    written_form: str,
    is_merged: bool,
    unheard: list[dict[str, Any]] | None,
    journey: tuple[int, dict[str, Any]] | None,
    has_paused: bool,
    is_reminded: bool,
    last_outcome: str | None,
    has_spoken: bool,
    earlier: list[tuple[str, str]] | None,
    tokens_used: int,
    left_alone_until: dict[str, str] | None,
    call: dict[str, Any] | None,
    has_begun: bool,
) -> TurnRows:
    return TurnRows(
        lease_token=lease_token,
        floor_version=floor_version,
        language=language,
        contact_id=contact_id,
        contact_name=contact_name,
        written_form=written_form,
        is_merged=is_merged,
        unheard=tuple(_unheard(**one) for one in unheard or ()),
        journey=replace(states.from_json(journey[1]), journey_id=journey[0]) if journey else None,
        has_paused=has_paused,
        is_reminded=is_reminded,
        last_outcome=last_outcome or "",
        has_spoken=has_spoken,
        earlier=tuple((sender, text) for sender, text in earlier or ()),
        tokens_used=tokens_used,
        left_alone_until={name: datetime.fromisoformat(until) for name, until in (left_alone_until or {}).items()},
        call=_call(**call) if call else None,
        has_begun=has_begun,
    )


def _call(*, started_at: str, earlier: list[tuple[str, str]] | None, **same: Any) -> LiveCall:
    said = tuple((sender, text) for sender, text in earlier or ())
    return LiveCall(started_at=datetime.fromisoformat(started_at), earlier=said, **same)


def _unheard(*, quoted: list[dict[str, Any]] | None, answers: str | None, created_at: str, **same: Any) -> Unheard:
    tokens = tuple(one["id"] for one in quoted or ())
    return Unheard(answers=answers or "", quoted_tokens=tokens, created_at=datetime.fromisoformat(created_at), **same)
