"""What the desk reads of a visit's reminders: sent, planned, or why not, in words and with the right instant."""

from datetime import time

import pytest

from appointments import booking
from appointments.tests.clinic import ASSISTANT, NOW, Clinic
from conversations.models import Message
from reminders import queries
from reminders.models import Reminder
from reminders.tests.practice import DAY, HOUR, after, book, cancel, leave_at, make_rule, sweep_at

pytestmark = pytest.mark.django_db


def told(appointment) -> list[tuple[str, str, str]]:
    return [(line.state, line.label, line.why) for line in queries.list_for(appointment)]


def test_queries_tell_what_is_planned_and_until_when_quiet_hours_keep_it(clinic: Clinic) -> None:
    make_rule(DAY, name="The day before")
    make_rule(12 * HOUR, quiet_from=time(21), quiet_until=time(8))
    visit = book(clinic)
    first, second = queries.list_for(visit)
    assert (first.rule_name, first.channel, first.at, first.state, first.why, first.is_ahead) == (
        *("The day before", "whatsapp", clinic.local("10:00", 1), "planned", "", True),
    )
    assert (second.due_at, second.at, second.why) == (
        *(clinic.local("22:00", 1), clinic.local("08:00", 2), "Quiet hours until then."),
    )


def test_queries_tell_why_not(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    assert told(visit) == [("skipped", "skipped", "booked late"), ("planned", "planned", "")]
    cancel(visit)
    assert told(visit) == [("skipped", "skipped", "booked late"), ("withdrawn", "withdrawn", "cancelled")]


def test_queries_follow_the_message_from_the_outbox_on(clinic: Clinic) -> None:
    make_rule(2 * HOUR, quiet_from=time(13), quiet_until=time(15))
    visit = book(clinic, "16:00", 0)
    leave_at(NOW)
    now = clinic.local("14:00")
    message = sweep_at(now)
    assert message is not None
    assert told(visit) == [("queued", "queued", "")]
    leave_at(now)
    (line,) = queries.list_for(visit)
    assert (line.state, line.label, line.why, line.at) == (
        *("waiting", "waiting", "Quiet hours until 15:00.", clinic.local("15:00")),
    )
    leave_at(clinic.local("15:00"))
    (line,) = queries.list_for(visit)
    assert (line.state, line.at, line.message_id, line.is_ahead) == ("sent", clinic.local("15:00"), message.pk, False)
    Message.objects.filter(pk=message.pk).update(status="read", read_at=after(now, hours=1))
    assert told(visit) == [("read", "read", "")]
    Message.objects.filter(pk=message.pk).update(status="failed", reason="They blocked us.", failed_at=now)
    assert told(visit) == [("failed", "failed", "They blocked us.")]


def test_queries_tell_why_the_gate_dropped_it(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    leave_at(NOW)
    now = clinic.local("14:00")
    sweep_at(now)
    cancel(visit, now=now)
    leave_at(now)
    assert told(visit) == [("dropped", "not sent", "The appointment is cancelled by now.")]


def test_queries_put_the_time_it_has_now_first(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    visit = booking.move(visit, clinic.slot_id("10:00", 3), expected_version=1, by=ASSISTANT, now=NOW)
    lines = queries.list_for(visit)
    assert [(line.is_current, line.state) for line in lines] == [(True, "planned"), (False, "withdrawn")]


def test_queries_read_many_visits_at_once(clinic: Clinic, django_assert_num_queries) -> None:
    make_rule(DAY)
    visits = [book(clinic, clock) for clock in ("10:00", "11:00", "12:00")]
    with django_assert_num_queries(2):
        lines = queries.list_for_many(visit.pk for visit in visits)
    assert {pk: len(rows) for pk, rows in lines.items()} == {visit.pk: 1 for visit in visits}
    assert queries.list_for_many([]) == {}


def test_queries_describe_one_for_the_admin(clinic: Clinic) -> None:
    make_rule(DAY)
    book(clinic)
    line = queries.describe(Reminder.objects.get())
    assert (line.state, line.label) == ("planned", "planned")
