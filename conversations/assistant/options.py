"""What can be tapped with each question. An option's id is a token that comes back with the tap:

    intent:<intent>   service:<id>   slot:<offer id>   appointment:<id>   when:earliest
    yes:<question id>   no:<question id>   more:<question id>   code:send   answer:<visit>-<question>-<number>

A token names one thing once and for ever; whether it still counts is looked up when it comes back. Notices and
reminders may carry confirm:<appointment id>, reschedule:<appointment id> and cancel:<appointment id>; the versioned
token of `appointment_tokens` is read as one of these while the time it speaks of stands.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from conversations.assistant.brain import Place
from conversations.assistant.phrasing import format_short_when, say
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Offer, Option

MOST_OPTIONS = 10  # a WhatsApp list holds ten rows
TITLE = 24
DESCRIPTION = 72
NONE: Mapping[str, Any] = MappingProxyType({})
YES_TITLES = {
    states.CONFIRM_BOOK: ("choice.yes-book", "choice.no"),
    "confirm-request": ("choice.yes-request", "choice.no"),
    states.CONFIRM_MOVE: ("choice.yes-move", "choice.no-keep"),
    states.CONFIRM_CANCEL: ("choice.yes-cancel", "choice.no-keep"),
    states.CONFIRM_COLLEAGUE: ("choice.yes", "choice.no"),
    states.CONFIRM_WHATSAPP: ("choice.yes", "choice.no"),
}


def option(token: str, title: str, description: str = "") -> Option:
    """Build one option that fits a list row; a title that does not goes whole into the description."""
    if len(title) <= TITLE:
        return Option(token, title, description[:DESCRIPTION])
    whole = title if not description else f"{title}, {description}"
    return Option(token, title[: TITLE - 1].rstrip() + "…", whole[:DESCRIPTION])


def for_intent(language: str, *, has_appointments: bool) -> tuple[Option, ...]:
    """List the branches; those about an existing appointment only where there is one."""
    changes = ("reschedule", "cancel", "confirm") if has_appointments else ()
    names = ("book", *changes, "question", "person")
    return tuple(option(f"intent:{name}", say(f"choice.{name}", language)) for name in names)


def for_caller(language: str) -> tuple[Option, ...]:
    """Offer the way to show who calls that needs no memory."""
    return (option("code:send", say("choice.code", language)),)


def for_visit_question(name: str, kind: str, choices: Sequence[str], language: str) -> tuple[Option, ...]:
    """List what may be tapped to a question of a service: yes and no, or its choices; none where words are wanted.

    `name` is that of the question for this visit, so that an older tap answers no other.
    """
    titles = [say("choice.yes", language), say("choice.no", language)] if kind == "yes-no" else choices
    return tuple(option(f"answer:{name}-{number}", title) for number, title in enumerate(titles[:MOST_OPTIONS]))


def for_services(place: Place, ids: Sequence[int] = ()) -> tuple[Option, ...]:
    """List the services with their prices; only those of these ids, if there are any."""
    listed = [one for one in place.services if not ids or one.id in ids]
    return tuple(option(f"service:{one.id}", one.name, one.price) for one in listed[:MOST_OPTIONS])


def for_day(language: str) -> tuple[Option, ...]:
    """Offer the one answer to "when" that needs no words."""
    return (option("when:earliest", say("choice.earliest", language)),)


def for_offers(
    offers: Sequence[Offer], journey: JourneyState, place: Place, language: str, *, with_names: bool
) -> tuple[Option, ...]:
    """List the times, and last the way to others."""
    rows = [
        option(
            f"slot:{one.id}",
            format_short_when(one.start_at, place.time_zone, language),
            one.practitioner if with_names else "",
        )
        for one in offers
    ]
    more = option(f"more:{journey.next_id()}", say("choice.more", language))
    return (*rows, more)


def in_language(journey: JourneyState, place: Place, language: str) -> tuple[Option, ...]:
    """Give the open question's options with titles in this language; their tokens stay."""
    assert journey.question is not None
    return tuple(_retitled(one, journey, place, language) for one in journey.question.options)


def _retitled(one: Option, journey: JourneyState, place: Place, language: str) -> Option:
    kind, _, value = one.id.partition(":")
    question = journey.question
    titles = YES_TITLES.get(words_kind(question.kind, question.values)) if question else None
    if kind in ("yes", "no") and titles:
        return option(one.id, say(titles[kind == "no"], language))
    if kind == "intent":
        return option(one.id, say(f"choice.{value}", language))
    if kind == "code":
        return option(one.id, say("choice.code", language))
    if kind in ("more", "when"):
        return option(one.id, say("choice.more" if kind == "more" else "choice.earliest", language))
    if kind == "slot" and (offer := journey.find_offer(value)):
        return option(one.id, format_short_when(offer.start_at, place.time_zone, language), one.description)
    if kind == "service" and (service := place.service(int(value))):
        return option(one.id, service.name, service.price)
    return one


def words_kind(kind: str, values: Mapping[str, Any]) -> str:
    """Say in which words a question is put: what needs approval is asked for, not booked."""
    return "confirm-request" if kind == states.CONFIRM_BOOK and values.get("needs_approval") else kind


def for_yes(kind: str, journey: JourneyState, language: str, values: Mapping[str, Any] = NONE) -> tuple[Option, ...]:
    """Offer yes, no and, where a time is asked about, other times. `values`: what is read back."""
    yes, no = YES_TITLES[words_kind(kind, values)]
    token = journey.next_id()
    more = [option(f"more:{token}", say("choice.more", language))]
    return (
        option(f"yes:{token}", say(yes, language)),
        *(more if kind in (states.CONFIRM_BOOK, states.CONFIRM_MOVE) else []),
        option(f"no:{token}", say(no, language)),
    )
