"""Trouble at Twilio, switched on over its JSON address and met through the real SDK."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.simulator.conftest import CLINIC, MEENA, Sink, Twilio, deliver

pytestmark = pytest.mark.usefixtures("open_window")


def turn(twilio: Twilio, **changes: Any) -> dict[str, Any]:
    answer = requests.post(f"{twilio.address}/simulator/switches/", json=changes, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def sent() -> int:
    return SimulatedMessage.objects.filter(direction="outbound-api").count()


@pytest.mark.parametrize(("refusing", "refusal"), [("429", (429, 20429)), ("500", (500, 20500)), ("400", (400, 63003))])
def test_refusing_stores_nothing(twilio: Twilio, refusing: str, refusal: tuple[int, int]) -> None:
    turn(twilio, refusing=refusing)
    assert twilio.refusal() == refusal
    assert sent() == 0


def test_refusing_once_is_over_after_one_request(twilio: Twilio) -> None:
    turn(twilio, refusing="429", remaining=1)
    assert twilio.refusal() == (429, 20429)
    assert twilio.send().status == "queued"
    assert requests.get(f"{twilio.address}/simulator/switches/", timeout=10).json()["refusing"] == ""


def test_reads_and_content_feel_it_only_when_told_to(twilio: Twilio) -> None:
    turn(twilio, refusing="500")
    assert twilio.client().messages.list(to=f"whatsapp:{MEENA}") == []
    turn(twilio, every_request=True)
    with pytest.raises(Exception, match="500"):
        twilio.client().messages.list(to=f"whatsapp:{MEENA}")


def test_silent_before_loses_the_message_and_silent_after_sends_it(twilio: Twilio, sink: Sink) -> None:
    client = twilio.client(timeout=0.5)
    for silent, count in (("before", 0), ("after", 1)):
        turn(twilio, silent=silent)
        with pytest.raises(requests.exceptions.ReadTimeout):
            client.messages.create(
                to=f"whatsapp:{MEENA}", from_=CLINIC, body=silent, status_callback=f"{sink.url}/status/?m=1"
            )
        assert sent() == count
    deliver()
    listed = twilio.client().messages.list(to=f"whatsapp:{MEENA}")
    assert [(message.body, message.status) for message in listed] == [("after", "delivered")]
    assert sink.statuses(listed[0].sid) == ["sent", "delivered"]


def test_slow_answers_late_and_has_the_message_already(twilio: Twilio) -> None:
    turn(twilio, slow_seconds=1)
    started = time.monotonic()
    assert twilio.send().status == "queued"
    assert time.monotonic() - started >= 1


def test_window_is_shut_over_the_same_address(twilio: Twilio, sink: Sink) -> None:
    turn(twilio, window_shut=MEENA)
    message = twilio.send()
    deliver()
    assert sink.statuses(message.sid) == ["failed"]


def test_clock_ahead_shuts_the_window(twilio: Twilio, sink: Sink) -> None:
    turn(twilio, clock_ahead_seconds=25 * 3600)
    message = twilio.send()
    deliver(seconds=26 * 3600)
    assert sink.statuses(message.sid) == ["failed"]


@pytest.mark.parametrize("changes", [{"loud": True}, {"refusing": "418"}, {"silent": 3}, {"slow_seconds": "long"}, []])
def test_wrong_switch_is_refused(twilio: Twilio, changes: Any) -> None:
    assert requests.post(f"{twilio.address}/simulator/switches/", json=changes, timeout=10).status_code == 400


def test_only_json_is_taken_without_a_token(twilio: Twilio) -> None:
    answer = requests.post(f"{twilio.address}/simulator/switches/", data={"refusing": "429"}, timeout=10)
    assert answer.status_code == 415


def test_everything_is_turned_off_at_once(twilio: Twilio) -> None:
    turn(twilio, refusing="429", out_of_order=True, template_approval="rejected")
    answer = requests.delete(f"{twilio.address}/simulator/switches/", timeout=10).json()
    assert (answer["refusing"], answer["out_of_order"], answer["template_approval"]) == ("", False, "approved")
