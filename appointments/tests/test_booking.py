"""The booking verbs: what is written, what is refused, and what is left behind."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from appointments import availability, booking, contacts
from appointments.availability import SlotQuery
from appointments.booking import By, history
from appointments.models import Allocation, Appointment, AppointmentEvent
from appointments.signals import appointment_changed
from appointments.tests.booked import book, kinds
from appointments.tests.clinic import ASSISTANT, DESK, NOW, list_taken

MINUTE = timedelta(minutes=1)


def test_book_writes_visit_items_time_and_history(clinic):
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    assert (visit.status, visit.version, visit.confirmation) == ("booked", 1, "needs-action")
    assert (visit.start_at, visit.end_at) == (clinic.local("10:00"), clinic.local("10:30"))
    item = visit.items.get()
    assert (item.service_name, item.price_text, item.buffer_after_minutes) == ("Laser", "₹500", 10)
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(visit.start_at, visit.end_at)]
    assert list_taken(f"resource:{clinic.room_of(clinic.rao).pk}") == [(visit.start_at, visit.end_at)]
    event = visit.events.get()
    assert (event.kind, event.actor, event.channel, event.before) == ("booked", "assistant", "whatsapp", {})
    assert event.after["items"][0]["practitioner"] == clinic.rao.pk
    assert "Meena" not in str(event.after)


def test_receivers_of_news_share_the_line_that_is_told_of(clinic):
    seen = []

    def receiver(sender, event_id, **kwargs):
        event = history.get_event(event_id)
        seen.append((event, history.get_event(event_id), event.appointment_id))

    appointment_changed.connect(receiver)
    try:
        visit = book(clinic, clinic.slot_id("10:00"))
    finally:
        appointment_changed.disconnect(receiver)
    ((told, same, visit_id),) = seen
    assert told is same
    assert (told.appointment, visit_id) == (visit, visit.pk)
    read = history.get_event(told.pk)
    assert read is not told
    fields = ("pk", "kind", "version", "actor", "channel", "reason", "before", "after", "at", "appointment_id")
    assert [getattr(read, field) for field in fields] == [getattr(told, field) for field in fields]


def test_book_with_same_key_gives_first_result(clinic):
    first = book(clinic, clinic.slot_id("10:00"), key="journey 1")
    again = book(clinic, clinic.slot_id("10:00"), key="journey 1")

    assert again.pk == first.pk
    assert Appointment.objects.count() == 1


def test_book_with_same_key_after_its_time_has_passed_still_gives_first_result(clinic):
    slot_id = clinic.slot_id("10:00")
    first = book(clinic, slot_id, key="k")
    booking.cancel(first, expected_version=1, by=ASSISTANT, now=NOW)
    assert book(clinic, slot_id, key="k", now=clinic.local("11:00")) == first
    assert Appointment.objects.count() == 1


def test_book_with_same_key_after_a_move_still_gives_first_result(clinic):
    first = book(clinic, clinic.slot_id("10:00"), key="journey 1")
    booking.move(first, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW)

    assert book(clinic, clinic.slot_id("10:00"), key="journey 1").start_at == clinic.local("11:00")


def test_book_with_same_key_and_other_content_is_refused(clinic):
    book(clinic, clinic.slot_id("10:00"), key="journey 1")

    with pytest.raises(booking.RequestKeyReused):
        book(clinic, clinic.slot_id("11:00"), key="journey 1")
    assert Appointment.objects.count() == 1


def test_taken_slot_is_refused_with_nearest_free_ones(clinic):
    book(clinic, clinic.slot_id("10:00"))

    with pytest.raises(booking.SlotTaken) as refused:
        book(clinic, clinic.slot_id("10:15"), key="other")
    starts = [slot.start_at for slot in refused.value.alternatives]
    assert starts == [clinic.local("10:30"), clinic.local("10:45"), clinic.local("09:30")]
    assert {slot.practitioner_id for slot in refused.value.alternatives} == {clinic.rao.pk}
    assert Appointment.objects.count() == 1


def test_alternatives_are_searched_when_they_are_asked_for(clinic, django_assert_num_queries):
    book(clinic, clinic.slot_id("10:00"))

    with pytest.raises(booking.SlotTaken) as refused:
        book(clinic, clinic.slot_id("10:00"), key="other")
    book(clinic, clinic.slot_id("10:30"))
    starts = [slot.start_at for slot in refused.value.alternatives]
    assert starts == [clinic.local("09:30"), clinic.local("09:15"), clinic.local("09:00")]  # 10:30 went meanwhile
    with django_assert_num_queries(0):
        assert [slot.start_at for slot in refused.value.alternatives] == starts


def test_refusal_leaves_callers_transaction_usable(clinic):
    book(clinic, clinic.slot_id("10:00"))

    with transaction.atomic():
        with pytest.raises(booking.SlotTaken):
            book(clinic, clinic.slot_id("10:00"), key="other")
        book(clinic, clinic.slot_id("11:00"))
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("clock", "day", "code"),
    [
        ("08:45", 0, "notice"),
        ("13:00", 0, "hours"),
        ("07:00", 0, "past"),
        ("10:05", 0, "hours"),
        ("10:00", 31, "horizon"),
    ],
)
def test_rules_are_checked_again_at_booking(clinic, clock, day, code):
    with pytest.raises(booking.NotBookable) as refused:
        book(clinic, clinic.slot_id(clock, day))
    assert refused.value.code == code
    assert not Appointment.objects.exists()


def test_unknown_and_inactive_are_refused(clinic):
    with pytest.raises(booking.NotBookable) as refused:
        book(clinic, "99-1.1-202611300450")
    assert refused.value.code == "unknown"
    with pytest.raises(booking.NotBookable) as refused:
        book(clinic, "nonsense")
    assert refused.value.code == "unknown"
    clinic.check.is_active = False
    clinic.check.save()
    with pytest.raises(booking.NotBookable) as refused:
        book(clinic, clinic.slot_id("10:00"))
    assert refused.value.code == "inactive"


def test_desk_may_book_outside_notice_horizon_and_grid_but_never_over_somebody(clinic):
    soon = NOW + 40 * MINUTE  # 08:40
    book(clinic, clinic.slot_id("09:05"), by=DESK, now=soon)
    book(clinic, clinic.slot_id("10:00", 40), by=DESK)

    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("09:20"), by=DESK, now=soon)
    with pytest.raises(booking.NotBookable):
        book(clinic, clinic.slot_id("13:15"), by=DESK, now=soon)


def test_neighbours_keep_the_larger_of_two_buffers(clinic):
    book(clinic, clinic.slot_id("10:00", service=clinic.laser))  # wants 10 minutes after it

    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("10:30"), by=DESK)
    book(clinic, clinic.slot_id("10:40"), by=DESK)


def test_cancel_frees_time_and_twice_is_one_change(clinic):
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    booking.hold_move(visit, clinic.slot_id("11:00", service=clinic.laser), by=ASSISTANT, now=NOW)
    for _ in range(2):
        visit = booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)

    assert (visit.status, visit.version) == ("cancelled", 1)
    assert kinds(visit) == ["booked", "held", "cancelled"]
    assert not Allocation.objects.filter(holds=True).exists()


def test_customer_comes_too_late_but_the_desk_does_not(clinic):
    visit = book(clinic, clinic.slot_id("11:00"))
    late = clinic.local("09:01")  # the cut-off is two hours

    for by in (ASSISTANT, By(f"contact:{clinic.contact.pk}", "whatsapp")):
        with pytest.raises(booking.TooLate):
            booking.cancel(visit, expected_version=1, by=by, now=late)
        with pytest.raises(booking.TooLate):
            booking.move(visit, clinic.slot_id("15:00"), expected_version=1, by=by, now=late)
    assert booking.cancel(visit, expected_version=1, by=DESK, now=late).status == "cancelled"


def test_status_life(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    for status in ("arrived", "checked-in", "fulfilled"):
        visit = booking.mark_status(visit, status, by=DESK, now=NOW)
    assert booking.mark_status(visit, "fulfilled", by=DESK, now=NOW).status == "fulfilled"

    with pytest.raises(booking.WrongStatus):
        booking.mark_status(visit, "noshow", by=DESK, now=NOW)
    with pytest.raises(booking.WrongStatus):
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    with pytest.raises(booking.WrongStatus):
        booking.mark_confirmation(visit, "accepted", by=DESK, now=NOW)
    assert kinds(visit) == ["booked", "status", "status", "status"]
    assert visit.version == 1


def test_signal_comes_inside_the_transaction_with_the_event(clinic):
    heard = []

    def listen(sender, event_id, **kwargs):
        heard.append((sender, AppointmentEvent.objects.get(pk=event_id).kind))

    appointment_changed.connect(listen)
    try:
        visit = book(clinic, clinic.slot_id("10:00"))
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    finally:
        appointment_changed.disconnect(listen)
    assert heard == [(AppointmentEvent, "booked"), (AppointmentEvent, "cancelled")]


def test_failing_receiver_undoes_the_booking(clinic):
    def fail(**kwargs):
        raise RuntimeError("no")

    appointment_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            book(clinic, clinic.slot_id("10:00"))
    finally:
        appointment_changed.disconnect(fail)
    assert not Appointment.objects.exists()
    assert not Allocation.objects.exists()


def test_history_cannot_be_changed(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))

    for change in (lambda: visit.events.update(actor="x"), lambda: visit.events.all().delete()):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            change()


def test_visit_of_two_services_is_booked_and_moved_whole(clinic):
    query = SlotQuery(clinic.location.pk, (clinic.check.pk, clinic.laser.pk), windows=((clinic.local("10:00"), None),))
    slot = availability.find_slots(query, now=NOW)[0]
    visit = book(clinic, slot.id)
    items = list(visit.items.values_list("service_id", "practitioner_id", "start_at"))
    assert items == [
        (clinic.check.pk, clinic.rao.pk, clinic.local("10:00")),
        (clinic.laser.pk, clinic.rao.pk, clinic.local("10:30")),
    ]
    later = slot.id.replace(slot.id[-4:], f"{clinic.local('11:00'):%H%M}")

    moved = booking.move(visit, later, expected_version=1, by=ASSISTANT, now=NOW)
    assert [item.start_at for item in moved.items.order_by("position")] == [
        clinic.local("11:00"),
        clinic.local("11:30"),
    ]
    assert Allocation.objects.filter(holds=True).count() == 3


def test_booking_for_somebody_elses_attendee_is_refused(clinic):
    other = contacts.find_or_create_point(kind="number", value="+15550143", now=timezone.now()).contact

    with pytest.raises(ValueError, match="another contact"):
        booking.book(
            clinic.slot_id("10:00"),
            contact=clinic.contact,
            attendee=contacts.self_attendee(other),
            by=ASSISTANT,
            now=NOW,
            request_key="k",
        )
