"""What stands inside a closure is decided by staff: kept, moved, cancelled. Public holidays are rows like any other."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from appointments import booking, calendar, public_holidays
from appointments.booking import NotBookable, SlotTaken, StaleVersion, conflicts
from appointments.models import NotAvailableTime, StaffMember
from appointments.public_holidays import UnknownRegion
from appointments.tests.clinic import DESK, NOW, Clinic


def book(clinic: Clinic, slot_id: str):
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW, request_key=slot_id
    )


def close_day(clinic: Clinic, thing, day: int):
    return calendar.close(thing, clinic.local("00:00", day), clinic.local("00:00", day + 1), "Strike", NOW)


def test_keeping_one_lasts_until_it_is_moved(clinic):
    one, two = book(clinic, clinic.slot_id("10:00", 1)), book(clinic, clinic.slot_id("11:00", 1))
    closure, found = close_day(clinic, clinic.location, 1)
    assert found == [one, two]

    conflicts.keep(closure, one, expected_version=one.version, by=DESK, now=NOW)
    conflicts.keep(closure, one, expected_version=one.version, by=DESK, now=NOW)
    assert calendar.list_conflicts(closure, now=NOW) == [two]
    assert calendar.find_undecided([one.pk, two.pk]) == {two.pk}
    assert list(one.events.values_list("kind", flat=True)) == ["booked", "kept"]
    by = booking.By("agent:1", "desk", "asked for", frozenset({"hours"}))
    booking.move(one, clinic.slot_id("15:00", 1), expected_version=1, by=by, now=NOW)
    assert calendar.list_conflicts(closure, now=NOW) == [two, one]
    assert [outcome.refused for outcome in conflicts.keep_all(closure, by=DESK, now=NOW)] == [None, None]
    assert calendar.list_conflicts(closure, now=NOW) == []


def test_what_was_moved_within_the_closure_meanwhile_is_not_kept(clinic):
    visit = book(clinic, clinic.slot_id("10:00", 1))
    closure, _ = close_day(clinic, clinic.location, 1)
    by = booking.By("agent:1", "desk", "asked for", frozenset({"hours"}))
    booking.move(visit, clinic.slot_id("15:00", 1), expected_version=1, by=by, now=NOW)
    with pytest.raises(StaleVersion):
        conflicts.keep(closure, visit, expected_version=1, by=DESK, now=NOW)
    assert calendar.list_conflicts(closure, now=NOW) == [visit]
    assert list(visit.events.values_list("kind", flat=True)) == ["booked", "moved"]
    conflicts.keep(closure, visit, expected_version=2, by=DESK, now=NOW)
    assert calendar.list_conflicts(closure, now=NOW) == []


def test_all_are_moved_with_their_person_or_reported(clinic):
    one = book(clinic, clinic.slot_id("10:00", 1))
    held = booking.hold(clinic.slot_id("11:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW)
    closure, _ = close_day(clinic, clinic.rao, 1)

    moved, refused = conflicts.move_all(closure, by=DESK, now=NOW)
    assert (moved.refused, moved.visit.start_at) == (None, clinic.local("09:00", 2))
    assert moved.visit.items.get().practitioner_id == clinic.rao.pk
    assert (refused.visit, type(refused.refused)) == (held, booking.WrongStatus)
    # Somebody who is away for good is replaced.
    calendar.close(clinic.rao, clinic.local("00:00", 2), clinic.local("00:00", 100), "Leave", NOW)
    long = NotAvailableTime.objects.latest("id")
    (again,) = conflicts.move_all(long, by=DESK, now=NOW)
    assert again.visit.pk == one.pk
    assert again.visit.items.get().practitioner_id == clinic.sen.pk
    everywhere, _ = calendar.close(clinic.location, clinic.local("00:00", 0), clinic.local("00:00", 100), "Fire", NOW)
    (nowhere, _hold) = conflicts.move_all(everywhere, by=DESK, now=NOW)
    assert type(nowhere.refused) is SlotTaken


def test_all_are_cancelled_in_the_admin(client, clinic):
    one, two = book(clinic, clinic.slot_id("10:00", 25)), book(clinic, clinic.slot_id("11:00", 25))
    closure, _ = close_day(clinic, clinic.location, 25)
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    url = reverse("admin:appointments_notavailabletime_changelist")
    assert one.reference in client.get(url).content.decode()
    client.post(url, {"action": "cancel_all", "_selected_action": [closure.pk]})
    for visit in (one, two):
        visit.refresh_from_db()
        assert (visit.status, visit.events.latest("id").reason) == ("cancelled", "closure")
    assert calendar.list_conflicts(closure, now=NOW) == []


def test_closing_backwards_or_for_ever_is_refused_at_its_field(clinic):
    for start, end in ((NOW, NOW), (NOW, NOW.replace(year=NOW.year + 3))):
        with pytest.raises(ValidationError) as refused:
            calendar.close(clinic.location, start, end, "", NOW)
        assert list(refused.value.message_dict) == ["end_at"]


def test_holidays_of_a_year_are_filled_once_and_may_be_edited(clinic):
    clinic.location.state = "KA"
    clinic.location.save()
    visit = book(clinic, clinic.slot_id("10:00", 25))  # 25 December
    made = calendar.fill_holidays(clinic.location, 2026, now=NOW)
    assert [(closure.description, found) for closure, found in made] == [("Christmas", [visit])]
    with pytest.raises(NotBookable):
        booking.book(
            clinic.slot_id("11:00", 25),
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=booking.By("assistant", "phone"),
            now=NOW,
            request_key="k",
        )
    assert calendar.fill_holidays(clinic.location, 2026, now=NOW) == []

    next_year = {
        closure.start_at.astimezone(clinic.location.zone).date(): closure.description
        for closure, _ in calendar.fill_holidays(clinic.location, 2027, now=NOW)
    }
    assert next_year[date(2027, 1, 26)] == "Republic Day"
    assert next_year[date(2027, 11, 1)] == "Karnataka Rajyotsava"  # of this state only
    with pytest.raises(ValueError, match="2026 to 2031"):
        calendar.fill_holidays(clinic.location, 2050, now=NOW)


def test_unknown_states_are_refused_with_what_may_be_given(clinic, client):
    with pytest.raises(UnknownRegion, match="KA"):
        public_holidays.check_region("IN", "Karnataka")
    with pytest.raises(UnknownRegion, match="ISO 3166"):
        public_holidays.check_region("XX", "")
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    page = client.post(
        reverse("admin:appointments_location_change", args=[clinic.location.pk]), {"country": "IN", "state": "ZZ"}
    )
    assert "No holidays are known for &#x27;ZZ&#x27;" in page.content.decode()


def test_command_names_what_it_made(clinic):
    out = StringIO()
    call_command("fill_holidays", str(NOW.year + 1), stdout=out)
    assert "Republic Day" in out.getvalue()
    assert NotAvailableTime.objects.filter(kind="holiday").exists()
