"""Holding what a caller said against the rows: never an argument of a brain, nor what we said ourselves in the call."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from appointments import contacts
from appointments.models import Appointment, Contact
from conversations import identity
from conversations.assistant import callers, proof_words, sounding
from conversations.assistant.phrasing import format_date, spoken
from conversations.assistant.proof_words import Details
from conversations.assistant.toolbox import PersonWanted, Scope, ToolError
from conversations.journeys import state as states
from conversations.models import Call, IdentityTry, Message

Kind = IdentityTry.Kind
PROVEN, WRONG, NOTHING = "proven", "wrong", "nothing"  # what came of it
HEARD = (Message.Status.SENT, Message.Status.DELIVERED, Message.Status.READ)


@dataclass(frozen=True)
class Evidence:
    """What only the customer would know of the visits that are kept back."""

    names: tuple[str, ...]
    days: tuple[date, ...]
    references: tuple[str, ...]


def show(scope: Scope) -> str:
    """Hold what the caller said in this call against the rows, each line once. A person is asked for after too many."""
    call = Call.objects.filter(pk=scope.caller.call_id).first()
    if call is None:
        return NOTHING
    if not identity.may_try(call.pk, now=scope.now):
        want_person(scope)
    came_to = NOTHING
    for message, details in _list_claims(scope, call):
        kind = _judge(details, scope, call, message)
        right = kind is not None
        if identity.note_try(call.pk, message.pk, kind or _kind_of(details), is_right=right, now=scope.now):
            now_heard = list(Message.objects.filter(pk__in=[one.message_id for one in scope.heard]))
            talk = scope.lease.conversation_id
            scope.caller = callers.find(talk, now_heard, callers.read_live(talk), is_spoken=scope.manner.is_spoken)
            return PROVEN
        came_to = WRONG
    if came_to == WRONG and not identity.may_try(call.pk, now=scope.now):
        want_person(scope)
    return came_to


def want_person(scope: Scope) -> None:
    """Ask for a person, because the caller could not show who it is. Raises ToolError."""
    detail = "The caller could not show whose appointment it is: nothing of it was told or changed."
    scope.person = PersonWanted("needs-a-person", detail=detail, manner="identity")
    raise ToolError("identity-failed", "Too many details were wrong. A colleague is asked.")


# The words


def _list_claims(scope: Scope, call: Call) -> list[tuple[Message, Details]]:
    """List what was said to show who speaks and is not counted yet: the last name given earlier, this turn's words."""
    said = Message.objects.filter(
        conversation=scope.lease.conversation_id, kind=Message.Kind.INCOMING, channel=callers.PHONE, choice_id=""
    )
    said = said.filter(created_at__gte=call.started_at, id__lte=scope.heard_up_to).order_by("id")
    now_heard = {one.message_id for one in scope.heard}
    earlier = [one for one in said if one.pk not in now_heard]
    now_said = [one for one in said if one.pk in now_heard]
    claims = []
    for message in reversed(earlier):
        details = _read(message.text, scope, asked=False, with_days=False)
        if details.names:
            claims.append((message, details))
            break
    if now_said:
        text = ". ".join(one.text for one in now_said if one.text)
        claims.append((now_said[-1], _read(text, scope, asked=_was_asked(scope), with_days=_means_visit(scope))))
    return [
        (one, details) for one, details in claims if not details.is_empty and not identity.was_tried(call.pk, one.pk)
    ]


def _read(text: str, scope: Scope, *, asked: bool, with_days: bool) -> Details:
    return proof_words.find_details(
        text,
        language=scope.language,
        asked=asked,
        with_days=with_days,
        code_digits=identity.CODE_DIGITS,
        local_now=scope.now.astimezone(scope.place.zone).replace(tzinfo=None),
        country=scope.place.country,
    )


def _was_asked(scope: Scope) -> bool:
    question = scope.opening.question
    return question is not None and question.kind == states.WHICH_CALLER


def _means_visit(scope: Scope) -> bool:
    """Say whether a day that was said is that of the visit. In "move it to Thursday" it is not."""
    return _was_asked(scope) or scope.journey.intent in (states.CANCEL, states.CONFIRM)


# The rows


def _judge(details: Details, scope: Scope, call: Call, message: Message) -> str | None:
    """Say which kind of detail is right; none where nothing is, or where more was named than one person needs."""
    if details.is_guessing:
        return None
    if any(identity.use_code(call.pk, one, now=scope.now) for one in details.codes):
        return Kind.CODE
    known = _gather(scope, call, message)
    if set(details.references) & set(known.references):
        return Kind.REFERENCE
    if set(details.days) & set(known.days):
        return Kind.DATE
    said = (*details.names, *([details.bare] if details.bare else []))
    named = any(sounding.is_same(name, one) for name in said for one in known.names)
    if named or (details.loose and any(sounding.is_in(one, details.loose) for one in known.names)):
        return Kind.NAME
    return None


def _kind_of(details: Details) -> str:
    found = (
        (details.codes, Kind.CODE),
        (details.references, Kind.REFERENCE),
        (details.days, Kind.DATE),
        (details.names, Kind.NAME),
    )
    return next((kind for values, kind in found if values), Kind.NOTHING)


def _gather(scope: Scope, call: Call, message: Message) -> Evidence:
    """Gather what can show who calls: of the visits kept back, without what we ourselves said in this call before."""
    hidden = callers.list_hidden(scope)
    ours = list(_said_by_us(call).filter(id__lt=message.pk))
    texts = " ".join(one.text for one in ours)
    owner = contacts.current(Contact.objects.get(pk=scope.contact_id))
    names = {owner.name, *(one.attendee.name for one in hidden)} if hidden else set()
    days = {one.start_at.astimezone(one.location.zone).date(): one for one in hidden}
    return Evidence(
        names=tuple(one for one in names if one and not _named(texts, one)),
        days=tuple(day for day, one in days.items() if not any(_tells_day(said, one) for said in ours)),
        references=tuple(one.reference for one in hidden if not proof_words.tells(texts, one.reference)),
    )


def _named(texts: str, name: str) -> bool:
    return any(proof_words.tells(texts, word) for word in name.split() if len(word) > 2) or proof_words.tells(
        texts, name
    )


def _tells_day(said: Message, visit: Appointment) -> bool:
    day = format_date(visit.start_at, visit.location.time_zone, said.language)
    return spoken.put(day, said.language).strip(" .") in said.text


def _said_by_us(call: Call) -> QuerySet[Message]:
    outgoing = Message.objects.filter(
        conversation=call.conversation_id, kind=Message.Kind.OUTGOING, channel=callers.PHONE
    )
    return outgoing.filter(created_at__gte=call.started_at, status__in=HEARD)
