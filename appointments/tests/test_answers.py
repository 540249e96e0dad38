"""Questions of a service: asked in the customer's language, answered once, kept as they were asked."""

import pytest

from appointments import booking, queries
from appointments.booking import BadAnswer, WrongStatus
from appointments.models import Answer, Question, QuestionText
from appointments.tests.clinic import ASSISTANT, NOW, Clinic


@pytest.fixture
def visit(clinic: Clinic):
    slot = clinic.slot_id("10:00", 1)
    return booking.book(
        slot, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, request_key="key"
    )


def test_questions_are_asked_until_answered_and_kept_as_asked(clinic, visit):
    thinners = Question.objects.create(service=clinic.check, text="Blood thinners?", kind="yes-no", is_required=True)
    QuestionText.objects.create(question=thinners, language="hi", text="ख़ून पतला करने की दवा?")
    which = Question.objects.create(service=clinic.check, text="Which side?", kind="choice", choices=["Left", "Right"])
    Question.objects.create(service=clinic.laser, text="Skin type?")

    assert [text for _, text in queries.list_open_questions(visit, "hi")] == ["ख़ून पतला करने की दवा?", "Which side?"]
    booking.answer(visit, {thinners.pk: " YES ", which.pk: "left"}, by=ASSISTANT, now=NOW)
    Question.objects.filter(pk=which.pk).update(text="Where?")
    assert list(Answer.objects.values_list("question_text", "text")) == [
        ("Blood thinners?", "yes"),
        ("Which side?", "Left"),
    ]
    assert queries.list_open_questions(visit, "en") == []
    event = visit.events.last()
    assert (event.kind, event.after["answered"]) == ("answered", [thinners.pk, which.pk])
    booking.answer(visit, {thinners.pk: "yes"}, by=ASSISTANT, now=NOW)
    assert visit.events.count() == 2
    booking.answer(visit, {which.pk: ""}, by=ASSISTANT, now=NOW)
    assert Answer.objects.count() == 1


def test_answers_to_nothing_asked_are_refused_whole(clinic, visit):
    which = Question.objects.create(service=clinic.check, text="Which side?", kind="choice", choices=["Left", "Right"])
    other = Question.objects.create(service=clinic.laser, text="Skin type?")
    for answers in ({which.pk: "Middle"}, {which.pk: "Left", other.pk: "dry"}):
        with pytest.raises(BadAnswer):
            booking.answer(visit, answers, by=ASSISTANT, now=NOW)
    assert not Answer.objects.exists()
    booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)
    with pytest.raises(WrongStatus):
        booking.answer(visit, {which.pk: "Left"}, by=ASSISTANT, now=NOW)
