"""Names of the place's own things in free text (services, practitioners), and what a question is about. Pure.

The words of a language stand in `vocabulary`; what an admin calls a service comes in with it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from conversations.assistant import sounding, vocabulary
from conversations.assistant.brain import PractitionerWords, ServiceWords
from conversations.journeys.state import ANYONE

LIKE = 0.84
_TITLES = frozenset({"dr", "doctor", "mr", "mrs", "ms", "prof", "डॉ", "डॉक्टर", "डाक्टर", "डा"})
_COURTESIES = frozenset({"जी", "सर", "मैडम", "मैम", "साहब"})
_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961]")

# What a service may be called, in stems, by the first of them and the longest first, and which services are called so.
Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], frozenset[int]]]]
_WORD = (
    r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff])+"  # letters with the signs that hang on them, which \w does not count in
)


def fold(text: str) -> list[str]:
    """Give the words of a text, in small letters without accents; vowel signs of Indic scripts stay."""
    return re.findall(_WORD, _plain(text))


def cut(text: str) -> list[str]:
    """Give the words of a text as `fold` does, and the marks between them."""
    return re.findall(rf"{_WORD}|[,.;:!?&+/]", _plain(text).replace("\u0964", "."))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in decomposed if not unicodedata.combining(one) or ord(one) > 0x0900)
    return unicodedata.normalize("NFC", kept).replace("'s", "").replace("-", " ")


def stem(word: str) -> str:
    """Take an English ending off a word."""
    for ending in ("ings", "ing", "ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def find_service(text: str, services: Sequence[ServiceWords], language: str = "en") -> int | None:
    """Find the one service that is named: its whole name first, then its telling words.

    Who tells of pain names the tooth that hurts, not what it needs: then only a whole name counts.
    """
    words = fold(text)
    whole = _longest_whole([stem(word) for word in words], services)
    if whole is not None or vocabulary.says("ailing", text, language):
        return whole
    telling = list_telling(tuple(services))
    scores = {service_id: _score(words, known) for service_id, known in telling.items()}
    best = max(scores.values(), default=0)
    found = [service_id for service_id, score in scores.items() if score == best]
    return found[0] if best and len(found) == 1 else None


def _longest_whole(said: list[str], services: Sequence[ServiceWords]) -> int | None:
    joined = f" {' '.join(said)} "
    found: list[tuple[int, int]] = []
    for names in list_phrases(tuple(services)).values():
        for words, called in names:
            name = " ".join(words)
            if f" {name} " in joined:
                found += [(len(name), service_id) for service_id in called]
    best = max((length for length, _ in found), default=0)
    longest = {service_id for length, service_id in found if length == best}
    return longest.pop() if len(longest) == 1 else None


@lru_cache(maxsize=64)
def list_phrases(services: tuple[ServiceWords, ...]) -> Phrases:
    """List what services are called, for names to be found word by word."""
    called: dict[tuple[str, ...], set[int]] = {}
    for service in services:
        for name in (service.name, *service.words):
            if words := tuple(stem(word) for word in fold(name)):
                called.setdefault(words, set()).add(service.id)
    phrases: dict[str, list[tuple[tuple[str, ...], frozenset[int]]]] = {}
    for words in sorted(called, key=len, reverse=True):
        phrases.setdefault(words[0], []).append((words, frozenset(called[words])))
    return phrases


@lru_cache(maxsize=64)
def list_telling(services: tuple[ServiceWords, ...]) -> dict[int, dict[str, str]]:
    """List the words of each service that no other service has, by their stems."""
    own = {
        service.id: {
            stem(word): word for name in (service.name, *service.words) for word in fold(name) if len(word) > 3
        }
        for service in services
    }
    return {
        service_id: {
            stem: word for stem, word in words.items() if not any(stem in own[key] for key in own if key != service_id)
        }
        for service_id, words in own.items()
    }


def _score(said: Iterable[str], words: Mapping[str, str]) -> int:
    """How many telling words were said, one letter wrong forgiven in long ones."""
    return sum(stem(word) in words or _is_like(word, words.values()) for word in set(said))


def _is_like(word: str, known: Iterable[str]) -> bool:
    """Whether it is one of them misspelt; hardly anybody mistakes the first letter ("calling" is no "scaling")."""
    return len(word) > 5 and bool(get_close_matches(word, [one for one in known if one[0] == word[0]], 1, LIKE))


@lru_cache(maxsize=4096)
def tell(word: str, services: tuple[ServiceWords, ...]) -> frozenset[int]:
    """Say which service a telling word is of, one letter wrong forgiven in a long one; empty where it is of none."""
    found = [service_id for service_id, words in list_telling(services).items() if _score((word,), words)]
    return frozenset(found if len(found) == 1 else ())


def find_practitioner(text: str, practitioners: Sequence[PractitionerWords], language: str) -> int | str | None:
    """Find the one practitioner that is named, or `any` where the words say that anyone will do.

    Of those who are not wanted ("not Dr Rao") none is found.
    """
    refused = find_refused(text, practitioners, language)
    found = [one.id for one in _named(text, practitioners) if one.id not in refused]
    if len(found) == 1:
        return found[0]
    return ANYONE if vocabulary.says("anyone", text, language) and not refused else None


def find_refused(text: str, practitioners: Sequence[PractitionerWords], language: str) -> tuple[int, ...]:
    """Find the practitioners that are named as not wanted."""
    return tuple(
        one.id
        for one in _named(text, practitioners)
        if any(vocabulary.refuses(word, text, language) for word in _words_for(one, text))
    )


def _named(text: str, practitioners: Sequence[PractitionerWords]) -> list[PractitionerWords]:
    return [one for one in practitioners if _words_for(one, text)]


def _words_for(practitioner: PractitionerWords, text: str) -> set[str]:
    """Give the words of a text that name somebody: as it is written, or in Devanagari as it sounds."""
    said, names = fold(text), _names_of(practitioner)
    found = names & set(said)
    for at, word in enumerate(said):
        if _DEVANAGARI.match(word):
            has_title = not _TITLES.isdisjoint(said[max(at - 1, 0) : at]) or not _COURTESIES.isdisjoint(
                said[at + 1 : at + 2]
            )
            if any(sounding.is_word(word, name, loosely=has_title) for name in names):
                found.add(word)
    return found


def _names_of(practitioner: PractitionerWords) -> set[str]:
    return {word for word in fold(practitioner.name) if len(word) > 1 and word not in _TITLES}


def is_practitioner(name: str, practitioners: Sequence[PractitionerWords]) -> bool:
    """Say whether a name belongs to one of the practitioners."""
    said = {word for word in fold(name) if word not in _TITLES}
    return any(said & _names_of(one) for one in practitioners)


def find_topics(text: str, language: str) -> tuple[str, ...]:
    """List what facts are asked for: price, address, hours, preparation, duration and the like."""
    return tuple(topic for topic in vocabulary.TOPICS if vocabulary.says(topic, text, language))


def is_for_other(text: str, language: str) -> bool:
    """Say whether the appointment is for somebody else."""
    return vocabulary.says("for-other", text, language)


def is_courtesy(text: str, language: str) -> bool:
    """Say whether it is thanks or a farewell."""
    return vocabulary.says("courtesy", text, language)


def is_farewell(text: str, language: str) -> bool:
    """Say whether it is a farewell and nothing else."""
    return vocabulary.says("farewell", text, language)


def is_nothing_more(text: str, language: str) -> bool:
    """Say whether it only tells that nothing else is wanted."""
    return vocabulary.says("nothing-more", text, language)


def is_assent(text: str, language: str) -> bool:
    """Say whether it is a yes or a nod and nothing else, or only pictures."""
    return vocabulary.says("assent", text, language) or not any(one.isalnum() for one in text)


def is_greeting(text: str, language: str) -> bool:
    """Say whether it is a greeting and nothing else."""
    return vocabulary.says("greeting", text, language)
