"""Visits at the customer's: by postcode or within a circle, refused outside with the nearest area."""

import pytest

from appointments import booking
from appointments.areas import Area, VisitPlace, find_area, find_nearest, great_circle_km
from appointments.booking import OutsideArea, PlaceNeeded
from appointments.models import Appointment, Service, ServiceArea
from appointments.tests.clinic import ASSISTANT, NOW, Clinic

BENGALURU, MYSURU = (12.9719, 77.6412), (12.2958, 76.6394)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    Service.objects.filter(pk=clinic.check.pk).update(place="customer")
    ServiceArea.objects.create(location=clinic.location, name="Indiranagar", postcodes=["560 038"])
    ServiceArea.objects.create(
        location=clinic.location, name="Bengaluru", latitude=BENGALURU[0], longitude=BENGALURU[1], radius_km=10
    )
    return clinic


def book(clinic: Clinic, clock: str, place: VisitPlace | None = None) -> Appointment:
    return booking.book(
        clinic.slot_id(clock, 1),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key=clock,
        place=place,
    )


def test_great_circle_and_the_edge_of_a_circle():
    assert great_circle_km(BENGALURU, MYSURU) == pytest.approx(132.2, abs=0.5)
    assert great_circle_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)
    areas = [
        Area(1, "East", centre=(13.0, 77.7), radius_km=5),
        Area(2, "South", frozenset({"560038"}), centre=(12.9, 77.6), radius_km=1),
    ]
    assert find_area(areas, VisitPlace(postcode="560-038")) == areas[1]
    assert find_area(areas, VisitPlace(latitude=13.0, longitude=77.745)) == areas[0]
    assert find_area(areas, VisitPlace(latitude=13.0, longitude=77.75)) is None
    nearest = find_nearest(areas, VisitPlace(latitude=13.0, longitude=77.75))
    assert nearest is not None and nearest[0] == areas[0] and nearest[1] == pytest.approx(0.42, abs=0.05)
    assert find_nearest(areas, VisitPlace(postcode="1")) is None


def test_home_visit_needs_a_place_inside_and_keeps_it(clinic):
    with pytest.raises(PlaceNeeded):
        book(clinic, "10:00")
    with pytest.raises(OutsideArea) as refused:
        book(clinic, "10:00", VisitPlace("Palace Road", "570001", *MYSURU))
    assert (refused.value.nearest, refused.value.offers) == ("Bengaluru", ["Check-up"])
    assert refused.value.distance_km == pytest.approx(122.2, abs=0.5)
    assert not Appointment.objects.exists()
    visit = book(clinic, "10:00", VisitPlace(" 12 Main Road ", "560038"))
    assert (visit.visit_address, visit.area and visit.area.name) == ("12 Main Road", "Indiranagar")
    visit = book(clinic, "11:00", VisitPlace(latitude=12.98, longitude=77.65))
    assert (visit.latitude, visit.area and visit.area.name) == (12.98, "Bengaluru")


def test_hold_gets_its_place_before_it_is_booked_and_history_keeps_no_address(clinic):
    hold = booking.hold(
        clinic.slot_id("10:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW
    )
    with pytest.raises(PlaceNeeded):
        booking.book_hold(hold, by=ASSISTANT, now=NOW, request_key="k")
    booking.set_place(hold, VisitPlace("12 Main Road", "560038"), by=ASSISTANT, now=NOW)
    visit = booking.book_hold(hold, by=ASSISTANT, now=NOW, request_key="k")
    assert visit.status == "booked"
    assert [event.kind for event in visit.events.all()] == ["held", "placed", "booked"]
    assert "Main Road" not in str([event.after for event in visit.events.all()])


def test_area_may_offer_some_services_only_and_online_visits_keep_their_link(clinic):
    ServiceArea.objects.get(name="Indiranagar").services.add(clinic.laser)
    with pytest.raises(OutsideArea):
        book(clinic, "10:00", VisitPlace(postcode="560038"))
    Service.objects.filter(pk=clinic.check.pk).update(place="online", online_link="https://meet.example/asha")
    visit = book(clinic, "11:00")
    Service.objects.filter(pk=clinic.check.pk).update(online_link="https://meet.example/new")
    visit.refresh_from_db()
    assert visit.online_link == "https://meet.example/asha"
