"""Nobody is told that something was done unless the row is there.

A sentence that says booked, moved, cancelled or confirmed leaves only if this journey has committed just that;
otherwise the truth leaves in its place. It is judged clause by clause, so that "no problem, it's booked" is no denial,
and so that words of a model are held no longer than to the end of a clause (`answer`).
"""

import re
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from conversations.assistant import claim_loans, claim_scores
from conversations.assistant.claim_forms_english import ENGLISH
from conversations.assistant.claim_forms_hindi import HINDI, HINGLISH
from conversations.assistant.claim_grammar import Grammar
from conversations.assistant.claim_text import fold
from conversations.assistant.claim_words import ADVERBS, TABLES, ClaimWords
from conversations.assistant.phrasing import has_line, say

# A confirmed visit is booked, and a moved one is booked at its new time: these truths cover the weaker words.
COVERS = {
    "booked": {"booked", "confirmed", "done"},
    "moved": {"moved", "booked", "confirmed", "done"},
    "confirmed": {"confirmed", "booked", "done"},
    "cancelled": {"cancelled", "done"},
}
_BETWEEN_SENTENCES = re.compile(
    r"((?<=[.!?।۔؟])(?<!\b[DdMmJjSs][rst]\.)(?<!\b[Mm]rs\.)(?<!\bSmt\.)(?<!\bNo\.)(?<!डॉ\.)\s+|\n+)"
)
_BETWEEN_CLAUSES = re.compile(
    r"[,;:–—।،؛۔]\s+|\s-\s|[.!?؟](?=\s)|(?<!kisi)(?<!किसी)\s(?:and|but|so|because|aur|lekin|और|लेकिन|मगर|isliye|इसलिए)\s|"
    r"(?<=\btha)\s(?:to|toh)\s|(?<=\bthi)\s(?:to|toh)\s|(?<=था)\sतो\s|(?<=थी)\sतो\s|"
    r"(?<=mat kijiye)\s|(?<=mat kariye)\s|(?<=मत कीजिए)\s|(?<=मत करिए)\s"
)
# Where a question begins that was hung on a statement without a mark.
_ASKS_AFTER = re.compile(
    r"(?<=\w) (?:is there|anything else|something else|shall i|do you (?:need|want|have)|would you like|can i|may i|"
    r"what else|will that be|is that all|aur kuch|aur koi|kuch aur|और कुछ|और कोई|कुछ और)(?!\w)"
)

# The languages whose lines the likeness was learned of, and where it counts. A form that claims is none below `ALIEN`
# and in doubt below `UNLIKE`; a sentence that no form finds is in doubt from `DOUBTFUL` on, and claims from `LIKE` on.
SCORED = ("en", "hi", "hi-Latn")
ALIEN, UNLIKE, DOUBTFUL, LIKE = 0.002, 0.4, 0.25, 0.95
NOTHING: frozenset[str] = frozenset()


class Weighed(NamedTuple):
    """The kinds of deeds that a sentence claims, and those that it may claim."""

    claims: frozenset[str]
    doubts: frozenset[str]

    def without(self, kinds: Set[str]) -> "Weighed":
        """Give it without what is so."""
        return Weighed(self.claims - kinds, self.doubts - kinds)


class Reviewed(NamedTuple):
    """A text that may leave, and what it may still claim."""

    text: str
    doubts: frozenset[str]


@dataclass(frozen=True)
class _Table:
    """One language's patterns, compiled. `letters`: what a clause must hold to be looked at."""

    letters: re.Pattern[str]
    claims: dict[str, re.Pattern[str]]
    firm: dict[str, re.Pattern[str]]
    takes_back: re.Pattern[str]
    governs: re.Pattern[str]
    asks: re.Pattern[str]
    is_ordered: bool
    forms: re.Pattern[str]
    spares: re.Pattern[str]
    form_kinds: dict[str, re.Pattern[str]]
    core: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def name_kind(self, clause: str) -> str:
        """Name what a form claims: by the first kind whose words it holds."""
        return next((kind for kind, words in self.form_kinds.items() if words.search(clause)), "booked")

    def says_plainly(self, clause: str) -> str:
        """Name what is said of the customer's own visit so plainly that no general licence counts, or nothing."""
        for found in self.core.finditer(clause):
            if not self.before.search(clause[: found.start()]) and not self.after.search(clause[found.end() :]):
                return self.name_kind(found[0])
        return ""


GRAMMARS = {"en": ENGLISH, "hi-Latn": HINGLISH, "hi": HINDI}


@cache
def _tables() -> tuple[_Table, ...]:
    return tuple(_compile(words, GRAMMARS[language]) for language, words in TABLES.items())


def _tables_for(clause: str) -> tuple[_Table, ...]:
    return tuple(one for one in _tables() if one.letters.search(clause))


def _compile(words: ClaimWords, grammar: Grammar) -> _Table:
    def joined(patterns: dict[str, tuple[str, ...]]) -> dict[str, re.Pattern[str]]:
        return {kind: re.compile("|".join(some).replace("{adv}", ADVERBS)) for kind, some in patterns.items()}

    return _Table(
        letters=re.compile(words.letters),
        claims=joined(words.claims),
        firm=joined(words.firm),
        takes_back=re.compile(words.takes_back),
        governs=re.compile(words.governs),
        asks=re.compile(words.asks),
        is_ordered=words.is_ordered,
        forms=re.compile("|".join(f"(?:{one})" for one in grammar.forms)),
        spares=re.compile(grammar.spares),
        form_kinds={kind: re.compile(some) for kind, some in grammar.kinds.items()},
        core=re.compile(grammar.core),
        before=re.compile(grammar.before),
        after=re.compile(grammar.after),
    )


def find_claims(sentence: str, language: str = "") -> set[str]:
    """Say what a sentence claims to have been done: booked, moved, cancelled, confirmed, or done as such.

    Every language is looked for, because people and models mix them; `language` is where the sentence was said.
    """
    folded = fold(sentence)
    clauses = [one.strip(" .!?।\"'") for one in _BETWEEN_CLAUSES.split(folded)]
    last = len(clauses) - 1
    found: set[str] = set()
    is_governed = False
    for index, clause in enumerate(clauses):
        if folded.endswith(("?", "؟")) and index == last:
            clause = _before_question(clause)
        if is_governed or not clause:
            continue
        kinds, is_governed = _judge(clause, language, may_ask=index == 0 or folded.endswith("?"))
        found |= kinds
    return found


def _before_question(clause: str) -> str:
    """Give what a last clause states before it asks ("your slot is booked anything else"); mostly nothing."""
    found = _ASKS_AFTER.search(clause)
    return clause[: found.start()].strip() if found else ""


def _judge(clause: str, language: str, *, may_ask: bool) -> tuple[set[str], bool]:
    """Give what a clause claims, and whether it puts the rest of its sentence under a condition."""
    kinds: set[str] = set()
    tables = _tables_for(clause)
    for table in tables:
        if may_ask and table.asks.search(clause):
            return set(), False
        if plainly := table.says_plainly(clause):
            return {plainly}, False
        if table.governs.search(clause):
            return set(), True
        kinds |= {kind for kind, pattern in table.firm.items() if pattern.search(clause)}
    if any(table.takes_back.search(clause) for table in tables):
        return kinds, False
    for table in tables:
        here = [kind for kind, pattern in table.claims.items() if pattern.search(clause)]
        kinds |= set(here[:1] if table.is_ordered else [one for one in here if one != "done"] or here)
    kinds = kinds or _judge_form(clause, tables)
    if not kinds and (by_loan := claim_loans.judge(clause, language)):
        kinds = {by_loan}
    return kinds, False


def _judge_form(clause: str, tables: tuple[_Table, ...]) -> set[str]:
    """Give what a clause claims by its form alone, unless a licence is found."""
    if any(table.spares.search(clause) for table in tables):
        return set()
    for table in tables:
        if table.forms.search(clause):
            return {table.name_kind(clause)}
    return set()


def allowed_after(done: Collection[str]) -> set[str]:
    """Give the kinds of claims that are true once these were committed."""
    return set(done).union(*(COVERS.get(kind, set()) for kind in done))


def weigh(
    sentence: str, language: str, score: claim_scores.Scorer = claim_scores.score, *, asks_next: bool = False
) -> Weighed:
    """Say what a sentence of a model claims, and what it may claim, by its form and by its likeness to known claims.

    Where both opinions agree it is so. Where they differ it may be so, unless the likeness is beyond doubt. `score`
    gives the likeness, 0 to 1; `asks_next` says that the next sentence asks something. What is like no claim at all is
    not looked at for its form.
    """
    if language not in SCORED:
        return Weighed(frozenset(find_claims(sentence, language)), NOTHING)
    likeness = score(sentence, asks_next)
    if likeness < min(ALIEN, DOUBTFUL):
        return Weighed(NOTHING, NOTHING)
    kinds = frozenset(find_claims(sentence, language))
    doubtful, sure = (ALIEN, UNLIKE) if kinds else (DOUBTFUL, LIKE)
    if likeness < doubtful:
        return Weighed(NOTHING, NOTHING)
    kinds = kinds or _name_kinds(fold(sentence))
    return Weighed(kinds, NOTHING) if likeness >= sure else Weighed(NOTHING, kinds)


def _name_kinds(folded: str) -> frozenset[str]:
    """Name what a sentence claims that no form finds."""
    return frozenset(table.name_kind(folded) for table in _tables_for(folded)[:1])


def find_false(
    clause: str, *, done: Collection[str], language: str, before: str = "", asks_next: bool = False
) -> Weighed:
    """Say what one clause of a model claims that was not done, and what it may claim.

    `done`: the kinds of commits so far; `before`: the sentence up to the clause, as it was said; `asks_next`: whether
    the next sentence asks.
    """
    allowed = allowed_after(done)
    weighed = weigh(before + clause, language, asks_next=asks_next)
    return weighed.without(allowed)


def truth(false: Collection[str], language: str, done: Collection[str] = ()) -> str:
    """Give the line that stands in the place of a false claim: of what is only requested, that it is."""
    waits = "requested" in done and "booked" not in done and "cancelled" not in false
    kind = "requested" if waits else min(false)
    key = f"truth.{kind}"
    return say(key if has_line(key, language) else "truth.booked", language)


def hold_to_truth(text: str, *, done: Collection[str], language: str) -> str:
    """Replace each sentence whose form claims what was not done (`done`: kinds of commits) by the truth."""
    return _replace(text, lambda part: find_claims(part, language) - allowed_after(done), language, done)


def review(
    text: str, *, done: Collection[str], language: str, standing: Mapping[str, frozenset[str]] | None = None
) -> Reviewed:
    """Do the same with words of a model, by both opinions.

    `doubts` are what the sentences that stay may claim; none where the truth stands in the text already. `standing`
    says of sentences about visits that stand what those are.
    """
    so = standing or {}
    # Of a sentence that stands there twice the stricter reading counts: nothing is asked behind it.
    found = sorted(split_with_next(text), key=lambda one: one[1], reverse=True)
    judged = {
        part: find_false(part, done=done, language=language, asks_next=asks).without(so.get(part, NOTHING))
        for part, asks in found
    }
    left = _replace(text, lambda part: judged[part].claims if part in judged else NOTHING, language, done)
    if any(one.claims for one in judged.values()):
        return Reviewed(left, NOTHING)
    return Reviewed(left, NOTHING.union(*(one.doubts for one in judged.values())))


def split_sentences(text: str) -> list[str]:
    """Cut a text into its sentences."""
    return [part for part in _BETWEEN_SENTENCES.split(text) if part.strip()]


def split_with_next(text: str) -> list[tuple[str, bool]]:
    """Cut a text into its sentences, each with whether the next one asks something."""
    parts = split_sentences(text)
    return [(part, "?" in after) for part, after in zip(parts, (*parts[1:], ""), strict=False)]


def _replace(text: str, find: Callable[[str], Set[str]], language: str, done: Collection[str]) -> str:
    kept: list[str] = []
    for part in _BETWEEN_SENTENCES.split(text):
        false = find(part)
        instead = truth(false, language, done) if false else part
        kept.append("" if false and instead in kept else instead)
    return "".join(kept).strip()
