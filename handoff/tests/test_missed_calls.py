"""A call that ends before a word is followed up: by one line on WhatsApp where that may be, else by a person."""

from datetime import timedelta
from typing import Any

import pytest

from conversations import consent, lifecycle
from conversations.models import Call, Conversation, Line, Message
from conversations.signals import call_missed
from conversations.tests.builders import NOW, make_agent, make_line, receive
from conversations.tests.voice.driver import ACCOUNT, CLINIC, MEENA
from conversations.voice import calls
from handoff import queries
from handoff.models import Ticket

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def lines() -> None:
    make_line()
    make_line(Line.Channel.PHONE)


def ring_in_vain(sid: str = "CA1", *, number: str = MEENA, now: Any = LATER) -> Call:
    """A call that is hung up during the greeting."""
    call = calls.begin(calls.Ringing(ACCOUNT, sid, number, CLINIC), now=now)
    for _twice in range(2):
        calls.apply_status(call, "completed", now=now + timedelta(seconds=9))
    return Call.objects.get(pk=call.pk)


def lines_out() -> list[tuple[str, str, str]]:
    out = Message.objects.filter(kind="outgoing", purpose="missed-call").order_by("id")
    return list(out.values_list("channel", "status", "sender"))


def waits() -> list[tuple[str, str, str, str]]:
    rows = Ticket.objects.order_by("id")
    return [(one.status, one.reason, one.brief["next_action_code"], one.outcome) for one in rows]


def test_missed_call_of_who_wrote_today_is_answered_by_one_line_a_day() -> None:
    receive("Hello")
    ring_in_vain()
    assert (lines_out(), waits()) == ([("whatsapp", "queued", "system")], [])
    ring_in_vain("CA2", now=LATER + timedelta(minutes=5))
    assert len(lines_out()) == 1
    assert waits() == [("waiting", "needs-a-person", "ring-back", "")]


def test_missed_call_of_who_never_wrote_waits_to_be_rung_back_and_the_assistant_stays() -> None:
    call = ring_in_vain()
    ticket = Ticket.objects.get()
    assert (lines_out(), waits()) == ([], [("waiting", "needs-a-person", "ring-back", "")])
    assert ticket.brief["reason"] == "This needs a person. They rang at 11:00 and nothing was said."
    assert ticket.due_at == LATER + timedelta(seconds=9, minutes=60)
    assert Conversation.objects.get().floor == "assistant"
    agent = make_agent()
    agent.locations.add(call.line.location)
    assert [row.conversation for row in queries.list_queues(agent, now=LATER).needs] == [call.conversation]


def test_missed_call_of_who_wrote_stop_is_for_a_person() -> None:
    receive("Hello")
    consent.record(Conversation.objects.get().contact, channel="whatsapp", given=False, source="keyword", now=NOW)
    ring_in_vain()
    assert (lines_out(), len(waits())) == ([], 1)


def test_missed_call_that_is_found_after_an_outage_is_for_a_person() -> None:
    receive("Hello")
    calls.begin(calls.Ringing(ACCOUNT, "CA1", MEENA, CLINIC), now=LATER)
    assert calls.end_lost(now=LATER + timedelta(hours=2)) == 1
    assert (lines_out(), len(waits())) == ([], 1)


def test_missed_call_of_a_withheld_number_leaves_nobody_to_ring() -> None:
    ring_in_vain(number="anonymous")
    assert (lines_out(), waits()) == ([], [])


def test_missed_call_while_an_agent_talks_with_them_is_the_agents() -> None:
    receive("Hello")
    lifecycle.give_floor_to_agent(lifecycle.lock(Conversation.objects.get().pk), make_agent(), now=NOW)
    ring_in_vain()
    assert (lines_out(), waits()) == ([], [])


@pytest.mark.parametrize("channel", ["phone", "whatsapp"])
def test_missed_call_is_done_with_once_they_ring_or_write_again(channel: str) -> None:
    ring_in_vain()
    if channel == "whatsapp":
        receive("Hello", now=LATER + timedelta(minutes=5))
    else:
        calls.begin(calls.Ringing(ACCOUNT, "CA2", MEENA, CLINIC), now=LATER + timedelta(minutes=5))
        speaker = calls.claim(ACCOUNT, "CA2", "VX1", now=LATER + timedelta(minutes=5))
        assert waits()[0][0] == "waiting"
        calls.hear(speaker, "Hello", now=LATER + timedelta(minutes=5))
    assert waits() == [("closed", "needs-a-person", "ring-back", "came-back")]


def test_served_call_is_followed_by_nothing() -> None:
    receive("Hello")
    calls.begin(calls.Ringing(ACCOUNT, "CA1", MEENA, CLINIC), now=LATER)
    speaker = calls.claim(ACCOUNT, "CA1", "VX1", now=LATER)
    calls.hear(speaker, "Hello", now=LATER)
    calls.apply_status(Call.objects.get(), "completed", now=LATER)
    assert (lines_out(), waits()) == ([], [])


def test_one_call_that_cannot_be_ended_keeps_no_other_from_it(caplog: pytest.LogCaptureFixture) -> None:
    for sid, number in (("CA1", MEENA), ("CA2", "+15550143")):
        calls.begin(calls.Ringing(ACCOUNT, sid, number, CLINIC), now=LATER)

    def refuse(call_id: int, **_news: object) -> None:
        if Call.objects.get(pk=call_id).call_sid == "CA1":
            raise RuntimeError("no")

    call_missed.connect(refuse)
    try:
        assert calls.end_lost(now=LATER + timedelta(hours=1)) == 1
    finally:
        call_missed.disconnect(refuse)
    assert list(Call.objects.filter(ended_at=None).values_list("call_sid", flat=True)) == ["CA1"]
    assert "could not be ended" in caplog.text
