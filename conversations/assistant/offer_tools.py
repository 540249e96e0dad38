"""The tool that finds times for what is wanted and puts them to the customer. Nothing is kept yet."""

from typing import Any

from appointments.models import Appointment
from conversations.assistant import options, times_search, visits, wording
from conversations.assistant.booking_tools import drop_hold
from conversations.assistant.toolbox import Scope, Tool, register
from conversations.journeys import state as states
from conversations.journeys.events import Asked, DetailGiven, NothingFree, Offered
from conversations.journeys.state import Offer


def find_times(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Offer up to three times for what was noted, or others than those shown."""
    visit = visits.moved_visit(scope)
    not_by = _drop_unfit_practitioner(scope)
    if scope.journey.hold is not None:
        drop_hold(scope)
    more = bool(arguments.get("more")) and bool(scope.journey.shown)
    how, slots = times_search.search(scope, visit=visit, more=more, than_shown=arguments.get("than_shown", ""))
    if how in times_search.NONE_THAT_WAY:
        _ask_offer(scope, scope.journey.offers, visit)
        return {"how": how, "offers": [], **_about(scope, visit), **not_by}
    if not slots:
        scope.happen(NothingFree())
        return {"how": how, "offers": [], **_about(scope, visit), **not_by}
    offers = times_search.build_offers(scope, slots)
    scope.happen(Offered(offers, more=more))
    if how != times_search.EXACT:
        _ask_offer(scope, offers, visit)
    return {
        "how": how,
        **_about(scope, visit, offers),
        **not_by,
        "stands_at": visit.start_at.isoformat() if visit is not None else "",
        "offers": [{"offer_id": one.id, "when": one.label, "practitioner": one.practitioner} for one in offers],
    }


def _drop_unfit_practitioner(scope: Scope) -> dict[str, str]:
    """Say who was asked for and does not offer what; who offers nothing of it is not looked for any more."""
    who = scope.place.practitioner(scope.journey.practitioner_id)
    services = [scope.place.service(one) for one in scope.journey.service_ids]
    if who is None or scope.journey.intent != states.BOOK:
        return {"not_by": ""}
    unfit = [one.name for one in services if one is not None and one.id not in who.service_ids]
    if not unfit:
        return {"not_by": ""}
    if len(unfit) == len(services):
        scope.happen(DetailGiven("practitioner", states.ANYONE, scope.heard_up_to))
    return {"not_by": who.name, "not_offered": " + ".join(unfit)}


def _about(scope: Scope, visit: Appointment | None, offers: tuple[Offer, ...] = ()) -> dict[str, Any]:
    """Say what the times are for: the services, and by whom where that is one at all of them."""
    parts = times_search.describe_parts(scope, visit, offers)
    return {"service": _name_services(scope, visit), "practitioner": times_search.who_offers(scope, offers), **parts}


def _name_services(scope: Scope, visit: Appointment | None) -> str:
    if visit is not None:
        return str(visits.facts(scope, visit)["service"])
    services = (scope.place.service(one) for one in scope.journey.service_ids)
    return " + ".join(one.name for one in services if one is not None)


def _ask_offer(scope: Scope, offers: tuple[Offer, ...], visit: Appointment | None) -> None:
    with_names = times_search.names_differ(scope, offers)
    choices = options.for_offers(offers, scope.journey, scope.place, scope.language, with_names=with_names)
    about = _about(scope, visit, offers)
    values = wording.offer_values(
        offers,
        scope.place.time_zone,
        with_names=with_names,
        their_zone=visits.their_zone(scope),
        about=about if "parts" in about else {},
    )
    scope.happen(Asked(states.OFFER, scope.now, choices, values))


_MORE = {
    "type": "object",
    "properties": {"more": {"type": "boolean"}, "than_shown": {"type": "string", "enum": ["earlier", "later"]}},
}
register(Tool("find_times", "Offer up to three free times for the noted wish; with more, others.", _MORE, find_times))
