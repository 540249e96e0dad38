"""Several workers, and workers that die: on real connections, nothing is lost and nothing queued twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save

from appointments import booking
from appointments.models import Appointment
from appointments.tests.clinic import DESK, Clinic
from conversations import lifecycle
from conversations.models import Conversation, Message
from reminders import delivery
from reminders.models import Reminder
from reminders.tests.practice import DAY, HOUR, book, leave_at, make_practice, make_rule

pytestmark = pytest.mark.django_db(transaction=True)

CLOCKS = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"]


@pytest.fixture
def busy(transactional_db: None) -> Clinic:
    """A clinic with eight visits on Wednesday, all reminded of at two due times."""
    clinic = make_practice()
    make_rule(DAY)
    make_rule(20 * HOUR)
    for clock in CLOCKS:
        book(clinic, clock)
    return clinic


def together(count: int, work: Callable[[int], object]) -> list[object]:
    """Do `work` in threads at the same moment, each on a connection of its own."""
    start = threading.Barrier(count)

    def runner(number: int) -> object:
        try:
            start.wait(30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as executor:
        return list(executor.map(runner, range(count)))


def queued() -> list[int]:
    return list(Message.objects.filter(purpose__startswith="appointment-reminder").values_list("pk", flat=True))


def test_delivery_of_four_sweeps_at_once_queues_one_reminder_of_each_visit(busy: Clinic) -> None:
    settled = together(4, lambda _number: delivery.sweep(now=busy.local("08:59", 2)))
    while left := delivery.sweep(now=busy.local("08:59", 2)):
        settled.append(left)
    assert sum(int(str(count)) for count in settled) == 2 * len(CLOCKS)
    assert len(queued()) == len(CLOCKS)
    latest = Reminder.objects.filter(status="queued", rule__minutes_before=20 * HOUR)
    assert latest.values("appointment").distinct().count() == len(CLOCKS)
    assert Reminder.objects.filter(status="skipped", reason="overtaken").count() == len(CLOCKS)


class KilledError(BaseException):
    """What no handler of ours catches, like a signal."""


@contextmanager
def failing_once(error: BaseException) -> Iterator[None]:
    """Break off when the second reminder has its message, right before that is committed."""
    seen: list[int] = []

    def listen(instance: Reminder, **_news: object) -> None:
        seen.append(instance.pk)
        if len(seen) == 2:
            raise error

    post_save.connect(listen, sender=Reminder)
    try:
        yield
    finally:
        post_save.disconnect(listen, sender=Reminder)


def test_delivery_of_a_worker_that_dies_before_a_commit_is_done_by_the_next(busy: Clinic) -> None:
    now = busy.local("12:30", 1)
    with failing_once(KilledError()), pytest.raises(KilledError):
        delivery.sweep(now=now)
    assert len(queued()) == 1
    assert delivery.sweep(now=now) == len(CLOCKS) - 1
    assert len(queued()) == len(CLOCKS) == Reminder.objects.filter(status="queued").count()


def test_delivery_goes_on_after_one_that_fails_and_tries_it_again(
    busy: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    now = busy.local("12:30", 1)
    with failing_once(ValueError("broken")):
        assert delivery.sweep(now=now) == len(CLOCKS) - 1
    assert "could not be queued" in caplog.text
    assert delivery.sweep(now=now) == 1
    assert len(queued()) == len(CLOCKS)


def test_delivery_passes_over_what_somebody_else_has_locked_and_comes_back(busy: Clinic) -> None:
    now = busy.local("09:00", 1)
    conversation_id = Conversation.objects.get().pk
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lifecycle.lock(conversation_id)
                is_held.set()
                may_end.wait(30)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(30)
    assert delivery.sweep(now=now) == 0
    may_end.set()
    holder.join()
    assert delivery.sweep(now=now) == 1


def test_delivery_and_cancelling_at_once_leave_one_truth_and_no_deadlock(busy: Clinic) -> None:
    """Cancelling locks the visit, then the conversation for its notice; the sweep locks them the other way about."""
    visits = list(Appointment.objects.order_by("pk"))
    now = busy.local("08:59", 1) + timedelta(days=1)

    def work(number: int) -> object:
        if number >= len(visits):
            return delivery.sweep(now=now)
        return booking.cancel(visits[number], expected_version=1, by=DESK, now=now)

    before = count_deadlocks()
    together(len(visits) + 2, work)
    assert count_deadlocks() == before
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert Reminder.objects.filter(status="planned").count() == 0
    assert Reminder.objects.filter(status="queued").count() == len(queued())
    assert leave_at(now) == list(Message.objects.filter(status="sent").values_list("pk", flat=True))
    assert not Message.objects.filter(status="sent", purpose__startswith="appointment-reminder").exists()


def count_deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
