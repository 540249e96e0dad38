"""The words of a call: every frame between the simulator's phone and a business that is not the product."""

from __future__ import annotations

import time

import pytest
from twilio.request_validator import RequestValidator

from booking_site.simulator import phone
from booking_site.tests.simulator.business import INCOMING, TOKEN, Business
from booking_site.tests.simulator.calling import MIDST, OFFER, connected, lines
from booking_site.tests.simulator.conftest import ACCOUNT, MEENA

GREETING = "Good morning, Asha Dental and Skin Clinic. How can I help?"


def test_first_webhook_is_signed_and_whole(business: Business) -> None:
    call, _line = connected(business)
    (post,) = business.posts(INCOMING)
    places = {f"{side}{place}" for side in ("From", "To", "Caller", "Called") for place in ("City", "State", "Zip")}
    countries = {f"{side}Country": "US" for side in ("From", "To", "Caller", "Called")}
    assert post.is_signed
    assert post.parameters == {
        "AccountSid": ACCOUNT,
        "CallSid": call.sid,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": MEENA,
        "To": "+15550100",
        "Caller": MEENA,
        "Called": "+15550100",
        "ApiVersion": "2010-04-01",
        "CallToken": post.parameters["CallToken"],
        "StirVerstat": "TN-Validation-Passed-A",
        **dict.fromkeys(places, ""),
        **countries,
    }


def test_handshake_is_signed_over_the_exact_address(business: Business) -> None:
    connected(business)
    ((path, signature),) = business.handshakes
    assert path == "/relay/"
    assert signature == RequestValidator(TOKEN).compute_signature(business.relay_url, {})


def test_setup_is_the_first_frame_and_whole(business: Business) -> None:
    call, line = connected(business, children='<Parameter name="place" value="indiranagar"/>')
    session_id = phone.wait(call, lambda now: bool(now.session_id)).session_id
    assert line.seen == [
        {
            "type": "setup",
            "sessionId": session_id,
            "accountSid": ACCOUNT,
            "parentCallSid": "",
            "callSid": call.sid,
            "from": MEENA,
            "to": "+15550100",
            "forwardedFrom": "",
            "callType": "PSTN",
            "callerName": "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": {"place": "indiranagar"},
        }
    ]


def test_greeting_is_played_at_speaking_speed(business: Business) -> None:
    began = time.monotonic()
    _call, line = connected(business, welcomeGreeting=GREETING)
    line.take("info", name="agentSpeaking", value="off")
    assert time.monotonic() - began >= len(GREETING) / 15 / 40
    assert line.seen[1:] == [
        {"type": "info", "name": "agentSpeaking", "value": "on"},
        {"type": "info", "name": "tokensPlayed", "value": GREETING},
        {"type": "info", "name": "agentSpeaking", "value": "off"},
    ]


def test_spoken_words_come_as_growing_partials_and_one_final(business: Business) -> None:
    call, line = connected(business)
    phone.speak(call, "my crown came off")
    line.take("prompt", last=True)
    assert [frame for frame in line.seen if frame["type"] == "prompt"] == [
        {"type": "prompt", "voicePrompt": "my", "lang": "en-IN", "last": False},
        {"type": "prompt", "voicePrompt": "my crown", "lang": "en-IN", "last": False},
        {"type": "prompt", "voicePrompt": "my crown came", "lang": "en-IN", "last": False},
        {"type": "prompt", "voicePrompt": "my crown came off", "lang": "en-IN", "last": False},
        {"type": "prompt", "voicePrompt": "my crown came off", "lang": "en-IN", "last": True},
    ]


def test_without_partials_only_the_final_comes(business: Business) -> None:
    call, line = connected(business, partialPrompts="false")
    phone.speak(call, "my crown came off")
    assert line.take("prompt") == {
        "type": "prompt",
        "voicePrompt": "my crown came off",
        "lang": "en-IN",
        "last": True,
    }


def test_tokens_are_played_and_told_one_by_one(business: Business) -> None:
    call, line = connected(business)
    line.say("Yes, ", "today at ", "eleven forty.", "")
    line.take("info", name="agentSpeaking", value="off")
    assert line.seen[1:] == [
        {"type": "info", "name": "agentSpeaking", "value": "on"},
        {"type": "info", "name": "tokensPlayed", "value": "Yes, "},
        {"type": "info", "name": "tokensPlayed", "value": "today at "},
        {"type": "info", "name": "tokensPlayed", "value": "eleven forty."},
        {"type": "info", "name": "agentSpeaking", "value": "off"},
    ]
    phone.wait(call, lambda now: lines(now) == [("clinic", "played", "Yes, today at eleven forty.", "")])


def test_events_come_only_where_they_were_asked_for(business: Business) -> None:
    call, line = connected(business, events="tokens-played")
    line.say("Yes.")
    phone.speak(call, "hello")
    line.take("prompt", last=True)
    assert [frame for frame in line.seen if frame["type"] == "info"] == [
        {"type": "info", "name": "tokensPlayed", "value": "Yes."}
    ]


def test_short_turn_that_is_never_closed_is_never_played(business: Business) -> None:
    call, line = connected(business)
    line.send({"type": "text", "token": "Yes"})
    phone.wait(call, lambda now: lines(now) == [("clinic", "waiting", "", "Yes")])
    time.sleep(0.2)
    assert lines(call) == [("clinic", "waiting", "", "Yes")]
    line.send({"type": "text", "token": "", "last": True})
    assert line.take("info", name="tokensPlayed")["value"] == "Yes"


def test_interruption_tells_what_was_heard_and_forgets_the_rest(business: Business) -> None:
    call, line = connected(business, speed=MIDST)
    line.say(OFFER)
    line.say("Which one?")
    phone.interrupt(call, "the second")
    frame = line.take("interrupt")
    heard = frame["utteranceUntilInterrupt"]
    assert OFFER.startswith(heard) and 8 <= len(heard) < len(OFFER)
    assert frame == {
        "type": "interrupt",
        "utteranceUntilInterrupt": heard,
        "durationUntilInterruptMs": frame["durationUntilInterruptMs"],
    }
    assert len(heard) / 15 * 1000 <= frame["durationUntilInterruptMs"] <= (len(heard) + 20) / 15 * 1000
    assert line.take("prompt", last=True)["voicePrompt"] == "the second"
    phone.wait(
        call,
        lambda now: (
            lines(now)
            == [
                ("clinic", "cut", heard, OFFER[len(heard) :]),
                ("clinic", "cut", "", "Which one?"),
                ("caller", "played", "the second", ""),
            ]
        ),
    )
    assert "tokensPlayed" not in [frame.get("name") for frame in line.seen]


def test_words_over_the_clinic_are_lost_where_the_twiml_does_not_ask_for_them(business: Business) -> None:
    call, line = connected(business, speed=MIDST, reportInputDuringAgentSpeech="none")
    line.say(OFFER)
    phone.interrupt(call, "the second")
    line.take("interrupt")
    phone.speak(call, "hello?")
    assert line.take("prompt", last=True)["voicePrompt"] == "hello?"
    phone.wait(call, lambda now: ("caller", "cut", "", "the second") in lines(now))


def test_speech_that_may_not_be_interrupted_goes_on(business: Business) -> None:
    call, line = connected(business, speed=MIDST)
    line.say(OFFER, interruptible=False)
    phone.interrupt(call, "the second")
    assert line.take("prompt", last=True)["voicePrompt"] == "the second"
    line.take("info", name="tokensPlayed", value=OFFER)
    assert "interrupt" not in [frame["type"] for frame in line.seen]


def test_greeting_has_its_own_rule_of_interruption(business: Business) -> None:
    call, line = connected(business, speed=MIDST, welcomeGreeting=OFFER, welcomeGreetingInterruptible="none")
    phone.interrupt(call, "hello")
    line.take("info", name="tokensPlayed", value=OFFER)
    assert "interrupt" not in [frame["type"] for frame in line.seen]


def test_next_turn_cuts_one_that_is_preemptible(business: Business) -> None:
    call, line = connected(business, speed=MIDST)
    line.say(OFFER, preemptible=True)
    phone.wait(call, lambda now: any(heard for _who, _state, heard, _rest in lines(now)))
    line.say("One moment, a colleague is joining.")
    line.take("info", name="tokensPlayed", value="One moment, a colleague is joining.")
    phone.wait(call, lambda now: lines(now)[-1][1] == "played")
    first, second = lines(call)
    assert first[1] == "cut" and len(first[2]) < len(OFFER)
    assert second == ("clinic", "played", "One moment, a colleague is joining.", "")
    assert "interrupt" not in [frame["type"] for frame in line.seen]


def test_next_turn_waits_for_one_that_is_not(business: Business) -> None:
    _call, line = connected(business)
    line.say("First.", preemptible=False)
    line.say("Second.")
    played = [line.take("info", name="tokensPlayed")["value"] for _turn in range(2)]
    assert played == ["First.", "Second."]


def test_keys_come_one_by_one(business: Business) -> None:
    call, line = connected(business)
    for key in "1#":
        phone.press(call, key)
    assert [line.take("dtmf") for _key in range(2)] == [{"type": "dtmf", "digit": "1"}, {"type": "dtmf", "digit": "#"}]


def test_keys_are_silent_without_detection(business: Business) -> None:
    call, line = connected(business, dtmfDetection="false")
    phone.press(call, "1")
    phone.speak(call, "hello")
    line.take("prompt", last=True)
    assert "dtmf" not in [frame["type"] for frame in line.seen]
    with pytest.raises(phone.NoSuchKey):
        phone.press(call, "12")


def test_key_interrupts_too(business: Business) -> None:
    call, line = connected(business, speed=MIDST)
    line.say(OFFER)
    phone.wait(call, lambda now: any(heard for _who, _state, heard, _rest in lines(now)))
    phone.press(call, "2")
    assert OFFER.startswith(line.take("interrupt")["utteranceUntilInterrupt"])
    line.take("dtmf", digit="2")
