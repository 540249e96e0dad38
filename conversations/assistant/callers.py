"""Who speaks in a turn and who hears the answer.

A WhatsApp thread is verified; the number a call comes from is no proof. Until this very call was proven nobody hears in
it of visits, but for those that were booked in it.
"""

from collections.abc import Sequence

from appointments import queries
from appointments.models import Appointment, AppointmentEvent, Contact
from conversations import addressing, identity
from conversations.assistant import sounding
from conversations.assistant.toolbox import Caller, Scope
from conversations.assistant.turn_rows import LiveCall, Unheard
from conversations.journeys import codec
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question
from conversations.models import Call, Line, Message

PHONE = Line.Channel.PHONE


def find(
    conversation_id: int, messages: Sequence[Unheard | Message], live: LiveCall | None, *, is_spoken: bool
) -> Caller:
    """Say whether these words may change visits, and whether who hears the answer may be told of them.

    `live` is the call that goes on. While two calls of one number are spoken in at once nobody knows whose words are
    whose: then neither is known.
    """
    live = live if is_spoken else None
    if live is not None and live.has_another:
        return Caller(0, may_tell=False, may_act=False)
    is_proven = live is not None and live.is_proven
    spoken_words = [one for one in messages if one.channel == PHONE]
    may_act = all(_was_proven(conversation_id, one, live) for one in spoken_words)
    return Caller(live.id if live else 0, may_tell=not is_spoken or is_proven, may_act=may_act)


def read_live(conversation_id: int) -> LiveCall | None:
    """Read the call that goes on as it is now, in the midst of a turn: a detail may just have proven it."""
    live = addressing.find_live_call(conversation_id)
    if live is None:
        return None
    others = Call.objects.filter(conversation=conversation_id, ended_at__isnull=True, session_token__isnull=False)
    has_another = others.exclude(pk=live.pk).exists()
    return LiveCall(live.pk, live.started_at, has_another=has_another, is_proven=identity.is_proven(live.pk))


def _was_proven(conversation_id: int, message: Unheard | Message, live: LiveCall | None) -> bool:
    if live is not None and message.created_at >= live.started_at:
        return live.is_proven
    before = Call.objects.filter(conversation=conversation_id, started_at__lte=message.created_at)
    call = before.order_by("-started_at", "-id").first()
    return call is not None and identity.is_proven(call.pk)


def list_hidden(scope: Scope) -> list[Appointment]:
    """List the visits to come that this turn must not tell of: all but those booked or requested in this very call."""
    if scope.caller.may_tell:
        return []
    mine = queries.list_upcoming(Contact.objects.get(pk=scope.contact_id), now=scope.now)
    made = _list_made(scope)
    return [one for one in mine if one.pk not in made]


def _list_made(scope: Scope) -> set[int]:
    call = Call.objects.filter(pk=scope.caller.call_id).first()
    if call is None:
        return set()
    made = AppointmentEvent.objects.filter(
        kind__in=(AppointmentEvent.Kind.BOOKED, AppointmentEvent.Kind.REQUESTED),
        actor="assistant",
        channel=PHONE,
        at__gte=call.started_at,
        appointment__journeys__conversation=scope.lease.conversation_id,
    )
    return set(made.values_list("appointment_id", flat=True))


def was_named(scope: Scope, name: str) -> bool:
    """Say whether the caller has said this name in the call, so that saying it tells nothing new."""
    call = Call.objects.filter(pk=scope.caller.call_id).first()
    if call is None or not name:
        return False
    said = Message.objects.filter(
        conversation=call.conversation_id, kind=Message.Kind.INCOMING, channel=PHONE, created_at__gte=call.started_at
    )
    return any(sounding.is_in(name, text) for text in said.values_list("text", flat=True))


# The question that stands before another one


def wrap(question: Question | None) -> dict[str, object]:
    """Give the values of the question for a detail: what was asked before it."""
    if question is not None and question.kind == states.WHICH_CALLER:
        return {"of": question.values.get("of")}
    return {"of": codec.encode(question) if question is not None else None}


def unwrap(question: Question | None) -> Question | None:
    """Give the question itself, or the one that a question for a detail stands before."""
    if question is None or question.kind != states.WHICH_CALLER:
        return question
    before = question.values.get("of")
    return codec.decode(Question, before) if before else None


def is_secret(journey: JourneyState) -> bool:
    """Say whether the open question tells of a visit."""
    return journey.question is not None and journey.question.kind in states.TELL_OF_VISITS
