"""When a person must take over, whatever the brain thinks; and what the customer is told then, which is only true."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from appointments import queries
from appointments.models import Location
from conversations.assistant import reading, tone
from conversations.assistant.brain import Heard, Place
from conversations.assistant.toolbox import PersonWanted
from conversations.journeys.state import JourneyState
from conversations.understanding.tone import Tone

STUCK_TURNS = 2
FAILED_TURNS = 2
LOOK_AHEAD_DAYS = 14
# Numbers for emergencies, by country of the place. Sources: ERSS (India), national regulators of the others.
EMERGENCY_NUMBERS = {"IN": "112", "GB": "999", "US": "911", "CA": "911", "AU": "000", "AE": "999", "SG": "995"}


def look_before(heard: Sequence[Heard], language: str) -> PersonWanted | None:
    """Look for words of an emergency, for a wish for a person, and for anger, before any brain is asked."""
    if reading.is_emergency(heard, language):
        return PersonWanted("emergency", urgency="emergency", manner="emergency")
    if reading.wants_person(heard, language):
        return PersonWanted("asked-for-a-person", urgency="soon")
    mood = tone.of_heard(heard, language)
    if mood.tone == Tone.ANGRY:
        return tone.person_for_anger(mood)
    return None


def look_after(journey: JourneyState) -> PersonWanted | None:
    """Ask for a person once the assistant was stuck in two turns running."""
    if journey.stuck < STUCK_TURNS:
        return None
    return PersonWanted("stuck", detail="Two answers running were not understood.", manner="stuck")


def handing_over_values(wanted: PersonWanted, place: Place, *, now: datetime) -> dict[str, Any]:
    """Give what the hand-over line says: how, and when the desk opens if it is shut now."""
    values: dict[str, Any] = {"reason": wanted.reason, "manner": wanted.manner, "time_zone": place.time_zone}
    if wanted.manner == "emergency":
        values["emergency_number"] = EMERGENCY_NUMBERS.get(place.country, "")
    opens_at = _opens_at(place, now=now)
    return values | ({"opens_at": opens_at.isoformat()} if opens_at else {})


def _opens_at(place: Place, *, now: datetime) -> datetime | None:
    """None while the place is open, or when it does not open in the days to come."""
    location = Location.objects.get(pk=place.location_id)
    local = now.astimezone(place.zone)
    for ahead in range(LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        hours = queries.opening_hours(location, day)
        if hours is None:
            continue
        opens, closes = (datetime.combine(day, one, tzinfo=place.zone) for one in hours)
        if opens <= now < closes:
            return None
        if now < opens:
            return opens
    return None
