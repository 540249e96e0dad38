"""What others read: whom a user sees, a day's visits, and words in the right language."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from appointments import availability, booking, calendar, queries
from appointments.availability import SlotQuery
from appointments.models import Contact, Location, LocationText, ServiceText, StaffMember
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic


def book(clinic: Clinic, clock: str, day: int = 1):
    slot_id = clinic.slot_id(clock, day)
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, request_key=slot_id
    )


@pytest.fixture
def agent(clinic):
    agent = StaffMember.objects.create_user("pooja", first_name="Pooja")
    agent.locations.add(clinic.location)
    return agent


def test_agents_see_their_locations_admins_everything_nobody_else_anything(clinic, agent):
    visit = book(clinic, "10:00")
    stranger = StaffMember.objects.create_user("stranger")
    stranger.locations.add(Location.objects.create(name="Other", time_zone="UTC", address="x"))
    admin = StaffMember.objects.create_user("admin", role="admin")

    assert list(queries.visible_to(agent)) == [visit]
    assert list(queries.visible_to(stranger)) == []
    assert list(queries.visible_to(admin)) == [visit]
    assert list(queries.visible_to(AnonymousUser())) == []
    assert set(queries.visible_locations(admin)) == set(Location.objects.all())
    admin.is_active = False
    assert list(queries.visible_to(admin)) == []
    assert queries.list_day(stranger, clinic.location, clinic.local("10:00", 1).date()) == []


def test_day_lists_visits_of_the_local_date_by_start(clinic, agent, django_assert_num_queries):
    later, earlier = book(clinic, "11:00"), book(clinic, "10:00")
    cancelled = book(clinic, "12:00")
    booking.cancel(cancelled, expected_version=1, by=DESK, now=NOW)
    book(clinic, "10:00", 2)

    with django_assert_num_queries(2):
        visits = queries.list_day(agent, clinic.location, clinic.local("10:00", 1).date())
        assert [visit.items.all()[0].practitioner.name for visit in visits] == ["Dr Rao", "Dr Rao"]
    assert visits == [earlier, later]


def test_upcoming_are_booked_future_ones_of_merged_contacts_too(clinic):
    first, second = book(clinic, "10:00"), book(clinic, "11:00", 2)
    booking.mark_status(book(clinic, "12:00"), "noshow", by=DESK, now=NOW)
    survivor = Contact.objects.create(name="Meena Iyer", created_at=NOW)
    Contact.objects.filter(pk=clinic.contact.pk).update(merged_into=survivor)

    assert queries.list_upcoming(survivor, now=NOW) == [first, second]
    assert queries.list_upcoming(Contact.objects.get(pk=clinic.contact.pk), now=NOW) == [first, second]
    assert queries.list_upcoming(survivor, now=clinic.local("10:00", 1)) == [second]


def test_describe_falls_back_language_by_language(clinic):
    visit = book(clinic, "10:00")
    ServiceText.objects.create(service=clinic.check, language="hi", name="जाँच", preparation="")
    ServiceText.objects.create(service=clinic.check, language="en", name="Check", preparation="Bring X-rays.")
    LocationText.objects.create(
        location=clinic.location, language="en", name="The Clinic", directions="Lift at the back."
    )

    hindi = queries.describe(visit, "hi-Latn")
    assert (hindi.service, hindi.preparation, hindi.place) == ("जाँच", "Bring X-rays.", "The Clinic")
    assert (hindi.practitioner, hindi.attendee, hindi.directions) == ("Dr Rao", "Meena", "Lift at the back.")
    assert (hindi.reference, hindi.time_zone, hindi.price_text) == (visit.reference, "Asia/Kolkata", "₹500")
    assert queries.describe(visit, "ta").service == "Check"
    ServiceText.objects.all().delete()
    assert queries.describe(visit, "ta").service == "Check-up"


def test_promised_price_stands_when_the_service_changes(clinic):
    visit = book(clinic, "10:00")
    ServiceText.objects.create(service=clinic.check, language="hi", name="जाँच", price_text="500 रुपये")
    assert queries.describe(visit, "hi").price_text == "500 रुपये"
    clinic.check.price_text = "₹900"
    clinic.check.save()
    assert queries.describe(booking_again(visit), "hi").price_text == "₹500"


def booking_again(visit):
    return type(visit).objects.get(pk=visit.pk)


def test_service_words_hold_every_language_own_first(clinic):
    ServiceText.objects.create(service=clinic.check, language="hi", name="जाँच", synonyms=["चेकअप"])
    ServiceText.objects.create(service=clinic.check, language="en", name="Check", synonyms=["exam"])

    words = dict(queries.find_service_words(clinic.location, "hi-Latn"))
    assert words[clinic.check.pk] == ["जाँच", "चेकअप", "Check", "exam", "Check-up"]
    assert words[clinic.laser.pk] == ["Laser"]
    assert queries.service_name(clinic.check, "hi-IN") == "जाँच"
    assert queries.service_name(clinic.laser, "hi") == "Laser"
    assert {service.pk for service in queries.list_services(clinic.location)} == {clinic.check.pk, clinic.laser.pk}


def test_opening_hours_are_those_somebody_works_in(clinic):
    day = clinic.local("09:00", 1).date()
    assert queries.opening_hours(clinic.location, day) == (time(9), time(18))
    calendar.close(clinic.location, clinic.local("08:00", 1), clinic.local("10:30", 1), "Power cut", NOW)
    assert queries.opening_hours(clinic.location, day) == (time(10, 30), time(18))
    calendar.close(clinic.location, clinic.local("08:00", 2), clinic.local("20:00", 2), "Diwali", NOW)
    assert queries.opening_hours(clinic.location, clinic.local("09:00", 2).date()) is None
    calendar.set_hours(clinic.rao, clinic.location, day.weekday(), [(time(7), time(23, 59))])
    assert queries.opening_hours(clinic.location, date(2026, 12, 8)) == (time(7), time(23, 59))
    days = [date(2026, 12, 8) + timedelta(days=ahead) for ahead in range(-9, 9)]
    one_by_one = [queries.opening_hours(clinic.location, day) for day in days]
    assert queries.list_opening_hours(clinic.location, days) == one_by_one
    assert queries.list_opening_hours(clinic.location, []) == []


def test_usual_practitioner_is_who_came_last_and_is_preferred_where_free(clinic):
    visits = [
        booking.book(
            clinic.slot_id("10:00", day, person=person),
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=DESK,
            now=NOW,
            request_key=f"{day}",
        )
        for day, person in ((1, clinic.rao), (2, clinic.sen), (9, clinic.rao))
    ]
    later = clinic.local("18:00", 2)
    assert queries.find_usual_practitioner(clinic.attendee, clinic.check, now=NOW) is None
    assert queries.find_usual_practitioner(clinic.attendee, clinic.laser, now=later) is None
    usual = queries.find_usual_practitioner(clinic.attendee, clinic.check, now=later)
    assert usual == clinic.sen.pk

    query = SlotQuery(clinic.location.pk, (clinic.check.pk,), preferred_id=clinic.rao.pk, limit=100)
    chosen = {slot.start_at: slot.practitioner_id for slot in availability.find_slots(query, now=NOW)}
    assert chosen[clinic.local("09:00", 1)] == clinic.rao.pk  # though Rao has more to do that day
    assert chosen[clinic.local("10:00", 1)] == clinic.sen.pk  # where Rao is taken
    booking.cancel(visits[1], expected_version=1, by=DESK, now=NOW)
    assert queries.find_usual_practitioner(clinic.attendee, clinic.check, now=later) == clinic.rao.pk
