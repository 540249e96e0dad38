"""No medical or legal advice leaves in a model's own words, and what the business wrote does."""

import pytest

from conversations.assistant.advice import advises
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk

ADVICE = [
    "Take two paracetamol and you will be fine.",
    "You can take 400 mg every six hours.",
    "I would suggest you take an antibiotic before you come.",
    "Please stop taking your blood thinners two days before.",
    "It is probably an abscess.",
    "You probably have a gum infection.",
    "That is nothing serious.",
    "There is no need to see a doctor for that.",
    "Aspirin is safe to take with that.",
    "You should sue them, you are entitled to compensation.",
    "Legally, they must refund you.",
    "एक गोली पैरासिटामोल ले लीजिए।",
    "आपको शायद इन्फेक्शन है।",
    "घबराने की कोई बात नहीं।",
    "Ek goli crocin le lijiye, theek ho jayega.",
    "Aapko shayad infection hai.",
    "doctor ko dikhane ki zaroorat nahi",
]
INNOCENT = [
    "Shall I book a check-up with Dr Rao?",
    "Please tell us if you take blood thinners.",
    "Do you take any medicines?",
    "I cannot say whether you should take aspirin; please ask the doctor.",
    "For medicines please speak to the doctor.",
    "Please bring a list of your medicines.",
    "You can take the first slot, or try Thursday.",
    "It takes 30 minutes and costs 700 rupees.",
    "You have an appointment for an infection check on Tuesday.",
    "I have noted that you have an allergy.",
    "दवा के बारे में डॉक्टर से पूछिए।",
    "आपका अपॉइंटमेंट मंगलवार को है।",
    "Dawa ke baare mein doctor se puch lijiye.",
    "Aap apni dawai ki list le aaiye.",
]


@pytest.mark.parametrize("words", ADVICE)
def test_advice_is_found(words: str) -> None:
    assert advises(words)


@pytest.mark.parametrize("words", INNOCENT)
def test_what_advises_nothing_is_left_alone(words: str) -> None:
    assert not advises(words)


def test_what_the_business_wrote_may_be_said() -> None:
    own = ["Please stop taking your blood thinners only after your doctor agreed."]
    assert not advises("Before it, please stop taking your blood thinners, as the clinic asks.", own=own)


@pytest.mark.django_db(transaction=True)
async def test_engine_lets_no_advice_leave() -> None:
    desk = await in_thread(FrontDesk)
    model = ScriptedBrain("I am sorry to hear that. Take two paracetamol now. Shall I book a check-up?")
    told = await desk.write("my tooth hurts a lot, what should I take?", brain=model)
    assert told.said.endswith(
        "I am sorry to hear that. I may give no medical or legal advice; the doctor or a colleague can tell you. "
        "Shall I book a check-up?"
    )
