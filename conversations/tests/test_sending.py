"""The way out: the gate, the order for each contact, and what is done when nobody knows the outcome."""

from datetime import timedelta
from typing import Any

import pytest

from conversations import consent, gate, lifecycle, outbox, sending
from conversations.models import Message, MessageTemplate
from conversations.signals import message_failed
from conversations.tests.builders import ACCOUNT, NOW, make_agent, make_line, receive, the_conversation
from conversations.transports.base import SentCopy, TransportError

pytestmark = pytest.mark.django_db


@pytest.fixture
def failures():
    heard: list[int] = []

    def listen(message_id: int, **_news: object) -> None:
        heard.append(message_id)

    message_failed.connect(listen)
    yield heard
    message_failed.disconnect(listen)


def queue(text: str = "Hello", **fields: Any) -> Message:
    if not Message.objects.filter(kind="incoming").exists():
        make_line()
        receive()
    return outbox.send(the_conversation(), purpose="reply", values={"text": text}, now=NOW, **fields)


def test_sending_claims_in_order_one_at_a_time_for_each_contact() -> None:
    first, second = queue("One"), queue("Two")
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    assert claimed.message_id == first.pk
    assert sending.claim_due(now=NOW, limit=10) == []
    Message.objects.filter(pk=first.pk).update(status="sent")
    assert [one.message_id for one in sending.claim_due(now=NOW, limit=10)] == [second.pk]


def test_sending_hands_the_transport_meaning_and_addresses() -> None:
    queue("One")
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    outgoing = claimed.outgoing
    assert (outgoing.from_number, outgoing.to_address) == ("+15550100", "whatsapp:+15550142")
    assert (outgoing.purpose, outgoing.values, outgoing.window_open) == ("reply", {"text": "One"}, True)


def test_sending_drops_a_reply_whose_floor_is_gone_even_if_it_came_back() -> None:
    message = queue(floor_version=1)
    Message.objects.filter(pk=message.pk).update(floor_version=0)
    assert sending.claim_due(now=NOW, limit=10) == []
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("dropped", "floor")


def test_sending_looks_at_the_floor_once_more_right_before_the_words_leave() -> None:
    message = queue(floor_version=1)
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    lifecycle.give_floor_to_agent(lifecycle.lock(the_conversation().pk), make_agent(), now=NOW)
    assert not sending.look_again(claimed, "Hello", now=NOW)
    message.refresh_from_db()
    assert message.status == "dropped"


def test_sending_queues_what_did_not_fit_once_and_under_the_same_conditions() -> None:
    choices = [{"id": "yes", "title": "Yes", "description": ""}]
    message = queue("One. Two.", floor_version=1, choices=choices)
    for second in (0, 60):  # tried twice
        at = NOW + timedelta(seconds=second)
        (claimed,) = sending.claim_due(now=at, limit=10)
        assert sending.look_again(claimed, "One.", rest="Two.", now=at)
        sending.apply_refusal(claimed, TransportError(kind="temporary", code="", text="Busy"), now=at)
    rest = Message.objects.exclude(pk=message.pk).get(kind="outgoing")
    assert (rest.status, rest.purpose, rest.values, rest.choices) == ("queued", "reply", {"text": "Two."}, choices)
    assert (rest.floor_version, rest.contact_point, rest.line) == (1, message.contact_point, message.line)
    message.refresh_from_db()
    assert (message.status, message.text) == ("queued", "One.")
    lifecycle.give_floor_to_agent(lifecycle.lock(the_conversation().pk), make_agent(), now=NOW)
    assert sorted(Message.objects.filter(kind="outgoing").values_list("status", flat=True)) == ["dropped", "dropped"]


def test_sending_drops_what_a_stop_forbids_but_answers_the_stop_itself() -> None:
    message = queue()
    consent.record(the_conversation().contact, channel="whatsapp", given=False, source="keyword", now=NOW)
    assert sending.claim_due(now=NOW, limit=10) == []
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("dropped", "21610")
    outbox.send(the_conversation(), purpose="stopped", values={}, sender="system", now=NOW)
    assert len(sending.claim_due(now=NOW, limit=10)) == 1


def test_sending_outside_the_window_needs_a_template_and_says_so_at_the_desk(failures: list[int]) -> None:
    message = queue()
    shut = NOW + gate.WINDOW
    assert sending.claim_due(now=shut, limit=10) == []
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("dropped", "63016")
    assert failures == [message.pk]


def test_sending_outside_the_window_leaves_by_template_when_there_is_one() -> None:
    queue()
    MessageTemplate.objects.create(purpose="reply", language="en", name="reply_en", body="We answered: {{1}}. Open it.")
    (claimed,) = sending.claim_due(now=NOW + gate.WINDOW, limit=10)
    assert claimed.outgoing.window_open is False


def test_sending_a_refusal_for_now_is_tried_again_later_and_one_for_good_is_not(failures: list[int]) -> None:
    message = queue()
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    sending.apply_refusal(claimed, TransportError(kind="temporary", code="20429", text="Too many"), now=NOW)
    assert sending.claim_due(now=NOW, limit=10) == []
    (again,) = sending.claim_due(now=NOW + timedelta(seconds=5), limit=10)
    sending.apply_refusal(again, TransportError(kind="rejected", code="63003", text="Not on WhatsApp"), now=NOW)
    message.refresh_from_db()
    assert (message.status, message.error_code, message.attempts) == ("failed", "63003", 2)
    assert failures == [message.pk]


def unknown_message(settings) -> sending.Claimed:
    queue()
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    sending.apply_refusal(claimed, TransportError(kind="unknown", code="", text="Time-out"), now=NOW)
    at = NOW + timedelta(seconds=settings.RECONCILE_AFTER_SECONDS)
    assert sending.claim_unknown(now=at - timedelta(seconds=1), limit=10) == []
    (claimed,) = sending.claim_unknown(now=at, limit=10)
    return claimed


def copy(sid: str) -> SentCopy:
    return SentCopy(message_sid=sid, status="sent", body="Hello", sent_at=NOW)


def test_sending_adopts_the_one_copy_that_the_list_shows(settings) -> None:
    claimed = unknown_message(settings)
    sending.apply_list(claimed, [copy("SM9")], account=ACCOUNT, now=NOW)
    message = Message.objects.get(pk=claimed.message_id)
    assert (message.status, message.message_sid, message.account) == ("sent", "SM9", ACCOUNT)


def test_sending_sends_again_only_when_the_list_shows_none(settings) -> None:
    claimed = unknown_message(settings)
    sending.apply_list(claimed, [], account=ACCOUNT, now=NOW)
    assert Message.objects.get(pk=claimed.message_id).status == "queued"


def test_sending_several_copies_are_for_a_person(settings, failures: list[int]) -> None:
    claimed = unknown_message(settings)
    sending.apply_list(claimed, [copy("SM8"), copy("SM9")], account=ACCOUNT, now=NOW)
    assert Message.objects.get(pk=claimed.message_id).status == "unknown"
    assert failures == [claimed.message_id]
    assert sending.claim_unknown(now=NOW + timedelta(days=1), limit=10) == []


def test_sending_adopts_a_copy_that_failed_as_failed(settings, failures: list[int]) -> None:
    claimed = unknown_message(settings)
    failed = SentCopy(message_sid="SM9", status="undelivered", body="Hello", sent_at=NOW, error_code="63024")
    sending.apply_list(claimed, [failed], account=ACCOUNT, now=NOW)
    message = Message.objects.get(pk=claimed.message_id)
    assert (message.status, message.message_sid, message.error_code) == ("failed", "SM9", "63024")
    assert failures == [claimed.message_id]


def test_sending_a_copy_that_was_given_up_does_not_count(settings) -> None:
    claimed = unknown_message(settings)
    Message.objects.filter(pk=claimed.message_id).update(values={"text": "Hello", "given_up": ["SM9"]})
    sending.apply_list(claimed, [copy("SM9")], account=ACCOUNT, now=NOW)
    assert Message.objects.get(pk=claimed.message_id).status == "queued"


def test_sending_a_copy_that_another_message_owns_does_not_count(settings) -> None:
    claimed = unknown_message(settings)
    Message.objects.filter(kind="incoming").update(message_sid="SM9", account=ACCOUNT)
    sending.apply_list(claimed, [copy("SM9")], account=ACCOUNT, now=NOW)
    assert Message.objects.get(pk=claimed.message_id).status == "queued"


def test_sending_a_killed_sender_leaves_an_unknown_message_that_its_token_no_longer_moves() -> None:
    message = queue()
    (claimed,) = sending.claim_due(now=NOW, limit=10)
    gone = NOW + timedelta(seconds=sending.SEND_LEASE_SECONDS)
    assert sending.mark_lost(now=gone) == 1
    assert not sending.look_again(claimed, "Hello", now=NOW)
    message.refresh_from_db()
    assert message.status == "unknown"
