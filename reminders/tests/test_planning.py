"""Booking plans, moving replans, cancelling withdraws; what came too late is kept and says so."""

from datetime import time

import pytest

from appointments import booking, catalog_import
from appointments.models import Appointment, Location, Service
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic
from conversations.models import Message
from reminders import planning, rules
from reminders.models import Reminder, ReminderRule
from reminders.tests.practice import DAY, HOUR, after, book, cancel, make_practice, make_rule, plan_of

pytestmark = pytest.mark.django_db


def test_planning_gives_a_booked_visit_one_reminder_for_each_rule_that_fits(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR, clinic.check)
    make_rule(3 * HOUR, clinic.laser)
    make_rule(4 * HOUR, clinic.laser, clinic.check, location=clinic.location)
    make_rule(5 * HOUR, is_active=False)
    elsewhere = Location.objects.create(name="Elsewhere", time_zone="Asia/Kolkata", address="2 Test Road")
    make_rule(6 * HOUR, location=elsewhere)
    visit = book(clinic)
    assert plan_of(visit) == [
        (1, DAY, "planned", ""),
        (1, 4 * HOUR, "planned", ""),
        (1, 2 * HOUR, "planned", ""),
    ]
    assert list(Reminder.objects.values_list("due_at", flat=True)) == [
        clinic.local("10:00", 1),
        clinic.local("06:00", 2),
        clinic.local("08:00", 2),
    ]


def test_visit_that_was_read_from_a_file_is_told_to_nobody_and_gets_the_reminders_still_to_come(clinic: Clinic) -> None:
    make_rule(4 * DAY)
    make_rule(DAY)
    text = "key,location,contact,services,people,starts,status\n"
    text += "V1,Clinic,+15550142,Check-up,Dr Rao,2026-12-02 10:00,booked\n"
    text += "V2,Clinic,+15550142,Check-up,Dr Rao,2025-12-02 10:00,fulfilled\n"
    text += "V3,Clinic,+15550142,Check-up,Dr Rao,2026-12-03 10:00,cancelled\n"
    assert catalog_import.run([("appointments.csv", text.encode())], apply=True, now=NOW).applied
    visits = {visit.request_key: visit for visit in Appointment.objects.all()}
    assert {key: plan_of(visit) for key, visit in visits.items()} == {
        "import V1": [(1, 4 * DAY, "skipped", "booked-late"), (1, DAY, "planned", "")],
        "import V2": [],
        "import V3": [],
    }
    assert Message.objects.filter(kind="outgoing").count() == 0
    booking.cancel(visits["import V1"], expected_version=1, by=DESK, now=NOW)
    assert [message.purpose for message in Message.objects.filter(kind="outgoing")] == ["appointment-cancelled"]


def test_planning_knows_no_reminders_of_a_hold_until_it_is_booked(clinic: Clinic) -> None:
    make_rule(DAY)
    kept = booking.hold(
        clinic.slot_id("10:00", 2), contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW
    )
    assert plan_of(kept) == []
    visit = booking.book_hold(kept, by=ASSISTANT, now=NOW, request_key="one")
    assert plan_of(visit) == [(1, DAY, "planned", "")]


def test_planning_keeps_what_was_due_before_the_booking_as_booked_late_and_the_next_one_still_comes(
    clinic: Clinic,
) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit = book(clinic, "16:00", 0)
    assert plan_of(visit) == [(1, DAY, "skipped", "booked-late"), (1, 2 * HOUR, "planned", "")]
    assert Reminder.objects.get(status="skipped").get_reason_display() == "booked late"


def test_planning_counts_a_reminder_due_in_the_moment_of_booking_as_late(clinic: Clinic) -> None:
    make_rule(DAY)
    assert plan_of(book(clinic, "10:00", 2, now=clinic.local("10:00", 1))) == [(1, DAY, "skipped", "booked-late")]


def test_planning_withdraws_and_plans_anew_when_a_visit_is_moved(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit = book(clinic)
    visit = booking.move(visit, clinic.slot_id("15:00", 0), expected_version=1, by=ASSISTANT, now=NOW)
    assert plan_of(visit) == [
        (1, DAY, "withdrawn", "moved"),
        (1, 2 * HOUR, "withdrawn", "moved"),
        (2, DAY, "skipped", "booked-late"),
        (2, 2 * HOUR, "planned", ""),
    ]


def test_planning_withdraws_when_a_visit_is_cancelled_and_a_new_one_has_its_own(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    cancel(visit)
    again = book(clinic)
    assert plan_of(visit) == [(1, DAY, "withdrawn", "cancelled")]
    assert plan_of(again) == [(1, DAY, "planned", "")]


@pytest.mark.parametrize("status", ["arrived", "checked-in", "fulfilled", "noshow"])
def test_planning_withdraws_when_a_visit_is_no_longer_to_come(clinic: Clinic, status: str) -> None:
    make_rule(2 * HOUR)
    visit = book(clinic)
    booking.mark_status(visit, status, by=DESK, now=NOW)
    assert plan_of(visit) == [(1, 2 * HOUR, "withdrawn", "not-expected")]


def test_planning_takes_a_slip_at_the_desk_back(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    visit = book(clinic)
    booking.mark_status(visit, "noshow", by=DESK, now=NOW)
    later = clinic.local("12:00", 1)
    booking.mark_status(visit, "booked", by=DESK, now=later)
    assert plan_of(visit) == [(1, DAY, "withdrawn", "not-expected"), (1, 2 * HOUR, "planned", "")]


def test_planning_is_not_changed_by_an_answer_about_coming_or_a_time_kept_for_a_move(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    booking.mark_confirmation(visit, "accepted", by=ASSISTANT, now=NOW)
    booking.hold_move(visit, clinic.slot_id("11:00", 2), by=ASSISTANT, now=NOW)
    assert plan_of(visit) == [(1, DAY, "planned", "")]


def test_planning_again_changes_nothing_even_when_the_worker_was_late(clinic: Clinic) -> None:
    make_rule(DAY)
    visit = book(clinic)
    before = Reminder.objects.values().get()
    overdue = after(visit.start_at, hours=-20)
    planning.replan(visit, now=overdue, withdrawn_because=Reminder.Reason.RULE_CHANGED)
    assert Reminder.objects.values().get() == before


def test_planning_skips_what_quiet_hours_would_hold_past_the_start(clinic: Clinic) -> None:
    make_rule(HOUR, quiet_from=time(21), quiet_until=time(10))
    assert plan_of(book(clinic, "09:30")) == [(1, HOUR, "skipped", "quiet-hours")]
    assert plan_of(book(clinic, "10:30")) == [(1, HOUR, "planned", "")]


def test_planning_shows_when_quiet_hours_let_it_leave(clinic: Clinic) -> None:
    rule = make_rule(12 * HOUR, quiet_from=time(21), quiet_until=time(8))
    visit = book(clinic)
    due_at = rules.find_due_at(rule, visit)
    assert due_at == clinic.local("22:00", 1)
    assert rules.find_leaves_at(rule, visit, due_at) == clinic.local("08:00", 2)


def test_planning_counts_minutes_not_clocks_in_a_zone_of_half_hours_that_changes_its_clock() -> None:
    # Lord Howe Island: half an hour from its neighbours; on 2026-10-04 the clock goes on by half an hour.
    clinic = make_practice(time_zone="Australia/Lord_Howe")
    rule = make_rule(DAY, quiet_from=time(21), quiet_until=time(8, 30))
    visit = book(clinic, "10:00", 2)
    assert visit.start_at.astimezone(clinic.location.zone).isoformat() == "2026-12-02T10:00:00+11:00"
    due_at = rules.find_due_at(rule, visit)
    assert due_at.astimezone(clinic.location.zone).isoformat() == "2026-12-01T10:00:00+11:00"
    night = make_rule(11 * HOUR, quiet_from=time(21), quiet_until=time(8, 30), name="night")
    leaves_at = rules.find_leaves_at(night, visit, rules.find_due_at(night, visit))
    assert leaves_at.astimezone(clinic.location.zone).isoformat() == "2026-12-02T08:30:00+11:00"


def test_planning_applies_a_new_a_changed_and_a_switched_off_rule_to_visits_to_come(clinic: Clinic) -> None:
    visit = book(clinic)
    rule = make_rule(DAY)
    late = make_rule(3 * DAY)
    assert planning.plan_visits(now=NOW) == 1
    assert plan_of(visit) == [(1, 3 * DAY, "skipped", "rule-late"), (1, DAY, "planned", "")]
    ReminderRule.objects.filter(pk=rule.pk).update(minutes_before=2 * HOUR)
    planning.plan_visits(now=NOW)
    assert plan_of(visit)[1] == (1, 2 * HOUR, "planned", "")
    assert Reminder.objects.get(rule=rule).due_at == clinic.local("08:00", 2)
    ReminderRule.objects.filter(pk__in=[rule.pk, late.pk]).update(is_active=False)
    planning.plan_visits(now=NOW)
    assert plan_of(visit)[1] == (1, 2 * HOUR, "withdrawn", "rule-changed")
    ReminderRule.objects.filter(pk=rule.pk).update(is_active=True)
    planning.plan_visits(now=NOW)
    assert plan_of(visit)[1] == (1, 2 * HOUR, "planned", "")


def test_planning_rule_of_one_service_no_longer_fits_and_is_withdrawn(clinic: Clinic) -> None:
    rule = make_rule(DAY, clinic.check)
    visit = book(clinic)
    rule.services.set([clinic.laser])
    planning.plan_visits(now=NOW)
    assert plan_of(visit) == [(1, DAY, "withdrawn", "rule-changed")]


def test_planning_knows_no_reminders_of_a_request_until_it_is_approved(clinic: Clinic) -> None:
    make_rule(DAY)
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=DAY)
    visit, declined = book(clinic), book(clinic, "11:00")
    moved = booking.move(visit, clinic.slot_id("12:00", 2), expected_version=1, by=ASSISTANT, now=NOW)
    assert (visit.status, moved.status, Reminder.objects.count()) == ("pending", "pending", 0)
    booking.approve(moved, by=DESK, now=NOW)
    booking.decline(declined, by=DESK, now=NOW)
    assert plan_of(visit) == [(2, DAY, "planned", "")]
    assert plan_of(declined) == []


def test_planning_skips_what_is_due_before_a_request_is_approved(clinic: Clinic) -> None:
    make_rule(DAY)
    make_rule(2 * HOUR)
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=2 * DAY)
    visit = book(clinic)
    booking.approve(visit, by=DESK, now=clinic.local("10:30", 1))
    assert plan_of(visit) == [(1, DAY, "skipped", "booked-late"), (1, 2 * HOUR, "planned", "")]
