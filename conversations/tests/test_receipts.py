"""Delivery status never goes backwards, whatever order the news comes in."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from conversations import receipts, retrying
from conversations.models import Message, RawPayload
from conversations.signals import message_failed, message_status_changed
from conversations.tests.transports.rows import NOW, make_message
from conversations.tests.transports.twilio_double import ACCOUNT
from conversations.transports.base import Receipt

pytestmark = pytest.mark.django_db

SID = "SM" + "0" * 31 + "1"
LEASE = uuid4()


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID = ACCOUNT


@pytest.fixture
def failures() -> Iterator[list[int]]:
    """The ids of messages whose failure was told."""
    told: list[int] = []

    def listen(sender: Any, message_id: int, **kwargs: Any) -> None:
        told.append(message_id)

    message_failed.connect(listen)
    yield told
    message_failed.disconnect(listen)


@pytest.fixture
def changes() -> Iterator[list[int]]:
    """The ids of messages whose status change was told."""
    told: list[int] = []

    def listen(sender: Any, message_id: int, **kwargs: Any) -> None:
        told.append(message_id)

    message_status_changed.connect(listen)
    yield told
    message_status_changed.disconnect(listen)


def under_way(**fields: Any) -> Message:
    lease = {"lease_token": LEASE, "lease_expires_at": NOW + timedelta(seconds=45), "sending_at": NOW}
    return make_message(**{"status": "sending", **lease, **fields})


def receipt(status: str, message: Message | None = None, **fields: Any) -> Receipt:
    values = {"account": ACCOUNT, "message_sid": SID, "message_id": message.pk if message else None}
    return Receipt(**{**values, "status": status, "raw": {"MessageStatus": status}, **fields})


def state(message: Message) -> tuple[str, str | None]:
    message.refresh_from_db()
    return message.status, message.message_sid


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("accepted", "sent"),
        ("scheduled", "sent"),
        ("queued", "sent"),
        ("sending", "sent"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("failed", "failed"),
        ("undelivered", "failed"),
        ("canceled", "failed"),
    ],
)
def test_each_word_of_twilio_has_its_status(word: str, status: str) -> None:
    message = under_way()

    assert receipts.apply_receipt(receipt(word, message), now=NOW) == message
    assert state(message) == (status, SID)
    assert (message.lease_token, message.lease_expires_at, message.account) == (None, None, ACCOUNT)


def test_word_nobody_knows_is_kept_and_changes_nothing() -> None:
    message = under_way()

    assert receipts.apply_receipt(receipt("pondering", message), now=NOW) is None
    assert state(message) == ("sending", None)
    assert RawPayload.objects.get().kind == "status-ignored"


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_any_order_ends_at_the_furthest(order: tuple[str, ...]) -> None:
    message = under_way()

    for minute, word in enumerate(order):
        receipts.apply_receipt(receipt(word, message), now=NOW + timedelta(minutes=minute))

    assert state(message)[0] == "read"
    assert message.sent_at == NOW
    assert message.read_at == NOW + timedelta(minutes=order.index("read"))


def test_receipts_come_by_sid_alone_too() -> None:
    message = under_way(status="sent", account=ACCOUNT, message_sid=SID)

    assert receipts.apply_receipt(receipt("delivered"), now=NOW) == message
    assert state(message) == ("delivered", SID)


def test_duplicate_changes_and_tells_nothing_more(changes: list[int]) -> None:
    message = under_way()
    for minute in range(3):
        receipts.apply_receipt(receipt("delivered", message), now=NOW + timedelta(minutes=minute))

    assert changes == [message.pk]
    assert state(message)[0] == "delivered"
    assert message.delivered_at == NOW
    assert RawPayload.objects.filter(message=message).count() == 3


@pytest.mark.parametrize("status", ["unknown", "queued", "dropped", "sending"])
def test_receipt_adopts_a_message_that_was_not_known_to_have_left(status: str) -> None:
    message = under_way(status=status, reason="Nobody knows.", send_after=NOW)

    receipts.apply_receipt(receipt("sent", message), now=NOW)

    assert state(message) == ("sent", SID)
    assert (message.reason, message.send_after, message.lease_token) == ("", None, None)


def test_failure_keeps_code_and_meaning_and_is_told_once(failures: list[int]) -> None:
    message = under_way(status="sent", account=ACCOUNT, message_sid=SID, sent_at=NOW)

    for _ in range(2):
        receipts.apply_receipt(receipt("failed", message, error_code="63016"), now=NOW)

    assert state(message)[0] == "failed"
    assert message.error_code == "63016"
    assert message.reason == (
        "The 24-hour window is shut: only an approved template may leave. "
        "Wait until the person writes, or reach them another way."
    )
    assert message.failed_at == NOW
    assert failures == [message.pk]


def test_failure_with_an_unknown_code_names_it(failures: list[int]) -> None:
    message = under_way()

    receipts.apply_receipt(receipt("undelivered", message, error_code="63999"), now=NOW)

    assert state(message)[0] == "failed"
    assert message.reason.startswith("Twilio refused with error 63999.")


@pytest.mark.parametrize(("first", "second"), [("delivered", "failed"), ("failed", "delivered")])
def test_proof_of_arrival_outranks_a_failure(first: str, second: str) -> None:
    message = under_way()
    receipts.apply_receipt(receipt(first, message, error_code="63024"), now=NOW)
    receipts.apply_receipt(receipt(second, message, error_code="63024"), now=NOW)

    assert state(message)[0] == "delivered"
    assert (message.error_code, message.reason, message.failed_at) == ("", "", None)


def test_sent_after_a_failure_is_old_news() -> None:
    message = under_way()
    receipts.apply_receipt(receipt("failed", message, error_code="63024"), now=NOW)
    receipts.apply_receipt(receipt("sent", message), now=NOW)

    assert state(message)[0] == "failed"


def ignored(message: Message, news: Receipt) -> bool:
    """Whether news changes nothing but is kept, pointing at no message."""
    before = Message.objects.values().get(pk=message.pk)
    result = receipts.apply_receipt(news, now=NOW)
    raw = RawPayload.objects.get()
    unchanged = Message.objects.values().get(pk=message.pk) == before
    return result is None and unchanged and (raw.kind, raw.message_id) == ("status-ignored", None)


def test_receipt_naming_another_copy_is_ignored_and_kept() -> None:
    message = under_way(status="sent", account=ACCOUNT, message_sid="SMother")
    assert ignored(message, receipt("delivered", message))


def test_receipt_of_another_account_is_ignored_and_kept() -> None:
    message = under_way(status="sent", account="AC9", message_sid=SID)
    assert ignored(message, receipt("delivered", message, account="AC9"))


def test_receipt_whose_two_ids_mean_two_messages_is_ignored_and_kept() -> None:
    owner = under_way(status="sent", account=ACCOUNT, message_sid=SID)
    other = under_way()

    assert ignored(owner, receipt("delivered", other))
    assert state(other) == ("sending", None)


def test_receipt_for_a_message_that_came_in_is_ignored_and_kept() -> None:
    message = make_message(kind="incoming", sender="contact", status="received")
    assert ignored(message, receipt("delivered", message))


def test_receipt_for_no_message_is_kept() -> None:
    assert receipts.apply_receipt(receipt("delivered", message_id=999), now=NOW) is None
    assert RawPayload.objects.get().payload == {"MessageStatus": "delivered"}


def test_raw_receipt_is_kept_for_its_time(settings: Any) -> None:
    settings.RAW_PAYLOAD_DAYS = 30
    message = under_way()

    receipts.apply_receipt(receipt("sent", message), now=NOW)

    raw = RawPayload.objects.get()
    assert (raw.message, raw.kind, raw.expires_at) == (message, "whatsapp-status", NOW + timedelta(days=30))


# A failure that passes

FAST = "63018"  # our number sends too fast


def test_failure_that_passes_is_queued_again_and_told_to_nobody(failures: list[int]) -> None:
    message = under_way(status="sent", account=ACCOUNT, message_sid=SID, sent_at=NOW, attempts=1)

    receipts.apply_receipt(receipt("failed", message, error_code=FAST), now=NOW)

    assert state(message) == ("queued", None)
    assert message.send_after is not None and message.send_after >= NOW + timedelta(seconds=15)
    assert (message.error_code, message.sent_at, message.failed_at, failures) == (FAST, None, None, [])


@pytest.mark.parametrize("word", ["failed", "undelivered", "sent"])
def test_late_news_of_a_copy_that_was_given_up_changes_nothing(word: str) -> None:
    message = under_way(attempts=1)
    receipts.apply_receipt(receipt("undelivered", message, error_code=FAST), now=NOW)
    planned = Message.objects.values().get(pk=message.pk)

    receipts.apply_receipt(receipt(word, message, error_code=FAST), now=NOW + timedelta(seconds=1))
    assert not receipts.note_sent(message.pk, LEASE, SID, now=NOW + timedelta(seconds=1))

    assert Message.objects.values().get(pk=message.pk) == planned


def test_the_next_copy_is_followed_like_the_first() -> None:
    message = under_way(attempts=1)
    receipts.apply_receipt(receipt("failed", message, error_code=FAST), now=NOW)
    Message.objects.filter(pk=message.pk).update(status="sending", lease_token=LEASE)

    assert receipts.note_sent(message.pk, LEASE, "SMnext", now=NOW)
    receipts.apply_receipt(receipt("failed", message, error_code=FAST), now=NOW)
    receipts.apply_receipt(receipt("delivered", message, message_sid="SMnext"), now=NOW)

    assert state(message) == ("delivered", "SMnext")


def test_proof_that_a_copy_arrived_after_all_ends_the_tries() -> None:
    message = under_way(attempts=1)
    receipts.apply_receipt(receipt("failed", message, error_code=FAST), now=NOW)

    receipts.apply_receipt(receipt("delivered", message), now=NOW)

    assert state(message) == ("delivered", SID)


def test_failure_that_does_not_pass_is_told_after_the_last_try(failures: list[int]) -> None:
    message = under_way(attempts=retrying.MOST_ATTEMPTS)

    receipts.apply_receipt(receipt("failed", message, error_code=FAST), now=NOW)

    assert state(message)[0] == "failed"
    assert failures == [message.pk]


# Our own call returning


def test_sid_of_our_call_makes_it_sent() -> None:
    message = under_way()

    assert receipts.note_sent(message.pk, LEASE, SID, now=NOW)
    assert state(message) == ("sent", SID)
    assert (message.sent_at, message.account, message.lease_token) == (NOW, ACCOUNT, None)


@pytest.mark.parametrize("word", ["sent", "delivered", "read", "failed"])
def test_receipt_that_came_before_our_call_returned_stays(word: str) -> None:
    message = under_way()
    receipts.apply_receipt(receipt(word, message, error_code="63024" if word == "failed" else ""), now=NOW)

    assert receipts.note_sent(message.pk, LEASE, SID, now=NOW + timedelta(seconds=1))
    assert state(message) == (word, SID)


@pytest.mark.parametrize("status", ["unknown", "queued"])
def test_late_sid_counts_although_the_lease_is_gone(status: str) -> None:
    message = make_message(status=status, reason="The sender stopped in the middle.")

    assert receipts.note_sent(message.pk, LEASE, SID, now=NOW)
    assert state(message) == ("sent", SID)


def test_second_copy_is_told_and_changes_nothing() -> None:
    message = under_way(status="delivered", account=ACCOUNT, message_sid="SMfirst")

    assert not receipts.note_sent(message.pk, LEASE, SID, now=NOW)
    assert state(message) == ("delivered", "SMfirst")


# What others see


@pytest.mark.django_db(transaction=True)
def test_change_is_announced_with_its_conversation(failures: list[int]) -> None:
    message = under_way()
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN ringbook")
    receipts.apply_receipt(receipt("delivered", message), now=NOW)

    news = [one.payload for one in connection.connection.notifies(timeout=1, stop_after=1)]
    assert news == [f'{{"t":"conversation","id":{message.conversation_id}}}']
