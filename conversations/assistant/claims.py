"""Nobody is told that something was done unless the row is there.

A sentence that says booked, moved, cancelled or confirmed leaves only if this journey has committed just that;
otherwise the truth leaves in its place. It is judged clause by clause, so that "no problem, it's booked" is no denial,
and so that words of a model are held no longer than to the end of a clause (`TruthFilter`).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

from conversations.assistant import claim_loans
from conversations.assistant.claim_forms_english import ENGLISH
from conversations.assistant.claim_forms_hindi import HINDI, HINGLISH
from conversations.assistant.claim_grammar import Grammar
from conversations.assistant.claim_words import ADVERBS, TABLES, ClaimWords
from conversations.assistant.phrasing import has_line, say

# A confirmed visit is booked, and a moved one is booked at its new time: these truths cover the weaker words.
COVERS = {
    "booked": {"booked", "confirmed", "done"},
    "moved": {"moved", "booked", "confirmed", "done"},
    "confirmed": {"confirmed", "booked", "done"},
    "cancelled": {"cancelled", "done"},
}
_BETWEEN_SENTENCES = re.compile(r"((?<=[.!?।۔؟])\s+|\n+)")
_BETWEEN_CLAUSES = re.compile(
    r"[,;:–—।،؛۔]\s+|\s-\s|[.!?؟](?=\s)|(?<!kisi)(?<!किसी)\s(?:and|but|so|because|aur|lekin|और|लेकिन|मगर|isliye|इसलिए)\s|"
    r"(?<=\btha)\s(?:to|toh)\s|(?<=\bthi)\s(?:to|toh)\s|(?<=था)\sतो\s|(?<=थी)\sतो\s|"
    r"(?<=mat kijiye)\s|(?<=mat kariye)\s|(?<=मत कीजिए)\s|(?<=मत करिए)\s"
)
_END_OF_CLAUSE = re.compile(r"[,;:.!?।،؛۔؟](?=\s)|\n+")
_END_OF_SENTENCE = (".", "!", "?", "।", "۔", "؟", "\n")
_PICTURES = re.compile(r"[\u2190-\u2bff\u3000-\u303f\ufe0f\u200d\U0001f000-\U0001faff]+")
# Where a question begins that was hung on a statement without a mark.
_ASKS_AFTER = re.compile(
    r"(?<=\w) (?:is there|anything else|something else|shall i|do you (?:need|want|have)|would you like|can i|may i|"
    r"what else|will that be|is that all|aur kuch|aur koi|kuch aur|और कुछ|और कोई|कुछ और)(?!\w)"
)
# As people type.
_SHORT = {
    "ur": "you're",
    "u": "you",
    "youre": "you're",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tomo": "tomorrow",
    "appt": "appointment",
}
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_NO_MATTER = re.compile(r"\bno (?:problem|worries|issue|trouble)s?(?: at all)?\b")


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


def fold(text: str) -> str:
    """Give a text as the patterns want it."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("\u093c", "").replace("\u0901", "\u0902")
    plain = unicodedata.normalize("NFC", plain).replace("’", "'").replace("*", "").replace("_", "")
    plain = _SHORTENED.sub(lambda found: _SHORT[found[0]], _PICTURES.sub(" ; ", plain))
    return " ".join(_NO_MATTER.sub("", plain).split()).strip("; ")


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


def find_false(clause: str, *, done: Collection[str], language: str, before: str = "") -> set[str]:
    """Say what one clause claims that was not done.

    `done`: the kinds of commits so far; `before`: the sentence up to the clause, as it was said.
    """
    return find_claims(before + clause, language) - allowed_after(done)


def truth(false: Collection[str], language: str, done: Collection[str] = ()) -> str:
    """Give the line that stands in the place of a false claim: of what is only requested, that it is."""
    waits = "requested" in done and "booked" not in done and "cancelled" not in false
    kind = "requested" if waits else min(false)
    key = f"truth.{kind}"
    return say(key if has_line(key, language) else "truth.booked", language)


def hold_to_truth(text: str, *, done: Collection[str], language: str) -> str:
    """Replace each sentence that claims what was not done (`done`: kinds of commits) by the truth."""
    kept: list[str] = []
    for part in _BETWEEN_SENTENCES.split(text):
        false = find_false(part, done=done, language=language)
        instead = truth(false, language, done) if false else part
        kept.append("" if false and instead in kept else instead)
    return "".join(kept).strip()


class TruthFilter:
    """Holds words that stream in to the end of a clause, and lets no false claim pass.

    What left before a false clause stands ("Great, "); the truth takes the place of the clause and of the rest of its
    sentence, once a turn for each kind.
    """

    def __init__(self, language: str, done: Callable[[], Collection[str]]) -> None:
        self._language, self._done = language, done
        self._held = self._sentence = ""
        self._told: set[str] = set()
        self._skips = False

    def feed(self, words: str) -> list[str]:
        """Give the clauses that may leave now, in order."""
        self._held += words
        return [out for clause in self._take_clauses() if (out := self._pass(clause))]

    def finish(self) -> list[str]:
        """Give what is left at the end of the words."""
        rest, self._held = self._held, ""
        out = self._pass(rest) if rest.strip() else ""
        return [out] if out else []

    def drop(self) -> None:
        """Forget what has not left."""
        self._held = self._sentence = ""
        self._skips = False

    def _take_clauses(self) -> Iterator[str]:
        while found := _END_OF_CLAUSE.search(self._held):
            end = found.end()
            while end < len(self._held) and self._held[end].isspace():
                end += 1
            clause, self._held = self._held[:end], self._held[end:]
            yield clause

    def _pass(self, clause: str) -> str:
        before = self._sentence
        self._sentence = "" if clause.rstrip(" ").endswith(_END_OF_SENTENCE) else before + clause
        if self._skips:
            self._skips = bool(self._sentence)
            return ""
        false = find_false(clause, done=self._done(), language=self._language, before=before)
        if not false:
            return clause
        self._skips = bool(self._sentence)
        line = truth(false, self._language, self._done())
        if line in self._told:
            return ""
        self._told.add(line)
        return f"{line} "
