"""Tools that answer from rows, and the one that asks for a person."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from appointments import queries
from appointments.models import Location
from conversations.assistant import recognise, visits, vocabulary, wording
from conversations.assistant.brain import ServiceWords
from conversations.assistant.phrasing import phrasebook, say
from conversations.assistant.phrasing.times import put_clock
from conversations.assistant.toolbox import PersonWanted, Scope, Tool, register
from conversations.knowledge import search, unknown, words
from conversations.knowledge.search import Found

OF_A_SERVICE = ("price", "preparation", "duration", "practitioners")
REASONS = ("asked-for-a-person", "stuck", "needs-a-person")


def answer_facts(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer questions about the place from its rows, in the customer's language.

    What the business answers to common questions comes first, but never for a question about an own visit; a topic that
    is only in the words answered so is not answered twice. A question that nothing answers is noted for the desk,
    unless it was only asked in passing.
    """
    services = _list_asked(scope, arguments)
    service = services[0] if services else None
    question = arguments.get("question", "")
    is_own = "mine" in arguments["topics"]  # "when is my appointment" is no question about appointments
    found = () if is_own else _find_common(question, scope, service)
    topics = _still_asked(arguments["topics"], question, found, scope.language)
    answers = [one.entry.answer for one in found] + [_answer(topic, scope, services) for topic in topics]
    in_passing = bool(arguments.get("in_passing"))
    if question and not any(answers) and not in_passing:
        _note_unknown(question, scope)
    return {"text": "\n\n".join(one for one in answers if one), "known": any(answers) or in_passing}


def _list_asked(scope: Scope, arguments: dict[str, Any]) -> list[ServiceWords]:
    """List the services that are asked about: those named, else those of this business, else of the visit before."""
    named = [arguments["service_id"]] if "service_id" in arguments else []
    ids = named or scope.journey.service_ids or _services_of_visit(scope)
    return [one for one in map(scope.place.service, ids) if one is not None]


def _answer(topic: str, scope: Scope, services: Sequence[ServiceWords]) -> str:
    """Answer a topic, of several services for each where it is about one."""
    of_each = services if topic in OF_A_SERVICE and len(services) > 1 else services[:1]
    return "\n".join(dict.fromkeys(_ANSWERS[topic](scope, one) for one in of_each or (None,)))


def _find_common(question: str, scope: Scope, service: ServiceWords | None) -> tuple[Found, ...]:
    if not question:
        return ()
    location = Location.objects.get(pk=scope.place.location_id)
    return search.find_answers(
        question, location=location, language=scope.language, service_id=service.id if service else None
    )


def _still_asked(topics: Sequence[str], question: str, found: Sequence[Found], language: str) -> list[str]:
    """Leave out a topic that was only heard in words an entry has answered: "parking" also asks for the address."""
    answered = {word for one in found for word in one.words}
    if not answered:
        return list(topics)
    left = " ".join(one for one in question.split() if not answered & set(words.fold(one)))
    heard = set(recognise.find_topics(left, language))
    return [topic for topic in topics if topic in heard]


def _note_unknown(question: str, scope: Scope) -> None:
    unknown.note(
        question,
        location=Location.objects.get(pk=scope.place.location_id),
        language=scope.language,
        conversation_id=scope.lease.conversation_id,
        message_id=scope.heard_up_to,
        now=scope.now,
    )


def _services_of_visit(scope: Scope) -> tuple[int, ...]:
    """What the visit is for that was last talked about: "do I need to bring anything?" is meant of it."""
    if not scope.journey.appointment_id:
        return ()
    visit = visits.find_reachable(scope, scope.journey.appointment_id)
    return tuple(one.service_id for one in visit.items.all()) if visit else ()


def _price(scope: Scope, service: ServiceWords | None) -> str:
    if service is None:
        priced = [one for one in scope.place.services if one.price]
        rows = [say("fact.price", scope.language, service=one.name, price=one.price) for one in priced]
        return say("fact.prices", scope.language, rows=_rows(rows, scope)) if rows else ""
    if service.price:
        return say("fact.price", scope.language, service=service.name, price=service.price)
    return say("fact.no-price", scope.language, service=service.name)


def _rows(texts: list[str], scope: Scope) -> str:
    return "\n".join(say("row", scope.language, text=text.rstrip(".।")) for text in texts)


def _address(scope: Scope, service: ServiceWords | None) -> str:
    place = scope.place
    directions = say("fact.directions", scope.language, directions=place.directions) if place.directions else ""
    link = say("fact.map", scope.language, map_url=place.map_url) if place.map_url else ""
    return say("fact.address", scope.language, place=place.name, address=place.address, directions=directions, map=link)


def _hours(scope: Scope, service: ServiceWords | None) -> str:
    """The hours of the seven days from today, days of the same hours told together."""
    location = Location.objects.get(pk=scope.place.location_id)
    today = scope.now.astimezone(scope.place.zone).date()
    days = sorted((today + timedelta(days=ahead) for ahead in range(7)), key=date.weekday)
    groups: list[tuple[list[date], Any]] = []
    for day, hours in zip(days, queries.list_opening_hours(location, days), strict=True):
        if groups and groups[-1][1] == hours:
            groups[-1][0].append(day)
        else:
            groups.append(([day], hours))
    return say("fact.hours", scope.language, rows=_rows([_hours_row(*one, scope) for one in groups], scope))


def _hours_row(days: list[date], hours: Any, scope: Scope) -> str:
    book = phrasebook(scope.language)
    first, last = book.weekdays[days[0].weekday()], book.weekdays[days[-1].weekday()]
    named = first if len(days) == 1 else say("days-range", scope.language, first=first, last=last)
    if hours is None:
        return say("fact.closed-row", scope.language, days=named)
    opens, closes = (put_clock(one, book) for one in hours)
    return say("fact.hours-row", scope.language, days=named, opens=opens, closes=closes)


def _preparation(scope: Scope, service: ServiceWords | None) -> str:
    if service is None:
        prepared = [one for one in scope.place.services if one.preparation]
        key = "fact.preparation"
        return "\n".join(say(key, scope.language, service=one.name, preparation=one.preparation) for one in prepared)
    if service.preparation:
        return say("fact.preparation", scope.language, service=service.name, preparation=service.preparation)
    return say("fact.no-preparation", scope.language, service=service.name)


def _duration(scope: Scope, service: ServiceWords | None) -> str:
    asked = [service] if service else scope.place.services
    key = "fact.duration"
    return "\n".join(say(key, scope.language, service=one.name, minutes=one.minutes) for one in asked)


def _services(scope: Scope, service: ServiceWords | None) -> str:
    rows = [f"{one.name}, {one.price}" if one.price else one.name for one in scope.place.services]
    return say("fact.services", scope.language, rows=_rows(rows, scope))


def _practitioners(scope: Scope, service: ServiceWords | None) -> str:
    people = [one for one in scope.place.practitioners if service is None or service.id in one.service_ids]
    return say("fact.practitioners", scope.language, rows=_rows([one.name for one in people], scope))


def _number(scope: Scope, service: ServiceWords | None) -> str:
    return say("fact.number", scope.language, number=scope.place.number) if scope.place.number else ""


def _mine(scope: Scope, service: ServiceWords | None) -> str:
    rows = [_mine_row(visits.facts(scope, one), scope.language) for one in visits.upcoming(scope)]
    if not rows:
        return say("fact.no-appointments", scope.language)
    return say("fact.my-appointments", scope.language, rows=_rows(rows, scope))


def _mine_row(facts: dict[str, Any], language: str) -> str:
    key = "fact.requested-row" if facts.get("requested") else "fact.appointment-row"
    return say(key, language, **wording.appointment_words(facts, language))


def _who(scope: Scope, service: ServiceWords | None) -> str:
    return say("who-am-i", scope.language, place=scope.place.name)


_ANSWERS = {
    "price": _price,
    "address": _address,
    "hours": _hours,
    "preparation": _preparation,
    "duration": _duration,
    "services": _services,
    "practitioners": _practitioners,
    "number": _number,
    "mine": _mine,
    "who": _who,
}


def ask_person(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Ask for a person at the end of this turn; nothing more is said by the assistant."""
    is_late = bool(arguments.get("running_late"))
    urgency, manner = ("urgent", "late") if is_late else ("soon", "")
    scope.person = PersonWanted(arguments["reason"], urgency, arguments.get("detail", ""), manner)
    return {"asked": True}


register(
    Tool(
        "answer_facts",
        "Answer a question: `topics` are facts of the place (prices, address, hours, preparation, duration, services, "
        "people, own visits); `question`, in the customer's words, is looked up among the business's own answers. Say "
        "the text as it stands. `known` false: nobody here wrote that down; say so and offer a colleague.",
        {
            "type": "object",
            "properties": {
                "topics": {"type": "array", "items": {"type": "string", "enum": list(vocabulary.TOPICS)}},
                "service_id": {"type": "integer"},
                "question": {"type": "string"},
                "in_passing": {"type": "boolean"},
            },
            "required": ["topics"],
        },
        answer_facts,
    )
)
register(
    Tool(
        "ask_person",
        "Hand over to a colleague: when the customer asks for a person, or you cannot help, or (running_late) they say "
        "that they come late to a visit.",
        {
            "type": "object",
            "properties": {
                "reason": {"type": "string", "enum": list(REASONS)},
                "detail": {"type": "string"},
                "running_late": {"type": "boolean"},
            },
            "required": ["reason"],
        },
        ask_person,
    )
)
