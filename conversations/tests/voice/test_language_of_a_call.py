"""A caller who asks for another language is answered in its voice, and heard with its ear."""

import pytest

from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.stage import connect, ring
from conversations.transports.conversation_relay import Say, Speak, build_frame

pytestmark = pytest.mark.django_db(transaction=True)


async def test_voice_changes_before_the_first_word_of_the_answer() -> None:
    desk = await in_thread(FrontDesk)
    desk.location.languages = ["en", "hi"]
    await in_thread(desk.location.save)
    await ring(desk)
    stage = await connect(desk)
    assert not [one for one in stage.frames if isinstance(one, Speak)]

    began = len(stage.frames)
    await stage.hear("Hindi please")

    first, second, *_rest = stage.frames[began:]
    assert first == Speak("hi-IN")
    assert isinstance(second, Say)
    assert build_frame(first) == '{"type": "language", "ttsLanguage": "hi-IN", "transcriptionLanguage": "hi-IN"}'
    await stage.hear("कल")
    assert len([one for one in stage.frames if isinstance(one, Speak)]) == 1
