"""Keeps a caller company: while they wait for a person, and when they say nothing. Queues the lines that are due.

What it says are Messages like all else, under the floor of that moment: a colleague who comes in stops them. The
ticket of a wait is not touched: whoever asked for a person is answered, on the phone or afterwards.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import addressing, lifecycle, outbox
from conversations.assistant import reading, wording
from conversations.assistant.phrasing import say
from conversations.models import Call, Conversation
from conversations.understanding import choice
from conversations.voice import calls, speaking
from conversations.voice.calls import Speaker
from conversations.voice.patience import Due

FILLERS = ("phone.filler.1", "phone.filler.2", "phone.filler.3")

# What a caller who waits can choose.
WAIT, THROUGH, WRITE, RING = "wait", "through", "write", "ring"
# Why a call ends, as it comes back with the relay's hand-off.
PUT_THROUGH, LATER, SILENT, GAVE_UP, DONE = "put-through", "later", "silent", "gave-up", "done"


def keep(speaker: Speaker, due: Due, *, turn: int, floor_version: int, now: datetime) -> tuple[tuple[str, ...], str]:
    """Queue the line that is due. Gives the ways that were offered with it, and why the call ends after it, if so.

    `turn` counts fillers or silences, so that nothing is said twice in a row. Another floor, or the end of the call,
    and nothing is due any more.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        if conversation.floor_version != floor_version or not calls.speaks(speaker):
            return (), ""
        language = conversation.language
        if due is Due.OFFER:
            ways = list_ways(speaker.call_id)
            if len(ways) > 1:
                _queue(conversation, _offer(ways, language), now=now)
                return ways, ""
            due = Due.FILLER
        if due is Due.ASK_AGAIN:
            _ask_again(conversation, turn, now=now)
            return (), ""
        keys = {Due.FIRST_LINE: "phone.wait", Due.GIVE_UP: "phone.gave-up", Due.GOODBYE: "phone.silence.end"}
        keys[Due.ALL_DONE] = "phone.done"
        _queue(conversation, say(keys.get(due, FILLERS[turn % len(FILLERS)]), language), now=now)
        return (), {Due.GIVE_UP: GAVE_UP, Due.GOODBYE: SILENT, Due.ALL_DONE: DONE}.get(due, "")


def list_ways(call_id: int) -> tuple[str, ...]:
    """List what can be offered to somebody who waits: only what we are able to do."""
    call = Call.objects.select_related("line", "contact").get(pk=call_id)
    ways = [WAIT]
    if call.line.person_number_e164:
        ways.append(THROUGH)
    if addressing.find_contact_address(call.contact) is not None:
        ways.append(WRITE)
    elif call.contact_point is not None:
        ways.append(RING)
    return tuple(ways)


def _offer(ways: Sequence[str], language: str) -> str:
    rows = [f"{number}. {say(f'phone.way.{way}', language)}" for number, way in enumerate(ways, start=1)]
    return "\n".join([say("phone.offer", language), *rows, say("phone.offer.how", language)])


def read_way(text: str, ways: Sequence[str], language: str) -> str:
    """Read which way somebody chose, by words or by its key; empty when it is none."""
    if text.strip().isdecimal():
        number = int(text)
        return ways[number - 1] if 1 <= number <= len(ways) else ""
    language = reading.read_in(text, language)
    labels = [say(f"phone.way.{way}", language) for way in ways]
    index = choice.read_answer(text, language=language, expecting="offer", options=labels).index
    return ways[index] if index is not None and index < len(ways) else ""


def read_choice(speaker: Speaker, text: str, ways: Sequence[str]) -> tuple[str, str]:
    """Read which way somebody chose of those that were offered, and give it in words, so that a key can be read."""
    language = Conversation.objects.values_list("language", flat=True).get(pk=speaker.conversation_id)
    way = read_way(text, ways, language)
    return (say(f"phone.way.{way}", language) if way and text.isdecimal() else text), way


def choose(speaker: Speaker, way: str, *, now: datetime) -> str:
    """Say what follows from a choice and note it for the desk. Gives why the call ends after it; empty to go on."""
    told = {
        THROUGH: _("They asked to be put through by telephone"),
        WRITE: _("They asked to be written to on WhatsApp"),
        RING: _("They asked to be called back"),
    }
    with transaction.atomic():
        conversation = lifecycle.lock(speaker.conversation_id)
        if not calls.speaks(speaker):
            return ""
        _queue(conversation, say(f"phone.chose.{way}", conversation.language), now=now)
        if way in told:
            outbox.activity(conversation, told[way], now=now)
    return {WAIT: "", THROUGH: PUT_THROUGH}.get(way, LATER)


def _ask_again(conversation: Conversation, turn: int, *, now: datetime) -> None:
    """Put the open question once more, in other words before it."""
    language = conversation.language
    question = speaking.find_question(conversation)
    if question is not None:
        words = wording.ask(question, language)
    else:
        words = say("phone.anything", language)
    text = f"{say(f'phone.silence.{turn}', language)}\n{words}"
    _queue(conversation, text, question=question.id if question else "", now=now)


def _queue(conversation: Conversation, text: str, *, question: str = "", now: datetime) -> None:
    values = {"text": text, **({"question": question} if question else {})}
    outbox.send(conversation, purpose="reply", values=values, floor_version=conversation.floor_version, now=now)
