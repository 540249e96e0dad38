"""Which services a turn's words want together, leave out or put to choice: "a haircut and a facial", "not the facial".

Pure. The words of all languages count at once, because people mix them; what the business calls a service comes in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from conversations.assistant import recognise
from conversations.assistant.brain import ServiceWords
from conversations.assistant.service_words import (
    ADD_AFTER,
    ADD_BEFORE,
    AND,
    AS_ONE,
    BOTH,
    CORRECTS,
    DAYS,
    FILLER,
    FOR_SOMEBODY,
    GOES_ON,
    LEAVE_AFTER,
    LEAVE_BEFORE,
    ONLY_AFTER,
    ONLY_BEFORE,
    OR,
    QUESTION,
    SOMEBODY,
    SWAP,
    SWAP_TO,
)

NEAR = 4  # words between a mention and the word that governs it
Tokens = list[str]


@dataclass(frozen=True)
class Named:
    """The services of a turn by id: wanted in their order, left out, and those of which one is meant.

    `only`: no others than those wanted; `adds`: those wanted come to what was wanted before. `mentioned` are all, and
    `alone` is the one that the words are about, if it is one.
    """

    wanted: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    choice: tuple[int, ...] = ()
    only: bool = False
    adds: bool = False
    mentioned: tuple[int, ...] = ()
    alone: int | None = None

    def after(self, before: Sequence[int], *, refuses: bool = False) -> tuple[int, ...]:
        """Give what is wanted now, after `before`; `refuses`: the words say no to all of that as it was read back."""
        left = [one for one in before if one not in self.dropped]
        if self.only or not before:
            return self.wanted
        if self.adds or len(left) < len(before):
            return (*left, *(one for one in self.wanted if one not in left))
        if set(self.wanted) < set(before) and not refuses:
            return tuple(before)  # to name one of them again drops no other
        return self.wanted


@dataclass
class _Mention:
    """Words that name a service, from `first` up to `last`; several ids: it may be any of them."""

    ids: frozenset[int]
    first: int
    last: int
    dropped: bool = False
    joined: str = ""  # how it hangs on the mention before: and, or, or not at all


def find(text: str, services: Sequence[ServiceWords], language: str = "en") -> Named:
    """Find what is wanted of several services; of one exactly what `recognise.find_service` finds."""
    tokens = _cut(text)
    mentions = _list_mentions(tokens, services)
    alone = recognise.find_service(text, services, language)
    if not mentions:
        return Named((alone,) if alone else (), mentioned=(alone,) if alone else (), alone=alone)
    _mark_dropped(tokens, mentions)
    _join(tokens, mentions)
    kept = [one for one in mentions if not one.dropped]
    dropped = _ids(one for one in mentions if one.dropped)
    chain = _choose_chain(kept, alone)
    choice = _choice_of(chain)
    wanted = tuple(one for one in _ids(one for one in chain if len(one.ids) == 1) if one not in choice)
    if not choice and not dropped and len(wanted) < 2:
        wanted = (alone,) if alone else ()
    return Named(
        wanted=tuple(one for one in wanted if one not in dropped),
        dropped=dropped,
        choice=choice,
        only=any(_says_only(tokens, one) for one in chain),
        adds=any(_says_more(tokens, one) for one in chain),
        mentioned=_ids(mentions),
        alone=alone,
    )


def _cut(text: str) -> Tokens:
    """Give the words and marks of a text, those that are one together as one."""
    said = " ".join(recognise.cut(text))
    for pattern, word in AS_ONE:
        said = pattern.sub(word, said)
    return said.split()


def _ids(mentions: Iterator[_Mention] | list[_Mention]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(pk for one in mentions for pk in sorted(one.ids) if len(one.ids) == 1))


def _list_mentions(tokens: Tokens, services: Sequence[ServiceWords]) -> list[_Mention]:
    """List whole names, the longest from the left, then the telling words between them, in their order."""
    phrases = recognise.list_phrases(tuple(services))
    places = [at for at, token in enumerate(tokens) if token[0].isalnum()]
    stems = [recognise.stem(tokens[at]) for at in places]
    found: list[_Mention] = []
    at = 0
    while at < len(stems):
        length, ids = _longest(stems, at, phrases)
        ids = ids or recognise.tell(stems[at], tuple(services))
        length = length or 1
        if ids:
            _note(found, _Mention(ids, places[at], places[at + length - 1] + 1))
        at += length
    return found


def _longest(stems: Tokens, at: int, phrases: recognise.Phrases) -> tuple[int, frozenset[int]]:
    for words, ids in phrases.get(stems[at], ()):
        if tuple(stems[at : at + len(words)]) == words:
            return len(words), ids
    return 0, frozenset()


def _note(found: list[_Mention], one: _Mention) -> None:
    """Add a mention; words of one service that stand side by side are one."""
    if found and found[-1].ids & one.ids and found[-1].last == one.first:
        found[-1].ids, found[-1].last = found[-1].ids & one.ids, one.last
    else:
        found.append(one)


def _before(tokens: Tokens, at: int) -> Iterator[str]:
    """Give the words before a place, nearest first, as far as only small words stand between."""
    for word in reversed(tokens[max(at - NEAR, 0) : at]):
        yield word
        if word not in FILLER:
            return


def _after(tokens: Tokens, at: int) -> Iterator[str]:
    for word in tokens[at : at + NEAR]:
        yield word
        if word not in FILLER:
            return


def _mark_dropped(tokens: Tokens, mentions: list[_Mention]) -> None:
    """Mark what is not wanted: refused by a word before or after it, swapped for the next, or corrected by it."""
    for at, one in enumerate(mentions):
        says_not = _is_near(tokens, one, LEAVE_BEFORE, LEAVE_AFTER)
        one.dropped = says_not or (at + 1 < len(mentions) and _gives_way(tokens, one, mentions[at + 1]))


def _gives_way(tokens: Tokens, one: _Mention, other: _Mention) -> bool:
    """Say whether the next one takes its place: "change the haircut to a facial", "a haircut, sorry, a facial"."""
    between = set(tokens[one.last : other.first])
    swaps = not SWAP.isdisjoint(_before(tokens, one.first)) and not SWAP_TO.isdisjoint(between)
    return swaps or (other.ids != one.ids and not CORRECTS.isdisjoint(between) and AND.isdisjoint(between))


def _join(tokens: Tokens, mentions: list[_Mention]) -> None:
    """Say of each how it hangs on the one before. In "a haircut, a facial or a peel" the last word counts for all."""
    says_both = not BOTH.isdisjoint(tokens)
    apart = len(FOR_SOMEBODY.findall(" ".join(tokens))) > 1  # one for each of two people is no one visit
    for before, one in pairwise(mentions):
        between = tokens[before.last : one.first]
        joined = _link(between) or ("and" if says_both else "")
        other_person = apart and FOR_SOMEBODY.search(" ".join(between))
        one.joined = "" if joined == "and" and (other_person or _on_other_day(between, tokens[one.last :])) else joined
    later = ""
    for one in reversed(mentions[1:]):
        if one.joined == ",":
            one.joined = later or "and"
        later = one.joined


def _on_other_day(between: Tokens, after: Tokens) -> bool:
    """Say whether each has a day of its own: "a haircut tomorrow and a facial on Friday"."""
    first, second = DAYS & set(between), DAYS & set(after)
    return bool(first and second - first)


def _link(between: Tokens) -> str:
    """Say how the words between two mentions join them: and, or, a comma alone, or not at all."""
    at = next((at for at in reversed(range(len(between))) if between[at] in AND or between[at] in OR), None)
    if at is None:
        marks = [word for word in between if word not in FILLER]
        return "," if marks == [","] else ""
    rest = [word for word in between[at + 1 :] if word not in FILLER]
    if len(rest) > 1 or not (QUESTION | SOMEBODY).isdisjoint(rest):
        return ""
    return "or" if between[at] in OR else "and"


def _choose_chain(kept: list[_Mention], alone: int | None) -> list[_Mention]:
    """Choose the mentions that hang together: the longest chain, or the one that a single service is found in."""
    chains: list[list[_Mention]] = []
    for one in kept:
        if chains and one.joined:
            chains[-1].append(one)
        else:
            chains.append([one])
    if not chains:
        return []
    most = max(len(_ids(chain)) for chain in chains)
    if most > 1 or len(chains) == 1:
        return next(chain for chain in chains if len(_ids(chain)) == most)
    return next((chain for chain in chains if alone is not None and chain[0].ids == {alone}), [])


def _choice_of(chain: list[_Mention]) -> tuple[int, ...]:
    """List those of which one is meant: named with "or" between them, or by a word that several are called by."""
    if len(chain) < 2:
        return ()
    found: list[int] = []
    for before, one in pairwise(chain):
        if one.joined == "or":
            found += [*sorted(before.ids), *sorted(one.ids)]
    found += [pk for one in chain if len(one.ids) > 1 for pk in sorted(one.ids)]
    distinct = tuple(dict.fromkeys(found))
    return distinct if len(distinct) > 1 else ()


def _says_only(tokens: Tokens, one: _Mention) -> bool:
    return _is_near(tokens, one, ONLY_BEFORE, ONLY_AFTER)


def _says_more(tokens: Tokens, one: _Mention) -> bool:
    """Say whether it comes to the others: "and a facial", "a facial too", "add a facial"."""
    return _is_near(tokens, one, ADD_BEFORE if one.joined else ADD_BEFORE | GOES_ON, ADD_AFTER)


def _is_near(tokens: Tokens, one: _Mention, before: frozenset[str], after: frozenset[str]) -> bool:
    """Say whether a word before or after a mention governs it."""
    return not before.isdisjoint(_before(tokens, one.first)) or not after.isdisjoint(_after(tokens, one.last))
