"""What customers answered to the questions of a service, kept on the visit with the question as it was asked."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from appointments.booking import history, transactions
from appointments.booking.by import By
from appointments.models import Answer, Appointment, AppointmentEvent, Question
from appointments.refusals import BadAnswer, WrongStatus

Status = Appointment.Status
LONGEST_ANSWER = 500


def answer(appointment: Appointment, answers: Mapping[int, str], *, by: By, now: datetime) -> Appointment:
    """Keep answers by question id; a question that was answered before gets the new answer, an empty one none.

    The history says which questions, never what was answered. Raises BadAnswer (a question of another service, or none
    of its choices) having written nothing, WrongStatus for a cancelled visit.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status == Status.CANCELLED:
            raise WrongStatus(visit.status)
        questions = _list_questions(visit).in_bulk(list(answers))
        checked = {pk: _check(questions.get(pk), text) for pk, text in answers.items()}
        written = [_write(visit, questions[pk], text, now) for pk, text in checked.items()]
        if not any(written):
            return visit
        facts = history.snapshot(visit)
        after = {**facts, "answered": sorted(checked)}
        history.record(visit, AppointmentEvent.Kind.ANSWERED, by=by, now=now, before=facts, after=after)
        return visit

    return transactions.run(work)


def _list_questions(visit: Appointment) -> QuerySet[Question]:
    return Question.objects.filter(service__in=visit.items.values("service"), is_active=True)


def _check(question: Question | None, text: str) -> str:
    if question is None:
        raise BadAnswer("This is no question of the service.")
    text = " ".join(text.split())[:LONGEST_ANSWER]
    wanted = {Question.Kind.YES_NO: ["yes", "no"], Question.Kind.CHOICE: question.choices}.get(
        Question.Kind(question.kind)
    )
    if text and wanted is not None:
        chosen = next((one for one in wanted if one.casefold() == text.casefold()), None)
        if chosen is None:
            raise BadAnswer(f"The answer must be one of: {', '.join(wanted)}.")
        return chosen
    return text


def _write(visit: Appointment, question: Question, text: str, now: datetime) -> bool:
    """Write one answer and say whether anything changed."""
    known = Answer.objects.filter(appointment=visit, question=question).first()
    if not text:
        return bool(known and known.delete())
    if known is not None and known.text == text:
        return False
    Answer.objects.update_or_create(
        appointment=visit,
        question=question,
        defaults={"question_text": question.text, "text": text, "answered_at": now},
    )
    return True
