"""The rows of a call: begun, answered, spoken in, ended. The only writer of Call.

Everything a call is stands in PostgreSQL, keyed by its sid: a socket may drop and another one go on. Every verb opens
its own transaction and locks the conversation first, then the call.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from appointments import contacts, rows, statements
from appointments.models import ContactPoint
from conversations import addressing, inbox, lifecycle, live, outbox
from conversations.addressing import Address
from conversations.assistant import heard as hearing
from conversations.models import Call, Conversation, Line, Message
from conversations.voice import after_call

ALIVE_SECONDS = 30
RESUME_SECONDS = 45  # Twilio's fallback and our restart together
MOST_RESUMED = 5
PUT_THROUGH_SECONDS = 4 * 3600  # Twilio's own limit for a call that it dials
_ABANDONED = ("pk", "conversation_id", "session_token")
# Withheld numbers come as the word on the keys of a telephone, or as the word itself.
_LETTERS = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"]
_KEYS = {letter: digit for digit, letters in enumerate(_LETTERS, 2) for letter in letters}
WITHHELD = {
    "+" + "".join(str(_KEYS[letter]) for letter in word)
    for word in ("ANONYMOUS", "RESTRICTED", "BLOCKED", "UNKNOWN", "UNAVAILABLE", "PRIVATE")
}
_SPOKEN_ON = f"""
SELECT live.contact_point_id, live.our_number, {rows.columns(Line, "line")}
FROM conversations_call live JOIN conversations_line line ON line.id = live.line_id
WHERE live.id = %s AND live.session_token = %s AND live.ended_at IS NULL
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ringing:
    """A call as Twilio announces it."""

    account: str
    call_sid: str
    from_number: str
    to_number: str


@dataclass(frozen=True)
class Speaker:
    """The one socket that speaks for a call, and what it must know."""

    call_id: int
    conversation_id: int
    token: UUID


class UnknownCall(Exception):
    """No webhook of ours was told of this call, or it is over."""


def begin(ringing: Ringing, *, now: datetime) -> Call:
    """Take note of a call that rings: line, contact, conversation. Told twice, it is one call. Raises UnknownLine."""
    line = inbox.find_line(Line.Channel.PHONE, ringing.to_number)
    known = Call.objects.select_related("conversation", "line__location")
    try:
        with transaction.atomic():
            found = known.filter(account=ringing.account, call_sid=ringing.call_sid).first()
            return found or _begin(ringing, line, now=now)
    except IntegrityError:
        return known.get(account=ringing.account, call_sid=ringing.call_sid)


def _begin(ringing: Ringing, line: Line, *, now: datetime) -> Call:
    point = _point(ringing.from_number, now=now)
    contact = contacts.current(point.contact) if point else contacts.create_nameless(now=now)
    language = contact.language or line.location.languages[0]
    conversation = lifecycle.conversation_for(contact, language=language, now=now)
    call = Call.objects.create(
        account=ringing.account,
        call_sid=ringing.call_sid,
        line=line,
        our_number=ringing.to_number[:16],
        conversation=conversation,
        contact=contact,
        contact_point=point,
        started_at=now,
        alive_until=now + timedelta(seconds=ALIVE_SECONDS),
    )
    lifecycle.end_lease(conversation)
    outbox.activity(conversation, _("A call from them"), now=now)
    return call


def _point(from_number: str, *, now: datetime) -> ContactPoint | None:
    if from_number in WITHHELD or not from_number.startswith("+"):
        return None
    try:
        number = contacts.normalise_number(from_number)
    except contacts.BadNumber:
        return None
    return contacts.find_or_create_point(kind=ContactPoint.Kind.NUMBER, value=number, now=now)


def find(account: str, call_sid: str) -> Call | None:
    """Find a call we were told of."""
    known = Call.objects.select_related("conversation", "line__location")
    return known.filter(account=account, call_sid=call_sid).first()


def voice_language(call: Call) -> str:
    """Say in which language its voice speaks. A voice needs a country with it: `hi` is `hi-IN` in India."""
    return f"{call.conversation.language.partition('-')[0]}-{call.line.location.country}"


# The socket that speaks for a call


def claim(account: str, call_sid: str, session_id: str, *, now: datetime) -> Speaker:
    """Let this socket speak for the call; one that did before must fall silent. Raises UnknownCall."""
    found = find(account, call_sid)
    if found is None:
        raise UnknownCall
    with transaction.atomic():
        lifecycle.lock(found.conversation_id)
        call = Call.objects.select_for_update().get(pk=found.pk)
        if call.status in Call.TERMINAL or (call.ended_at and call.outcome != "lost"):
            raise UnknownCall
        call.session_token, call.session_id = uuid4(), session_id
        call.status, call.answered_at = Call.Status.IN_PROGRESS, call.answered_at or now
        call.ended_at, call.outcome, call.unserved = None, "", False
        call.alive_until = now + timedelta(seconds=ALIVE_SECONDS)
        call.save()
        live.announce("conversation", call.conversation_id)
        assert call.session_token is not None
        return Speaker(call.pk, call.conversation_id, call.session_token)


def read_voice_language(speaker: Speaker) -> str:
    """Read in which language the call's voice speaks from now on."""
    return voice_language(Call.objects.select_related("conversation", "line__location").get(pk=speaker.call_id))


def keep_alive(speaker: Speaker, *, now: datetime) -> bool:
    """Say that somebody is on the line, and learn whether this socket still speaks for the call."""
    mine = Call.objects.filter(pk=speaker.call_id, session_token=speaker.token, ended_at__isnull=True)
    return mine.update(alive_until=now + timedelta(seconds=ALIVE_SECONDS)) == 1


def speaks(speaker: Speaker) -> bool:
    """Say whether this socket is the one that speaks for the call, and the call goes on."""
    return Call.objects.filter(pk=speaker.call_id, session_token=speaker.token, ended_at__isnull=True).exists()


def find_address(speaker: Speaker) -> Address | None:
    """Give where a line goes that this socket may speak; None when another one speaks by now, or the call is over."""
    for point_id, our_number, *line in statements.fetch(_SPOKEN_ON, [speaker.call_id, speaker.token]):
        return addressing.address_of(rows.make(Line, line), point_id, our_number)
    return None


def let_go(speaker: Speaker, *, now: datetime) -> None:
    """Note that the socket is gone. Whether the call is, Twilio tells, or nobody until it counts as lost.

    Twilio may have asked before what comes next, and put the caller through: that counts for longer.
    """
    mine = Call.objects.filter(pk=speaker.call_id, session_token=speaker.token)
    until = now + timedelta(seconds=RESUME_SECONDS)
    mine.filter(ended_at__isnull=True, alive_until__lt=until).update(alive_until=until)
    mine.update(session_token=None)


# What comes in


def hear(speaker: Speaker, text: str, *, choice_id: str = "", is_key: bool = False, now: datetime) -> Message | None:
    """Store what the caller said or keyed and owe an answer at once; None when another socket speaks by now."""
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        call = _locked(speaker)
        if call is None:
            return None
        if is_key:
            call.first_key_at = call.first_key_at or now
        else:
            call.first_prompt_at = call.first_prompt_at or now
        call.save(update_fields=["first_key_at", "first_prompt_at"])
        if conversation.status == Conversation.Status.RESOLVED:
            lifecycle.reopen(conversation, now=now)  # "one more thing", after a colleague closed the matter
        question = hearing.find_heard_question(conversation)
        message = inbox.receive_spoken(call, conversation, text, choice_id=choice_id, now=now)
        if question:
            message.values = {"answers": question}
            message.save(update_fields=["values"])
        return message


def _locked(speaker: Speaker) -> Call | None:
    calls = Call.objects.select_for_update(of=("self",)).select_related("line", "contact_point")
    return calls.filter(pk=speaker.call_id, session_token=speaker.token, ended_at__isnull=True).first()


# The end


def apply_status(call: Call, status: str, *, now: datetime) -> None:
    """Fold in Twilio's word on a call. In any order and twice: a terminal status never changes."""
    with transaction.atomic():
        conversation = lifecycle.lock(call.conversation_id)
        row = Call.objects.select_for_update(of=("self",)).select_related("contact").get(pk=call.pk)
        if row.status in Call.TERMINAL or status not in Call.Status.values:
            return
        if status in Call.TERMINAL:
            _end(row, conversation, status=status, outcome="ended", now=now)
        elif row.answered_at is None:
            row.status = status
            row.save(update_fields=["status"])


def resume(call: Call, *, now: datetime) -> bool:
    """Go on with a call whose socket was lost; False once that was tried too often, and the call is over."""
    with transaction.atomic():
        conversation = lifecycle.lock(call.conversation_id)
        row = Call.objects.select_for_update(of=("self",)).select_related("contact").get(pk=call.pk)
        if row.status in Call.TERMINAL:
            return False
        if row.resumed >= MOST_RESUMED:
            _end(row, conversation, status=Call.Status.FAILED, outcome="given-up", now=now)
            return False
        row.resumed += 1
        row.ended_at, row.outcome, row.unserved = None, "", False
        row.alive_until = now + timedelta(seconds=RESUME_SECONDS)
        row.save()
        return True


def put_through(call: Call, *, now: datetime) -> None:
    """Note that the caller talks elsewhere now: nobody of ours is on the line, and yet the call is not lost."""
    going_on = Call.objects.filter(pk=call.pk, ended_at__isnull=True)
    going_on.update(alive_until=now + timedelta(seconds=PUT_THROUGH_SECONDS))


def hang_up(call: Call, *, now: datetime) -> None:
    """Note that the caller has talked elsewhere and Twilio hangs up now: should nobody tell, the call is over soon."""
    going_on = Call.objects.filter(pk=call.pk, ended_at__isnull=True)
    going_on.update(alive_until=now + timedelta(seconds=RESUME_SECONDS))


def end_lost(*, now: datetime) -> int:
    """End the calls nobody heard of for a while: their process was killed and Twilio told us nothing.

    One that cannot be ended is logged and keeps nothing else from being done.
    """
    lost = Call.objects.filter(ended_at__isnull=True, alive_until__lte=now)
    ended = 0
    for pk, conversation_id in lost.values_list("pk", "conversation_id"):
        try:
            ended += _end_if_lost(pk, conversation_id, now=now)
        except Exception:
            log.exception("Call %s could not be ended.", pk)
    return ended


def _end_if_lost(call_id: int, conversation_id: int, *, now: datetime) -> bool:
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        row = Call.objects.select_for_update(of=("self",)).select_related("contact").get(pk=call_id)
        is_lost = row.ended_at is None and row.alive_until <= now
        if is_lost:
            _end(row, conversation, status=row.status, outcome="lost", now=now)
        return is_lost


def list_abandoned(*, now: datetime) -> list[tuple[int, int, UUID]]:
    """List the calls that are over and whose socket never let go: call, conversation and the socket's token."""
    over = Call.objects.filter(ended_at__isnull=False, session_token__isnull=False, alive_until__lte=now)
    return [(pk, conversation, token) for pk, conversation, token in over.values_list(*_ABANDONED) if token]


def forget_socket(call_id: int, token: UUID) -> int:
    """Note that this socket is gone, whatever it was."""
    return Call.objects.filter(pk=call_id, session_token=token).update(session_token=None)


def _end(call: Call, conversation: Conversation, *, status: str, outcome: str, now: datetime) -> None:
    was_live = call.ended_at is None
    call.status, call.outcome = status, outcome
    call.ended_at = call.ended_at or now  # its socket lets go by itself, or is found abandoned
    call.unserved = call.first_prompt_at is None and call.first_key_at is None
    call.save()
    if not was_live:
        return
    words = _("The call ended before anything was said") if call.unserved else _("The call ended")
    outbox.activity(conversation, words, now=now)
    if addressing.find_live_call(conversation.pk) is None:
        after_call.settle(call, conversation, now=now)
