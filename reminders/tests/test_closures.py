"""While staff have not decided on a visit inside a closure, its reminders wait: planned, queued, and at the gate."""

from datetime import timedelta

import pytest

from appointments import booking, calendar
from appointments.booking import conflicts
from appointments.models import Appointment, NotAvailableTime
from appointments.tests.clinic import DESK, NOW, Clinic
from conversations import gate
from conversations.models import Message
from reminders import delivery, queries
from reminders.models import Reminder
from reminders.tests.practice import DAY, HOUR, book, leave_at, make_rule, plan_of, sweep_at

pytestmark = pytest.mark.django_db

BEING_DECIDED = "Closed: being decided."


def close(clinic: Clinic, thing=None, day: int = 2) -> NotAvailableTime:
    """Close the place, or what is given, for the day of the visit."""
    span = clinic.local("00:00", day), clinic.local("00:00", day + 1)
    return calendar.close(thing or clinic.location, *span, "Strike", NOW)[0]


def lines(visit: Appointment) -> list[tuple[str, str, str, bool]]:
    return [(line.state, line.label, line.why, line.is_ahead) for line in queries.list_for(visit)]


@pytest.mark.parametrize("what", ["location", "rao"])
def test_closure_holds_what_is_planned_and_says_why(clinic: Clinic, what: str) -> None:
    make_rule(DAY)
    visit, other = book(clinic), book(clinic, "10:00", 3)
    closure = close(clinic, getattr(clinic, what))
    assert lines(visit) == [("held", "held", "closed: being decided", True)]
    assert lines(other) == [("planned", "planned", "", True)]
    assert queries.describe(Reminder.objects.get(appointment=visit)).state == "held"
    assert sweep_at(clinic.local("12:00", 1)) is None
    assert plan_of(visit) == [(1, DAY, "planned", "")]
    conflicts.keep(closure, visit, expected_version=visit.version, by=DESK, now=clinic.local("12:00", 1))
    assert lines(visit) == [("planned", "planned", "", True)]
    message = sweep_at(clinic.local("12:01", 1))
    assert (message is not None, plan_of(visit)) == (True, [(1, DAY, "queued", "")])


def test_closure_stops_what_was_queued_before_it_in_the_moment_of_leaving(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    leave_at(NOW)
    now = clinic.local("14:00")
    message = sweep_at(now)
    assert message is not None
    closure = close(clinic, day=0)
    assert gate.check(message, now=now) == gate.HoldUntil(now + gate.LOOK_AGAIN, BEING_DECIDED)
    assert leave_at(now) == []
    assert lines(visit) == [("waiting", "waiting", BEING_DECIDED, True)]
    assert leave_at(now + timedelta(minutes=1)) == []
    conflicts.keep(closure, visit, expected_version=visit.version, by=DESK, now=now)
    assert leave_at(now + timedelta(minutes=2)) == [message.pk]


def test_closure_taken_back_releases(clinic: Clinic) -> None:
    make_rule(2 * HOUR)
    book(clinic, "16:00", 0)
    closure = close(clinic, day=0)
    assert sweep_at(clinic.local("14:30")) is None
    calendar.open(closure)
    message = sweep_at(clinic.local("14:31"))
    assert message is not None
    assert gate.check(message, now=clinic.local("14:31")) == gate.Leave(window_open=True)


def test_closure_decided_late_sends_one_reminder_and_none_once_it_has_begun(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit, begun = book(clinic), book(clinic, "11:00")
    closure = close(clinic)
    assert delivery.sweep(now=clinic.local("09:30", 2)) == 0
    conflicts.keep(closure, visit, expected_version=visit.version, by=DESK, now=clinic.local("09:30", 2))
    assert delivery.sweep(now=clinic.local("09:31", 2)) == 2
    assert plan_of(visit) == [(1, DAY, "skipped", "overtaken"), (1, 2 * HOUR, "queued", "")]
    assert plan_of(begun) == [(1, DAY, "planned", ""), (1, 2 * HOUR, "planned", "")]
    delivery.sweep(now=clinic.local("11:00", 2))
    assert plan_of(begun) == [(1, DAY, "skipped", "begun"), (1, 2 * HOUR, "skipped", "begun")]


def test_closure_decided_by_moving_or_cancelling_plans_anew_or_withdraws(clinic: Clinic) -> None:
    make_rule(DAY)
    moved = book(clinic)
    conflicts.move_all(close(clinic), by=DESK, now=NOW)
    gone = book(clinic, "10:00", 5)
    conflicts.cancel_all(close(clinic, day=5), by=DESK, now=NOW)
    assert plan_of(moved) == [(1, DAY, "withdrawn", "moved"), (2, DAY, "planned", "")]
    assert plan_of(gone) == [(1, DAY, "withdrawn", "cancelled")]


def test_closure_holds_no_answer_and_no_notice(clinic: Clinic) -> None:
    visit = book(clinic)
    close(clinic)
    notice = Message.objects.get(purpose="appointment-booked")
    assert gate.check(notice, now=NOW) == gate.Leave(window_open=True)
    booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    notice = Message.objects.get(purpose="appointment-cancelled")
    assert gate.check(notice, now=NOW) == gate.Leave(window_open=True)
