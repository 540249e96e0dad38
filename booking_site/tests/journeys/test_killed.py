"""Every process killed with -9 between claim and send: nothing is lost and nothing is sent twice."""

import time

import pytest

from booking_site.simulator import handset, switches
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.journeys.running import Customer, FrontDesk, rows, wait_for
from conversations.models import Conversation, Message, Turn


def sent_copies(body: str) -> int:
    return SimulatedMessage.objects.filter(direction="outbound-api", body=body).count()


def the_reply() -> Message:
    return Message.objects.get(kind="outgoing")


@pytest.mark.parametrize("silent", ["before", "after"])
def test_killed_dispatcher_in_the_middle_of_a_send(front_desk: FrontDesk, silent: str) -> None:
    """`after`: Twilio took the message and nobody heard so; `before`: it never did. One copy reaches the phone."""
    processes = front_desk.processes
    switches.turn(silent=silent, no_status_callbacks=True, remaining=1)
    customer = Customer()
    customer.write("Hello")
    wait_for(lambda: Message.objects.filter(status="sending").first(), what="a message being sent")
    if silent == "after":
        wait_for(lambda: SimulatedMessage.objects.filter(direction="outbound-api").exists(), what="Twilio to take it")
    else:
        time.sleep(0.5)  # the request is on its way; the outcome is the same if it was not yet
    processes.kill("dispatcher")
    switches.turn(silent="", remaining=None)
    # The clock of this test does not wait for leases: the row is made as old as it would become.
    Message.objects.filter(status="sending").update(lease_expires_at="2020-01-01T00:00Z", sending_at=long_ago())
    processes.start_all("dispatcher")
    reply = wait_for(lambda: Message.objects.filter(kind="outgoing", status__in=["sent", "delivered", "read"]).first())
    assert Message.objects.filter(kind="outgoing").count() == 1, rows()
    assert sent_copies(reply.text) == 1


def long_ago() -> str:
    from datetime import timedelta

    from django.utils import timezone

    return (timezone.now() - timedelta(minutes=2)).isoformat()


def test_killed_dispatcher_before_the_answer_is_composed_answers_after_its_return(front_desk: FrontDesk) -> None:
    front_desk.processes.kill("dispatcher")
    customer = Customer()
    customer.write("I'd like a dental check-up as soon as possible")
    wait_for(lambda: Conversation.objects.filter(reply_after__isnull=False).exists(), what="an owed reply")
    front_desk.processes.start_all("dispatcher")
    assert len(handset.choices_of(customer.next_answer(0))) >= 3
    assert (Turn.objects.count(), Message.objects.filter(kind="outgoing").count()) == (1, 1)


def test_killed_web_while_a_message_comes_in_is_delivered_again_and_kept_once(front_desk: FrontDesk) -> None:
    """Twilio tries again when it cannot connect; the message is there once and answered once."""
    processes = front_desk.processes
    processes.kill("web")
    customer = Customer()
    customer.write("Hello")
    time.sleep(0.6)  # the carrier's first try meets nobody
    processes.start_all("web")
    customer.next_answer(0)
    assert Message.objects.filter(kind="incoming").count() == 1
    assert sent_copies(the_reply().text) == 1


def test_killed_carrier_in_the_middle_tells_every_receipt_in_the_end(front_desk: FrontDesk) -> None:
    customer = Customer()
    customer.write("Hello")
    wait_for(lambda: Message.objects.filter(kind="outgoing", status="sent").exists(), what="an accepted message")
    front_desk.processes.kill("carrier")
    front_desk.processes.start_all("carrier")
    wait_for(lambda: the_reply().status in ("delivered", "read"), seconds=60, what="the receipt")
