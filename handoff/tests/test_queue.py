"""Giving over and taking: floor, status and ticket move together, and one of two agents wins."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from appointments.models import StaffMember
from conversations import lifecycle
from conversations.models import Conversation, Message
from handoff import queue
from handoff.models import Ticket
from handoff.tests.rows import NOW, make_agent, make_conversation, make_line, make_location, write_in

LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def pooja(line) -> StaffMember:
    return make_agent("pooja", line.location)


@pytest.fixture
def ravi(line) -> StaffMember:
    return make_agent("ravi", line.location)


@pytest.fixture
def conversation(line) -> Conversation:
    return make_conversation(line)


def waiting(conversation: Conversation) -> Ticket:
    lifecycle.request_person(conversation.pk, reason="asked-for-a-person", urgency="soon", now=NOW)
    return Ticket.objects.get(conversation=conversation)


def floor_of(conversation: Conversation) -> tuple[str, str, str | None]:
    conversation.refresh_from_db()
    holder = conversation.floor_agent.username if conversation.floor_agent else None
    return conversation.status, conversation.floor, holder


def outgoing(conversation: Conversation) -> list[tuple[str, str, str]]:
    rows = conversation.messages.filter(kind="outgoing").order_by("id")
    return [(one.purpose, one.sender, one.status) for one in rows]


def test_take_over_moves_floor_status_and_ticket_together(conversation, pooja):
    ticket = waiting(conversation)

    taken = queue.take_over(conversation.pk, pooja, now=LATER)

    ticket.refresh_from_db()
    assert taken == ticket
    assert (ticket.status, ticket.assigned_to, ticket.assigned_at) == ("assigned", pooja, LATER)
    assert floor_of(conversation) == ("open", "agent", "pooja")
    assert outgoing(conversation) == [("agent-joined", "system", "queued")]
    assert conversation.messages.get(purpose="agent-joined").values == {"agent": "Pooja"}


def test_take_over_makes_a_ticket_where_none_waits(conversation, pooja):
    ticket = queue.take_over(conversation.pk, pooja, now=NOW)

    assert (ticket.reason, ticket.status, ticket.assigned_to) == ("taken-over", "assigned", pooja)
    assert floor_of(conversation) == ("open", "agent", "pooja")


def test_take_over_twice_by_one_agent_changes_nothing(conversation, pooja):
    first = queue.take_over(conversation.pk, pooja, now=NOW)
    again = queue.take_over(conversation.pk, pooja, now=LATER)

    assert again == first
    assert len(outgoing(conversation)) == 1
    conversation.refresh_from_db()
    assert conversation.floor_version == 2


def test_take_over_says_nothing_outside_the_window(conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=NOW + timedelta(hours=25))

    assert outgoing(conversation) == []


def test_take_over_tells_the_second_agent_who_was_first(conversation, pooja, ravi):
    seen = conversation.floor_version
    queue.take_over(conversation.pk, pooja, now=NOW, expected_floor_version=seen)

    with pytest.raises(queue.AlreadyTaken) as refusal:
        queue.take_over(conversation.pk, ravi, now=NOW, expected_floor_version=seen)

    assert refusal.value.by == pooja
    assert str(refusal.value) == "Pooja has taken this conversation."
    assert floor_of(conversation) == ("open", "agent", "pooja")


def test_take_over_from_a_colleague_who_was_seen_there(conversation, pooja, ravi):
    queue.take_over(conversation.pk, pooja, now=NOW)
    conversation.refresh_from_db()

    ticket = queue.take_over(conversation.pk, ravi, now=LATER, expected_floor_version=conversation.floor_version)

    assert ticket.assigned_to == ravi
    assert floor_of(conversation) == ("open", "agent", "ravi")
    assert Ticket.objects.exclude(status="closed").count() == 1


def test_take_over_drops_what_the_assistant_had_composed(conversation, pooja, line):
    message = Message.objects.create(
        conversation=conversation,
        kind="outgoing",
        sender="assistant",
        status="queued",
        line=line,
        contact_point=conversation.contact.points.get(),
        purpose="reply",
        floor_version=conversation.floor_version,
        created_at=NOW,
    )

    queue.take_over(conversation.pk, pooja, now=NOW)
    queue.hand_back(conversation.pk, pooja, now=LATER)

    message.refresh_from_db()
    assert message.status == "dropped"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_take_over_by_many_agents_at_once_has_one_winner(round_number):
    line = make_line(make_location())
    agents = [make_agent(f"agent{number}", line.location) for number in range(8)]
    conversation = make_conversation(line)
    waiting(conversation)
    conversation.refresh_from_db()
    seen = conversation.floor_version

    results = at_once(
        [partial(queue.take_over, conversation.pk, one, now=LATER, expected_floor_version=seen) for one in agents]
    )

    won = [one for one in results if isinstance(one, Ticket)]
    lost = [one for one in results if isinstance(one, queue.AlreadyTaken)]
    assert (len(won), len(lost)) == (1, 7)
    assert {one.by for one in lost} == {won[0].assigned_to}
    assert Ticket.objects.get(conversation=conversation).assigned_to == won[0].assigned_to


@pytest.mark.django_db(transaction=True)
def test_reply_by_two_agents_at_once_leaves_one_answer():
    line = make_line(make_location())
    agents = [make_agent("pooja", line.location), make_agent("ravi", line.location)]
    conversation = make_conversation(line)
    waiting(conversation)

    results = at_once([partial(queue.reply, conversation.pk, one, "I am here.", now=LATER) for one in agents])

    assert sorted(type(one).__name__ for one in results) == ["Message", "NotYours"]
    assert conversation.messages.filter(purpose="agent-reply").count() == 1


@pytest.mark.django_db(transaction=True)
def test_open_ticket_by_many_at_once_opens_one():
    conversation = make_conversation(make_line(make_location()))
    call = partial(queue.open_ticket, conversation.pk, reason="stuck", urgency="soon", due_at=LATER, detail="", now=NOW)

    results = at_once([call] * 6)

    assert results == [Ticket.objects.get(conversation=conversation)] * 6


def at_once(calls: list[partial[Any]]) -> list[Any]:
    """Run the calls in threads with connections of their own that all start together; errors are results."""
    together = Barrier(len(calls))

    def run(call: partial[Any]) -> Any:
        together.wait()
        try:
            return call()
        except queue.HandoffError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_reply_takes_the_floor_that_nobody_has(conversation, pooja):
    ticket = waiting(conversation)

    message = queue.reply(conversation.pk, pooja, "I am Pooja, tell me.", now=LATER)

    ticket.refresh_from_db()
    assert floor_of(conversation) == ("open", "agent", "pooja")
    assert (ticket.status, ticket.assigned_to) == ("assigned", pooja)
    assert outgoing(conversation) == [("agent-joined", "system", "queued"), ("agent-reply", "agent", "queued")]
    assert (message.values, message.agent) == ({"text": "I am Pooja, tell me."}, pooja)


def test_reply_is_refused_while_the_assistant_speaks(conversation, pooja):
    with pytest.raises(queue.NotYours) as refusal:
        queue.reply(conversation.pk, pooja, "Hello", now=NOW)

    assert refusal.value.by is None
    assert outgoing(conversation) == []


def test_reply_is_refused_while_a_colleague_speaks_but_a_note_is_kept(conversation, pooja, ravi):
    queue.take_over(conversation.pk, pooja, now=NOW)

    with pytest.raises(queue.NotYours) as refusal:
        queue.reply(conversation.pk, ravi, "Hello", now=NOW)
    note = queue.note(conversation.pk, ravi, "She rang as well.", now=NOW)

    assert refusal.value.by == pooja
    assert (note.kind, note.agent, note.text) == ("note", ravi, "She rang as well.")


def test_reply_is_refused_when_the_window_is_shut(conversation, pooja):
    waiting(conversation)

    with pytest.raises(queue.WindowShut):
        queue.reply(conversation.pk, pooja, "Hello", now=NOW + timedelta(hours=24))

    assert floor_of(conversation) == ("open", "nobody", None)


def test_reply_sent_with_the_floor_leaves_also_after_handing_back(conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=NOW)
    message = queue.reply(conversation.pk, pooja, "See you at four.", now=NOW)

    queue.hand_back(conversation.pk, pooja, now=NOW)

    message.refresh_from_db()
    assert message.status == "queued"


def test_hand_back_leaves_the_unanswered_to_the_assistant(conversation, pooja, line):
    queue.take_over(conversation.pk, pooja, now=NOW)
    queue.reply(conversation.pk, pooja, "One moment.", now=NOW)
    write_in(conversation.contact, line, "And the price?", now=LATER)

    queue.hand_back(conversation.pk, pooja, now=LATER, note="Wants the price of scaling.")

    conversation.refresh_from_db()
    assert floor_of(conversation) == ("pending", "assistant", None)
    assert conversation.reply_after == LATER
    assert conversation.messages.get(kind="note").text == "Wants the price of scaling."
    assert list(Ticket.objects.values_list("status", "outcome")) == [("closed", "handed-back")]


def test_hand_back_of_an_answered_conversation_owes_nothing(conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=NOW)
    queue.reply(conversation.pk, pooja, "It is at four.", now=NOW)

    queue.hand_back(conversation.pk, pooja, now=LATER)

    conversation.refresh_from_db()
    assert conversation.reply_after is None


def test_hand_back_is_the_holders(conversation, pooja, ravi):
    queue.take_over(conversation.pk, pooja, now=NOW)

    with pytest.raises(queue.NotYours):
        queue.hand_back(conversation.pk, ravi, now=NOW)

    assert floor_of(conversation) == ("open", "agent", "pooja")


def test_resolve_closes_conversation_and_ticket_with_the_outcome(conversation, pooja):
    queue.take_over(conversation.pk, pooja, now=NOW)

    queue.resolve(conversation.pk, pooja, outcome="booked", now=LATER)

    conversation.refresh_from_db()
    assert floor_of(conversation) == ("resolved", "nobody", None)
    assert (conversation.outcome, conversation.resolved_at) == ("booked", LATER)
    assert list(Ticket.objects.values_list("status", "outcome", "closed_at")) == [("closed", "booked", LATER)]


def test_resolve_refuses_an_outcome_that_is_none(conversation, pooja):
    with pytest.raises(ValueError):
        queue.resolve(conversation.pk, pooja, outcome="whatever", now=NOW)


def test_resolve_is_refused_while_a_colleague_speaks(conversation, pooja, ravi):
    queue.take_over(conversation.pk, pooja, now=NOW)

    with pytest.raises(queue.NotYours):
        queue.resolve(conversation.pk, ravi, outcome="other", now=NOW)


def test_take_over_reopens_what_was_closed(conversation, pooja):
    queue.resolve(conversation.pk, pooja, outcome="answered", now=NOW)

    queue.take_over(conversation.pk, pooja, now=LATER)

    assert floor_of(conversation) == ("open", "agent", "pooja")


def test_assign_gives_floor_and_ticket_to_a_colleague(conversation, pooja, ravi):
    ticket = waiting(conversation)

    queue.assign(conversation.pk, pooja, ravi, now=LATER)

    ticket.refresh_from_db()
    assert ticket.assigned_to == ravi
    assert floor_of(conversation) == ("open", "agent", "ravi")
    assert conversation.messages.filter(kind="activity").latest("id").text == "Pooja gave this to Ravi"
