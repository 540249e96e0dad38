"""A call goes on in the language that is asked for or spoken, and so does the next one."""

import pytest

from conversations.models import Conversation, Message
from conversations.tests.voice.scene import Clinic

pytestmark = pytest.mark.django_db(transaction=True)


def test_call_goes_on_in_hindi_when_asked_and_back(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask("I would like a root canal as soon as possible", "which one")
    told = meena.ask("can you speak Hindi please", "हम हिंदी में बात करते हैं")
    assert "इनमें से कौन सा ठीक रहेगा" in told.text
    conversation = Conversation.objects.get()
    assert (conversation.language, conversation.contact.language, conversation.contact.written_form) == ("hi", "hi", "")
    assert Message.objects.filter(channel="phone", kind="outgoing").latest("id").language == "hi"
    meena.ask("mujhe pehla wala chahiye", "किस नाम से")
    meena.ask("English please", "what name")
    meena.hang_up()
    again = clinic.caller()
    again.ring()
    assert again.relay["language"] == "en-IN"
