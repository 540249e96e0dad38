"""Whether a read-back reached the caller's ear, by the rows. A yes to one that was cut short is none.

What counts are the facts: weekday, date and time (old and new where it moves), place and person. A yes spoken over the
question itself is as good as one after it. See docs/decisions/0006.
"""

from conversations.assistant.phrasing import format_fact, spoken
from conversations.assistant.turn_rows import Unheard
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.state import Question
from conversations.journeys.steps import CONFIRMED_BY_YES
from conversations.models import Conversation, Line, Message
from conversations.voice.utterance import find_end

Status = Message.Status


def was_read_back(conversation_id: int, question: Question | None) -> bool:
    """Say whether the customer has had all that a yes to this question would agree to.

    Spoken lines count as far as they were played. One in writing counts as long as it was not dropped.
    """
    if question is None or question.kind not in CONFIRMED_BY_YES:
        return True
    asked = Message.objects.filter(
        conversation=conversation_id, kind=Message.Kind.OUTGOING, values__question=question.id
    ).order_by("id")
    spoken_lines = [one for one in asked if one.channel == Line.Channel.PHONE]
    written = [one for one in asked if one.channel != Line.Channel.PHONE]
    if not spoken_lines or any(one.status not in (Status.DROPPED, Status.FAILED) for one in written):
        return True
    # Other words may have been found for the facts: then the line that asked must have been heard to its end.
    facts = {one.pk: list_facts(question, one.language) for one in spoken_lines}  # the language may have changed
    telling = [one for one in spoken_lines if has_all(" ".join(halves(one)), facts[one.pk])]
    return any(_was_heard(one, facts[one.pk]) for one in telling or spoken_lines[:1])


def find_heard_question(conversation: Conversation) -> str:
    """Give the id of the open question whose read-back has been heard by now; empty when there is none.

    It is noted with what a caller says in that moment: a moment later more of our words will have been played.
    """
    journey = store.find_active(conversation)
    question = states.from_json(journey.state).question if journey is not None else None
    if question is None or question.kind not in CONFIRMED_BY_YES:
        return ""
    return question.id if was_read_back(conversation.pk, question) else ""


def could_answer(one: Unheard, question: Question | None, conversation_id: int) -> bool:
    """Say whether these words of the customer may agree to a question: they came when it had been heard."""
    if question is None or question.kind not in CONFIRMED_BY_YES:
        return True
    if one.channel == Line.Channel.PHONE:
        return one.answers == question.id
    return was_read_back(conversation_id, question)


def list_facts(question: Question, language: str) -> list[str]:
    """List what a read-back must have said, in the words that are spoken."""
    values = question.values
    times = [format_fact(name, values, language) for name in ("old_start_at", "start_at")]
    return [spoken.put(one, language) for one in (*times, values.get("place"), values.get("attendee")) if one]


def has_all(text: str, facts: list[str]) -> bool:
    """Say whether all of these are in the text."""
    return all(find_end(text, one) is not None for one in facts)


def halves(line: Message) -> tuple[str, str]:
    """Give what was heard of a line, and the rest."""
    if line.status in (Status.DELIVERED, Status.READ):
        return line.text, str(line.values.get("not_heard", ""))
    upto = int(line.values.get("heard", 0)) if line.status == Status.SENT else 0
    return line.text[:upto], line.text[upto:]


def _was_heard(line: Message, facts: list[str]) -> bool:
    heard, rest = halves(line)
    if not rest.strip():
        return True
    return bool(facts) and has_all(f"{heard} {rest}", facts) and has_all(heard, facts)
