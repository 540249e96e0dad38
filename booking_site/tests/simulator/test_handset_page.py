"""The handset page without a browser: what it shows, what it does, and what it asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from booking_site.simulator import handset, messages, switches
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.simulator.conftest import CLINIC, MEENA, Sink, deliver
from booking_site.tests.simulator.test_carrier import answer, offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simulator")]


def show(client: Client, path: str = "", number: str = MEENA) -> str:
    response = client.get(f"/simulator/{path}", {"from": number})
    assert response.status_code == 200
    return response.content.decode()


def test_page_names_the_phone_and_the_clinic(client: Client) -> None:
    page = show(client)
    assert "Asha Dental and Skin Clinic" in page
    assert "WhatsApp, you are Meena Iyer +1\u00a0555\u00a00142" in page


def test_page_has_nothing_inline(client: Client) -> None:
    page = show(client)
    assert " style=" not in page
    assert "<style" not in page
    assert [tag for tag in page.split("<script")[1:] if not tag.lstrip().startswith("src=")] == []
    assert " on" + "click" not in page


def test_plus_of_a_number_may_arrive_as_a_blank(client: Client) -> None:
    assert "you are Ravi Kumar" in client.get("/simulator/?from=+15550143").content.decode()


def test_number_that_is_none_is_not_found(client: Client) -> None:
    assert client.get("/simulator/", {"from": "me"}).status_code == 404


def test_what_is_typed_is_posted_and_shown(client: Client, sink: Sink) -> None:
    response = client.post("/simulator/write/", {"from": MEENA, "text": "  hello there "})
    assert response.headers["Location"] == f"/simulator/?from={quote(MEENA)}"
    assert deliver() == 1
    assert sink.received[0].parameters["Body"] == "hello there"
    assert "hello there" in show(client, "chat/")


def test_htmx_gets_the_chat_alone(client: Client) -> None:
    response = client.post("/simulator/write/", {"from": MEENA, "text": "hello"}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert 'role="log"' in page


def test_blank_message_is_not_sent(client: Client) -> None:
    client.post("/simulator/write/", {"from": MEENA, "text": "   "})
    assert SimulatedMessage.objects.count() == 0


@pytest.mark.parametrize("path", ["write/", "tap/", "seen/", "phone/", "make-it-hard/"])
def test_posts_need_a_token(path: str) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/simulator/{path}", {"from": MEENA}).status_code == 403


def test_words_are_escaped_and_whatsapp_marks_are_drawn(client: Client, sink: Sink) -> None:
    handset.write(MEENA, "hi", timezone.now())
    answer(sink, Body="*Booked* <script>alert(1)</script>\nhttps://example.org/a_b_c?x=1&y=2")
    deliver()
    page = show(client, "chat/")
    assert "<b>Booked</b> &lt;script&gt;alert(1)&lt;/script&gt;<br>" in page
    assert '<a target="_blank" href="https://example.org/a_b_c?x=1&amp;y=2" rel="nofollow">' in page


def test_tap_sends_the_payload(client: Client, sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    offered = offer(sink)
    assert 'value="yes:3"' in show(client, "chat/")
    client.post("/simulator/tap/", {"from": MEENA, "message": offered.sid, "choice": "yes:3"})
    deliver()
    assert sink.received[-1].parameters["ButtonPayload"] == "yes:3"
    assert "chosen" in show(client, "chat/")


def test_tap_on_what_was_not_offered_is_not_found(client: Client) -> None:
    assert client.post("/simulator/tap/", {"from": MEENA, "choice": "yes:3"}).status_code == 404


def test_ticks_follow_what_became_of_a_message(client: Client, sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    assert "</svg> sent" in show(client, "chat/")
    deliver()
    assert "</svg> delivered" in show(client, "chat/")
    assert "The clinic reads your message" in show(client, "chat/")
    answer(sink)
    assert "</svg> read" in show(client, "chat/")


def test_message_that_the_clinic_refused_says_so(client: Client, sink: Sink) -> None:
    sink.status = 500
    handset.write(MEENA, "hello", timezone.now())
    deliver()
    assert "the clinic’s system did not take it" in show(client, "chat/")


def test_answer_is_shown_when_delivered_and_then_read(client: Client, sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    message = answer(sink, Body="Good morning")
    assert "Good morning" not in show(client, "chat/")
    deliver()
    assert "Good morning" in show(client, "chat/")
    assert "/simulator/seen/" in show(client, "chat/")
    client.post("/simulator/seen/", {"from": MEENA})
    deliver()
    assert sink.statuses(message.sid) == ["sent", "delivered", "read"]
    assert "/simulator/seen/" not in show(client, "chat/")


@pytest.mark.parametrize(("action", "count"), [("twice", 2), ("stop", 2), ("shut", 1), ("nonsense", 1)])
def test_buttons_that_make_it_hard(client: Client, sink: Sink, action: str, count: int) -> None:
    handset.write(MEENA, "hello", timezone.now())
    client.post("/simulator/phone/", {"from": MEENA, "action": action})
    deliver()
    assert len(sink.received) == count
    assert ("24-hour window closed" in show(client, "chat/")) == (action == "shut")
    if action == "stop":
        assert sink.received[-1].parameters["Body"] == "STOP"


def test_name_is_changed(client: Client, sink: Sink) -> None:
    client.post("/simulator/phone/", {"from": MEENA, "action": "rename", "name": " Meena R "})
    handset.write(MEENA, "hello", timezone.now())
    deliver()
    assert sink.received[0].parameters["ProfileName"] == "Meena R"


def test_trouble_is_set_and_said(client: Client) -> None:
    client.post(
        "/simulator/make-it-hard/",
        {"from": MEENA, "refusing": "429", "silent": "", "slow_seconds": "3", "duplicate_webhooks": "on"},
    )
    switched = switches.current()
    assert (switched.refusing, switched.slow_seconds, switched.duplicate_webhooks) == ("429", 3, True)
    page = show(client)
    assert "Twilio refuses: 429, too many requests; Twilio takes 3 seconds; Everything arrives twice." in page


def test_what_was_tried_is_ticked(client: Client) -> None:
    assert show(client, "tries/").count("#circle-check") == 0
    handset.write(MEENA, "Can you book me a cleaning?", timezone.now())
    assert show(client, "tries/").count("#circle-check") == 1


def test_days_are_those_of_the_phone(client: Client) -> None:
    midnight_in_kolkata = timezone.now().replace(hour=18, minute=30, second=0, microsecond=0) - timedelta(days=1)
    handset.write(MEENA, "before", midnight_in_kolkata - timedelta(minutes=1))
    handset.write(MEENA, "after", midnight_in_kolkata)
    page = show(client, "chat/")
    assert page.count('id="day-') == 2
    assert ">23:59</time>" in page
    assert ">00:00</time>" in page


def test_quoting_without_script(client: Client, sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    asked = answer(sink, Body="Which day?")
    deliver()
    page = client.get("/simulator/", {"from": MEENA, "quote": asked.sid}).content.decode()
    assert f'id="quoted" value="{asked.sid}"' in page
    client.post("/simulator/write/", {"from": MEENA, "text": "that", "quoted": asked.sid})
    assert SimulatedMessage.objects.get(body="that").quoted == asked


def test_somebody_elses_chat_is_not_shown(client: Client) -> None:
    handset.write("+15550143", "a secret", timezone.now())
    assert "a secret" not in show(client, "chat/")


def test_every_page_is_404_when_the_simulator_is_off(client: Client, settings: Any) -> None:
    settings.SIMULATOR = False
    for path in ("", "chat/", "tries/", "switches/"):
        assert client.get(f"/simulator/{path}").status_code == 404
    for path in ("write/", "tap/", "seen/", "phone/", "make-it-hard/", "switches/"):
        assert client.post(f"/simulator/{path}").status_code == 404


def test_message_from_an_unknown_number_of_ours_is_refused() -> None:
    with pytest.raises(messages.Refused, match="63007"):
        messages.accept(
            {"To": [f"whatsapp:{MEENA}"], "From": ["whatsapp:+15550111"], "Body": ["x"]}, now=timezone.now()
        )
    assert CLINIC == "whatsapp:+15550100"
