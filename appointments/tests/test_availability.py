"""Free slots from rows: hours, closures, taken times, rooms, notice, horizon, who gets them, what a search costs."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability, booking
from appointments.availability import SlotQuery
from appointments.booking import NotBookable, SlotTaken
from appointments.models import AvailableTime, NotAvailableTime, Practitioner, Resource, Service
from appointments.tests.clinic import ASSISTANT, NOW, Clinic, make_clinic, make_person

MINUTE = timedelta(minutes=1)


def find(clinic: Clinic, *, service: Service | None = None, now=NOW, **wanted):
    query = SlotQuery(clinic.location.pk, ((service or clinic.check).pk,), **wanted)
    return availability.find_slots(query, now=now)


def clocks(clinic: Clinic, slots) -> list[str]:
    return [f"{slot.start_at.astimezone(clinic.location.zone):%H:%M}" for slot in slots]


def day(clinic: Clinic, number: int = 1, start: str = "00:00", end: str = "23:59"):
    return ((clinic.local(start, number), clinic.local(end, number)),)


def book(clinic: Clinic, slot_id: str):
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, request_key=slot_id
    )


def test_slots_keep_hours_lunch_and_grid(clinic):
    found = clocks(clinic, find(clinic, windows=day(clinic), limit=100))
    morning = [f"{hour:02}:{minute:02}" for hour in range(9, 13) for minute in (0, 15, 30, 45)][:-1]
    afternoon = [f"{hour:02}:{minute:02}" for hour in range(14, 18) for minute in (0, 15, 30, 45)][:-1]
    assert found == morning + afternoon


def test_notice_and_horizon_bound_the_search(clinic):
    assert clocks(clinic, find(clinic, now=NOW + 65 * MINUTE, limit=1)) == ["10:15"]  # 09:05 and an hour
    last = find(clinic, windows=((clinic.local("17:00", 30), None),), limit=50)
    assert clocks(clinic, last) == ["17:00", "17:15", "17:30"]
    assert find(clinic, windows=day(clinic, 31)) == []


def test_at_the_desk_notice_and_horizon_do_not_bound_the_search(clinic):
    assert clocks(clinic, find(clinic, now=NOW + 65 * MINUTE, limit=1, at_desk=True)) == ["09:15"]
    assert len(find(clinic, windows=day(clinic, 31), limit=100, at_desk=True)) == 30
    asked = clinic.slot_id("10:00", 31)
    assert clocks(clinic, availability.nearest_slots(asked, now=NOW)) == ["17:30", "17:15", "17:00"]
    assert clocks(clinic, availability.nearest_slots(asked, now=NOW, at_desk=True)) == ["10:00", "09:45", "10:15"]


def test_limit_stops_early_and_earliest_come_first(clinic):
    assert clocks(clinic, find(clinic)) == ["09:00", "09:15", "09:30"]


def test_windows_are_half_open_and_a_point_is_exactly_that_instant(clinic):
    assert clocks(clinic, find(clinic, windows=day(clinic, 1, "10:00", "10:30"))) == ["10:00", "10:15"]
    ten = clinic.local("10:00", 1)
    assert clocks(clinic, find(clinic, windows=((ten, ten),))) == ["10:00"]
    odd = clinic.local("10:05", 1)
    assert find(clinic, windows=((odd, odd),)) == []
    two = (*day(clinic, 2, "16:00", "16:15"), *day(clinic, 1, "15:00", "15:15"))
    assert clocks(clinic, find(clinic, windows=two)) == ["15:00", "16:00"]
    assert clocks(clinic, find(clinic, windows=((None, clinic.local("09:30")),))) == ["09:00", "09:15"]


def test_excluded_starts_are_left_out(clinic):
    ten = clinic.local("10:00", 1)
    found = find(
        clinic, windows=day(clinic, 1, "09:30", "11:00"), excluded=((ten, ten), (None, clinic.local("09:45", 1)))
    )
    assert clocks(clinic, found) == ["09:45", "10:15", "10:30"]


def test_spread_picks_starts_that_lie_apart(clinic):
    assert clocks(clinic, find(clinic, windows=day(clinic), spread=True)) == ["09:00", "14:00", "17:00"]
    few = find(clinic, windows=day(clinic, 1, "10:00", "10:45"), spread=True)
    assert clocks(clinic, few) == ["10:00", "10:15", "10:30"]
    two_days = find(clinic, windows=((clinic.local("17:30", 1), None),), spread=True)
    assert [slot.start_at for slot in two_days] == [
        clinic.local("17:30", 1),
        clinic.local("09:00", 2),
        clinic.local("17:00", 2),
    ]


def test_dated_hours_replace_the_weekly_ones(clinic):
    date = clinic.local("09:00", 1).date()
    for person in (clinic.rao, clinic.sen):
        AvailableTime.objects.create(
            location=clinic.location, practitioner=person, date=date, start_time=time(20), end_time=time(21)
        )
    assert clocks(clinic, find(clinic, windows=day(clinic), limit=9)) == ["20:00", "20:15", "20:30"]


def test_closures_of_place_person_and_room_are_kept(clinic):
    def close(start: str, end: str, **whose):
        NotAvailableTime.objects.create(start_at=clinic.local(start, 1), end_at=clinic.local(end, 1), **whose)

    close("09:00", "11:00", location=clinic.location)
    close("11:00", "12:00", practitioner=clinic.rao)
    for room in clinic.rooms:
        close("12:00", "15:00", resource=room)

    slots = find(clinic, service=clinic.laser, windows=day(clinic), limit=5)
    assert clocks(clinic, slots) == ["11:00", "11:15", "11:30", "15:00", "15:15"]
    assert [slot.practitioner_id for slot in slots[:3]] == [clinic.sen.pk] * 3
    assert clocks(clinic, find(clinic, windows=day(clinic, 1, "12:00", "12:45"))) == ["12:00", "12:15", "12:30"]


def test_room_with_hours_of_its_own_is_free_in_them_only(clinic):
    clinic.rooms[1].is_active = False
    clinic.rooms[1].save()
    AvailableTime.objects.create(
        location=clinic.location,
        resource=clinic.rooms[0],
        weekday=clinic.local("09:00", 1).weekday(),
        start_time=time(16),
        end_time=time(17),
    )
    found = find(clinic, service=clinic.laser, windows=day(clinic), limit=9)
    assert clocks(clinic, found) == ["16:00", "16:15", "16:30"]


def test_any_room_of_the_kind_will_do_until_all_are_taken(clinic):
    extra = make_person(clinic.location, "Dr Iyer", clinic.laser)
    for person in (clinic.rao, clinic.sen):
        book(clinic, clinic.slot_id("10:00", 1, service=clinic.laser, person=person))

    found = find(
        clinic, service=clinic.laser, windows=day(clinic, 1, "09:30", "11:00"), practitioner_id=extra.pk, limit=9
    )
    assert clocks(clinic, found) == ["10:45"]  # both rooms are taken until 10:30 and want ten minutes after it


def test_taken_time_buffers_and_own_holder(clinic):
    visit = book(clinic, clinic.slot_id("10:00", 1, service=clinic.laser))
    window = day(clinic, 1, "09:15", "11:15")
    rao = {"practitioner_id": clinic.rao.pk, "windows": window, "limit": 9}
    assert clocks(clinic, find(clinic, **rao)) == ["09:15", "09:30", "10:45", "11:00"]
    own = find(clinic, holder=f"appointment:{visit.pk}", **rao)
    assert len(own) == 8
    assert clocks(clinic, find(clinic, windows=window, limit=9)) == clocks(clinic, own)


def test_start_goes_to_who_has_least_to_do_then_longest_idle_then_lowest_id(clinic):
    def who(clock: str) -> int:
        at = clinic.local(clock, 1)
        return find(clinic, windows=((at, at),))[0].practitioner_id

    assert who("09:00") == clinic.rao.pk
    book(clinic, clinic.slot_id("10:00", 1, person=clinic.rao))
    assert who("12:00") == clinic.sen.pk
    book(clinic, clinic.slot_id("11:00", 1, person=clinic.sen))
    assert who("12:00") == clinic.rao.pk  # the same load, and idle since 10:30
    assert who("10:00") == clinic.sen.pk


def test_inactive_or_unknown_finds_nothing(clinic):
    assert availability.find_slots(SlotQuery(999, (clinic.check.pk,)), now=NOW) == []
    assert availability.find_slots(SlotQuery(clinic.location.pk, (999,)), now=NOW) == []
    assert availability.find_slots(SlotQuery(clinic.location.pk, ()), now=NOW) == []
    assert find(clinic, practitioner_id=999) == []
    Practitioner.objects.update(is_active=False)
    assert find(clinic) == []
    Practitioner.objects.update(is_active=True)
    clinic.location.is_active = False
    clinic.location.save()
    assert find(clinic) == []


def test_person_at_two_places_is_taken_at_both_and_dated_hours_move_them(clinic):
    other = make_clinic_beside(clinic)
    book(clinic, clinic.slot_id("10:00", 1))
    elsewhere = SlotQuery(other.pk, (clinic.check.pk,), windows=day(clinic, 1, "09:45", "10:45"), limit=9)
    assert clocks(clinic, availability.find_slots(elsewhere, now=NOW)) == ["10:30"]

    AvailableTime.objects.create(
        location=other,
        practitioner=clinic.rao,
        date=clinic.local("09:00", 2).date(),
        start_time=time(9),
        end_time=time(10),
    )
    rao = {"practitioner_id": clinic.rao.pk, "windows": day(clinic, 2)}
    assert find(clinic, **rao) == []


def make_clinic_beside(clinic: Clinic):
    other = type(clinic.location).objects.create(name="Branch", time_zone="Asia/Kolkata", address="MG Road")
    clinic.check.locations.add(other)
    for weekday in range(7):
        AvailableTime.objects.create(
            location=other, practitioner=clinic.rao, weekday=weekday, start_time=time(9), end_time=time(12)
        )
    return other


def test_get_slot_gives_what_was_found_and_says_why_not(clinic):
    slot = find(clinic, service=clinic.laser)[0]
    assert availability.get_slot(slot.id, now=NOW) == slot
    book(clinic, slot.id)
    with pytest.raises(SlotTaken) as taken:
        availability.get_slot(slot.id, now=NOW)
    assert len(taken.value.alternatives) == 3
    with pytest.raises(NotBookable) as refused:
        availability.get_slot(slot.id, now=NOW + timedelta(days=1))
    assert refused.value.code == "past"


def test_nearest_slots_keep_the_person_and_fall_back_to_anybody(clinic):
    slot_id = clinic.slot_id("10:00", 1)
    near = availability.nearest_slots(slot_id, now=NOW)
    assert clocks(clinic, near) == ["10:00", "09:45", "10:15"]
    assert {slot.practitioner_id for slot in near} == {clinic.rao.pk}

    NotAvailableTime.objects.create(
        practitioner=clinic.rao, start_at=NOW, end_at=NOW + timedelta(days=40), description="Leave"
    )
    near = availability.nearest_slots(slot_id, now=NOW)
    assert clocks(clinic, near) == ["10:00", "09:45", "10:15"]
    assert {slot.practitioner_id for slot in near} == {clinic.sen.pk}
    assert availability.nearest_slots("nonsense", now=NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("time_zone", "date", "first"),
    [
        ("Europe/London", datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 3, 28, 8, tzinfo=UTC)),
        ("Europe/London", datetime(2027, 10, 31, tzinfo=UTC), datetime(2027, 10, 31, 9, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 3, 14, 12, tzinfo=UTC), datetime(2027, 3, 14, 13, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 12, tzinfo=UTC), datetime(2027, 4, 3, 22, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 10, 2, 12, tzinfo=UTC), datetime(2027, 10, 2, 22, tzinfo=UTC)),
    ],
)
def test_nine_o_clock_is_nine_o_clock_on_the_odd_days(time_zone, date, first):
    clinic = make_clinic(time_zone=time_zone)
    slots = find(clinic, now=date - timedelta(hours=3), windows=((date, date + timedelta(days=1)),), limit=100)
    assert slots[0].start_at == first
    assert {slot[-5:] for slot in clocks(clinic, slots)} == set(clocks(clinic, slots))
    assert clocks(clinic, slots)[0] == "09:00"
    assert clocks(clinic, slots)[-1] == "17:30"


def test_slots_of_the_double_hour_are_told_apart(db):
    clinic = make_clinic(time_zone="Europe/London")
    sunday = datetime(2027, 10, 31, tzinfo=UTC)
    AvailableTime.objects.create(
        location=clinic.location,
        practitioner=clinic.rao,
        date=sunday.date(),
        start_time=time(1, 30),
        end_time=time(2),
    )
    now = sunday - timedelta(days=2)
    slots = find(clinic, now=now, windows=((sunday, sunday + timedelta(hours=3)),), practitioner_id=clinic.rao.pk)
    assert clocks(clinic, slots) == ["01:30", "01:30"]
    assert slots[0].id != slots[1].id
    assert slots[1].start_at - slots[0].start_at == timedelta(hours=1)


def test_queries_do_not_grow_with_people_and_things(clinic):
    with CaptureQueriesContext(connection) as few:
        find(clinic, service=clinic.laser)
    for number in range(30):
        make_person(clinic.location, f"Dr {number}", clinic.check, clinic.laser)
        Resource.objects.create(location=clinic.location, kind=clinic.rooms[0].kind, name=f"More {number}")
    with CaptureQueriesContext(connection) as many:
        find(clinic, service=clinic.laser)
    assert len(few) == len(many) == 2
