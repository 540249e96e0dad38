"""What comes in is stored once, joined to the right conversation, and owed an answer a breath later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from appointments.models import Contact, ContactPoint
from conversations import inbox, lifecycle
from conversations.models import Consent, Conversation, Message, RawPayload
from conversations.tests.builders import ACCOUNT, NOW, inbound, make_agent, make_line, receive, the_conversation

pytestmark = pytest.mark.django_db


def test_inbox_stores_contact_conversation_message_and_raw_payload(settings) -> None:
    line = make_line()
    message = receive("I want a check-up")
    conversation = the_conversation()
    assert (message.kind, message.status, message.text, message.line) == (
        "incoming",
        "received",
        "I want a check-up",
        line,
    )
    assert message.message_sid and message.account == ACCOUNT
    assert (conversation.status, conversation.floor) == ("pending", "assistant")
    assert conversation.reply_after == NOW + timedelta(milliseconds=settings.REPLY_DELAY_MS)
    assert Contact.objects.get().name == "Meena Iyer"
    assert ContactPoint.objects.get().whatsapp_address == "whatsapp:+15550142"
    raw = RawPayload.objects.get()
    assert raw.message == message and raw.expires_at == NOW + timedelta(days=settings.RAW_PAYLOAD_DAYS)


def test_inbox_a_second_delivery_of_one_message_stores_nothing() -> None:
    make_line()
    receive("Hello", sid="SM1")
    assert inbox.receive(inbound("Hello", sid="SM1"), now=NOW) is None
    assert (Message.objects.count(), RawPayload.objects.count(), Conversation.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_inbox_twelve_deliveries_at_once_of_one_message_store_it_once() -> None:
    make_line()

    def deliver(_number: int) -> Message | None:
        try:
            return inbox.receive(inbound("Hello", sid="SM1"), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        stored = [message for message in pool.map(deliver, range(12)) if message]
    assert len(stored) == 1
    assert (Message.objects.count(), Conversation.objects.count(), Contact.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_inbox_different_messages_of_a_new_contact_at_once_open_one_conversation() -> None:
    make_line()

    def deliver(number: int) -> None:
        try:
            inbox.receive(inbound(f"line {number}", sid=f"SM{number}"), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, range(8)))
    assert (Message.objects.count(), Conversation.objects.count(), Contact.objects.count()) == (8, 1, 1)


def test_inbox_refuses_a_number_that_is_no_line_of_ours() -> None:
    with pytest.raises(inbox.UnknownLine):
        inbox.receive(inbound(), now=NOW)
    assert Message.objects.count() == Contact.objects.count() == 0


def test_inbox_takes_whatever_number_is_written_to_for_a_line_that_accepts_any() -> None:
    line = make_line(accepts_any_number=True)
    message = receive("Hello", to_number="+15550177")
    assert (message.line, message.our_number) == (line, "+15550177")


def test_inbox_messages_in_one_breath_wait_for_each_other_but_not_for_ever(settings) -> None:
    make_line()
    settings.REPLY_DELAY_MS = 2000
    for second in (0, 1, 2, 3, 4, 5, 6, 7):
        receive(f"part {second}", now=NOW + timedelta(seconds=second))
    assert the_conversation().reply_after == NOW + timedelta(seconds=7)


def test_inbox_a_tap_is_answered_at_once() -> None:
    make_line()
    receive("10:20", choice_id="slot:abc")
    assert the_conversation().reply_after == NOW


def test_inbox_a_message_while_an_agent_has_the_floor_owes_nothing() -> None:
    make_line()
    receive()
    with transaction.atomic():
        lifecycle.give_floor_to_agent(lifecycle.lock(the_conversation().pk), make_agent(), now=NOW)
    receive("Are you there?")
    conversation = the_conversation()
    assert (conversation.floor, conversation.reply_after) == ("agent", None)


def test_inbox_reopens_what_was_resolved_today_and_opens_anew_what_was_resolved_last_week() -> None:
    make_line()
    receive()
    first = the_conversation()
    lifecycle.resolve(first, outcome="answered", now=NOW)
    again = receive("One more thing", now=NOW + timedelta(hours=2))
    assert again.conversation == first and again.conversation.status == "pending"
    lifecycle.resolve(again.conversation, outcome="answered", now=NOW + timedelta(hours=3))
    later = receive("Hello again", now=NOW + timedelta(days=7))
    assert later.conversation != first


def test_inbox_quoting_a_message_takes_its_appointment_along() -> None:
    make_line()
    first = receive("Hello", sid="SM1")
    assert receive("This one", quoted_sid="SM1").quoted == first


@pytest.mark.parametrize(("words", "given"), [("STOP", False), ("stop.", False), (" Unsubscribe ", False)])
def test_inbox_stop_is_kept_answered_once_and_owes_no_reply(words: str, given: bool) -> None:
    make_line()
    receive(words)
    consent = Consent.objects.get()
    assert (consent.given, consent.purpose, consent.channel, consent.source) == (
        given,
        "service",
        "whatsapp",
        "keyword",
    )
    assert list(Message.objects.filter(kind="outgoing").values_list("purpose", flat=True)) == ["stopped"]
    assert the_conversation().reply_after is None


def test_inbox_start_ends_a_stop() -> None:
    make_line()
    receive("stop")
    receive("hello?")
    assert the_conversation().reply_after is None
    receive("START")
    assert [row.given for row in Consent.objects.order_by("id")] == [False, True]
    receive("I want a check-up")
    assert the_conversation().reply_after is not None


@pytest.mark.parametrize("words", ["cancel", "end", "please stop by at five", "yes", "start"])
def test_inbox_other_words_stop_nothing(words: str) -> None:
    make_line()
    receive(words)
    assert Consent.objects.count() == 0
    assert the_conversation().reply_after is not None


@pytest.mark.parametrize(
    ("words", "kind", "agreed"), [("Revoke", "STOP", [False]), ("INFO", "HELP", []), ("stop", "STOP", [False])]
)
def test_inbox_what_twilio_answered_itself_is_kept_and_answered_no_more(
    words: str, kind: str, agreed: list[bool]
) -> None:
    make_line()
    receive(words, opt_out_type=kind)
    assert [row.given for row in Consent.objects.all()] == agreed
    assert not Message.objects.filter(kind="outgoing").exists()
    assert the_conversation().reply_after is None


def test_inbox_a_yes_that_twilio_reads_as_start_is_answered_where_nobody_had_stopped() -> None:
    make_line()
    receive("Yes", opt_out_type="START")
    assert the_conversation().reply_after is not None
    receive("Revoke", opt_out_type="STOP")
    receive("Yes", opt_out_type="START")
    assert [row.given for row in Consent.objects.order_by("id")] == [False, True]
    assert not Message.objects.filter(kind="outgoing").exists()
