"""The language a conversation goes on in: asked for, or used for a turn; how Hindi is written; by text and phone."""

import pytest

from conversations.assistant import languages
from conversations.database import in_thread
from conversations.models import Conversation, Message
from conversations.tests.assistant.front_desk import FrontDesk

ASKED = {
    "hi": ["Hindi please", "हिंदी में बोलिए", "hindi mein boliye", "can you speak Hindi?", "Hindi", "in Hindi please"],
    "en": ["English please", "speak in English please", "अंग्रेज़ी में बोलिए", "english", "angrezi mein bolo"],
    "": ["does Dr Rao speak Hindi?", "I studied Hindi for years at school in Delhi", "yes", "I don't speak Hindi"],
}
USED = {
    "hi": ["हाँ", "मुझे कल अपॉइंटमेंट चाहिए"],
    "hi-Latn": ["mujhe kal appointment chahiye", "haan ji theek hai", "kitne baje aana hai"],
    "en": ["I would like to book a cleaning", "what is the price of a root canal"],
    "": ["ok", "yes", "2", "Meena Iyer", "Friday 4 pm", "root canal", "thanks", "book appointment tomorrow 5 pm", "👍"],
}


@pytest.mark.parametrize(("wanted", "text"), [(tag, text) for tag, texts in ASKED.items() for text in texts])
def test_languages_hear_what_is_asked_for(wanted: str, text: str) -> None:
    assert languages.find_wish(text, "en")[0] == wanted


@pytest.mark.parametrize(("used", "text"), [(tag, text) for tag, texts in USED.items() for text in texts])
def test_languages_tell_what_is_used_where_enough_tells(used: str, text: str) -> None:
    assert languages.detect(text) == used


def test_languages_stay_where_the_place_speaks_no_other() -> None:
    found = languages.choose("Hindi please", language="en", written_form="", offered=["en"], is_spoken=False)
    assert (found.language, found.asked) == ("en", False)
    assert languages.choose(
        "I don't speak Hindi", language="hi", written_form="", offered=["en", "hi"], is_spoken=True
    ) == (languages.Choice("en", "", "", asked=True))


def test_languages_take_no_way_of_writing_from_a_transcript() -> None:
    found = languages.choose(
        "mujhe kal appointment chahiye", language="en", written_form="", offered=["en", "hi"], is_spoken=True
    )
    assert (found.language, found.written_form) == ("hi", "")


def both() -> tuple[str, str, str]:
    conversation = Conversation.objects.get()
    return conversation.language, conversation.contact.language, conversation.contact.written_form


@pytest.mark.django_db(transaction=True)
async def test_guided_goes_on_in_the_language_that_is_asked_for() -> None:
    desk = await in_thread(FrontDesk)
    await desk.write("teeth cleaning tomorrow at 11")
    told = await desk.write("Hindi please")
    assert told.said.startswith("ठीक है, हम हिंदी में बात करते हैं।")
    assert told.said.endswith("क्या मैं इसे बुक कर दूँ?")
    assert [one["title"] for one in told.choices] == ["हाँ, बुक करें", "और समय", "नहीं"]
    assert await in_thread(both) == ("hi", "hi", "")
    booked = await desk.write("हाँ")
    assert len(booked.booked) == 1
    notice = await in_thread(lambda: Message.objects.get(purpose="appointment-booked"))
    assert notice.language == "hi"
    back = await desk.write("English please")
    assert back.said == "All right, we go on in English."
    assert await in_thread(both) == ("en", "en", "")


@pytest.mark.django_db(transaction=True)
async def test_guided_follows_who_writes_hinglish_and_writes_it_back() -> None:
    desk = await in_thread(FrontDesk)
    await desk.write("hello")
    offered = await desk.write("mujhe kal root canal ke liye appointment chahiye")
    assert await in_thread(both) == ("hi", "hi", "hi-Latn")
    assert offered.said.startswith("Root canal (Dr Rao) ke liye yeh samay hain:")
    held = await desk.write("pehla wala")
    assert held.said.endswith("Kya main ise book kar doon?")
    booked = await desk.write("haan")
    assert len(booked.booked) == 1
    notice = await in_thread(lambda: Message.objects.get(purpose="appointment-booked"))
    assert (notice.language, booked.booked[0].language) == ("hi-Latn", "hi")
    devanagari = await desk.write("दाँतों की सफ़ाई कितने की है")
    assert await in_thread(both) == ("hi", "hi", "")
    assert devanagari.said == "Root canal: ₹6,000।"


@pytest.mark.django_db(transaction=True)
async def test_guided_takes_no_name_from_a_wish_for_a_language() -> None:
    desk = await in_thread(lambda: FrontDesk(name=""))
    await desk.write("root canal tomorrow at 11")
    told = await desk.write("Hindi")
    assert told.said.endswith("अपॉइंटमेंट किस नाम से लिखूँ?")
    switched = await desk.write("speak English please, my name is Meena Iyer")
    assert "For Meena Iyer" in switched.said
