"""The dates of a series before it is booked: the same ones that the booking takes, with who has the most of them."""

import pytest

from appointments import booking, calendar, series_dates
from appointments.booking import series
from appointments.models import Practitioner, Service
from appointments.slots import SlotKey
from appointments.tests.clinic import DESK, NOW, Clinic, make_person

DAILY, WEEKLY = "FREQ=DAILY;COUNT=8", "FREQ=WEEKLY;COUNT=4"


def ask(clinic: Clinic, rule: str, *people: Practitioner | None, services: tuple[Service, ...] = ()):
    starts = series.list_starts(clinic.local("10:00", 1), rule, clinic.location.zone)
    return series_dates.explain_series(
        tuple(service.pk for service in services or (clinic.check,)),
        starts,
        location_id=clinic.location.pk,
        people=tuple(None if person is None else person.pk for person in people),
        now=NOW,
    )


def free(dates) -> list[int]:
    """Give the numbers of the dates that are free."""
    return [number for number, said in enumerate(dates, start=1) if said.slot is not None]


def teams(dates) -> set[tuple[int, ...]]:
    return {said.slot.key.practitioner_ids for said in dates if said.slot is not None}


def test_what_a_series_takes_of_a_limit_is_said_before_it_is_booked(clinic):
    Service.objects.filter(pk=clinic.check.pk).update(most_per_week=3)
    clinic.book("15:00", 1)
    dates = ask(clinic, DAILY, clinic.rao)
    assert free(dates) == [1, 2, 7, 8]  # from Tuesday on; a week begins on Monday
    assert [line.text for line in dates[2].lines] == ["Enough of this is booked: no more than 3 a week."]
    booked = booking.book_series(
        clinic.slot_id("10:00", 1),
        DAILY,
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key="physio",
    )
    assert [number for number, date in enumerate(booked, start=1) if date.visit] == free(dates)


def test_a_limit_in_minutes_of_a_person_leads_to_somebody_else(clinic):
    Practitioner.objects.filter(pk=clinic.rao.pk).update(most_minutes_per_week=60)
    assert free(ask(clinic, DAILY, clinic.rao)) == [1, 2, 7, 8]
    dates = ask(clinic, DAILY, None)
    assert (free(dates), teams(dates)) == (list(range(1, 9)), {(clinic.sen.pk,)})


def test_who_has_the_most_dates_is_found_though_others_come_first_on_each(clinic):
    das = make_person(clinic.location, "Dr Das", clinic.check)
    clinic.book("10:00", 1)
    for day in (8, 15):
        clinic.book("10:00", day, person=clinic.sen)
    dates = ask(clinic, WEEKLY, None)
    assert (free(dates), teams(dates)) == ([1, 2, 3, 4], {(das.pk,)})


def test_the_dates_inside_leave_and_closures_are_not_free(clinic):
    calendar.close(clinic.rao, clinic.local("00:00", 8), clinic.local("00:00", 9), "", NOW)
    calendar.close(clinic.location, clinic.local("00:00", 15), clinic.local("00:00", 16), "Strike", NOW)
    dates = ask(clinic, WEEKLY, clinic.rao)
    assert (free(dates), free(ask(clinic, WEEKLY, None))) == ([1, 4], [1, 2, 4])
    assert [line.code for line in dates[1].lines + dates[2].lines] == ["leave", "holiday"]


def test_several_services_are_with_who_can_all_of_them_on_the_most_dates(clinic):
    clinic.book("10:00", 8)  # Rao's check-up
    clinic.book("10:30", 15, person=clinic.sen)  # Sen's laser
    both = (clinic.check, clinic.laser)
    found = {people: free(ask(clinic, WEEKLY, *people, services=both)) for people in [(clinic.sen, clinic.rao)]}
    assert found == {(clinic.sen, clinic.rao): [1, 2, 3, 4]}
    dates = ask(clinic, WEEKLY, None, None, services=both)
    assert (free(dates), teams(dates)) == ([1, 2, 3, 4], {(clinic.sen.pk, clinic.rao.pk)})
    assert teams(ask(clinic, WEEKLY, None, clinic.sen, services=both)) == {(clinic.sen.pk, clinic.sen.pk)}


def test_with_nobody_free_on_any_date_the_reasons_are_said(clinic):
    calendar.close(clinic.location, clinic.local("00:00", 1), clinic.local("00:00", 40), "Rebuilding", NOW)
    dates = ask(clinic, WEEKLY, None)
    assert (free(dates), {line.code for said in dates for line in said.lines}) == ([], {"holiday"})


@pytest.mark.parametrize("minutes", [59, 60])
def test_the_minutes_of_several_services_with_one_person_add_up(clinic, minutes):
    Practitioner.objects.update(most_minutes_per_day=minutes)
    both = (clinic.check, clinic.laser)
    first = ask(clinic, WEEKLY, clinic.rao, clinic.rao, services=both)[0]
    key = SlotKey(clinic.location.pk, tuple((service.pk, clinic.rao.pk) for service in both), clinic.local("10:00", 1))
    whom = {"contact": clinic.contact, "attendee": clinic.attendee, "by": DESK, "now": NOW, "request_key": ""}
    if minutes == 60:
        assert first.slot is not None and first.slot.key == key
        booking.book(str(key), **whom)
    else:
        assert [line.text for line in first.lines] == ["Dr Rao has enough: no more than 59 minutes a day."]
        with pytest.raises(booking.LimitReached):
            booking.book(str(key), **whom)
