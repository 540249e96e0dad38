"""How customers sound and how pressing it is, in three written forms, with the words that show it."""

from pathlib import Path

import pytest

from conversations.understanding.tone import Mood, Tone, Urgency, read_mood, strongest

LINES = [
    line.split("|")
    for line in (Path(__file__).parent / "tone_lines.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_tone_and_urgency_are_right_in_nearly_all_labelled_lines(language: str) -> None:
    own = [line for line in LINES if line[0] == language]
    read = [read_mood(text, language=language) for _language, _tone, _urgency, text in own]
    tones = sum(mood.tone == line[1] for mood, line in zip(read, own, strict=True))
    urgencies = sum(mood.urgency == line[2] for mood, line in zip(read, own, strict=True))
    assert (len(own), tones >= 48, urgencies >= 48) == (50, True, True)


def test_tone_shows_the_words_it_was_read_from() -> None:
    mood = read_mood("This is ridiculous, my cheek is swollen. Call me right now", language="en")
    assert mood == Mood(Tone.ANGRY, Urgency.URGENT, ("ridiculous",), ("swollen", "right now"))
    assert read_mood("heart attack!", language="hi").urgency_words == ("heart attack",)


CALM = [
    ("en", "No hurry at all, nothing urgent"),
    ("en", "The worst time for me is Monday morning"),
    ("en", "Will it hurt?"),
    ("en", "don't worry"),
    ("en", "How quickly can I get my report?"),
    ("hi", "कोई जल्दी नहीं है"),
    ("hi-Latn", "koi jaldi nahi hai"),
    ("hi-Latn", "koi emergency nahi hai, bas dikhana hai"),
    ("ta", "வணக்கம்"),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "text"), CALM)
def test_tone_words_that_are_taken_back_do_not_count(language: str, text: str) -> None:
    mood = read_mood(text, language=language)
    assert (mood.tone, mood.urgency) == (Tone.CALM, Urgency.ROUTINE)


def test_tone_and_urgency_of_several_turns_are_the_strongest_each() -> None:
    turns = [read_mood(text, language="en") for text in ("You are useless", "my tooth hurts", "ok")]
    assert strongest(turns) == Mood(Tone.ANGRY, Urgency.SOON, ("useless",), ("tooth hurts",))
    assert strongest([]) == Mood()
