"""Who has the floor, what the assistant owes, and what a lease protects."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations import lifecycle, outbox
from conversations.models import Conversation, Message
from conversations.signals import person_requested
from conversations.tests.builders import NOW, make_agent, make_line, receive, the_conversation

pytestmark = pytest.mark.django_db


def test_lifecycle_taking_the_floor_drops_what_the_assistant_had_queued() -> None:
    make_line()
    conversation = receive().conversation
    reply = outbox.send(
        conversation, purpose="reply", values={"text": "Hello"}, floor_version=conversation.floor_version, now=NOW
    )
    notice = outbox.send(conversation, purpose="appointment-booked", values={}, now=NOW)
    lifecycle.give_floor_to_agent(lifecycle.lock(conversation.pk), make_agent(), now=NOW)
    reply.refresh_from_db()
    notice.refresh_from_db()
    assert (reply.status, notice.status) == ("dropped", "queued")
    assert reply.reason


def test_lifecycle_handing_back_owes_an_answer_only_to_what_no_agent_answered() -> None:
    make_line()
    conversation = receive("Hello").conversation
    agent = make_agent()
    lifecycle.give_floor_to_agent(lifecycle.lock(conversation.pk), agent, now=NOW)
    outbox.send(the_conversation(), purpose="agent-reply", values={"text": "Hi"}, sender="agent", agent=agent, now=NOW)
    lifecycle.give_floor_to_assistant(lifecycle.lock(conversation.pk), now=NOW)
    assert the_conversation().reply_after is None
    assert the_conversation().heard_up_to == Message.objects.get(kind="incoming").pk

    lifecycle.give_floor_to_agent(lifecycle.lock(conversation.pk), agent, now=NOW)
    receive("And tomorrow?")
    lifecycle.give_floor_to_assistant(lifecycle.lock(conversation.pk), now=NOW)
    assert the_conversation().reply_after == NOW


def test_lifecycle_asking_for_a_person_silences_the_assistant_and_sends_the_news() -> None:
    make_line()
    conversation = receive().conversation
    heard = []

    def listen(**news) -> None:
        heard.append(news)

    person_requested.connect(listen)
    try:
        lifecycle.request_person(conversation.pk, reason="asked-for-a-person", urgency="urgent", now=NOW)
    finally:
        person_requested.disconnect(listen)
    conversation = the_conversation()
    assert (conversation.status, conversation.floor, conversation.reply_after) == ("open", "nobody", None)
    assert heard[0]["reason"] == "asked-for-a-person"
    assert heard[0]["due_at"] == NOW + timedelta(minutes=2)


def test_lifecycle_a_lease_is_given_once_until_it_runs_out() -> None:
    make_line()
    receive()
    later = NOW + timedelta(seconds=10)
    (lease,) = lifecycle.claim_replies(now=later, limit=5)
    assert lifecycle.claim_replies(now=later, limit=5) == []
    gone = later + timedelta(seconds=lifecycle.TURN_LEASE_SECONDS)
    (again,) = lifecycle.claim_replies(now=gone, limit=5)
    assert again.token != lease.token
    assert not lifecycle.renew(lease, now=gone)
    assert not lifecycle.holds_lease(the_conversation(), lease)
    assert lifecycle.holds_lease(the_conversation(), again)


def test_lifecycle_input_that_came_during_a_turn_is_owed_after_it() -> None:
    make_line()
    first = receive("One")
    later = NOW + timedelta(seconds=10)
    (lease,) = lifecycle.claim_replies(now=later, limit=5)
    second = receive("Two", now=later)
    lifecycle.finish_reply(lifecycle.lock(first.conversation_id), lease, heard_up_to=first.pk, now=later)
    assert the_conversation().reply_after == later
    (lease,) = lifecycle.claim_replies(now=later, limit=5)
    lifecycle.finish_reply(lifecycle.lock(first.conversation_id), lease, heard_up_to=second.pk, now=later)
    assert the_conversation().reply_after is None


def test_lifecycle_a_turn_that_fails_again_and_again_ends_with_a_person() -> None:
    make_line()
    receive()
    at = NOW
    for _attempt in range(lifecycle.MOST_REPLY_ATTEMPTS):
        at += timedelta(minutes=1)
        (lease,) = lifecycle.claim_replies(now=at, limit=5)
        lifecycle.fail_reply(lease, now=at, error="KeyError")
    assert (the_conversation().status, the_conversation().floor) == ("open", "nobody")


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "resolved"},
        {"floor": "agent"},
        {"status": "open", "floor": "assistant"},
        {"status": "open", "floor": "nobody", "reply_after": NOW},
    ],
)
def test_lifecycle_the_database_refuses_a_floor_that_does_not_fit(wrong: dict[str, object]) -> None:
    make_line()
    receive()
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.update(**wrong)
