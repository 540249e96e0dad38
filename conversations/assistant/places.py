"""What a turn knows of its place, read at most five seconds ago: half of what it reads before its first word is this.

What an admin edits is known that much later. Times on offer are never kept: they are looked for each time.
"""

from datetime import datetime, time, timedelta

from appointments import queries
from appointments.models import Location, LocationText, Practitioner, ServiceText
from conversations import playbooks
from conversations.assistant import combining, endpoints, model_use
from conversations.assistant.brain import Place, PractitionerWords, ServiceWords
from conversations.lately import Lately
from conversations.models import Call
from conversations.playbooks import PlaybookTexts

DAYS_TO_AN_OPEN_ONE = 7

_locations: Lately[int, Location] = Lately()
_playbooks: Lately[tuple[int, str], PlaybookTexts] = Lately()
_places: Lately[tuple[int, str], Place] = Lately()


def location_lately(location_id: int, *, now: datetime) -> Location:
    """Give the row of a place as it was read at most five seconds ago."""
    return _locations.get(location_id, lambda: Location.objects.get(pk=location_id), now=now)


def playbook_lately(location: Location, language: str, *, now: datetime) -> PlaybookTexts:
    """Give the published texts as they were read at most five seconds ago."""
    return _playbooks.get((location.pk, language), lambda: playbooks.playbook_texts(location, language), now=now)


def place_lately(location: Location, language: str, *, now: datetime) -> Place:
    """Give what may be known of a place, as it was read at most five seconds ago."""
    return _places.get((location.pk, language), lambda: load_place(location, language, now=now), now=now)


def look_ahead(call_id: int, *, now: datetime) -> None:
    """Read what the next turn of a call needs of its place while the caller still speaks: then it is at hand."""
    call = Call.objects.filter(pk=call_id).select_related("line", "conversation").first()
    if call is None:
        return
    location, language = location_lately(call.line.location_id, now=now), call.conversation.language
    place_lately(location, language, now=now)
    playbook_lately(location, language, now=now)
    if endpoints.find_lately(location.pk, now=now) is not None:
        model_use.find_full_cap(0, now=now)


def load_place(location: Location, language: str, *, now: datetime) -> Place:
    """Read what the assistant may know of a place, in the customer's language."""
    chain = queries.list_languages(language, location)
    texts = {one.language: one for one in LocationText.objects.filter(location=location, language__in=chain)}
    ordered = [texts[tag] for tag in chain if tag in texts]
    return Place(
        location_id=location.pk,
        name=next((one.name for one in ordered if one.name), location.name),
        address=location.address,
        time_zone=location.time_zone,
        country=location.country,
        services=_services(location, language, chain),
        practitioners=_practitioners(location),
        opening=_opening(location, now=now),
        directions=next((one.directions for one in ordered if one.directions), ""),
        map_url=location.map_url,
        number=location.number_e164,
    )


def _services(location: Location, language: str, chain: list[str]) -> tuple[ServiceWords, ...]:
    services = queries.list_services(location)
    names = dict(queries.find_service_words(location, language))
    texts: dict[int, dict[str, ServiceText]] = {}
    for text in ServiceText.objects.filter(service__in=services, language__in=chain):
        texts.setdefault(text.service_id, {})[text.language] = text
    words = []
    for service in services:
        own = [texts[service.pk][tag] for tag in chain if tag in texts.get(service.pk, {})]
        words.append(
            ServiceWords(
                id=service.pk,
                name=next((one.name for one in own if one.name), service.name),
                words=tuple(names.get(service.pk, ())),
                price=next((one.price_text for one in own if one.price_text), service.price_text),
                preparation=next((one.preparation for one in own if one.preparation), service.preparation),
                minutes=service.duration_minutes,
                apart=combining.find_apart(service),
                where=service.place,
            )
        )
    return tuple(words)


def _practitioners(location: Location) -> tuple[PractitionerWords, ...]:
    people = Practitioner.objects.filter(is_active=True, available_times__location=location).distinct()
    return tuple(
        PractitionerWords(one.pk, one.name, tuple(offering.service_id for offering in one.offerings.all()))
        for one in people.order_by("name").prefetch_related("offerings")
    )


def _opening(location: Location, *, now: datetime) -> tuple[time, time] | None:
    """The hours of today, else of the next open day: they decide between four in the morning and in the afternoon."""
    today = now.astimezone(location.zone).date()
    for ahead in range(DAYS_TO_AN_OPEN_ONE):
        hours = queries.opening_hours(location, today + timedelta(days=ahead))
        if hours is not None:
            return hours
    return None
