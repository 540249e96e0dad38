"""Finding the entry that answers a question: PostgreSQL full text first, trigrams for what was typed wrong.

An entry is found where the question holds every word of one of its synonyms; where the question and the entry's own
question share their telling words; or where the letters are nearly the same. Better no answer than a wrong one: what is
found in the answer's text alone does not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchConfig, SearchQuery, SearchVector, SearchVectorExact
from django.db.models import BooleanField, Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.expressions import ExpressionWrapper

from appointments import queries
from appointments.models import Location
from conversations.knowledge import words
from conversations.models import KnowledgeEntry, KnowledgePhrase

ALIKE = 0.5  # the share of trigrams from which a word typed wrong counts as said
ALIKE_WHOLE = 0.7  # the same of several words, of which one may have been said alone
LONG_ENOUGH = 6  # letters; shorter words that look alike are different words
SHARE = 0.5  # of what was asked, that an entry's question must cover where it has no synonym for it
MOST_ANSWERS = 2


@dataclass(frozen=True)
class Found:
    """An entry that answers, how surely (0 to 1), and the words by which it was found."""

    entry: KnowledgeEntry
    score: float
    words: tuple[str, ...]


def find_answers(asked: str, *, location: Location, language: str, service_id: int | None = None) -> tuple[Found, ...]:
    """Find the entries that answer a message, one for each of its sentences at most, in the order of asking."""
    chain = queries.list_languages(language, location)
    found: dict[int, Found] = {}
    for sentence in words.sentences(asked):
        one = _find_one(words.fold(sentence), location, chain, service_id)
        if one is not None:
            found.setdefault(one.entry.pk, one)
    return tuple(found.values())[:MOST_ANSWERS]


def _find_one(asked: Sequence[str], location: Location, chain: Sequence[str], service_id: int | None) -> Found | None:
    if not asked:
        return None
    rows = _matching(" ".join(asked), _open_to(location, chain, service_id))
    scored = [(_score(row, asked), row) for row in rows]
    best = [one for one in scored if one[0] > 0]
    if not best:
        return None
    score, row = max(best, key=lambda one: (round(one[0], 1), *_nearness(one[1].entry, chain), one[0]))
    return Found(row.entry, score, tuple(row.words.split()))


def _open_to(location: Location, chain: Sequence[str], service_id: int | None) -> QuerySet[KnowledgePhrase]:
    """Keep what is true at this place for this service, in a language of the customer's."""
    here = Q(entry__location=None) | Q(entry__location=location)
    of_it = Q(entry__service=None) | Q(entry__service_id=service_id) if service_id else Q(entry__service=None)
    return KnowledgePhrase.objects.filter(here, of_it, entry__is_active=True, entry__language__in=chain)


def _matching(asked: str, phrases: QuerySet[KnowledgePhrase]) -> QuerySet[KnowledgePhrase]:
    """Say of each phrase whether the question holds all of it, whether it holds all of the question, how alike."""
    english = Q(entry__language__startswith="en")

    def both(build: str) -> Case:
        return Case(When(english, then=_match(build, asked, "english")), default=_match(build, asked, "simple"))

    found = phrases.annotate(
        holds=both("phrase in question"),
        within=both("question in phrase"),
        likeness=Func(F("words"), Value(asked), function="STRICT_WORD_SIMILARITY", output_field=FloatField()),
        whole=Func(F("words"), Value(asked), function="SIMILARITY", output_field=FloatField()),
    )
    return found.filter(Q(holds=True) | Q(within=True) | Q(likeness__gte=ALIKE)).select_related("entry")


def _match(build: str, asked: str, config: str) -> ExpressionWrapper:
    kept = SearchConfig(config)
    if build == "question in phrase":
        match = SearchVectorExact(F("vector"), SearchQuery(asked, config=kept))
    else:
        match = SearchVectorExact(SearchVector(Value(asked), config=kept), SearchQuery(F("words"), config=kept))
    return ExpressionWrapper(match, output_field=BooleanField())


def _score(row: KnowledgePhrase, asked: Sequence[str]) -> float:
    """Weigh one phrase; 0 is no match."""
    phrase = row.words.split()
    share = min(len(phrase) / len(asked), 1.0)
    if row.holds and (row.is_synonym or share >= SHARE):  # type: ignore[attr-defined]
        return 0.8 + 0.2 * share
    if row.within and len(asked) / len(phrase) >= SHARE:  # type: ignore[attr-defined]
        return 0.7 + 0.2 * len(asked) / len(phrase)
    alike = row.likeness if row.is_synonym else row.whole  # type: ignore[attr-defined]
    enough = ALIKE if len(phrase) == 1 else ALIKE_WHOLE
    return alike * 0.7 if alike >= enough and len(row.words) >= LONG_ENOUGH else 0.0


def _nearness(entry: KnowledgeEntry, chain: Sequence[str]) -> tuple[bool, bool, int]:
    """The more special the entry, the better; then the language that comes first."""
    return entry.service_id is not None, entry.location_id is not None, -chain.index(entry.language)
