"""Words that WhatsApp would refuse are refused by us, with what to do; good ones become numbered templates."""

import pytest

from reminders import demo, words
from reminders.tests.practice import WORDS


@pytest.mark.parametrize("text", [WORDS, "See you soon, and bring your papers along please."])
def test_words_that_may_leave_have_no_faults(text: str) -> None:
    assert words.find_faults(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Hello, we see you {wen} at the clinic.", "{wen} is no value. There are {service} {when} {place}"),
        ("We see you {when}, yes {when} it is, see you then.", "{when} stands more than once."),
        ("Hello, we see you {{when}} at ten.", "A brace has no partner."),
        ("Hello {when, we see you tomorrow.", "A brace has no partner."),
        ("{attendee}, we see you tomorrow at ten.", "A value may not be the first word"),
        ("– {attendee}, we see you tomorrow at ten.", "A value may not be the first word"),
        ("We are looking forward to seeing you at {place}.", "A value may not be the last word"),
        ("We see you for {service}, {when} in our clinic in town.", "{service} and {when} stand side by side"),
        ("Hello {attendee} soon", "at least 3, here are 2."),
        ("See you soon. " + "x" * 700, "Longer than 700 characters: 714."),
        ("See\tyou soon at the clinic.", "No tabs"),
        ("See you soon.\n\n\nYour clinic", "no two empty lines"),
        ("See you soon " + "🙂" * 11, "At most 10 emojis."),
        ("Write to https://wa.me/15550100 please", "No links to WhatsApp"),
    ],
)
def test_words_that_may_not_leave_say_why(text: str, fault: str) -> None:
    (found,) = words.find_faults(text)
    assert fault in found


def test_words_become_numbered_in_the_order_they_stand() -> None:
    assert words.number("Hello {attendee}, see you {when} at ours.") == (
        "Hello {{1}}, see you {{2}} at ours.",
        ["attendee", "when"],
    )


@pytest.mark.parametrize("name", demo.RULES)
def test_words_of_the_demo_have_no_faults(name: str) -> None:
    _, texts = demo.RULES[name]
    assert {language: words.find_faults(text) for language, text in texts.items()} == {
        "en": [],
        "hi": [],
        "hi-Latn": [],
    }
