"""Twilio's voice webhooks: what they answer, attribute by attribute, and the rows they leave."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from twilio.request_validator import RequestValidator

from appointments.models import Contact
from conversations.models import Call, Line, Message
from conversations.tests.builders import make_line
from conversations.tests.voice.driver import ACCOUNT, CLINIC, MEENA, TOKEN
from conversations.transports import twiml
from conversations.voice import calls

pytestmark = pytest.mark.django_db
SITE = "https://desk.example"
SID = "CA" + "1" * 32


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_URL = ACCOUNT, TOKEN, SITE


@pytest.fixture
def line() -> Line:
    return make_line(Line.Channel.PHONE)


def post(client: Client, path: str, *, signature: str | None = None, **fields: str) -> Any:
    form = {"AccountSid": ACCOUNT, "CallSid": SID, "From": MEENA, "To": CLINIC, "CallStatus": "ringing"} | fields
    signed = RequestValidator(TOKEN).compute_signature(SITE + path, form) if signature is None else signature
    return client.post(path, form, headers={"X-Twilio-Signature": signed})


def ring(client: Client, **fields: str) -> Any:
    return post(client, "/twilio/voice/incoming/", **fields)


def test_incoming_answers_with_the_relay_attribute_by_attribute(client: Client, line: Line) -> None:
    answer = ring(client)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml")
    response = ElementTree.fromstring(answer.content)
    assert [one.tag for one in response.iter()] == ["Response", "Connect", "ConversationRelay"]
    assert response[0].attrib == {"action": "https://desk.example/twilio/voice/after-relay/#rc=5&rp=all"}
    assert response[0][0].attrib == {
        "url": "wss://desk.example/twilio/voice/relay/",
        "welcomeGreeting": "Hello, this is the assistant of Asha Dental and Skin Clinic. How can I help you?",
        "language": "en-IN",
        "ttsProvider": "Google",
        "transcriptionProvider": "Deepgram",
        "dtmfDetection": "true",
        "reportInputDuringAgentSpeech": "any",
        "interruptible": "any",
        "preemptible": "true",
        "partialPrompts": "true",
        "events": "speaker-events tokens-played",
    }


@pytest.mark.parametrize(
    ("public", "url"),
    [
        ("https://desk.example/", "wss://desk.example/twilio/voice/relay/"),
        ("https://desk.example:8443", "wss://desk.example:8443/twilio/voice/relay/"),
        ("http://127.0.0.1:8000", "ws://127.0.0.1:8000/twilio/voice/relay/"),
    ],
)
def test_relay_url_has_the_scheme_of_the_public_one(settings: Any, public: str, url: str) -> None:
    settings.PUBLIC_URL = public
    assert twiml.relay_url() == url


def test_incoming_twice_is_one_call_of_one_contact(client: Client, line: Line) -> None:
    assert ring(client).content == ring(client).content
    call = Call.objects.get()
    assert (call.call_sid, call.status, call.line, call.ended_at) == (SID, "ringing", line, None)
    assert call.contact_point is not None
    assert call.contact_point.value == MEENA
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("withheld", ["anonymous", "+266696687", "", "unknown", "sip:desk@example.com"])
def test_incoming_of_a_withheld_number_is_a_contact_without_a_way_in(client: Client, line: Line, withheld: str) -> None:
    assert b"ConversationRelay" in ring(client, From=withheld).content
    call = Call.objects.get()
    assert call.contact_point is None
    assert not call.contact.points.exists()


def test_incoming_to_no_line_of_ours_is_told_so_and_ends(client: Client) -> None:
    answer = ring(client)
    assert answer.content.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><Response>'
        '<Say language="en-IN">This number is not in use. Goodbye.</Say><Hangup /></Response>'
    )
    assert not Call.objects.exists()


@pytest.mark.parametrize("path", ["incoming", "after-relay", "status"])
def test_wrong_signature_is_refused_and_leaves_nothing(client: Client, line: Line, path: str) -> None:
    assert post(client, f"/twilio/voice/{path}/", signature="wrong").status_code == 403
    assert not Call.objects.exists()


def test_status_never_leaves_a_terminal_one_and_unserved_is_said_whatever_the_duration(
    client: Client, line: Line
) -> None:
    ring(client)
    for status in ("completed", "in-progress", "no-answer", "completed"):
        assert post(client, "/twilio/voice/status/", CallStatus=status, CallDuration="74").status_code == 204
    call = Call.objects.get()
    assert (call.status, call.unserved, call.outcome) == ("completed", True, "ended")
    told = list(Message.objects.filter(kind="activity").order_by("id").values_list("text", flat=True))
    assert told == ["A call from them", "The call ended before anything was said"]


def test_status_of_an_unknown_call_is_accepted(client: Client, line: Line) -> None:
    assert post(client, "/twilio/voice/status/", CallStatus="completed").status_code == 204


def test_after_relay_goes_on_when_only_the_socket_was_lost(client: Client, line: Line) -> None:
    ring(client)
    fields = {"SessionStatus": "failed", "CallStatus": "in-progress", "ErrorCode": "64105"}
    answer = post(client, "/twilio/voice/after-relay/", **fields).content.decode()
    assert 'welcomeGreeting="I am sorry, we were cut off."' in answer
    assert 'url="wss://desk.example/twilio/voice/relay/"' in answer
    for _again in range(calls.MOST_RESUMED):
        answer = post(client, "/twilio/voice/after-relay/", **fields).content.decode()
    assert "<Hangup />" in answer
    assert Call.objects.get().outcome == "given-up"


def test_after_relay_says_nothing_when_they_hung_up(client: Client, line: Line) -> None:
    ring(client)
    answer = post(client, "/twilio/voice/after-relay/", SessionStatus="completed", CallStatus="completed")
    assert answer.content.decode() == '<?xml version="1.0" encoding="UTF-8"?><Response />'
    late = post(client, "/twilio/voice/after-relay/", SessionStatus="failed", CallStatus="in-progress")
    assert b"<Hangup />" in late.content
    assert Call.objects.get().status == "completed"


def test_call_nobody_heard_of_for_a_while_is_lost_and_may_come_back(client: Client, line: Line) -> None:
    ring(client)
    now = timezone.now()
    assert calls.end_lost(now=now) == 0
    later = Call.objects.get().alive_until
    assert calls.end_lost(now=later) == 1
    assert Call.objects.get().outcome == "lost"
    post(client, "/twilio/voice/after-relay/", SessionStatus="failed", CallStatus="in-progress")
    assert Call.objects.get().ended_at is None


def put_through(client: Client, line: Line) -> Call:
    """A call whose caller talks on a person's telephone now."""
    Line.objects.filter(pk=line.pk).update(person_number_e164="+15550150")
    ring(client)
    handed = {"SessionStatus": "ended", "CallStatus": "in-progress", "HandoffData": '{"why": "put-through"}'}
    assert b"<Dial" in post(client, "/twilio/voice/after-relay/", **handed).content
    return Call.objects.get()


def test_socket_that_lets_go_late_does_not_lose_a_caller_who_was_put_through(client: Client, line: Line) -> None:
    ring(client)
    speaker = calls.claim(ACCOUNT, SID, "VX1", now=timezone.now())
    put_through(client, line)

    calls.let_go(speaker, now=timezone.now())

    assert calls.end_lost(now=timezone.now() + timedelta(hours=1)) == 0
    assert Call.objects.get().session_token is None


def test_caller_who_was_put_through_and_hung_up_is_not_on_the_line_for_hours(client: Client, line: Line) -> None:
    """Else nobody would answer what they write, should the status callback be lost."""
    put_through(client, line)

    post(client, "/twilio/voice/after-dial/", CallStatus="in-progress", DialCallStatus="completed")

    assert calls.end_lost(now=timezone.now() + timedelta(seconds=calls.RESUME_SECONDS)) == 1
    assert Call.objects.get().outcome == "lost"
