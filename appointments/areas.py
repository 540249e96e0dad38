"""Where home visits go: by postcode, or within a radius of a point. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where a visit at the customer's takes place. Degrees; north and east are positive."""

    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, when both are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its postcodes, or a circle."""

    area_id: int
    name: str
    postcodes: frozenset[str] = frozenset()
    centre: tuple[float, float] | None = None
    radius_km: float = 0

    def holds(self, place: VisitPlace) -> bool:
        """Say whether a place lies in the area: by its postcode, else by its pin."""
        if plain(place.postcode) and plain(place.postcode) in self.postcodes:
            return True
        distance = self.distance_km(place)
        return distance is not None and distance <= self.radius_km

    def distance_km(self, place: VisitPlace) -> float | None:
        """Say how far a place is from the centre; none when either is unknown."""
        return None if self.centre is None or place.point is None else great_circle_km(self.centre, place.point)


def find_area(areas: Sequence[Area], place: VisitPlace) -> Area | None:
    """Find the area a place lies in: the first by name when several do."""
    return next((area for area in sorted(areas, key=lambda area: area.name) if area.holds(place)), None)


def find_nearest(areas: Sequence[Area], place: VisitPlace) -> tuple[Area, float] | None:
    """Find the area whose edge is nearest to a place outside, and how many km it is to that edge."""
    reached = [
        (distance - area.radius_km, area.name, area)
        for area in areas
        if (distance := area.distance_km(place)) is not None
    ]
    if not reached:
        return None
    distance, _, area = min(reached, key=lambda one: one[:2])
    return area, max(0.0, distance)


def great_circle_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure the way over the earth's surface between two points in degrees (haversine)."""
    (lat, lon), (other_lat, other_lon) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def plain(postcode: str) -> str:
    """Write a postcode without spaces and dashes, in capitals."""
    return "".join(character for character in postcode.upper() if character.isalnum())
