"""Finding times for a wish: what to ask `availability`, and what to say about what came back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from appointments import availability
from appointments.availability import SlotQuery
from appointments.models import Appointment
from appointments.slots import Slot, parse_slot_id
from conversations.assistant import visit_parts, visits
from conversations.assistant.brain import Place
from conversations.assistant.phrasing import format_short_when
from conversations.assistant.toolbox import Scope
from conversations.journeys.state import Offer, Window, Wish

OFFERS = 3
APART = timedelta(minutes=45)  # "other times" are not the same ones a quarter of an hour later, if there are any
NEAR = timedelta(hours=3)
SIDE_BY_SIDE = timedelta(minutes=30)
# An offer is no hold: it may be taken as long as it is fresh in the customer's mind and the time is still free.
OFFER_STANDS = timedelta(hours=2)

EXACT, FOUND, NEAREST, INSTEAD, MORE, NOTHING = "exact", "found", "nearest", "instead", "more", "nothing"
ALSO = "also"
NO_EARLIER, NO_LATER = "no-earlier", "no-later"
NONE_THAT_WAY = (NO_EARLIER, NO_LATER)
Instants = tuple[datetime | None, datetime | None]


def search(scope: Scope, *, visit: Appointment | None, more: bool, than_shown: str = "") -> tuple[str, list[Slot]]:
    """Find up to three times for the journey's wish, and say how well they meet it.

    `exact`: the minute that was named. `found`: inside the wish. `also`: inside it, as the visit that is to be moved
    is itself. `nearest`: about an exact time that is not free.
    `instead`: later, because nothing is free inside the wish. `more`: others than those shown, or only earlier or later
    ones (`than_shown`), of which there may be none: `no-earlier`, `no-later`. `nothing`: none.
    """
    query = _query(scope, visit)
    wish = scope.journey.wish or Wish()
    if more and than_shown:
        return _that_way(scope, query, than_shown)
    if more:
        return _others(scope, query, wish)
    if wish.is_exact:
        found = availability.find_slots(replace(query, limit=1, spread=False), now=scope.now)
        return (EXACT, found) if found else _nearest(scope, query)
    found = availability.find_slots(query, now=scope.now)
    if found:
        return (ALSO if visit is not None and visits.stands_in_wish(scope, visit) else FOUND), found
    return _instead(scope, query)


def _query(scope: Scope, visit: Appointment | None) -> SlotQuery:
    wish = scope.journey.wish or Wish()
    items = list(visit.items.order_by("position")) if visit is not None else []
    service_ids = tuple(item.service_id for item in items) or scope.journey.service_ids or (0,)
    own = tuple(item.practitioner_id for item in items) or (None,) * len(service_ids)
    people = _list_people(scope, service_ids, own)
    return SlotQuery(
        location_id=visit.location_id if visit is not None else scope.place.location_id,
        service_ids=service_ids,
        practitioner_id=people[0] if len(people) == 1 else None,
        people=people if len(people) > 1 else (),
        windows=_instants(scope, wish.windows),
        excluded=_instants(scope, wish.excluded) + _same_time(visit),
        limit=OFFERS,
        spread=True,
        holder=f"appointment:{visit.pk}" if visit else None,
    )


def _list_people(scope: Scope, service_ids: tuple[int, ...], own: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """List with whom each service is wanted; None: with anybody.

    Who was asked for does what they offer, and others the rest. A visit that is moved stays with its people, unless
    another or anyone was asked for.
    """
    journey = scope.journey
    if journey.practitioner is None:
        return own
    who = scope.place.practitioner(journey.practitioner_id)
    if who is None or len(service_ids) == 1:
        return (journey.practitioner_id,) * len(service_ids)
    return tuple(
        who.id if service in who.service_ids else person for service, person in zip(service_ids, own, strict=True)
    )


def _same_time(visit: Appointment | None) -> tuple[Instants, ...]:
    """A visit is not moved to where it is."""
    return ((visit.start_at, visit.start_at + timedelta(minutes=1)),) if visit else ()


def _instants(scope: Scope, windows: Sequence[Window]) -> tuple[Instants, ...]:
    """Wall-clock windows as instants of the place's zone."""
    zone = scope.place.zone

    def instant(local: datetime | None) -> datetime | None:
        return local.replace(tzinfo=zone) if local else None

    return tuple((instant(one.start), instant(one.end)) for one in windows)


def _others(scope: Scope, query: SlotQuery, wish: Wish) -> tuple[str, list[Slot]]:
    """Times that were not shown yet: inside the wish, else after it."""
    shown = _shown_starts(scope)
    beyond = replace(query, excluded=query.excluded + tuple((start - APART, start + APART) for start in shown))
    if not wish.is_exact:
        near = replace(query, excluded=query.excluded + tuple((one, one + timedelta(minutes=1)) for one in shown))
        for other in (beyond, near):
            if found := availability.find_slots(other, now=scope.now):
                return MORE, found
    after = max(shown, default=scope.now)
    found = availability.find_slots(replace(beyond, windows=((after, None),)), now=scope.now)
    return (MORE, found) if found else (NOTHING, [])


def _that_way(scope: Scope, query: SlotQuery, way: str) -> tuple[str, list[Slot]]:
    """Times before or after those on the table: of that day if there are any, else the next ones in that direction."""
    starts = [one.start_at for one in scope.journey.offers] or _shown_starts(scope)
    first, last = min(starts), max(starts)
    midnight = (first if way == "earlier" else last).astimezone(scope.place.zone).replace(hour=0, minute=0)
    if way == "earlier":
        found = _find(scope, query, (max(midnight, scope.now), first)) or _find(scope, query, (scope.now, first))
        return (MORE, found) if found else (NO_EARLIER, [])
    after = last + timedelta(minutes=1)
    found = _find(scope, query, (after, midnight + timedelta(days=1))) or _find(scope, query, (after, None))
    return (MORE, found) if found else (NO_LATER, [])


def _find(scope: Scope, query: SlotQuery, window: Instants) -> list[Slot]:
    return availability.find_slots(replace(query, windows=(window,)), now=scope.now)


def _shown_starts(scope: Scope) -> list[datetime]:
    return [parse_slot_id(one).start_at for one in scope.journey.shown]


def _nearest(scope: Scope, query: SlotQuery) -> tuple[str, list[Slot]]:
    """The free times closest to a minute that is not free."""
    asked = query.windows[0][0]
    assert asked is not None
    around = replace(query, windows=((asked - NEAR, asked + NEAR),), limit=48, spread=False)
    found = availability.find_slots(around, now=scope.now)
    if found:
        return NEAREST, _closest(found, asked)
    return _instead(scope, query)


def _closest(found: Sequence[Slot], asked: datetime) -> list[Slot]:
    """The closest ones, by start; not three in one half hour when there are others."""
    ranked = sorted(found, key=lambda one: (abs(one.start_at - asked), one.start_at))
    chosen: list[Slot] = []
    for slot in ranked:
        if all(abs(slot.start_at - one.start_at) >= SIDE_BY_SIDE for one in chosen):
            chosen.append(slot)
    chosen = [*chosen, *(one for one in ranked if one not in chosen)][:OFFERS]
    return sorted(chosen, key=lambda one: one.start_at)


def _instead(scope: Scope, query: SlotQuery) -> tuple[str, list[Slot]]:
    """The next free times from where the wish began, for whoever cannot be given what was asked."""
    starts = [start for start, _ in query.windows if start is not None]
    opens = max(min(starts, default=scope.now), scope.now)
    found = availability.find_slots(replace(query, windows=((opens, None),)), now=scope.now)
    return (INSTEAD, found) if found else (NOTHING, [])


def build_offers(scope: Scope, slots: Sequence[Slot]) -> tuple[Offer, ...]:
    """Make offers of slots, with ids of their own."""
    journey, place = scope.journey, scope.place
    offers = []
    for ahead, slot in enumerate(slots, start=1):
        label = format_short_when(slot.start_at, place.time_zone, scope.language)
        offers.append(
            Offer(
                id=journey.next_id(ahead),
                slot_id=slot.id,
                start_at=slot.start_at,
                label=label,
                practitioner=_name_people(slot, place),
                offered_at=scope.now,
                expires_at=scope.now + OFFER_STANDS,
            )
        )
    return tuple(offers)


def _name_people(slot: Slot, place: Place) -> str:
    """Name who does it, each once, in the order of the services."""
    people = (place.practitioner(item.practitioner_id) for item in slot.items)
    return ", ".join(dict.fromkeys(one.name for one in people if one is not None))


def describe_parts(scope: Scope, visit: Appointment | None, offers: Sequence[Offer]) -> dict[str, Any]:
    """Give the parts of the visit that times are offered for; who does each only where that is one at all times."""
    keys = [parse_slot_id(one.slot_id) for one in offers]
    people = {one.practitioner_ids for one in keys}
    if len(people) == 1:
        return visit_parts.of_slot(keys[0], scope.place)
    ids = tuple(item.service_id for item in visit.items.order_by("position")) if visit is not None else ()
    return visit_parts.of_services(ids or scope.journey.service_ids, scope.place)


def names_differ(scope: Scope, offers: Sequence[Offer]) -> bool:
    """Say whether the practitioner belongs in each row: nobody was named and they are not one."""
    return scope.journey.practitioner_id is None and len({one.practitioner for one in offers}) > 1


def who_offers(scope: Scope, offers: Sequence[Offer]) -> str:
    """Name the one practitioner of all offers; empty where there are several."""
    names = {one.practitioner for one in offers}
    return names.pop() if len(names) == 1 else ""
