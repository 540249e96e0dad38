"""The rows behind what is said in a call: claimed through the gate, heard, cut to what was heard.

A live call is a pulling transport: what is to be said in it is a queued Message with channel phone, which the call's
own session claims; the dispatcher never does. `sent` is handed to the voice, `delivered` was heard to its end or until
the caller spoke into it: then `text` is what was heard and `values["not_heard"]` the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conversations import gate, lifecycle, live, outbox
from conversations.assistant import wording
from conversations.assistant.phrasing import render, say, spoken
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.state import Question
from conversations.lifecycle import TurnLease
from conversations.models import Call, Conversation, Line, Message
from conversations.voice import calls
from conversations.voice.calls import Speaker
from conversations.voice.patience import DONE

Status = Message.Status


@dataclass(frozen=True)
class Words:
    """What is to be said now. The assistant's give way to what comes next, a person's do not."""

    message_id: int
    text: str
    floor_version: int | None
    gives_way: bool
    sender: str = "assistant"
    tells_of_person: bool = False  # that one was asked for, or is there


@dataclass(frozen=True)
class Floor:
    """Who may speak in the call's conversation now."""

    version: int
    holder: str  # assistant, agent or nobody; or done
    language: str
    owes_reply: bool


def look(speaker: Speaker) -> Floor:
    """Read who has the floor."""
    conversation = Conversation.objects.get(pk=speaker.conversation_id)
    owes_reply = conversation.reply_after is not None
    is_done = conversation.status == Conversation.Status.RESOLVED
    holder = DONE if is_done else conversation.floor
    return Floor(conversation.floor_version, holder, conversation.language, owes_reply)


def claim_next(speaker: Speaker, *, now: datetime) -> Words | None:
    """Take the oldest line that may be said now, through the gate; None when there is none.

    What the gate drops or holds is written down with its reason. Claim, gate and `sent` are one transaction.
    """
    with transaction.atomic():
        lifecycle.lock(speaker.conversation_id)
        if not calls.speaks(speaker):
            return None
        due = Q(send_after__isnull=True) | Q(send_after__lte=now)
        queued = Message.objects.select_for_update(of=("self",)).filter(
            due, conversation=speaker.conversation_id, status=Status.QUEUED, channel=Line.Channel.PHONE
        )
        for message in queued.select_related("line__location", "appointment").order_by("id"):
            verdict = gate.check(message, now=now)
            if isinstance(verdict, gate.Leave):
                return _say(message, speaker, now=now)
            _keep_back(message, verdict)
    return None


def _say(message: Message, speaker: Speaker, *, now: datetime) -> Words:
    _put(message, speaker, now=now)
    message.save(update_fields=["text", "status", "sent_at", "lease_token"])
    live.announce("conversation", message.conversation_id)
    return _words_of(message)


def _put(message: Message, speaker: Speaker, *, now: datetime) -> None:
    """Put a line as it sounds, handed to the voice now."""
    text = render(message.purpose, message.values, message.language)
    by_hand = message.sender == Message.Sender.AGENT
    message.text = spoken.clean(text) if by_hand else spoken.put(text, message.language)
    message.status, message.sent_at, message.lease_token = Status.SENT, now, speaker.token


def _words_of(message: Message) -> Words:
    gives_way = message.sender == Message.Sender.ASSISTANT
    tells = message.purpose in ("handing-over", "agent-joined")
    return Words(message.pk, message.text, message.floor_version, gives_way, message.sender, tells)


def begin_answer(speaker: Speaker, lease: TurnLease, words: str, *, now: datetime) -> Words | None:
    """Write the first clause of an answer that is still being thought, past the gate; None when it may not be said.

    The line is `sent` at once and carries `outbox.GROWS` until its turn ends. The caller waits for it, so it is written
    once, as the gate has judged it.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        address = calls.find_address(speaker)
        if address is None or not lifecycle.holds_lease(conversation, lease):
            return None
        message = outbox.compose(
            conversation,
            address,
            purpose="reply",
            values={"text": words.strip(), outbox.GROWS: True},
            language=conversation.language,
            floor_version=lease.floor_version,
            now=now,
        )
        verdict = gate.check(message, now=now, seen=gate.look([message], now=now))
        if isinstance(verdict, gate.Leave):
            _put(message, speaker, now=now)
        else:
            _judge_kept(message, verdict)
        outbox.write(message, now=now)
    return _words_of(message) if isinstance(verdict, gate.Leave) else None


def add_clause(speaker: Speaker, lease: TurnLease, message_id: int, words: str, *, now: datetime) -> str | None:
    """Add a clause to an answer that is being said, past lease and gate; gives it as spoken, or None."""
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        message = _under_way(message_id, speaker.token)
        if message is None or not lifecycle.holds_lease(conversation, lease) or not calls.speaks(speaker):
            return None
        message.conversation = conversation
        if not isinstance(gate.check(message, now=now, seen=gate.look([message], now=now)), gate.Leave):
            return None
        said = outbox.grow(message, words)
        message.save(update_fields=["text", "values"])
        live.announce_committed([("conversation", message.conversation_id)])
        return said


def read_words(message_id: int) -> str:
    """Read the words of a line as they stand now."""
    return Message.objects.values_list("text", flat=True).get(pk=message_id)


def may_go_on(speaker: Speaker, message_id: int, *, now: datetime) -> bool:
    """Look at the gate once more, between two clauses of a line that is being said."""
    message = Message.objects.select_related("conversation", "appointment").get(pk=message_id)
    is_said = message.status == Status.SENT  # cut meanwhile, its rest is not said
    seen = gate.look([message], now=now)
    return is_said and calls.speaks(speaker) and isinstance(gate.check(message, now=now, seen=seen), gate.Leave)


def _keep_back(message: Message, verdict: gate.HoldUntil | gate.Drop) -> None:
    _judge_kept(message, verdict)
    message.save(update_fields=["status", "error_code", "reason", "send_after"])
    live.announce("conversation", message.conversation_id)


def _judge_kept(message: Message, verdict: gate.HoldUntil | gate.Drop) -> None:
    if isinstance(verdict, gate.HoldUntil):
        message.send_after = verdict.at
    else:
        message.status, message.error_code = Status.DROPPED, verdict.code
    message.reason = verdict.reason


def note_heard(speaker: Speaker, message_id: int, *, now: datetime) -> None:
    """Note that a line was heard to its end."""
    said = Message.objects.filter(pk=message_id, status=Status.SENT, lease_token=speaker.token)
    if said.update(status=Status.DELIVERED, delivered_at=now):
        _tell(message_id)


def note_progress(speaker: Speaker, message_id: int, heard: int) -> None:
    """Keep how many characters of a line were played so far: a yes to it, and another process, go by that."""
    with transaction.atomic():
        message = _under_way(message_id, speaker.token)
        if message is not None and heard > message.values.get("heard", 0):
            message.values = {**message.values, "heard": heard}
            message.save(update_fields=["values"])


def _under_way(message_id: int, token: UUID) -> Message | None:
    """A line that this socket is saying; another may have taken it up since."""
    said = Message.objects.select_for_update().filter(pk=message_id, status=Status.SENT, lease_token=token)
    return said.first()


def cut(token: UUID, message_id: int, heard: int, *, reason: str, code: str = "", now: datetime) -> None:
    """Keep of a line its first `heard` characters; one of which nothing was heard was not said.

    Done twice, or by a socket whose line another has taken up, it changes nothing.
    """
    with transaction.atomic():
        message = _under_way(message_id, token)
        if message is None:
            return
        _cut(message, message.text[:heard], message.text[heard:], now=now)
        message.reason, message.error_code = reason, code if message.status == Status.DROPPED else ""
        message.save(update_fields=["text", "values", "reason", "error_code", "status", "delivered_at"])
        live.announce("conversation", message.conversation_id)


def _cut(message: Message, heard: str, rest: str, *, now: datetime) -> None:
    message.text = heard.strip() or message.text
    message.values = {**message.values, "not_heard": rest.strip()}
    message.status = Status.DELIVERED if heard.strip() else Status.DROPPED
    message.delivered_at = now if heard.strip() else None


def _tell(message_id: int) -> None:
    live.announce("conversation", Message.objects.values_list("conversation_id", flat=True).get(pk=message_id))


# What is open when a call begins, and what its keys mean


def queue_opening(speaker: Speaker, *, now: datetime) -> None:
    """Open a call with the question that was left open, if the assistant has the floor and owes no other words.

    A call that goes on after its socket was lost, with no question open, is asked what it was about.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        if conversation.floor != Conversation.Floor.ASSISTANT or conversation.reply_after is not None:
            return
        call = Call.objects.filter(pk=speaker.call_id, ended_at__isnull=True).first()
        if call is None or _has_words_waiting(conversation):
            return
        question, language = find_question(conversation), conversation.language
        if question is not None:
            words = f"{say('phone.where-we-were', language)}\n{wording.ask(question, language)}"
        elif call.resumed:
            words = say("phone.anything", language)
        else:
            return
        options = question.options if question else ()
        outbox.send(
            conversation,
            purpose="reply",
            values={"text": words, **({"question": question.id} if question else {})},
            choices=[{"id": one.id, "title": one.title, "description": one.description} for one in options],
            floor_version=conversation.floor_version,
            now=now,
        )


def _has_words_waiting(conversation: Conversation) -> bool:
    waiting = conversation.messages.filter(status=Status.QUEUED, channel=Line.Channel.PHONE)
    return waiting.filter(floor_version=conversation.floor_version).exists()


def find_question(conversation: Conversation) -> Question | None:
    """Find the question that is open in the conversation's active journey; done, only whether to write is open."""
    journey = store.find_active(conversation)
    if journey is None:
        return None
    state = states.from_json(journey.state)
    is_open = not state.outcome or (state.question is not None and state.question.kind in states.AFTER_DONE)
    return state.question if is_open else None


def read_key(speaker: Speaker, digit: str) -> tuple[str, str]:
    """Give a key's words and the choice it makes: 0 asks for a person, 1 to n choose among what is open."""
    conversation = Conversation.objects.get(pk=speaker.conversation_id)
    if digit == "0":
        return say("choice.person", conversation.language), "intent:person"
    question = find_question(conversation)
    options = question.options if question else ()
    if 1 <= int(digit) <= len(options):
        chosen = options[int(digit) - 1]
        return chosen.title, chosen.id
    return digit, ""


def interrupted_reason() -> str:
    """Say why a line stands cut: the caller spoke into it."""
    return _("The caller spoke into it.")


def overtaken_reason() -> str:
    """Say why a line stands cut: other words went before the rest of it."""
    return _("Other words went before the rest of it.")


def lost_reason() -> str:
    """Say why a line stands cut: the connection broke."""
    return _("The connection broke in the middle of it.")


def hung_up_reason() -> str:
    """Say why a line stands cut: nobody was on the line any more."""
    return _("The call ended before it was said.")
