"""No sentence says that something was done unless it was."""

import pytest

from conversations.assistant.claims import find_claims, hold_to_truth

FALSE_CLAIMS = [
    ("Your appointment is booked.", "booked"),
    ("It's booked for Tuesday at 10.", "booked"),
    ("I have booked you with Dr Rao.", "booked"),
    ("I've gone ahead and booked it.", "booked"),
    ("You're all set for tomorrow!", "booked"),
    ("Booked!", "booked"),
    ("Great, booked.", "booked"),
    ("Your slot on Friday 4 December has been reserved.", "booked"),
    ("You are booked in with Dr Sen.", "booked"),
    ("Your cleaning appointment on Tuesday is confirmed.", "confirmed"),
    ("I have moved your appointment to Friday.", "moved"),
    ("Your appointment has been rescheduled.", "moved"),
    ("It has now been cancelled.", "cancelled"),
    ("I've cancelled your visit.", "cancelled"),
    ("Done, cancelled.", "cancelled"),
    ("आपका अपॉइंटमेंट बुक हो गया है।", "booked"),
    ("Aapka appointment book ho gaya hai.", "booked"),
    ("aapka slot fix hai", "booked"),
]
INNOCENT = [
    "Shall I book it?",
    "Is it booked?",
    "Nothing is booked yet.",
    "I have not booked anything.",
    "Tuesday is fully booked.",
    "Once it is booked you get a message.",
    "Would you like to cancel it?",
    "I can move your appointment to Friday.",
    "Your appointment cannot be cancelled here any more.",
    "Which appointment shall be cancelled?",
    "I have these times for Teeth cleaning:",
    "It is open from 9:30 am to 6:00 pm.",
    "Please confirm that you are coming.",
    "That time is free.",
    "How can I help? I can book, move, confirm or cancel an appointment, or answer a question.",
    "All right, your appointment stays as it is: Monday 7 December, 2:00 pm.",
    "I am sorry, that time has just been taken.",
    "क्या मैं इसे बुक कर दूँ?",
    "अभी कुछ भी बुक नहीं हुआ है।",
]


@pytest.mark.parametrize(("sentence", "kind"), FALSE_CLAIMS)
def test_claims_are_found_and_replaced(sentence: str, kind: str) -> None:
    language = "hi" if sentence[0] > "z" else "hi-Latn" if "apka" in sentence else "en"
    assert kind in find_claims(sentence, language)
    assert sentence not in hold_to_truth(sentence, done=(), language=language)


@pytest.mark.parametrize("sentence", INNOCENT)
def test_claims_leave_the_innocent_alone(sentence: str) -> None:
    assert hold_to_truth(sentence, done=(), language="hi" if sentence[0] > "z" else "en") == sentence


def test_claims_pass_once_the_row_is_there() -> None:
    text = "It is booked: Teeth cleaning, Tuesday 1 December, 10:20 am. Your reference is K7M2QP."
    assert hold_to_truth(text, done=("booked",), language="en") == text
    assert hold_to_truth("I have cancelled it.", done=("booked",), language="en") == "Nothing has been cancelled yet."


def test_claims_replace_only_the_sentence_that_lies() -> None:
    text = "Thank you. Your appointment is booked. I've booked it!\nMap: https://maps.example/asha\nAnything else?"
    told = hold_to_truth(text, done=(), language="en")
    told_so = "Thank you. Nothing is booked yet. Map: https://maps.example/asha Anything else?"
    assert " ".join(told.split()) == told_so
