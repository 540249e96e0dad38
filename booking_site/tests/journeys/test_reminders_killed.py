"""Worker and dispatcher killed with -9 on a reminder's way: each leaves once, none is lost."""

from datetime import timedelta

from django.utils import timezone
from django_q.tasks import async_task

from appointments.models import ContactPoint
from booking_site.simulator import switches
from booking_site.simulator.models import SimulatedMessage
from booking_site.tests.journeys.practice import (
    book_visit,
    copies_sent,
    reminders_out,
    sweep_what_is_due,
    the_reminder_of,
    wait_for_status,
)
from booking_site.tests.journeys.running import Customer, FrontDesk, rows, wait_for
from booking_site.tests.journeys.standstill import nobody_may_refer_to, wait_until_somebody_waits
from conversations.models import Message
from reminders.models import Reminder
from reminders.tests.practice import make_rule

NUMBERS = ("+15550142", "+15550143", "+15550144")
OUT = ("sent", "delivered", "read")


def test_killed_worker_in_the_middle_of_a_sweep_queues_each_reminder_once(front_desk: FrontDesk) -> None:
    """One is queued, one has its message and is not committed, one was not looked at: there the worker ends."""
    make_rule()
    visits = [book_visit(Customer(number)) for number in NUMBERS]
    second = ContactPoint.objects.get(value=NUMBERS[1])
    with nobody_may_refer_to("appointments_contactpoint", second.pk) as standstill:
        sweep_what_is_due(front_desk)
        wait_until_somebody_waits(standstill)
        assert [one.status for one in Reminder.objects.order_by("id")] == ["queued", "planned", "planned"]
        front_desk.processes.kill("worker")
    front_desk.processes.start_all("worker")
    async_task("reminders.tasks.sweep")
    out = [wait_for_status(the_reminder_of(visit), *OUT) for visit in visits]
    assert [one.status for one in Reminder.objects.order_by("id")] == ["queued"] * 3
    assert [copies_sent(message) for message in out] == [1, 1, 1]
    assert reminders_out().count() == 3


def test_killed_worker_and_dispatcher_after_twilio_took_it_send_no_second_copy(front_desk: FrontDesk) -> None:
    make_rule()
    visit = book_visit(Customer())
    told = SimulatedMessage.objects.filter(direction="outbound-api")
    before = told.count()
    switches.turn(silent="after", no_status_callbacks=True, remaining=1)
    sweep_what_is_due(front_desk)
    reminder = wait_for_status(the_reminder_of(visit), "sending")
    wait_for(lambda: told.count() > before, what="Twilio to take it")
    front_desk.processes.kill("dispatcher")
    front_desk.processes.kill("worker")
    switches.turn(silent="", remaining=None)
    # The rows are made as old as they would become.
    long_ago = timezone.now() - timedelta(minutes=2)
    Message.objects.filter(status="sending").update(lease_expires_at=long_ago, sending_at=long_ago)
    front_desk.processes.start_all("dispatcher", "worker")
    async_task("reminders.tasks.sweep")
    wait_for_status(reminder, *OUT)
    assert (copies_sent(reminder), reminders_out().count()) == (1, 1), rows()
