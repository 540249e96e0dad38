"""Frames of the relay, read leniently; what of our words was heard; words for the ear."""

import json
from typing import Any

import pytest

from conversations.assistant.phrasing import PHRASEBOOKS, spoken
from conversations.transports.conversation_relay import (
    Interrupt,
    Key,
    Played,
    Prompt,
    Say,
    Setup,
    Speaking,
    Trouble,
    build_frame,
    parse_frame,
)
from conversations.voice.utterance import Utterance, find_end


@pytest.mark.parametrize(
    ("frame", "value"),
    [
        ({"type": "setup", "sessionId": "VX1", "accountSid": "AC1", "callSid": "CA1"}, Setup("VX1", "AC1", "CA1")),
        ({"type": "prompt", "voicePrompt": " yes ", "lang": "en-US", "last": True}, Prompt("yes", True)),
        ({"type": "prompt", "voicePrompt": "ye", "last": False, "agentSpeaking": "x"}, Prompt("ye", False)),
        ({"type": "prompt", "voicePrompt": ""}, None),
        ({"type": "prompt", "voicePrompt": "ye\x00s \ud83d", "last": True}, Prompt("yes", True)),
        ({"type": "dtmf", "digit": "5"}, Key("5")),
        ({"type": "dtmf", "digit": 5}, Key("5")),
        ({"type": "dtmf", "digit": "55"}, None),
        (
            {"type": "interrupt", "utteranceUntilInterrupt": "We", "durationUntilInterruptMs": "460"},
            Interrupt("We", 460),
        ),
        ({"type": "interrupt", "durationUntilInterruptMs": 460.7}, Interrupt("", 461)),
        ({"type": "interrupt", "durationUntilInterruptMs": "NaN"}, Interrupt("", 0)),
        ({"type": "info", "name": "tokensPlayed", "value": "Hello. "}, Played("Hello. ")),
        ({"type": "info", "name": "agentSpeaking", "value": "off"}, Speaking("agent", False)),
        ({"type": "info", "name": "roundTripDelayMs", "value": "148"}, None),
        ({"type": "error", "description": "Invalid message received"}, Trouble("Invalid message received")),
        ({"type": "configUpdated"}, None),
        ({"type": ["prompt"]}, None),
        ([1], None),
    ],
)
def test_frame_is_read_or_passed_over(frame: Any, value: Any) -> None:
    assert parse_frame(json.dumps(frame)) == value


@pytest.mark.parametrize("text", [None, "", "{", "null", '"x"', "[" * 100_000])
def test_frame_that_is_none_is_passed_over(text: str | None) -> None:
    assert parse_frame(text) is None


def test_frame_of_ours_says_all_that_it_is() -> None:
    assert json.loads(build_frame(Say("नमस्ते", is_last=True))) == {
        "type": "text",
        "token": "नमस्ते",
        "last": True,
        "interruptible": True,
        "preemptible": True,
    }


def test_heard_is_found_whatever_a_voice_made_of_the_marks() -> None:
    text = "I have these times. 1: Tuesday 1 December, 10:20 am. Which one?"
    assert text[: find_end(text, "i have these TIMES") or 0] == "I have these times."
    assert text[: find_end(text, "tuesday 1 december 10 20") or 0] == "I have these times. 1: Tuesday 1 December, 10:20"
    assert find_end(text, "something else") is None
    assert find_end(text, "...") is None


def test_utterance_adds_up_what_was_played() -> None:
    one = Utterance(1, "One. Two. One.", None)
    assert [one.note_played(word) for word in ("One. ", "Two. ")] == [True, True]
    assert (one.text[: one.heard], one.is_whole) == ("One. Two.", False)
    assert one.note_played("One.")
    assert one.is_whole
    assert not one.note_played("Three.")


def test_spoken_words_have_no_marks_and_no_long_lists() -> None:
    written = (
        "*Teeth cleaning* with Dr Rao\nTuesday 1 December, 10:00 am\nMap: https://maps.example/a\n\nShall I book it?"
    )
    assert spoken.put(written, "en") == "Teeth cleaning with Dr Rao. Tuesday 1 December, 10 am. Shall I book it?"
    assert spoken.put("We offer:\n- A\n- B\n- C\n- D\n- E", "en") == "We offer: A. B. C. And 2 more."
    assert spoken.put("Cleaning: ₹1,200. Your reference is K7MQ2X.", "en") == (
        "Cleaning: 1,200 rupees. Your reference is K, 7, M, Q, 2, X."
    )


def test_spoken_sentences_joined_again_are_the_text() -> None:
    text = "I have these times: 1: Tue 1 Dec, 10:20 am. 2: Wed. Which one? दिसंबर। ठीक"
    assert "".join(spoken.split(text)) == text
    assert len(spoken.split(text)) == 5


@pytest.mark.parametrize("language", spoken.SENTENCES)
def test_spoken_twins_stand_for_lines_that_are_there(language: str) -> None:
    lines = " ".join(PHRASEBOOKS[language].lines.values())
    assert [one for one in spoken.SENTENCES[language] if one not in lines] == []
