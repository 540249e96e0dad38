"""What TwiML the simulator runs, and what it refuses with which of Twilio's codes."""

from __future__ import annotations

import pytest

from booking_site.simulator import twiml
from booking_site.simulator.relay_session import may_connect

RELAY = '<Connect action="/after/"><ConversationRelay url="wss://example.org/relay/" {}/></Connect>'


def read(verbs: str, content_type: str = "text/xml", status: int = 200) -> list[twiml.Verb]:
    return twiml.read(status, content_type, f"<Response>{verbs}</Response>".encode())


def refusal(verbs: str, content_type: str = "text/xml", status: int = 200) -> int:
    with pytest.raises(twiml.Refused) as caught:
        read(verbs, content_type, status)
    return caught.value.code


def test_relay_is_read_attribute_by_attribute() -> None:
    (verb,) = read(
        '<Connect action="/after/" method="POST">'
        '<ConversationRelay url="wss://example.org/relay/" interruptible="speech" '
        'dtmfDetection="true" events="speaker-events tokens-played" speechTimeout="900">'
        '<Language code="hi-IN" voice="hi-IN-Chirp3-HD-Kore" ttsProvider="Google"/>'
        '<Parameter name="place" value="indiranagar"/></ConversationRelay></Connect>'
    )
    relay = verb.relay
    assert relay
    assert (relay.url, relay.action, relay.parameters) == (
        "wss://example.org/relay/",
        "/after/",
        {"place": "indiranagar"},
    )
    assert relay.kinds("interruptible", "any") == {"speech"}
    assert relay.kinds("welcomeGreetingInterruptible", "any") == {"speech", "dtmf"}
    assert (relay.is_on("dtmfDetection"), relay.is_on("preemptible"), relay.silence_ms) == (True, False, 900)
    assert relay.reports("tokens-played")


@pytest.mark.parametrize("content_type", ["text/xml", "application/xml; charset=utf-8", "Text/XML"])
def test_content_types_of_xml_are_taken(content_type: str) -> None:
    assert [verb.name for verb in read("<Say>Hi</Say><Hangup/>", content_type)] == ["Say", "Hangup"]


@pytest.mark.parametrize(
    ("verbs", "content_type", "status", "code"),
    [
        ("", "text/html", 200, 12300),
        ("", "", 200, 12300),
        ("", "text/xml", 403, 11200),
        ("", "text/xml", 302, 11200),
        ("<Say>", "text/xml", 200, 12100),
        ("<Speak>Hi</Speak>", "text/xml", 200, 12200),
        ("<Dial>+15550100</Dial>", "text/xml", 200, 12200),
        ('<Say colour="red">Hi</Say>', "text/xml", 200, 12200),
        ("<Connect/>", "text/xml", 200, 12200),
        (RELAY.format('interruptByDtmf="true"'), "text/xml", 200, 12200),
        (RELAY.format('action="/after/"'), "text/xml", 200, 12200),
        (RELAY.format('welcome_greeting="Hi"'), "text/xml", 200, 12200),
        (RELAY.format('interruptible="yes"'), "text/xml", 200, 64101),
        (RELAY.format('preemptible="True"'), "text/xml", 200, 64101),
        (RELAY.format('ttsProvider="Acme"'), "text/xml", 200, 64101),
        (RELAY.format('speechTimeout="100"'), "text/xml", 200, 64101),
        (RELAY.format('events="tokens"'), "text/xml", 200, 64101),
        (RELAY.format('eotThreshold="0.95"'), "text/xml", 200, 64101),
        ("<Connect><ConversationRelay/></Connect>", "text/xml", 200, 64101),
    ],
)
def test_refusals(verbs: str, content_type: str, status: int, code: int) -> None:
    assert refusal(verbs, content_type, status) == code


def test_entities_are_not_expanded() -> None:
    with pytest.raises(twiml.Refused) as caught:
        twiml.read(200, "text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><Response/>')
    assert caught.value.code == 12100


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("wss://example.org/relay/", True),
        ("ws://127.0.0.1:8000/relay/", True),
        ("ws://[::1]:8000/relay/", True),
        ("ws://localhost/relay/", True),
        ("ws://example.org/relay/", False),
        ("ws://127.0.0.1.example.org/", False),
        ("https://example.org/", False),
        ("wss:///relay/", False),
    ],
)
def test_sockets_are_tls_or_loopback(url: str, may: bool) -> None:
    assert may_connect(url) is may
