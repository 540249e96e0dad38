"""What customers say beside the matter: that they run late, think it over, did not hear, or take their leave."""

from dataclasses import dataclass

from conversations.assistant.brain import ToolCall
from conversations.assistant.reading import Reading, wanted_intent
from conversations.assistant.toolbox import MOST_TEXT
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question


@dataclass(frozen=True)
class Aside:
    """What to do about it: calls, a line to say; `stays`: the journey is not driven on."""

    calls: tuple[ToolCall, ...] = ()
    stays: bool = False
    lead: str = ""


def find(read: Reading, journey: JourneyState) -> Aside | None:
    """Find what is neither an answer nor a wish. Pure."""
    question = journey.question
    if read.runs_late and _is_news(read, question):
        late = {"reason": "needs-a-person", "detail": read.text[:MOST_TEXT], "running_late": True}
        return Aside((ToolCall("ask_person", late),), stays=True)
    leaves = (read.leaves_it or read.keeps_it) and not (read.wish or wanted_intent(read) or read.taps)
    if leaves and journey.outcome and question is None:
        return Aside(lead="all-right", stays=True)
    if read.taps or read.says_details or read.topics or wanted_intent(read):
        return None
    return _while_asked(read, question) if question is not None else None


def _is_news(read: Reading, question: Question | None) -> bool:
    """Whether words of being late are news of a visit, and no aside with an answer or a wish."""
    answers = read.answer.yes or read.answer.index is not None or read.taps
    return not (read.wish or read.service_id or (question is not None and answers))


def _while_asked(read: Reading, question: Question) -> Aside | None:
    if question.kind in (states.WHICH_CALLER, states.VISIT_QUESTION):
        return None
    if read.asks_again and question.kind == states.CONFIRM_COLLEAGUE:
        return Aside((ToolCall("ask_customer", {"kind": question.kind}),), stays=True)
    if read.asks_again:
        return Aside()
    thinks = read.wants_time and not read.answer.yes and read.answer.index is None
    on_the_table = question.wants_yes or question.kind == states.OFFER
    return Aside(lead="take-your-time", stays=True) if thinks and on_the_table else None


def parting(read: Reading) -> str:
    """Give the line that answers thanks or a farewell."""
    return "farewell" if read.is_farewell else "courtesy"
