"""How verbs run: again after a deadlock when they are the outermost, never inside somebody else's transaction."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from appointments import booking
from appointments.booking import transactions
from appointments.models import Appointment
from appointments.tests.clinic import ASSISTANT, NOW, make_clinic


class Work:
    """Fails as the server does, a few times, then gives its count."""

    def __init__(self, failures: int, code: str = "40P01") -> None:
        self.failures, self.code, self.calls = failures, code, 0

    def __call__(self) -> int:
        self.calls += 1
        if self.calls <= self.failures:
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'seen' USING ERRCODE = '{self.code}'; END $$")
        return self.calls


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_deadlock_is_tried_again_three_times_at_most(code):
    assert transactions.run(Work(3, code)) == 4
    work = Work(4, code)
    with pytest.raises(OperationalError):
        transactions.run(work)
    assert work.calls == 4


@pytest.mark.django_db(transaction=True)
def test_other_failures_are_not_tried_again():
    work = Work(1, "23514")
    with pytest.raises(IntegrityError):
        transactions.run(work)
    assert work.calls == 1


@pytest.mark.django_db
def test_deadlock_inside_a_callers_transaction_is_the_callers():
    work = Work(1)
    with pytest.raises(OperationalError), transaction.atomic():
        transactions.run(work)
    assert work.calls == 1


@pytest.mark.django_db
def test_reference_in_use_is_drawn_again():
    clinic = make_clinic()
    visit = booking.book(
        clinic.slot_id("10:00"),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key="k",
    )
    drawn = iter([visit.reference, "K7MQ2X"])

    def work() -> Appointment:
        facts = Appointment.objects.filter(pk=visit.pk).values(
            "location_id", "contact_id", "attendee_id", "status", "start_at", "end_at", "created_at", "updated_at"
        )[0]
        return Appointment.objects.create(reference=next(drawn), channel="desk", **facts)

    assert transactions.run(work).reference == "K7MQ2X"
