"""What the carrier posts, in which order, how often, and how it goes on after trouble."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from booking_site.simulator import delivery, handset, messages, switches, webhooks
from booking_site.simulator.carrier import Carrier
from booking_site.simulator.models import SimulatedContent, SimulatedDelivery, SimulatedMessage
from booking_site.tests.simulator.conftest import ACCOUNT, CLINIC, MEENA, Sink, deliver

pytestmark = pytest.mark.usefixtures("transactional_db", "simulator")

INCOMING = "/twilio/whatsapp/incoming/"


def answer(sink: Sink, **changes: Any) -> SimulatedMessage:
    """The business writes to Meena, without the network in between."""
    given = {"To": f"whatsapp:{MEENA}", "From": CLINIC, "StatusCallback": f"{sink.url}/status/?m=1", **changes}
    if "ContentSid" not in given:
        given.setdefault("Body", "Hello")
    return messages.accept({name: [value] for name, value in given.items()}, now=timezone.now())


def offer(sink: Sink, *, kind: str = "twilio/quick-reply", approval: str = "unsubmitted") -> SimulatedMessage:
    types = {
        "twilio/quick-reply": {"body": "Shall I?", "actions": [{"title": "Yes, book", "id": "yes:3"}]},
        "twilio/list-picker": {
            "body": "When?",
            "button": "Choose",
            "items": [{"item": "Mon 12:20", "id": "slot:1", "description": "Dr Rao"}],
        },
    }
    content = SimulatedContent.objects.create(
        sid="HX" + "1" * 32, language="en", types={kind: types[kind]}, approval=approval,
        created_at=timezone.now(), updated_at=timezone.now(),
    )  # fmt: skip
    message = answer(sink, ContentSid=content.sid)
    deliver()
    return message


def test_typed_message_is_posted_with_all_fields(sink: Sink) -> None:
    message = handset.write(MEENA, "a cleaning tomorrow afternoon", timezone.now())
    deliver()
    (post,) = sink.received
    assert post.path == INCOMING
    assert sink.is_signed(post)
    assert post.parameters.pop("ExternalUserId").startswith("whatsapp:IN.")
    metadata = json.loads(post.parameters.pop("ChannelMetadata"))
    assert metadata["data"]["context"] == {"ProfileName": "Meena Iyer", "WaId": "15550142"}
    assert post.parameters == {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "SmsStatus": "received",
        "MessageType": "text",
        "From": f"whatsapp:{MEENA}",
        "To": CLINIC,
        "Body": "a cleaning tomorrow afternoon",
        "NumSegments": "1",
        "NumMedia": "0",
        "ReferralNumMedia": "0",
        "ProfileName": "Meena Iyer",
        "WaId": "15550142",
    }
    assert len(post.headers["I-Twilio-Idempotency-Token"]) == 36
    assert post.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_words_of_every_script_are_signed_right(sink: Sink) -> None:
    handset.write(MEENA, "कल सुबह दिखाना है + 50% & more 🙂\nthanks", timezone.now())
    deliver()
    assert sink.is_signed(sink.received[0])
    assert sink.received[0].parameters["Body"] == "कल सुबह दिखाना है + 50% & more 🙂\nthanks"


@pytest.mark.parametrize(
    ("kind", "approval", "fields"),
    [
        (
            "twilio/quick-reply",
            "unsubmitted",
            {"MessageType": "interactive", "Body": "Yes, book", "ButtonText": "Yes, book", "ButtonPayload": "yes:3"},
        ),
        (
            "twilio/quick-reply",
            "approved",
            {"MessageType": "button", "Body": "Yes, book", "ButtonText": "Yes, book", "ButtonPayload": "yes:3"},
        ),
        (
            "twilio/list-picker",
            "unsubmitted",
            {"MessageType": "interactive", "Body": "Mon 12:20", "ListId": "slot:1", "ListTitle": "Mon 12:20"},
        ),
    ],
)
def test_tap_carries_its_payload_and_what_it_answers(
    sink: Sink, kind: str, approval: str, fields: dict[str, str]
) -> None:
    handset.write(MEENA, "hello", timezone.now())
    offered = offer(sink, kind=kind, approval=approval)
    handset.write(MEENA, "", timezone.now(), button=next(iter(handset.choices_of(offered))).id)
    deliver()
    posted = sink.received[-1].parameters
    assert {name: posted.get(name) for name in fields} == fields
    assert posted["OriginalRepliedMessageSid"] == offered.sid
    assert posted["OriginalRepliedMessageSender"] == CLINIC
    assert sink.is_signed(sink.received[-1])


def test_tap_on_what_was_never_offered_is_refused() -> None:
    with pytest.raises(handset.NotOffered):
        handset.tap(MEENA, "slot:1", timezone.now())


def test_quoting_names_the_quoted_message(sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    asked = answer(sink, Body="Which day?")
    deliver()
    handset.write(MEENA, "that one", timezone.now(), quoted=asked.sid)
    deliver()
    assert sink.received[-1].parameters["OriginalRepliedMessageSid"] == asked.sid


def test_person_who_hides_the_number_shows_a_user_id(sink: Sink) -> None:
    handset.write(handset.HIDDEN, "hello", timezone.now())
    deliver()
    posted = sink.received[0].parameters
    assert posted["From"] == posted["ExternalUserId"] == handset.of_number(handset.HIDDEN).address
    assert "WaId" not in posted
    back = answer(sink, To=posted["From"])
    deliver()
    assert handset.read(handset.HIDDEN)[-1] == back


def test_messages_of_one_handset_arrive_in_order(sink: Sink) -> None:
    for number in range(5):
        handset.write(MEENA, f"{number}", timezone.now())
    deliver()
    assert [post.parameters["Body"] for post in sink.received] == ["0", "1", "2", "3", "4"]


def test_message_waits_for_the_one_before_it() -> None:
    now = timezone.now()
    handset.write(MEENA, "first", now)
    handset.write(MEENA, "second", now)
    handset.write("+15550143", "somebody else", now)
    assert [row.message.body for row in delivery.claim(now=now, limit=9)] == ["first", "somebody else"]
    assert delivery.claim(now=now, limit=9) == []


def test_delivered_message_has_two_ticks_and_a_refused_one_a_mark(sink: Sink) -> None:
    handset.write(MEENA, "taken", timezone.now())
    deliver()
    sink.status = 403
    handset.write(MEENA, "refused", timezone.now())
    deliver()
    taken, refused = handset.read(MEENA)
    assert (taken.delivered_at is not None, taken.error_code) == (True, None)
    assert (refused.delivered_at, refused.error_code) == (None, 11200)
    assert len(sink.received) == 2


def test_connection_that_never_stood_is_tried_again_with_the_same_token() -> None:
    seen: list[str] = []

    def post(webhook: webhooks.Webhook) -> int:
        seen.append(webhook.headers["I-Twilio-Idempotency-Token"])
        if len(seen) < 3:
            raise webhooks.NotConnected("refused")
        return 200

    now = timezone.now()
    handset.write(MEENA, "hello", now)
    assert delivery.deliver_due(now, post) == 1
    assert delivery.deliver_due(now, post) == 0
    delivery.deliver_due(now + timedelta(seconds=1), post)
    delivery.deliver_due(now + timedelta(seconds=9), post)
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert handset.read(MEENA)[0].delivered_at == now + timedelta(seconds=9)


def test_connections_are_not_tried_for_ever() -> None:
    def post(webhook: webhooks.Webhook) -> int:
        raise webhooks.NotConnected("refused")

    now = timezone.now()
    handset.write(MEENA, "hello", now)
    for minute in range(20):
        delivery.deliver_due(now + timedelta(minutes=minute), post)
    row = SimulatedDelivery.objects.get()
    assert (row.state, row.attempts) == ("given-up", delivery.MOST_CONNECTS)


def test_silence_is_not_tried_again() -> None:
    def post(webhook: webhooks.Webhook) -> int:
        raise webhooks.NoAnswer("timed out")

    now = timezone.now()
    handset.write(MEENA, "hello", now)
    delivery.deliver_due(now, post)
    delivery.deliver_due(now + timedelta(minutes=5), post)
    assert SimulatedDelivery.objects.get().attempts == 1


def test_nobody_at_the_address_counts_as_not_connected() -> None:
    with pytest.raises(webhooks.NotConnected):
        webhooks.post(webhooks.Webhook("http://127.0.0.1:9/", {}, {}))


def test_row_of_a_carrier_that_died_is_claimed_again(sink: Sink) -> None:
    now = timezone.now()
    handset.write(MEENA, "hello", now)
    assert len(delivery.claim(now=now, limit=9)) == 1
    assert delivery.deliver_due(now + timedelta(seconds=delivery.CLAIM_SECONDS - 1)) == 0
    assert delivery.deliver_due(now + timedelta(seconds=delivery.CLAIM_SECONDS + 1)) == 1
    assert len(sink.received) == 1


def test_second_delivery_has_the_same_sid(sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    deliver()
    handset.send_again(handset.of_number(MEENA), now=timezone.now())
    deliver()
    first, second = sink.received
    assert first.parameters == second.parameters
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]


def test_switch_makes_everything_arrive_twice(sink: Sink) -> None:
    switches.turn(duplicate_webhooks=True)
    handset.write(MEENA, "hello", timezone.now())
    deliver()
    message = answer(sink)
    deliver()
    assert [post.path for post in sink.received[:2]] == [INCOMING, INCOMING]
    assert sorted(sink.statuses(message.sid)) == ["delivered", "delivered", "sent", "sent"]


def test_switch_silences_status_callbacks(sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    deliver()
    switches.turn(no_status_callbacks=True)
    message = answer(sink)
    deliver()
    assert sink.statuses(message.sid) == []
    assert handset.read(MEENA)[-1].status == "delivered"


def test_switch_mixes_the_order(sink: Sink) -> None:
    switches.turn(out_of_order=True)
    start = timezone.now().replace(second=10, microsecond=0)
    for number in range(3):
        handset.write(MEENA, f"{number}", start + timedelta(milliseconds=300 * number))
    delivery.deliver_due(start + timedelta(seconds=9))
    assert [post.parameters["Body"] for post in sink.received] == ["2", "1", "0"]
    message = answer(sink)
    deliver()
    assert sink.statuses(message.sid) == ["delivered", "sent"]
    assert handset.read(MEENA)[-1].status == "delivered"


def test_fragment_of_an_address_is_neither_sent_nor_signed(sink: Sink) -> None:
    handset.write(MEENA, "hello", timezone.now())
    SimulatedDelivery.objects.update(url=f"{sink.url}{INCOMING}#rc=5&rp=all")
    deliver()
    assert (sink.received[0].path, sink.is_signed(sink.received[0])) == (INCOMING, True)


def test_carrier_delivers_and_one_slow_answer_holds_up_no_other(sink: Sink) -> None:
    handset.write(MEENA, "held", timezone.now())
    handset.write("+15550143", "free", timezone.now())
    held, arrived = threading.Event(), threading.Event()

    def post(webhook: webhooks.Webhook) -> int:
        if webhook.parameters["Body"] == "held":
            held.wait(10)
        else:
            arrived.set()
        return 200

    carrier = Carrier(post)

    def run() -> None:
        try:
            carrier.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert arrived.wait(10)
    assert SimulatedDelivery.objects.get(message__body="held").state == "posting"
    held.set()
    give_up_at = time.monotonic() + 10
    while SimulatedDelivery.objects.exclude(state="done").exists() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    carrier.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert SimulatedDelivery.objects.filter(state="done").count() == 2
