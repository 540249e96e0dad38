"""Where a visit takes place when that is not our door: the customer's address, within the areas we go to."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from appointments import areas
from appointments.areas import Area, VisitPlace
from appointments.booking import history, transactions
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, Service, ServiceArea
from appointments.refusals import OutsideArea, PlaceNeeded, WrongStatus

Status = Appointment.Status


def set_place(appointment: Appointment, place: VisitPlace, *, by: By, now: datetime) -> Appointment:
    """Keep where a home visit takes place, on a hold or a visit. The history says that it was set, not where.

    Raises OutsideArea with the nearest area and what it offers, PlaceNeeded for an empty one, WrongStatus.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status not in (Status.PENDING, Status.BOOKED):
            raise WrongStatus(visit.status)
        before = history.snapshot(visit)
        put(visit, place)
        visit.updated_at = now
        visit.save(update_fields=[*FIELDS, "updated_at"])
        after = {**history.snapshot(visit), "area": visit.area_id}
        history.record(visit, AppointmentEvent.Kind.PLACED, by=by, now=now, before=before, after=after)
        return visit

    return transactions.run(work)


FIELDS = ("visit_address", "postcode", "latitude", "longitude", "area")


def put(visit: Appointment, place: VisitPlace) -> None:
    """Write a place into a visit's fields without saving. Raises OutsideArea, PlaceNeeded."""
    services = list(Service.objects.filter(items__appointment=visit))
    visit.area = find_area(visit.location_id, services, place)
    visit.visit_address, visit.postcode = place.address.strip()[:300], place.postcode.strip()[:12]
    visit.latitude, visit.longitude = place.latitude, place.longitude


def check(visit: Appointment) -> None:
    """Raise PlaceNeeded when a visit at the customer's has no place yet."""
    if visit.area_id is None and visit.items.filter(service__place=Service.Place.CUSTOMER).exists():
        raise PlaceNeeded


def find_area(location_id: int, services: Iterable[Service], place: VisitPlace) -> ServiceArea:
    """Find the area of a place in which all these services are offered. Raises OutsideArea, PlaceNeeded."""
    if not place.postcode.strip() and place.point is None:
        raise PlaceNeeded
    rows = {row.pk: row for row in ServiceArea.objects.filter(location_id=location_id)}
    wanted = ServiceArea.objects.filter(pk__in=rows)
    for service in services:
        wanted = wanted.filter(Q(services=None) | Q(services=service))
    fitting = set(wanted.values_list("pk", flat=True))
    found = areas.find_area([_plain(row) for pk, row in rows.items() if pk in fitting], place)
    if found is not None:
        return rows[found.area_id]
    nearest = areas.find_nearest([_plain(row) for row in rows.values()], place)
    if nearest is None:
        raise OutsideArea
    area = rows[nearest[0].area_id]
    offered = area.services.filter(is_active=True) or Service.objects.filter(
        locations=location_id, place=Service.Place.CUSTOMER, is_active=True
    )
    raise OutsideArea(area.name, round(nearest[1], 1), [service.name for service in offered])


def _plain(row: ServiceArea) -> Area:
    centre = None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
    codes = frozenset(areas.plain(postcode) for postcode in row.postcodes)
    return Area(row.pk, row.name, codes, centre, row.radius_km or 0)
