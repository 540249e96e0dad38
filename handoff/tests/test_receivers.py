"""News from below becomes waits for a person."""

from datetime import timedelta

import pytest

from conversations import lifecycle, outbox
from conversations.models import Message
from conversations.signals import message_failed
from handoff import queries, queue
from handoff.models import Ticket
from handoff.tests.rows import NOW, make_agent, make_conversation, make_line, make_location

LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def line(db: None):
    return make_line(make_location())


@pytest.fixture
def conversation(line):
    return make_conversation(line, text="Can I talk to a person?")


def fail(conversation, *, code: str = "63016") -> Message:
    message = outbox.send(conversation, purpose="reply", values={"text": "Hello"}, now=NOW)
    message.status, message.error_code, message.failed_at = "failed", code, LATER
    message.save()
    message_failed.send(sender=Message, message_id=message.pk)
    return message


def test_person_requested_opens_a_ticket_with_a_brief(conversation):
    lifecycle.request_person(conversation.pk, reason="asked-for-a-person", urgency="urgent", now=LATER)

    ticket = Ticket.objects.get()
    assert (ticket.conversation, ticket.status, ticket.reason) == (conversation, "waiting", "asked-for-a-person")
    assert (ticket.urgency, ticket.created_at, ticket.due_at) == ("urgent", LATER, LATER + timedelta(minutes=2))
    assert ticket.brief["reason"] == "Asked for a person."
    assert [said["text"] for said in ticket.brief["last_words"]] == ["Can I talk to a person?"]


def test_person_requested_again_strengthens_the_wait(conversation):
    lifecycle.request_person(conversation.pk, reason="stuck", urgency="routine", now=NOW)
    lifecycle.request_person(conversation.pk, reason="emergency", urgency="emergency", now=LATER)

    ticket = Ticket.objects.get()
    assert (ticket.reason, ticket.urgency, ticket.due_at) == ("stuck", "emergency", LATER + timedelta(minutes=1))


def test_message_failed_opens_a_ticket_and_leaves_the_floor(conversation):
    fail(conversation)

    ticket = Ticket.objects.get()
    conversation.refresh_from_db()
    assert (ticket.reason, ticket.status, ticket.created_at) == ("not-delivered", "waiting", LATER)
    assert (conversation.floor, conversation.status) == ("assistant", "pending")


def test_message_failed_after_the_matter_was_closed_takes_it_up_again_where_it_is_seen(conversation, line):
    lifecycle.resolve(lifecycle.lock(conversation.pk), outcome="answered", now=NOW)

    fail(conversation)

    [row] = queries.list_queues(make_agent("pooja", line.location), now=LATER).needs
    assert (row.conversation, row.conversation.floor) == (conversation, "assistant")
    assert row.ticket is not None
    assert (row.ticket.reason, row.ticket.status) == ("not-delivered", "waiting")


def test_message_failed_twice_opens_one_ticket(conversation):
    fail(conversation)
    fail(conversation)

    assert Ticket.objects.count() == 1


def test_message_failed_while_an_agent_has_it_opens_nothing(conversation, line):
    queue.take_over(conversation.pk, make_agent("pooja", line.location), now=NOW)

    fail(conversation)

    assert list(Ticket.objects.values_list("reason", "status")) == [("taken-over", "assigned")]


def test_a_person_asked_for_after_a_failure_takes_its_place(conversation):
    fail(conversation)
    lifecycle.request_person(conversation.pk, reason="asked-for-a-person", urgency="urgent", now=LATER)

    ticket = Ticket.objects.get()
    assert (ticket.reason, ticket.urgency) == ("asked-for-a-person", "urgent")


def test_conversation_resolved_closes_the_ticket(conversation):
    lifecycle.request_person(conversation.pk, reason="stuck", now=NOW)
    conversation = lifecycle.lock(conversation.pk)

    lifecycle.resolve(conversation, outcome="no-reply", now=LATER)

    assert list(Ticket.objects.values_list("status", "outcome", "closed_at")) == [("closed", "no-reply", LATER)]
