"""What a turn may name for a time: gathered from its scope, and from rows only where a clause names something else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from appointments.models import Appointment
from conversations import playbooks
from conversations.assistant import visits
from conversations.assistant.brain import ToolResult
from conversations.assistant.named_times import KnownTimes, Scene, find_guesses, names_only, read_all
from conversations.assistant.toolbox import Scope
from conversations.database import in_thread
from conversations.journeys.state import JourneyState
from conversations.models import Message

MOST_MESSAGES = 30


class TimesCheck:
    """Looks at the clauses of one turn. `results` is what its tools have brought so far; it grows."""

    def __init__(self, scope: Scope, results: Sequence[ToolResult]) -> None:
        self._scope, self._results = scope, results
        self._more: KnownTimes | None = None
        zone = scope.place.zone
        now = scope.now.astimezone(zone).replace(tzinfo=None)
        self._scene = Scene(now, scope.language, scope.place.country, scope.place.opening)

    async def guesses(self, clause: str) -> bool:
        """Say whether a clause names a time for a visit that nobody looked up."""
        if not self._scene.find(clause):
            return False
        known = self._from_scope()
        if not find_guesses(clause, known, self._scene):
            return False
        if self._more is None:
            self._more = await in_thread(_from_rows, self._scope, self._scene)
        known.offered |= self._more.offered
        known.spoken_of += self._more.spoken_of
        return bool(find_guesses(clause, known, self._scene))

    async def list_standing(self, sentences: Iterable[str]) -> dict[str, frozenset[str]]:
        """Say of each sentence that names the times of own visits that stand, and no other ones, what those are.

        A time that is offered or kept now is none of them: a sentence about it may speak of what is yet to be done.
        """
        named = [one for one in sentences if self._scene.find(one)]
        if not named:
            return {}
        mine = await in_thread(_list_mine, self._scope)
        in_hand = self._localise(_proposed(self._scope.journey))
        booked = self._localise(mine) - in_hand
        accepted = self._localise(at for at, is_accepted in mine.items() if is_accepted) - in_hand
        return {
            one: frozenset({"booked", "confirmed"} if names_only(one, accepted, self._scene) else {"booked"})
            for one in named
            if names_only(one, booked, self._scene)
        }

    def _localise(self, instants: Iterable[datetime]) -> set[datetime]:
        return {one.astimezone(self._scope.place.zone).replace(tzinfo=None) for one in instants}

    def _from_scope(self) -> KnownTimes:
        scope = self._scope
        instants = {*_of_journey(scope.journey), *_of_journey(scope.opening)}
        # What a model noted as a wish are its own words: what the customer said is read from the customer.
        values = [one.value for one in self._results if one.ok and one.name != "note_wish"]
        texts = [one.text for one in scope.heard]
        for value in _leaves(values):
            if isinstance(value, datetime):
                instants.add(value)
            else:
                texts.append(value)
        texts += [scope.place.directions, *(one.preparation for one in scope.place.services)]
        return KnownTimes(self._localise(instants), read_all(texts, self._scene))


def _list_mine(scope: Scope) -> dict[datetime, bool]:
    """Give the instants of the visits that stand, and whether the customer confirmed each."""
    visits_ahead = visits.list_tellable(scope)
    booked = (one for one in visits_ahead if one.status == Appointment.Status.BOOKED)
    return {one.start_at: one.confirmation == Appointment.Confirmation.ACCEPTED for one in booked}


def _proposed(journey: JourneyState) -> Iterator[datetime]:
    yield from (one.start_at for one in journey.offers)
    if journey.hold is not None:
        yield journey.hold.start_at


def _of_journey(journey: JourneyState) -> Iterator[datetime]:
    yield from _proposed(journey)
    if journey.question is not None:
        yield from (one for one in _leaves(journey.question.values) if isinstance(one, datetime))


def _leaves(value: Any) -> Iterator[datetime | str]:
    """Give the instants and the texts in a value that came from JSON."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield _instant(value) or value
    elif isinstance(value, Iterable):
        for one in value:
            yield from _leaves(one)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _from_rows(scope: Scope, scene: Scene) -> KnownTimes:
    """Read own visits, what customer and colleagues said before, and what the business says of itself."""
    zone = scope.place.zone
    mine = {one.start_at.astimezone(zone).replace(tzinfo=None) for one in visits.list_tellable(scope)}
    by_people = (Message.Sender.CONTACT, Message.Sender.AGENT)
    rows = Message.objects.filter(conversation=scope.lease.conversation_id, sender__in=by_people)
    said = rows.exclude(kind=Message.Kind.NOTE).order_by("-id").values_list("text", flat=True)[:MOST_MESSAGES]
    own = playbooks.playbook_texts(scope.place.location_id, scope.language)
    texts = [one for one in _leaves(asdict(own)) if isinstance(one, str)]
    return KnownTimes(mine, read_all([*said, *texts], scene))
