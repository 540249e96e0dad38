"""What is to leave, as meaning. Writes the queued Message in the transaction that caused it; `dispatcher` sends it.

`gate` looks again in the moment of leaving, so a caller here need not know whether the message may leave: it states the
conditions (the appointment's version and statuses, the floor it was composed under) and the words' meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from appointments import rows
from appointments.models import Appointment, StaffMember
from conversations import addressing, lifecycle, live
from conversations.addressing import Address, NoAddress
from conversations.assistant.phrasing import spoken
from conversations.models import Conversation, Message, Turn

CONTINUED = "continued"  # among the values of a message whose rest follows in another one
GROWS = "grows"  # among the values of a line whose answer is not whole yet, or never became so
_SAME_IN_REST = (
    *("conversation_id", "sender", "agent_id", "channel", "line_id", "contact_point_id", "our_number", "choices"),
    *("language", "appointment_id", "appointment_version", "appointment_statuses", "floor_version", "turn_id"),
    *("can_wait", "leave_before", "quiet_from", "quiet_until"),
)


@dataclass(frozen=True)
class Patience:
    """When a message that nobody asked for may leave: before an instant, outside of hours on the clock of the place.

    It also waits while an agent has the floor or a change of its appointment is being talked about.
    """

    leave_before: datetime | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None


def send(
    conversation: Conversation,
    *,
    purpose: str,
    values: dict[str, Any],
    now: datetime,
    language: str | None = None,
    choices: Sequence[dict[str, str]] = (),
    sender: str = Message.Sender.ASSISTANT,
    agent: StaffMember | None = None,
    address: Address | None = None,
    appointment: Appointment | None = None,
    appointment_statuses: Sequence[str] = (),
    floor_version: int | None = None,
    turn: Turn | None = None,
    send_after: datetime | None = None,
    patience: Patience | None = None,
    is_last: bool = True,
) -> Message:
    """Queue one message and wake the dispatcher at commit.

    `values` must be JSON and hold facts, not rendered words (but for `text` of replies). With an `appointment` the
    message leaves only while its version is today's and its status among `appointment_statuses`. With a
    `floor_version` it leaves only under that floor; notices give none and pass. With `patience` it gives way to people
    and quiet hours. Who writes the conversation afterwards, and tells who watches, says so by `is_last`. Raises
    NoAddress.
    """
    address = address or addressing.find_address(conversation)
    if address is None:
        raise NoAddress(f"Contact {conversation.contact_id} never wrote to a line of ours.")
    message = compose(
        conversation,
        address,
        purpose=purpose,
        values=values,
        language=language or addressing.language_on(conversation, address.line.channel),
        choices=choices,
        sender=sender,
        agent=agent,
        appointment=appointment,
        appointment_statuses=appointment_statuses,
        floor_version=floor_version,
        turn=turn,
        send_after=send_after,
        patience=patience,
        now=now,
    )
    rows.insert([message])
    if is_last:
        lifecycle.note_activity(conversation, now=now)
    live.announce_committed([("outbox", message.pk), *(lifecycle.list_news(conversation) if is_last else [])])
    return message


def compose(
    conversation: Conversation,
    address: Address,
    *,
    purpose: str,
    values: dict[str, Any],
    language: str,
    now: datetime,
    choices: Sequence[dict[str, str]] = (),
    sender: str = Message.Sender.ASSISTANT,
    agent: StaffMember | None = None,
    appointment: Appointment | None = None,
    appointment_statuses: Sequence[str] = (),
    floor_version: int | None = None,
    turn: Turn | None = None,
    send_after: datetime | None = None,
    patience: Patience | None = None,
) -> Message:
    """Give a message that is queued once it is written; the arguments are those of `send`."""
    return Message(
        conversation=conversation,
        kind=Message.Kind.OUTGOING,
        status=Message.Status.QUEUED,
        sender=sender,
        agent=agent,
        channel=address.line.channel,
        line=address.line,
        contact_point=address.contact_point,
        our_number=address.our_number or address.line.number_e164,
        purpose=purpose,
        values=values,
        choices=list(choices),
        language=language,
        text=str(values.get("text", "")),
        appointment=appointment,
        appointment_version=appointment.version if appointment else None,
        appointment_statuses=list(appointment_statuses),
        floor_version=floor_version,
        turn=turn,
        can_wait=patience is not None,
        leave_before=patience.leave_before if patience else None,
        quiet_from=patience.quiet_from if patience else None,
        quiet_until=patience.quiet_until if patience else None,
        send_after=send_after,
        created_at=now,
    )


def write(message: Message, *, now: datetime) -> None:
    """Write a composed message that no dispatcher has to send: a line in a call, judged and said by its session."""
    rows.insert([message])
    lifecycle.note_activity(message.conversation, now=now)
    live.announce_committed(lifecycle.list_news(message.conversation))


def send_rest(message: Message, rest: str, *, now: datetime) -> Message:
    """Queue what did not fit into a message that leaves, for the same person under the same conditions."""
    asked = {name: value for name, value in message.values.items() if name == "question"}
    part = Message(
        kind=Message.Kind.OUTGOING,
        status=Message.Status.QUEUED,
        purpose="agent-reply" if message.sender == Message.Sender.AGENT else "reply",
        values={"text": rest, **asked},
        text=rest,
        created_at=now,
        **{name: getattr(message, name) for name in _SAME_IN_REST},
    )
    rows.insert([part])
    live.announce_committed([("outbox", part.pk), ("conversation", part.conversation_id)])
    return part


def take_back(message_id: int, *, reason: str) -> bool:
    """Let a message that still waits never leave, and say whether it did wait. The caller locked its conversation."""
    waiting = Message.objects.select_for_update().filter(pk=message_id, status=Message.Status.QUEUED)
    message = waiting.first()
    if message is None:
        return False
    message.status, message.reason, message.send_after = Message.Status.DROPPED, reason, None
    message.save(update_fields=["status", "reason", "send_after"])
    live.announce("conversation", message.conversation_id)
    return True


def grow(message: Message, words: str) -> str:
    """Add words to a line that is being said in a call; gives them as they are spoken. The caller holds its lock."""
    said = spoken.put(words, message.language)
    message.text = f"{message.text} {said}".strip()
    message.values = {**message.values, "text": f"{message.values.get('text', '')} {words.strip()}".strip()}
    return said


def complete(
    message_id: int, rest: str, *, values: dict[str, Any], choices: Sequence[dict[str, str]], turn: Turn
) -> None:
    """Make a line whole whose first words were spoken while the rest was thought. What came too late is not heard.

    Called in the transaction that ends the turn; the call's session says the rest.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    kept = {key: value for key, value in message.values.items() if key != GROWS}
    if message.status == Message.Status.SENT:
        grow(message, rest)
    elif rest:
        unheard = spoken.put(rest, message.language)
        kept["not_heard"] = f"{kept.get('not_heard', '')} {unheard}".strip()
    message.values, message.choices, message.turn = kept | values, list(choices), turn
    message.save(update_fields=["text", "values", "choices", "turn"])
    live.announce("conversation", message.conversation_id)


def note(conversation: Conversation, agent: StaffMember, text: str, *, now: datetime) -> Message:
    """Keep a line for colleagues; no customer ever sees it, and it needs no floor."""
    return _write(conversation, Message.Kind.NOTE, Message.Sender.AGENT, text, now=now, agent=agent)


def activity(
    conversation: Conversation, text: str, *, now: datetime, appointment: Appointment | None = None
) -> Message:
    """Put what happened into the timeline, for the desk."""
    return _write(conversation, Message.Kind.ACTIVITY, Message.Sender.SYSTEM, text, now=now, appointment=appointment)


def _write(
    conversation: Conversation,
    kind: str,
    sender: str,
    text: str,
    *,
    now: datetime,
    agent: StaffMember | None = None,
    appointment: Appointment | None = None,
) -> Message:
    message = Message.objects.create(
        conversation=conversation,
        kind=kind,
        status=Message.Status.WRITTEN,
        sender=sender,
        agent=agent,
        text=text,
        appointment=appointment,
        created_at=now,
    )
    lifecycle.touch(conversation, now=now)
    return message
