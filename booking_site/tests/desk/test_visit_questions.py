"""What a service asks at booking, at the desk: seen with the visit, noted in one press, changed and taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from appointments.models import Answer, Appointment, Question
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

pytestmark = pytest.mark.django_db


def ask(scene: Board, text: str, **fields: object) -> Question:
    return Question.objects.create(service=scene.clinic.check, text=text, **fields)


def see(scene: Board, visit: Appointment) -> str:
    fields = scene.visit_fields(visit)
    return scene.client.get(reverse("desk:day"), fields).content.decode()


def kept() -> list[tuple[str, str]]:
    return list(Answer.objects.order_by("pk").values_list("question_text", "text"))


def test_answers_are_noted_changed_and_taken_back(scene: Board) -> None:
    thinners = ask(scene, "Do you take blood thinners?", kind="yes-no", is_required=True)
    who = ask(scene, "Who sent you?", position=1)
    visit = scene.book("10:00")
    shown = see(scene, visit)
    assert [words in shown for words in ("Do you take blood thinners?", "still to ask", "Who sent you?")] == [True] * 3
    fields = scene.visit_fields(visit)
    typed = {f"question-{thinners.pk}": "yes", f"question-{who.pk}": "  Dr Mehta "}
    assert scene.client.post(reverse("desk:day-answer"), fields | typed).status_code == 302
    assert kept() == [("Do you take blood thinners?", "yes"), ("Who sent you?", "Dr Mehta")]
    assert "still to ask" not in see(scene, visit)
    scene.client.post(reverse("desk:day-answer"), fields | {f"question-{thinners.pk}": "no", f"question-{who.pk}": ""})
    assert kept() == [("Do you take blood thinners?", "no")]
    last = visit.events.latest("pk")
    assert (last.kind, last.actor, "Mehta" in str(last.after)) == ("answered", f"agent:{scene.pooja.pk}", False)


def test_what_is_no_answer_is_refused_in_words(scene: Board) -> None:
    thinners = ask(scene, "Do you take blood thinners?", kind="yes-no")
    visit = scene.book("10:00")
    refused = scene.client.post(
        reverse("desk:day-answer"),
        scene.visit_fields(visit) | {f"question-{thinners.pk}": "perhaps"},
        headers={"HX-Request": "true"},
    )
    assert (refused.status_code, "The answer must be one of: yes, no." in refused.content.decode()) == (409, True)
    assert kept() == []


def test_who_works_at_another_branch_notes_nothing(scene: Board) -> None:
    question = ask(scene, "Who sent you?")
    visit = scene.book("10:00")
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    fields = scene.visit_fields(visit) | {"at": str(elsewhere.pk), f"question-{question.pk}": "me"}
    assert stranger.post(reverse("desk:day-answer"), fields).status_code == 404
    assert kept() == []


def test_a_visit_whose_service_asks_nothing_shows_no_form(scene: Board) -> None:
    visit = scene.book("10:00")
    assert "Asked at booking" not in see(scene, visit)
