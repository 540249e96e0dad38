"""Times for a visit that nobody looked up are found in a clause; what is innocent is left alone."""

from datetime import datetime, time

import pytest

from conversations.assistant.named_times import KnownTimes, Scene, find_guesses, read_all

NOW = datetime(2026, 11, 30, 10, 0)  # a Monday
OFFERED = {datetime(2026, 12, 1, 11, 0), datetime(2026, 12, 1, 15, 30), datetime(2026, 12, 2, 9, 30)}
SAID = {
    "en": ["can I come on Thursday at four o'clock?", "or at 5"],
    "hi": ["क्या गुरुवार को चार बजे हो सकता है?"],
    "hi-Latn": ["guruvaar ko chaar baje ho sakta hai?"],
}
INNOCENT = {
    "en": [
        "We are open from 9 to 5.",
        "You said four o'clock.",
        "I have Tuesday at 11 free.",
        "Tuesday 1 December at 11:00 am or 3:30 pm.",
        "I can do 11 tomorrow, or half past three.",
        "On Wednesday there is 9:30.",
        "Thursday at 4 is not free, I am afraid.",
        "Sorry, 2 pm has just been taken.",
        "You asked for Thursday at four, let me check what is free then.",
        "It takes 30 minutes.",
        "Please come 10 minutes early.",
        "It will be ready in half an hour.",
        "Root canal costs 6,000 rupees.",
        "A cleaning is ₹1,200.",
        "Which day suits you, Monday or Tuesday?",
        "Is morning or evening better?",
        "Dr Rao is available on Mondays and Thursdays.",
        "Call us on +91 80 5550 100.",
        "12 Test Road, Indiranagar.",
        "We close at 6 pm today.",
        "You can reach us 24 hours a day.",
        "The lunch break is between 1 and 2 pm.",
        "One moment please, I will check for today.",
        "I have two or three questions.",
        "Option 2 is the later one.",
        "Your reference is K7M2QP.",
        "It is 10 am now.",
        "Shall I look on Friday?",
        "I can book it right away.",
        "We have 3 dentists.",
        "Would four o'clock still suit you?",
        "I have 11, half past three and 9:30.",
        "Somebody just took the twelve o'clock.",
        "Half past eleven just went, I'm sorry.",
        "Cancelling is possible until tomorrow noon.",
        "Sure, let me look at what is free on Thursday.",
        "Anything until Friday is available.",
    ],
    "hi": [
        "हम 9 से 5 बजे तक खुले हैं।",
        "आपने चार बजे कहा था।",
        "मंगलवार को 11 बजे खाली है।",
        "गुरुवार को चार बजे खाली नहीं है।",
        "एक मिनट, देखती हूँ।",
        "सुबह या शाम, क्या ठीक रहेगा?",
        "इसमें 30 मिनट लगते हैं।",
        "सफ़ाई के 1,200 रुपये लगते हैं।",
        "किस दिन आना चाहेंगे?",
        "हम शाम 6 बजे बंद करते हैं।",
        "किसी ने अभी बारह बजे वाला ले लिया।",
    ],
    "hi-Latn": [
        "Hum 9 se 5 baje tak khule hain.",
        "Aapne chaar baje kaha tha.",
        "Mangalwar ko 11 baje khali hai.",
        "Guruvaar ko chaar baje khali nahi hai.",
        "Ek minute, dekhti hoon.",
        "Subah ya shaam, kya theek rahega?",
        "Isme 30 minute lagte hain.",
        "Safai ke 1,200 rupaye lagte hain.",
        "Kis din aana chahenge?",
        "Hum shaam 6 baje band karte hain.",
        "Kal ke saare slot book hain.",
    ],
}
GUESSES = {
    "en": [
        "I have Tuesday at 4 pm free.",
        "How about 10:30 tomorrow?",
        "Would half past nine on Friday work?",
        "Thursday at four is free.",
        "The 4 pm slot is available.",
        "There is one at nine forty-five.",
        "I can do 11, 12 or 12:30.",
        "Your visit is on 5 December at noon.",
        "See you on Friday!",
        "We have something free on Saturday.",
        "The next appointment is at 7.",
        "11 is not free, but 10:20 is.",
        "Wednesday at 11 then.",
        "Shall I put you down for 2 pm?",
        "I have these times: 11, 9:30 and 2.",
        "Dr Rao has three openings on Saturday.",
    ],
    "hi": [
        "मंगलवार को शाम 4 बजे खाली है।",
        "कल साढ़े दस बजे कैसा रहेगा?",
        "शुक्रवार को 12 बजे आ सकते हैं?",
        "गुरुवार को चार बजे का स्लॉट खाली है।",
        "2 बजे का रख दूँ?",
    ],
    "hi-Latn": [
        "Mangalwar ko shaam 4 baje khali hai.",
        "Kal saadhe das baje kaisa rahega?",
        "Shukravaar ko 12 baje aa sakte hain?",
        "Guruvaar ko chaar baje ka slot khali hai.",
        "2 baje ka rakh doon?",
    ],
}


def guesses(clause: str, language: str) -> list[str]:
    scene = Scene(NOW, language.partition("-")[0], "IN", (time(9, 30), time(18)))
    known = KnownTimes(set(OFFERED), read_all(SAID[language], scene))
    return [one.text for one in find_guesses(clause, known, scene)]


@pytest.mark.parametrize(("language", "clause"), [(tag, one) for tag, some in INNOCENT.items() for one in some])
def test_clause_that_names_no_unknown_time_for_a_visit_is_left_alone(language: str, clause: str) -> None:
    assert guesses(clause, language) == []


@pytest.mark.parametrize(("language", "clause"), [(tag, one) for tag, some in GUESSES.items() for one in some])
def test_time_that_nobody_looked_up_is_found(language: str, clause: str) -> None:
    assert guesses(clause, language) != []
