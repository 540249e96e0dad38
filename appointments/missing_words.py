"""Which words customers would read in another language than theirs, of the languages that the places offer.

Apps above with words of their own register a source in their `ready()`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Model

from appointments.models import Location, Question, Service

SERVICE_WORDS = ("name", "preparation", "price_text", "deposit_text")
LOCATION_WORDS = ("name", "directions")


class MissingWords(NamedTuple):
    """What lacks words in one language: the row to open (one without id is still to be made) and its fields."""

    row: Model
    language: str
    fields: tuple[str, ...]


Source = Callable[[], Iterable[MissingWords]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of missing words, once."""
    if source not in _sources:
        _sources.append(source)
    return source


def list_missing() -> list[MissingWords]:
    """List everything that lacks words, places first, then services and their questions, then what was registered."""
    found = [*_list_locations(), *_list_services(), *_list_questions()]
    return found + [one for source in _sources for one in source()]


def list_languages(places: Iterable[Location] | None = None) -> list[str]:
    """List the languages that these places offer, or all that are open, each once."""
    shown = Location.objects.filter(is_active=True) if places is None else places
    return list(dict.fromkeys(language for place in shown for language in place.languages))


def find_missing(
    own: dict[str, str], texts: dict[str, dict[str, str]], languages: Sequence[str], first: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each language that lacks words, with which. Pure.

    `own` are the words that count in the `first` language of a place, `texts` those by language; hi-Latn may use those
    of hi. Words that are there in no language at all are not wanted in any.
    """
    wanted = [name for name in own if own[name] or any(words.get(name) for words in texts.values())]
    for language in languages:
        lacks = [name for name in wanted if not _has(name, language, texts)]
        if language in first:
            lacks = [name for name in lacks if not own[name]]
        if lacks:
            yield language, tuple(lacks)


def _has(name: str, language: str, texts: dict[str, dict[str, str]]) -> bool:
    while language:
        if texts.get(language, {}).get(name):
            return True
        language = language.rpartition("-")[0]
    return False


def _list_locations() -> Iterator[MissingWords]:
    for place in Location.objects.filter(is_active=True).prefetch_related("texts"):
        texts = _by_language(place.texts.all(), LOCATION_WORDS)
        own = {"name": place.name, "directions": ""}
        for language, fields in find_missing(own, texts, place.languages, place.languages[:1]):
            yield MissingWords(place, language, fields)


def _list_services() -> Iterator[MissingWords]:
    for service in Service.objects.filter(is_active=True).prefetch_related("texts", "locations"):
        texts = _by_language(service.texts.all(), SERVICE_WORDS)
        own = {name: getattr(service, name) for name in SERVICE_WORDS}
        for language, fields in find_missing(own, texts, *_spoken(service)):
            yield MissingWords(service, language, fields)


def _list_questions() -> Iterator[MissingWords]:
    questions = Question.objects.filter(is_active=True, service__is_active=True)
    for question in questions.prefetch_related("texts", "service__locations"):
        texts = _by_language(question.texts.all(), ("text",))
        for language, fields in find_missing({"text": question.text}, texts, *_spoken(question.service)):
            yield MissingWords(question, language, fields)


def _spoken(service: Service) -> tuple[list[str], list[str]]:
    """List the languages in which a service is offered, and those that are the first wherever they are offered."""
    places = [place for place in service.locations.all() if place.is_active]
    languages = list_languages(places)
    later = {language for place in places for language in place.languages[1:]}
    return languages, [language for language in languages if language not in later]


def _by_language(rows: Iterable[Model], names: Sequence[str]) -> dict[str, dict[str, str]]:
    return {getattr(row, "language", ""): {name: getattr(row, name) for name in names} for row in rows}
