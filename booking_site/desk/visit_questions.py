"""What a service asks at booking, at the desk: each question of a visit with its answer, to be asked and noted."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from appointments.models import Appointment, Question
from booking_site.desk.numbers import read_number

PREFIX = "question-"
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


def build(visit: Appointment) -> list[dict[str, Any]]:
    """List the questions of a visit's services in their order, with what was answered and what may be chosen."""
    known = dict(visit.answers.values_list("question_id", "text"))
    questions = Question.objects.filter(service__in=[item.service_id for item in visit.items.all()], is_active=True)
    return [
        {"question": one, "name": f"{PREFIX}{one.pk}", "answer": known.get(one.pk, ""), "choices": _list_choices(one)}
        for one in questions
    ]


def _list_choices(question: Question) -> list[tuple[str, Any]]:
    if question.kind == Question.Kind.YES_NO:
        return list(YES_NO)
    return [(one, one) for one in question.choices] if question.kind == Question.Kind.CHOICE else []


def read(form: QueryDict) -> dict[int, str]:
    """Read the answers of a form by question id; what names no question is left out."""
    typed = {name.removeprefix(PREFIX): str(text) for name, text in form.items() if name.startswith(PREFIX)}
    return {number: text for pk, text in typed.items() if (number := read_number(pk))}
