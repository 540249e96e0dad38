"""What a service asks at booking: put one by one once the visit is booked, and the customer's own words kept.

Each is put once. What is no answer to it (a question of the choices answered otherwise) stays open for the desk, which
shows what is still to ask. Any other wish goes on as ever.
"""

from typing import Any

from appointments import booking, queries
from appointments.models import Appointment, Question
from appointments.refusals import BadAnswer, BookingError
from conversations.assistant import options, reading, visits
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys.events import Asked, QuestionClosed
from conversations.understanding import choice


def put_next(scope: Scope, visit: Appointment) -> None:
    """Put the next question of a visit's services that was not put yet; where there is none, none is open then."""
    before = scope.journey.question
    put = list(before.values["put"]) if before is not None and before.kind == states.VISIT_QUESTION else []
    found = [one for one in queries.list_open_questions(visit, scope.language) if one[0].pk not in put]
    if not found:
        return
    question, words = found[0]
    values = {
        "text": words,
        "question_id": question.pk,
        "appointment_id": visit.pk,
        "put": [*put, question.pk],
        "lists": question.kind == Question.Kind.CHOICE,
    }
    name = _name(visit.pk, question.pk)
    titles = options.for_visit_question(name, question.kind, question.choices, scope.language)
    scope.happen(Asked(states.VISIT_QUESTION, scope.now, titles, values))


def answer_visit_question(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Keep what the customer said to the open question of a visit, in their own words, and put the next one."""
    asked, now_open = scope.opening.question, scope.journey.question
    if asked is None or asked.kind != states.VISIT_QUESTION or now_open is None or now_open.id != asked.id:
        raise ToolError("not-asked", "No question of the visit is open.")
    if scope.unfinished or scope.torn:
        raise ToolError("no-yes", "The customer has not answered it.")
    visit = visits.find_reachable(scope, asked.values["appointment_id"])
    question = Question.objects.filter(pk=asked.values["question_id"], is_active=True).first()
    if visit is None or question is None:
        scope.happen(QuestionClosed())
        raise ToolError("moved-on", "The visit or the question is gone.")
    name = _name(visit.pk, question.pk)
    if any(not one.startswith(f"{name}-") for one in _list_taps(scope)):
        raise ToolError("stale", "That was a button of another question.")
    try:
        with scope.acting():
            kept = _keep(scope, visit, question)
            put_next(scope, visit)
            if scope.journey.question is not None and scope.journey.question.id == asked.id:
                scope.happen(QuestionClosed())
    except BookingError as error:
        raise ToolError("moved-on", str(error)) from error
    return {"kept": kept, "more": scope.journey.question is not None}


def _name(visit_id: int, question_id: int) -> str:
    return f"{visit_id}-{question_id}"


def _list_taps(scope: Scope) -> list[str]:
    return [tap.value for one in scope.heard if (tap := reading.read_tap(one.choice_id)) and tap.kind == "answer"]


def _keep(scope: Scope, visit: Appointment, question: Question) -> bool:
    said = _read(scope, question)
    if not said:
        return False
    try:
        booking.answer(visit, {question.pk: said}, by=visits.by(scope), now=scope.now)
    except BadAnswer:
        return False
    return True


def _read(scope: Scope, question: Question) -> str:
    """Read the answer from the customer's words or tap; empty where it is none of the choices."""
    taps = [one.rpartition("-")[2] for one in _list_taps(scope)]
    wanted = {Question.Kind.YES_NO: ["yes", "no"], Question.Kind.CHOICE: question.choices}.get(
        Question.Kind(question.kind), []
    )
    if taps and taps[-1].isdecimal() and int(taps[-1]) < len(wanted):
        return wanted[int(taps[-1])]
    text = reading.typed(scope.heard)
    if question.kind == Question.Kind.TEXT:
        return text
    if question.kind == Question.Kind.YES_NO:
        answer = reading.read_answer(scope.heard, scope.opening.question, scope.language)
        return "" if answer.yes == answer.no else "yes" if answer.yes else "no"
    language = reading.read_in(text, scope.language)
    index = choice.read_answer(text, language=language, expecting="offer", options=wanted).index
    return wanted[index] if index is not None and index < len(wanted) else ""


register(
    Tool(
        "answer_visit_question",
        "Keep the customer's answer to the question about their visit that is open (visit-question). Their own words "
        "are kept; call it without arguments once they have answered.",
        {"type": "object", "properties": {}},
        answer_visit_question,
    )
)
