"""Which services go together in one visit that the assistant books, and why one does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appointments.models import Service
from conversations.assistant.brain import Place, ServiceWords

MOST = 3  # as many as the desk's board offers
APPROVAL, CLASS, ELSEWHERE, PERSON, TOO_MANY = "approval", "class", "elsewhere", "person", "most"


def find_apart(service: Service) -> str:
    """Say why a service is never in one visit with others; empty where it may be."""
    if service.is_class:
        return CLASS
    return APPROVAL if service.needs_approval else ""


@dataclass(frozen=True)
class LeftOut:
    """A service that is not in the visit. `because`: the one that the rule `why` is about, it or another."""

    service: ServiceWords
    why: str
    because: ServiceWords


@dataclass(frozen=True)
class Together:
    """What of the services wanted is one visit, and what is left out of it. In the order they were wanted."""

    kept: tuple[ServiceWords, ...]
    left: tuple[LeftOut, ...] = ()


def fit(wanted: Sequence[ServiceWords], place: Place, *, before: Sequence[int] = ()) -> Together:
    """Say which of the services wanted are one visit. What was wanted `before` stays; one alone always does."""
    if len(wanted) < 2:
        return Together(tuple(wanted))
    first = _choose_first(wanted, place, before)
    kept, left = [first], []
    for one in wanted:
        if one is first:
            continue
        why, because = _why_not(one, first, len(kept), place)
        if why:
            left.append(LeftOut(one, why, because))
        else:
            kept.append(one)
    return Together(tuple(one for one in wanted if one in kept), tuple(left))


def _choose_first(wanted: Sequence[ServiceWords], place: Place, before: Sequence[int]) -> ServiceWords:
    """Choose the one that the others have to go with: the first of before, else the first that others can go with."""
    if wanted[0].id in before:
        return wanted[0]
    return next((one for one in wanted if not one.apart and _is_offered(one, place)), wanted[0])


def _why_not(one: ServiceWords, first: ServiceWords, count: int, place: Place) -> tuple[str, ServiceWords]:
    if not _is_offered(one, place):
        return PERSON, one
    for each in (one, first):
        if each.apart:
            return each.apart, each
    if one.where != first.where:
        return ELSEWHERE, one
    return (TOO_MANY, one) if count >= MOST else ("", one)


def _is_offered(service: ServiceWords, place: Place) -> bool:
    return any(service.id in one.service_ids for one in place.practitioners)


def told(together: Together) -> Iterator[dict[str, str]]:
    """Yield what is said of each that is left out, as JSON."""
    kept = " + ".join(one.name for one in together.kept)
    for one in together.left:
        yield {"service": one.service.name, "why": one.why, "because": one.because.name, "kept": kept}
