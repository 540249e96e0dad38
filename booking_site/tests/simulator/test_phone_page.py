"""The phone on the handset page without a browser: what it shows and what it writes down."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from booking_site.simulator import phone
from booking_site.simulator.models import SimulatedHandset
from booking_site.simulator.phone_models import SimulatedCall, SimulatedCallAct, SimulatedCallLine
from booking_site.tests.simulator.conftest import MEENA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("simulator")]


def show(client: Client, path: str = "call/") -> str:
    return str(client.get(f"/simulator/{path}", {"from": MEENA}).content.decode())


def act(client: Client, **fields: str) -> Any:
    return client.post("/simulator/call/", {"from": MEENA, **fields})


def connected() -> SimulatedCall:
    call = phone.call(MEENA)
    SimulatedCall.objects.filter(pk=call.pk).update(status="in-progress", answered_at=call.started_at)
    return phone.of_sid(call.sid)


def test_calling_dials_once(client: Client) -> None:
    response = act(client, action="call")
    act(client, action="call")
    assert response.headers["Location"] == f"/simulator/?from={quote(MEENA)}"
    (call,) = SimulatedCall.objects.all()
    assert (call.from_address, call.sender.number_e164, call.status) == (MEENA, "+15550100", "queued")
    assert "It rings." in show(client)


def test_htmx_gets_the_phone_alone(client: Client) -> None:
    page = client.post("/simulator/call/", {"from": MEENA, "action": "call"}, headers={"HX-Request": "true"}).content
    assert b"<html" not in page
    assert b'id="call-head"' in page


def test_what_the_caller_does_is_written_down_in_order(client: Client) -> None:
    connected()
    act(client, action="say", text=" the second ")
    act(client, action="say", text="  ")
    act(client, action="press", key="2")
    act(client, action="interrupt", text="wait")
    act(client, action="lose")
    act(client, action="hang-up")
    assert list(SimulatedCallAct.objects.values_list("kind", "text")) == [
        ("say", "the second"),
        ("press", "2"),
        ("interrupt", "wait"),
        ("lose", ""),
        ("hang-up", ""),
    ]


@pytest.mark.parametrize("fields", [{"action": "press", "key": "x"}, {"action": "sing"}])
def test_what_no_phone_can_do_is_not_found(client: Client, fields: dict[str, str]) -> None:
    connected()
    assert act(client, **fields).status_code == 404


def test_without_a_call_nothing_is_done(client: Client) -> None:
    assert act(client, action="say", text="hello").status_code == 302
    assert SimulatedCallAct.objects.count() == 0


def test_lines_are_shown_as_far_as_they_were_heard(client: Client) -> None:
    call = connected()
    given: list[tuple[str, str, int, str]] = [
        ("clinic", "Today at eleven forty.", 12, "speaking"),
        ("clinic", "Not yet said.", 0, "waiting"),
        ("caller", "<b>now?</b>", 11, "played"),
        ("clinic", "Or at noon.", 3, "cut"),
    ]
    for who, text, heard, state in given:
        SimulatedCallLine.objects.create(call=call, who=who, text=text, heard=heard, state=state, at_ms=67_000)
    page = show(client)
    assert '<span class="heard">Today at ele</span><span class="unsaid">ven forty.</span>' in page
    assert '<span class="heard">Or </span><span class="cut">at noon.</span>' in page
    assert "&lt;b&gt;now?&lt;/b&gt;" in page
    assert "Not yet said." not in page
    assert "<time>1:07</time>" in page


def test_page_has_call_and_hang_up_where_they_belong(client: Client) -> None:
    idle = show(client, "")
    assert 'id="speak"' in idle and idle.count("data-in-call hidden") == 3
    connected()
    page = show(client, "")
    assert "data-in-call hidden" not in page
    assert "data-no-call hidden" in page


def test_tries_of_the_phone_are_marked(client: Client) -> None:
    assert "Call the clinic<span" not in show(client, "tries/")
    call = connected()
    assert "Call the clinic<span" in show(client, "tries/")
    SimulatedCallLine.objects.create(call=call, who="clinic", text="Today", heard=2, state="cut")
    call.traces.create(kind="sent", content={"type": "interrupt"})
    assert "Interrupt<span" in show(client, "tries/")


def test_posts_need_a_token() -> None:
    assert Client(enforce_csrf_checks=True).post("/simulator/call/", {"from": MEENA}).status_code == 403


def test_without_the_simulator_there_is_no_phone(client: Client, settings: Any) -> None:
    settings.SIMULATOR = False
    assert client.get("/simulator/call/", {"from": MEENA}).status_code == 404


def test_calls_of_other_phones_are_not_shown(client: Client) -> None:
    phone.call("+15550143")
    assert "It rings." not in show(client)
    assert SimulatedHandset.objects.filter(calls__isnull=False).count() == 1
