"""How calls end, break and go on, against a business that is not the product."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from booking_site.simulator import phone, switches, voice_posts
from booking_site.simulator.phone_models import SimulatedCall
from booking_site.tests.simulator.business import AFTER, INCOMING, STATUS, Business
from booking_site.tests.simulator.calling import EVERYTHING, OFFER, connected, ended, lines
from booking_site.tests.simulator.conftest import ACCOUNT, MEENA


def test_hanging_up_closes_and_is_told_twice(business: Business) -> None:
    call, line = connected(business)
    line.say(OFFER)
    phone.hang_up(call)
    assert line.closed() == (1000, "Closing websocket session")
    now = ended(call)
    (after,), (status,) = business.posts(AFTER), business.posts(STATUS)
    named = {"AccountSid": ACCOUNT, "CallSid": call.sid, "Direction": "inbound", "From": MEENA, "To": "+15550100"}
    assert after.is_signed and status.is_signed
    assert after.parameters == {
        **named,
        "CallStatus": "completed",
        "SessionId": now.session_id,
        "SessionStatus": "completed",
        "SessionDuration": after.parameters["SessionDuration"],
    }
    assert status.parameters == {
        **named,
        "CallStatus": "completed",
        "Caller": MEENA,
        "Called": "+15550100",
        "ApiVersion": "2010-04-01",
        "Timestamp": status.parameters["Timestamp"],
        "CallbackSource": "call-progress-events",
        "SequenceNumber": "0",
        "CallDuration": status.parameters["CallDuration"],
        "Duration": status.parameters["Duration"],
        "SipResponseCode": "200",
    }
    assert (now.status, now.trouble) == ("completed", "")
    with pytest.raises(phone.CallIsOver):
        phone.speak(call, "hello")


def test_end_drains_closes_and_follows_the_action(business: Business) -> None:
    business.answers("<Say>Putting you through.</Say><Hangup/>", path=AFTER)
    call, line = connected(business)
    line.say("Goodbye then.")
    line.send({"type": "end", "handoffData": '{"why":"person"}'})
    assert line.closed() == (1000, "Closing websocket session")
    ended(call)
    (after,) = business.posts(AFTER)
    assert (after.parameters["SessionStatus"], after.parameters["CallStatus"]) == ("ended", "in-progress")
    assert after.parameters["HandoffData"] == '{"why":"person"}'
    assert lines(call) == [
        ("clinic", "played", "Goodbye then.", ""),
        ("clinic", "played", "Putting you through.", ""),
    ]


def test_dial_rings_in_vain_and_follows_its_action(business: Business) -> None:
    business.answers(f'<Dial action="{STATUS}" timeout="5"><Number>+15550177</Number></Dial>', path=AFTER)
    business.answers("<Say>Nobody was there.</Say><Hangup/>", path=STATUS)
    call, line = connected(business)
    line.send({"type": "end", "handoffData": '{"why":"put-through"}'})
    line.closed()
    ended(call)
    asked = next(one for one in business.posts(STATUS) if "DialCallStatus" in one.parameters)
    assert (asked.parameters["DialCallStatus"], asked.parameters["CallStatus"]) == ("no-answer", "in-progress")
    assert lines(call) == [("line", "played", "☎ +15550177", ""), ("clinic", "played", "Nobody was there.", "")]


def test_dropped_socket_fails_the_session_and_the_call_goes_on(business: Business) -> None:
    call, line = connected(business)
    first_session = phone.wait(call, lambda now: bool(now.session_id)).session_id
    business.answers(business.relay(**EVERYTHING), path=AFTER)
    line.socket.socket.shutdown(2)
    again = business.line()
    setup = again.take("setup")
    (after,) = business.posts(AFTER)
    assert after.parameters["ErrorMessage"].startswith("WebSocket ended")
    assert {name: after.parameters[name] for name in ("SessionStatus", "CallStatus", "ErrorCode", "SessionId")} == {
        "SessionStatus": "failed",
        "CallStatus": "in-progress",
        "ErrorCode": "64105",
        "SessionId": first_session,
    }
    assert setup["callSid"] == call.sid
    assert setup["sessionId"] != first_session


def test_provider_may_lose_the_socket_too(business: Business) -> None:
    call, line = connected(business)
    phone.lose_socket(call)
    assert line.closed()[0] == 1006
    (after,) = business.posts(AFTER)
    assert (after.parameters["SessionStatus"], after.parameters["ErrorCode"]) == ("failed", "64105")


def test_call_without_action_goes_to_its_next_verb(business: Business) -> None:
    business.answers(business.relay(action="") + "<Say>We call you back.</Say>")
    call = phone.call(MEENA)
    business.line().socket.close()
    ended(call)
    assert lines(call) == [("clinic", "played", "We call you back.", "")]


@pytest.mark.parametrize(
    "raw",
    [
        "hello",
        "[]",
        '{"type":"interrupt"}',
        '{"type":"clear"}',
        '{"type":"end-session"}',
        '{"type":"end","reason":"done"}',
        '{"type":"end","handoffData":{"a":1}}',
        '{"type":"text"}',
        '{"type":"text","token":null}',
        '{"type":"text","token":"a","last":"true"}',
        '{"type":"language"}',
        '{"type":"sendDigits","digits":"12x"}',
    ],
)
def test_malformed_frame_gets_an_error_and_the_session_goes_on(business: Business, raw: str) -> None:
    call, line = connected(business)
    line.send(raw)
    assert line.take("error") == {"type": "error", "description": f"Invalid message received: {raw}"}
    line.say("Still here.")
    line.take("info", name="tokensPlayed", value="Still here.")
    assert phone.wait(call, lambda now: bool(now.trouble)).trouble.startswith("64107")


def test_ten_malformed_frames_in_a_row_end_the_session(business: Business) -> None:
    _call, line = connected(business)
    line.send(*["?"] * 9)
    line.say("Hello.")  # one good frame starts the count afresh
    line.send(*["?"] * 10)
    assert line.closed() == (1007, "Too many consecutive malformed messages")
    (after,) = business.posts(AFTER)
    assert (after.parameters["SessionStatus"], after.parameters["ErrorCode"]) == ("failed", "64105")


def test_refused_handshake_is_64102(business: Business) -> None:
    business.refuses_sockets = True
    business.answers(business.relay())
    call = phone.call(MEENA)
    (after,) = business.posts(AFTER)
    assert after.parameters["ErrorCode"] == "64102"
    assert ended(call).trouble.startswith("64102")


@pytest.mark.parametrize("url", ["ws://example.org/relay/", "http://127.0.0.1:9/", "https://example.org/"])
def test_plain_socket_is_for_loopback_alone(business: Business, url: str) -> None:
    business.answers(business.relay(url=url))
    phone.call(MEENA)
    (after,) = business.posts(AFTER)
    assert after.parameters["ErrorCode"] == "64102"


def test_wrong_content_type_ends_the_call(business: Business) -> None:
    business.content_type = "text/html; charset=utf-8"
    business.answers(business.relay())
    now = ended(phone.call(MEENA))
    assert (now.status, now.trouble) == ("failed", "12300 Invalid Content-Type: text/html; charset=utf-8")
    (status,) = business.posts(STATUS)
    assert status.parameters["CallStatus"] == "failed"


def test_server_error_ends_the_call(business: Business) -> None:
    business.answer_status = 500
    assert ended(phone.call(MEENA)).trouble == "11200 HTTP retrieval failure: HTTP 500"


def test_hanging_up_before_the_answer_is_no_answer(business: Business) -> None:
    business.hold_seconds = 0.5
    business.answers(business.relay())
    call = phone.call(MEENA)
    business.posts(INCOMING)
    phone.hang_up(call)
    assert ended(call).status == "no-answer"
    (status,) = business.posts(STATUS)
    assert (status.parameters["CallStatus"], status.parameters["SipResponseCode"]) == ("no-answer", "487")


def test_withheld_number_is_anonymous(business: Business) -> None:
    business.answers(business.relay())
    phone.call("+15550147")
    assert business.line().take("setup")["from"] == "anonymous"
    assert business.posts(INCOMING)[0].parameters["StirVerstat"] == "No-TN-Validation"


def test_redirect_asks_the_next_address(business: Business) -> None:
    business.answers("<Redirect>/next/</Redirect>")
    business.answers("<Say>Hello.</Say>", path="/next/")
    call = ended(phone.call(MEENA))
    assert business.posts("/next/")[0].parameters["CallStatus"] == "in-progress"
    assert lines(call) == [("clinic", "played", "Hello.", "")]


def test_two_calls_are_held_side_by_side(business: Business) -> None:
    business.answers(business.relay(), business.relay())
    calls = [phone.call(MEENA), phone.call("+15550143")]
    relays = {setup["callSid"]: line for line in (business.line(), business.line()) if (setup := line.take("setup"))}
    for call, words in zip(calls, ("one", "two"), strict=True):
        phone.speak(call, words)
    assert [relays[call.sid].take("prompt")["voicePrompt"] for call in calls] == ["one", "two"]


def test_status_callback_is_silenced_and_doubled_by_the_switches(business: Business) -> None:
    switches.turn(duplicate_webhooks=True)
    business.answers("<Hangup/>")
    ended(phone.call(MEENA))
    assert len(business.posts(STATUS, 2)) == 2
    switches.turn(duplicate_webhooks=False, no_status_callbacks=True)
    ended(phone.call(MEENA))
    assert len(business.posts(STATUS, 2)) == 2


def test_wire_is_kept(business: Business) -> None:
    call, line = connected(business)
    line.say("Hello.")
    line.take("info", name="agentSpeaking", value="off")
    phone.hang_up(call)
    ended(call)
    assert [frame["type"] for frame in phone.traces(call, "sent")] == ["setup", "info", "info", "info"]
    assert phone.traces(call, "received") == [{"type": "text", "token": "Hello.", "last": True}]
    assert [str(post["url"]).removeprefix(business.url) for post in phone.traces(call, "posted")][:2] == [
        INCOMING,
        AFTER,
    ]


def test_call_of_a_process_that_died_is_ended_by_the_next(business: Business) -> None:
    call, _line = connected(business)
    orphan = phone.call("+15550143")
    ended(orphan)
    long_ago = timezone.now() - timedelta(hours=1)
    SimulatedCall.objects.filter(pk=orphan.pk).update(
        status="in-progress", held_until=long_ago, answered_at=long_ago, ended_at=None
    )
    assert ended(orphan).trouble == "The process that held the call died."
    assert call.is_under_way


def test_action_is_asked_again_as_its_fragment_says(business: Business) -> None:
    business.answers(business.relay(action="/after/#rc=3&amp;rp=5xx", **EVERYTHING))
    business.answers("", "", "<Say>Here again.</Say>", path=AFTER)
    call = phone.call(MEENA)
    line = business.line()
    line.take("setup")
    business.next_statuses = [502, 503]
    line.socket.close()
    ended(call)
    assert [post.is_signed for post in business.posts(AFTER, 3)] == [True] * 3
    assert lines(call) == [("clinic", "played", "Here again.", "")]


@pytest.mark.parametrize(
    ("fragment", "repeats", "of"),
    [
        ("", 1, frozenset({"ct"})),
        ("#rc=0", 0, frozenset({"ct"})),
        ("#rc=9&rp=all", 5, frozenset({"all"})),
        ("#rp=ct,5xx", 1, frozenset({"ct", "5xx"})),
    ],
)
def test_overrides_are_read_from_the_fragment(fragment: str, repeats: int, of: frozenset[str]) -> None:
    read = voice_posts.overrides_of(f"https://example.org/after/{fragment}")
    assert (read.repeats, read.of, read.total_seconds) == (repeats, of, 15.0)
