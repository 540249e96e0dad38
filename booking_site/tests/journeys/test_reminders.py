"""Reminders across processes: swept by the worker, sent by the dispatcher, answered on the handset."""

from datetime import timedelta

from django.utils import timezone

from appointments.models import Appointment
from booking_site.simulator import handset
from booking_site.tests.journeys.practice import (
    a_minute_ago,
    book_visit,
    cancel_visit,
    copies_sent,
    reminders_out,
    sweep_what_is_due,
    the_reminder_of,
    wait_for_status,
)
from booking_site.tests.journeys.running import MEENA, Customer, FrontDesk, wait_for
from conversations.models import Conversation, Journey, Message
from reminders.models import Reminder
from reminders.tests.practice import make_rule

OUT = ("sent", "delivered", "read")


def test_journey_reminder_confirmed_by_its_button_leaves_a_half_made_booking_alone(front_desk: FrontDesk) -> None:
    make_rule()
    customer = Customer()
    visit = book_visit(customer)
    offer = customer.ask("I'd like a cleaning as soon as possible")
    read_back = customer.choose(offer, 0)
    held = Appointment.objects.get(contact=visit.contact, status="pending")
    before = len(customer.shown())
    sweep_what_is_due(front_desk)
    reminder = customer.next_answer(before)
    confirm = f"appointment:{visit.pk}:v{visit.version}:confirm"
    assert confirm in [choice.id for choice in handset.choices_of(reminder)]
    before = len(customer.shown())
    customer.tap(confirm)
    customer.next_answer(before)
    visit.refresh_from_db()
    assert visit.confirmation == "accepted"
    journey = Journey.objects.get(status="active")
    held.refresh_from_db()
    assert (journey.intent, journey.outcome, held.status, held.confirmation) == ("book", "", "pending", "needs-action")
    customer.tap(handset.choices_of(read_back)[0].id)
    wait_for(lambda: Appointment.objects.filter(pk=held.pk, status="booked").exists(), what="the other booking")
    assert Appointment.objects.filter(contact=visit.contact).count() == 2
    assert Conversation.objects.count() == 1
    assert copies_sent(the_reminder_of(visit)) == 1


def test_journey_reminder_queued_in_quiet_hours_cancelled_rebooked_reminds_of_the_new_one(
    front_desk: FrontDesk,
) -> None:
    clock = timezone.now().astimezone(front_desk.location.zone)
    hour = timedelta(hours=1)
    rule = make_rule(quiet_from=(clock - hour).time(), quiet_until=(clock + 3 * hour).time())
    customer = Customer()
    visit = book_visit(customer)
    sweep_what_is_due(front_desk)
    old = the_reminder_of(visit)
    wait_for(lambda: Message.objects.filter(pk=old.pk, status="queued", send_after__isnull=False).exists())
    cancel_visit(visit)
    again = book_visit(customer)
    # The night is over: the rows say so.
    for rows in (type(rule).objects.all(), reminders_out()):
        rows.update(quiet_from=None, quiet_until=None)
    reminders_out().update(send_after=a_minute_ago())
    assert wait_for_status(old, "dropped").error_code == "appointment"
    sweep_what_is_due(front_desk)
    new = the_reminder_of(again)
    wait_for_status(new, *OUT)
    assert (copies_sent(new), old.sent_at, reminders_out().count()) == (1, None, 2)
    assert [one.status for one in Reminder.objects.order_by("id")] == ["queued", "queued"]


def test_journey_reminder_in_the_outbox_of_a_visit_cancelled_since_never_leaves(front_desk: FrontDesk) -> None:
    make_rule()
    customer = Customer()
    visit = book_visit(customer)
    front_desk.processes.kill("dispatcher")
    sweep_what_is_due(front_desk)
    reminder = the_reminder_of(visit)
    assert reminder.status == "queued"
    cancel_visit(visit)
    before = len(customer.shown())
    front_desk.processes.start_all("dispatcher")
    customer.next_answer(before, visit.reference)
    dropped = wait_for_status(reminder, "dropped")
    assert (dropped.error_code, dropped.sent_at, dropped.message_sid) == ("appointment", None, None)
    told = [message for message in handset.read(MEENA) if not message.is_inbound]
    assert len(told) == before + 1, "only the cancelling was told"
