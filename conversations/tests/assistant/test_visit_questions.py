"""What a service asks at booking: put once the visit stands, kept in the customer's words, and in nobody's way."""

import pytest

from appointments.models import Answer, Question, QuestionText
from conversations.assistant.brain import ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.stage import WISH, connect, ring

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = "How did you find us?"
THINNERS = "Do you take blood thinners?"


def make_desk() -> FrontDesk:
    desk = FrontDesk()
    thinners = Question.objects.create(service=desk.cleaning, text=THINNERS, kind="yes-no")
    QuestionText.objects.create(question=thinners, language="hi", text="क्या आप ख़ून पतला करने की दवा लेते हैं?")
    Question.objects.create(service=desk.cleaning, position=1, text=FOUND)
    return desk


def ask_to_choose(desk: FrontDesk) -> None:
    for place, text in enumerate(("Which side hurts?", "Who comes with you?")):
        Question.objects.create(
            service=desk.cleaning, position=place, text=text, kind="choice", choices=["Left", "Right"]
        )


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(make_desk)


async def kept() -> list[tuple[str, str]]:
    return await in_thread(lambda: list(Answer.objects.order_by("pk").values_list("question_text", "text")))


async def book(desk: FrontDesk, *words: str) -> str:
    await desk.write(words[0] if words else "teeth cleaning tomorrow at 11")
    return (await desk.write(words[1] if len(words) > 1 else "yes")).said


async def test_each_question_is_put_once_the_visit_stands_and_the_answers_are_kept(desk: FrontDesk) -> None:
    assert (await book(desk)).endswith(f"One thing we would like to know for your visit: {THINNERS}")
    assert (await desk.write("no")).said.endswith(FOUND)
    assert (await desk.write("my neighbour told me")).said == "Thank you, that helps."
    assert await kept() == [(THINNERS, "no"), (FOUND, "my neighbour told me")]
    assert (await desk.write("when is my appointment?")).said.count("11:00") == 1


async def test_question_is_put_and_answered_in_hindi(desk: FrontDesk) -> None:
    asked = await book(desk, "कल सुबह ग्यारह बजे teeth cleaning करानी है", "हाँ")
    assert asked.endswith("क्या आप ख़ून पतला करने की दवा लेते हैं?")
    await desk.write("नहीं")
    assert await kept() == [(THINNERS, "no")]


async def test_tap_is_an_answer_too(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    asked = await desk.write("yes")
    assert [one["title"] for one in asked.choices] == ["Yes, please", "No"]
    await desk.tap(asked, "answer:")
    assert await kept() == [(THINNERS, "yes")]
    late = await desk.write("No", choice_id=asked.choices[1]["id"])
    assert await kept() == [(THINNERS, "yes")]
    assert "Thank you" not in late.said


async def test_choice_is_taken_by_its_number_and_what_is_none_stays_to_be_asked(desk: FrontDesk) -> None:
    await in_thread(lambda: Question.objects.all().delete())
    await in_thread(ask_to_choose, desk)
    assert "2. Right" in await book(desk)
    assert (await desk.write("2")).said.startswith(
        "One thing we would like to know for your visit: Who comes with you?"
    )
    await desk.write("my cat, if she likes")
    assert await kept() == [("Which side hurts?", "Right")]


async def test_another_wish_goes_on_and_a_side_question_is_answered(desk: FrontDesk) -> None:
    await book(desk)
    told = await desk.write("what does it cost?")
    assert "₹" in told.said
    assert told.said.endswith(THINNERS)
    moved = await desk.write("please move my appointment to Thursday at 4 pm")
    assert "Thursday 3 December" in moved.said
    assert await kept() == []


async def test_model_cannot_answer_for_the_customer(desk: FrontDesk) -> None:
    await book(desk)
    call = ToolCall("answer_visit_question", {"answer": "yes"})
    await desk.write("which floor are you on?", brain=ScriptedBrain(call, "On the second."))
    assert await kept() == []
    await desk.write("no, I do not", brain=ScriptedBrain(ToolCall("answer_visit_question"), "Noted."))
    assert await kept() == [(THINNERS, "no")]


async def test_on_the_phone_it_comes_after_whether_details_go_to_whatsapp(desk: FrontDesk) -> None:
    await ring(desk)
    stage = await connect(desk)
    await stage.hear(WISH)
    await stage.play()
    await stage.hear("the first one")
    await stage.play()
    assert "WhatsApp" in await stage.hear("yes")
    await stage.play()
    assert THINNERS in await stage.hear("yes please")
    await stage.play()
    assert FOUND in await stage.hear("no")
    assert await kept() == [(THINNERS, "no")]
