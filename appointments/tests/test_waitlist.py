"""The waiting list: who comes first, one at a time with the time held, and what a yes, a no and silence do."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from appointments import booking, candidates, waitlist
from appointments.booking import SlotTaken, WrongStatus
from appointments.models import Appointment, Attendee, WaitlistEntry
from appointments.signals import waitlist_offered
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic

MINUTE = timedelta(minutes=1)


def add(clinic: Clinic, name: str, *, days: tuple[int, int] = (1, 3), now=NOW, **details) -> WaitlistEntry:
    attendee, _ = Attendee.objects.get_or_create(contact=clinic.contact, name=name)
    today = clinic.local("00:00").astimezone(clinic.location.zone).date()
    return waitlist.add(
        location=clinic.location,
        service=clinic.check,
        contact=clinic.contact,
        attendee=attendee,
        from_date=today + timedelta(days=days[0]),
        until_date=today + timedelta(days=days[1]),
        by=ASSISTANT,
        now=now,
        **details,
    )


def names(clinic: Clinic, clock: str, day: int = 1, person=None) -> list[str]:
    found = candidates.list_candidates(clinic.slot_id(clock, day, person=person), now=NOW)
    return [entry.attendee.name for entry in found]


def test_candidates_are_those_it_suits_in_the_order_they_came(clinic):
    add(clinic, "any time", now=NOW - 5 * MINUTE)
    add(clinic, "mornings", day_parts=["morning"], now=NOW - 4 * MINUTE)
    add(clinic, "with Sen", practitioners=[clinic.sen], now=NOW - 3 * MINUTE)
    add(clinic, "Wednesdays", weekdays=[2], now=NOW - 2 * MINUTE)
    add(clinic, "a day before", notice_minutes=24 * 60, now=NOW - MINUTE)
    add(clinic, "next week", days=(7, 9))
    urgent = add(clinic, "urgent")
    WaitlistEntry.objects.filter(pk=urgent.pk).update(priority=1)

    assert names(clinic, "09:00") == ["urgent", "any time", "mornings", "a day before"]
    assert names(clinic, "14:00", person=clinic.sen) == ["urgent", "any time", "with Sen", "a day before"]
    assert names(clinic, "14:00", 2) == ["urgent", "any time", "Wednesdays", "a day before"]
    assert names(clinic, "10:00", 0) == []


def test_offers_go_one_by_one_with_the_time_held(clinic):
    told: list[int] = []

    def listen(sender, offer_id, **kwargs):
        told.append(offer_id)

    waitlist_offered.connect(listen)
    first, second = add(clinic, "first", now=NOW - MINUTE), add(clinic, "second")
    slot_id = clinic.slot_id("10:00", 1)
    offer = waitlist.offer_next(slot_id, by=DESK, now=NOW)
    waitlist_offered.disconnect(listen)
    assert offer is not None and (offer.entry, told) == (first, [offer.pk])
    with pytest.raises(SlotTaken):
        waitlist.offer_next(slot_id, by=DESK, now=NOW)

    waitlist.decline(offer, by=ASSISTANT, now=NOW)
    with pytest.raises(WrongStatus):
        waitlist.accept(offer, by=ASSISTANT, now=NOW)
    again = waitlist.offer_next(slot_id, by=DESK, now=NOW)
    assert again is not None and again.entry == second
    visit = waitlist.accept(again, by=ASSISTANT, now=NOW + 29 * MINUTE)
    assert (visit.status, visit.attendee.name) == ("booked", "second")
    assert waitlist.accept(again, by=ASSISTANT, now=NOW + 29 * MINUTE) == visit
    second.refresh_from_db()
    assert (second.status, second.appointment) == ("booked", visit)
    assert names(clinic, "11:00") == ["first"]


def test_silence_frees_the_time_and_a_late_yes_counts_while_it_is_free(clinic):
    entry = add(clinic, "slow")
    offer = waitlist.offer_next(clinic.slot_id("10:00", 1), by=DESK, now=NOW)
    assert offer is not None
    assert waitlist.expire(now=NOW + 29 * MINUTE) == []
    assert waitlist.expire(now=NOW + 30 * MINUTE) == [offer]
    assert waitlist.expire(now=NOW + 31 * MINUTE) == []
    visit = waitlist.accept(offer, by=ASSISTANT, now=NOW + 40 * MINUTE)
    assert (visit.status, visit.start_at) == ("booked", clinic.local("10:00", 1))
    assert visit.pk != offer.hold_id
    other = add(clinic, "slower")
    offer = waitlist.offer_next(clinic.slot_id("11:00", 1), by=DESK, now=NOW)
    assert offer is not None and offer.entry == other
    waitlist.expire(now=NOW + 30 * MINUTE)
    booking.book(
        clinic.slot_id("11:00", 1),
        contact=clinic.contact,
        attendee=entry.attendee,
        by=ASSISTANT,
        now=NOW + 31 * MINUTE,
        request_key="quick",
    )
    with pytest.raises(SlotTaken):
        waitlist.accept(offer, by=ASSISTANT, now=NOW + 32 * MINUTE)
    assert Appointment.objects.filter(status="booked").count() == 2


def test_wish_is_kept_once_withdrawn_with_its_hold_and_ends_after_its_days(clinic):
    entry = add(clinic, "Asha")
    assert add(clinic, "Asha", days=(1, 9)).pk == entry.pk
    entry.refresh_from_db()
    assert (entry.until_date - entry.from_date).days == 8
    offer = waitlist.offer_next(clinic.slot_id("10:00", 1), by=DESK, now=NOW)
    assert offer is not None and offer.hold is not None
    assert waitlist.withdraw(entry, by=ASSISTANT, now=NOW).status == "withdrawn"
    offer.hold.refresh_from_db()
    assert offer.hold.status == "cancelled"
    other = add(clinic, "Asha")
    waitlist.expire(now=NOW + timedelta(days=20))
    other.refresh_from_db()
    assert other.status == "expired"


@pytest.mark.parametrize("days", [(3, 1), (-5, -1), (1, 10_000)])
def test_impossible_days_are_refused_at_their_field(clinic, days):
    with pytest.raises(ValidationError) as refused:
        add(clinic, "Asha", days=days)
    assert list(refused.value.message_dict) == ["until_date"]
