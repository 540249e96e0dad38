"""The booking verbs: what is written, what is refused, and what is left behind."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from appointments import availability, booking, calendar, contacts
from appointments.availability import SlotQuery
from appointments.booking import By, history
from appointments.models import Allocation, Appointment, AppointmentEvent, NotAvailableTime
from appointments.signals import appointment_changed
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, list_taken, make_clinic

MINUTE = timedelta(minutes=1)


def book(clinic: Clinic, slot_id: str, *, key: str = "", by: By = ASSISTANT, now=NOW) -> Appointment:
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=key or slot_id
    )


def hold(clinic: Clinic, slot_id: str, *, now=NOW, minutes: int = 10) -> Appointment:
    return booking.hold(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=now, minutes=minutes
    )


def kinds(appointment: Appointment) -> list[str]:
    return list(appointment.events.values_list("kind", flat=True))


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


@pytest.mark.parametrize(("taken", "given"), [((), 0), ((0, 1), 2), ((0, 1, 2), 3), ((0, 1, 2, 3), 4)])
def test_room_is_the_first_free_one_however_many_are_taken(db, taken, given):
    clinic = make_clinic(rooms=6)
    first = clinic.rao.pk % 6
    order = clinic.rooms[first:] + clinic.rooms[:first]
    start, end = clinic.local("10:00"), clinic.local("10:30")
    for number in taken:
        Allocation.objects.create(
            who=f"resource:{order[number].pk}",
            location=clinic.location,
            holder=f"session:{number}",
            during=(start, end),
            with_before=(start, end),
            with_after=(start, end),
        )
    book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    rooms = Allocation.objects.filter(who__startswith="resource", holder__startswith="appointment")
    assert [row.who for row in rooms] == [f"resource:{order[given].pk}"]


def test_rooms_that_are_never_there_are_passed_over_for_one_that_is(db):
    clinic = make_clinic(rooms=6)
    first = clinic.rao.pk % 6
    order = clinic.rooms[first:] + clinic.rooms[:first]
    for room in order[:5]:
        NotAvailableTime.objects.create(resource=room, start_at=clinic.local("00:00"), end_at=clinic.local("23:00"))
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    assert list_taken(f"resource:{order[5].pk}") == [(visit.start_at, visit.end_at)]


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


def test_each_person_begins_with_another_room_and_third_visit_is_refused(clinic):
    first = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    second = book(clinic, clinic.slot_id("10:00", service=clinic.laser, person=clinic.sen))
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("10:15", service=clinic.laser, person=clinic.sen), key="third")

    rooms = set(Allocation.objects.filter(who__startswith="resource:").values_list("holder", "who"))
    assert rooms == {
        (f"appointment:{first.pk}", f"resource:{clinic.room_of(clinic.rao).pk}"),
        (f"appointment:{second.pk}", f"resource:{clinic.room_of(clinic.sen).pk}"),
    }
    assert clinic.room_of(clinic.rao) != clinic.room_of(clinic.sen)


def test_next_room_is_taken_when_a_persons_own_is_busy(clinic):
    closed = clinic.room_of(clinic.rao)
    calendar.close(closed, clinic.local("09:00"), clinic.local("12:00"), "Painters", NOW)
    book(clinic, clinic.slot_id("10:00", service=clinic.laser))

    [taken] = Allocation.objects.filter(who__startswith="resource:").values_list("who", flat=True)
    assert taken == f"resource:{clinic.room_of(clinic.sen).pk}"


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


def test_hold_keeps_the_time_until_booked(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("10:00"), key="other")

    visit = booking.book_hold(held, by=ASSISTANT, now=NOW + 9 * MINUTE, request_key="journey 1")

    assert (visit.pk, visit.status, visit.hold_expires_at, visit.version) == (held.pk, "booked", None, 1)
    assert not Allocation.objects.filter(expires_at__isnull=False).exists()
    assert kinds(visit) == ["held", "booked"]
    assert booking.book_hold(held, by=ASSISTANT, now=NOW + 30 * MINUTE, request_key="journey 1").pk == visit.pk
    assert kinds(visit) == ["held", "booked"]


def test_hold_is_not_bound_by_notice_that_passed_while_it_ran(clinic):
    held = hold(clinic, clinic.slot_id("09:00"))  # exactly an hour ahead

    assert booking.book_hold(held, by=ASSISTANT, now=NOW + 5 * MINUTE, request_key="k").status == "booked"


def test_expired_hold_in_the_way_is_released_with_no_worker(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))

    later = NOW + 10 * MINUTE
    assert availability.get_slot(clinic.slot_id("10:00"), now=later).start_at == clinic.local("10:00")
    visit = book(clinic, clinic.slot_id("10:15"), now=later)

    held.refresh_from_db()
    assert (held.status, held.hold_expires_at) == ("cancelled", None)
    assert kinds(held) == ["held", "expired"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(visit.start_at, visit.end_at)]
    with pytest.raises(booking.SlotTaken) as refused:
        booking.book_hold(held, by=ASSISTANT, now=later, request_key="k")
    assert refused.value.alternatives


def test_sweep_releases_what_ran_out_and_nobody_wanted(clinic):
    hold(clinic, clinic.slot_id("10:00"))
    hold(clinic, clinic.slot_id("11:00"), minutes=30)
    visit = book(clinic, clinic.slot_id("12:00"))
    booking.hold_move(visit, clinic.slot_id("15:00"), by=ASSISTANT, now=NOW)

    assert booking.release_expired(now=NOW + 10 * MINUTE) == 2
    assert booking.release_expired(now=NOW + 10 * MINUTE) == 0
    starts = [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")]
    assert starts == [clinic.local("11:00"), clinic.local("12:00")]


def test_expired_hold_whose_time_is_still_free_is_taken_again(clinic):
    untouched = hold(clinic, clinic.slot_id("10:00"))
    released = hold(clinic, clinic.slot_id("11:00"))
    later = NOW + 20 * MINUTE
    other = book(clinic, clinic.slot_id("11:00"), now=later)
    booking.cancel(other, expected_version=1, by=DESK, now=later)

    for held in (untouched, released):
        visit = booking.book_hold(held, by=ASSISTANT, now=later, request_key=f"k{held.pk}")
        assert (visit.pk, visit.status) == (held.pk, "booked")
    assert kinds(untouched) == ["held", "booked"]
    assert kinds(released) == ["held", "expired", "booked"]
    assert len(list_taken(f"practitioner:{clinic.rao.pk}")) == 2


def test_released_hold_frees_time_once_and_cannot_be_booked(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    for _ in range(2):
        assert booking.release_hold(held, by=ASSISTANT, now=NOW).status == "cancelled"

    assert kinds(held) == ["held", "released"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == []
    with pytest.raises(booking.WrongStatus):
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")


def test_book_hold_with_key_of_another_visit_is_refused(clinic):
    book(clinic, clinic.slot_id("10:00"), key="k")
    held = hold(clinic, clinic.slot_id("11:00"))

    with pytest.raises(booking.RequestKeyReused):
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")


def test_hold_is_refused_when_place_closed_meanwhile(clinic):
    held = hold(clinic, clinic.slot_id("10:00"))
    closure, conflicts = calendar.close(clinic.location, clinic.local("09:00"), clinic.local("12:00"), "Power cut", NOW)

    assert conflicts == [held]
    with pytest.raises(booking.NotBookable) as refused:
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k")
    assert refused.value.code == "hours"
    calendar.open(closure)
    assert booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="k").status == "booked"


def test_move_keeps_row_and_reference_and_raises_version(clinic):
    visit = book(clinic, clinic.slot_id("10:00", service=clinic.laser))
    booking.mark_confirmation(visit, "accepted", by=ASSISTANT, now=NOW)
    target = clinic.slot_id("10:15", service=clinic.laser, person=clinic.rao)  # overlaps the old time

    moved = booking.move(visit, target, expected_version=1, by=ASSISTANT, now=NOW)

    assert (moved.pk, moved.reference, moved.version) == (visit.pk, visit.reference, 2)
    assert (moved.start_at, moved.confirmation) == (clinic.local("10:15"), "needs-action")
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(moved.start_at, moved.end_at)]
    assert Allocation.objects.filter(holds=True).count() == 2
    event = moved.events.get(kind="moved")
    assert event.version == 2
    assert event.before["start_at"] == clinic.local("10:00").isoformat()
    assert event.after["start_at"] == clinic.local("10:15").isoformat()


def test_move_to_taken_time_never_loses_the_old(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    book(clinic, clinic.slot_id("11:00"))

    with pytest.raises(booking.SlotTaken):
        booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW)
    visit.refresh_from_db()
    assert (visit.start_at, visit.version) == (clinic.local("10:00"), 1)
    assert list_taken(f"practitioner:{clinic.rao.pk}")[0] == (visit.start_at, visit.end_at)


def test_move_to_same_target_twice_is_one_change(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    for _ in range(2):
        moved = booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW)

    assert moved.version == 2
    assert kinds(visit) == ["booked", "moved"]


def test_move_key_is_remembered(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW, request_key="m")
    booking.move(visit, clinic.slot_id("12:00"), expected_version=2, by=ASSISTANT, now=NOW)

    late = booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=ASSISTANT, now=NOW, request_key="m")
    assert (late.start_at, late.version) == (clinic.local("12:00"), 3)
    with pytest.raises(booking.RequestKeyReused):
        booking.move(visit, clinic.slot_id("15:00"), expected_version=3, by=ASSISTANT, now=NOW, request_key="m")


def test_stale_version_is_refused(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.move(visit, clinic.slot_id("11:00"), expected_version=1, by=DESK, now=NOW)

    with pytest.raises(booking.StaleVersion):
        booking.move(visit, clinic.slot_id("12:00"), expected_version=1, by=ASSISTANT, now=NOW)
    with pytest.raises(booking.StaleVersion):
        booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)


def test_move_hold_keeps_both_times_until_moved(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))  # the cut-off of two hours passes while the new time is kept
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)
    slot = booking.hold_move(visit, clinic.slot_id("12:00"), by=ASSISTANT, now=NOW)

    person = f"practitioner:{clinic.rao.pk}"
    assert slot.start_at == clinic.local("12:00")
    assert [start for start, _ in list_taken(person)] == [clinic.local("10:00"), clinic.local("12:00")]
    with pytest.raises(booking.SlotTaken):
        book(clinic, clinic.slot_id("12:00"), key="other")

    moved = booking.move(visit, slot.id, expected_version=1, by=ASSISTANT, now=NOW + 9 * MINUTE)
    assert (moved.start_at, moved.version) == (clinic.local("12:00"), 2)
    assert list_taken(person) == [(moved.start_at, moved.end_at)]
    assert not Allocation.objects.filter(holds=True, expires_at__isnull=False).exists()


def test_dropped_move_hold_leaves_old_time(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)
    for _ in range(2):
        booking.drop_move_hold(visit, by=ASSISTANT, now=NOW)

    assert [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")] == [clinic.local("10:00")]
    assert kinds(visit) == ["booked", "held", "released"]
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("booked", 1)


def test_expired_move_hold_gives_way_and_visit_stays(clinic):
    visit = book(clinic, clinic.slot_id("10:00"))
    booking.hold_move(visit, clinic.slot_id("11:00"), by=ASSISTANT, now=NOW)

    book(clinic, clinic.slot_id("11:00"), now=NOW + 11 * MINUTE)
    visit.refresh_from_db()
    assert (visit.status, visit.start_at) == ("booked", clinic.local("10:00"))
    assert kinds(visit) == ["booked", "held", "expired"]
    starts = [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")]
    assert starts == [clinic.local("10:00"), clinic.local("11:00")]


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
