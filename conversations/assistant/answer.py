"""The words of one turn on their way out. On a call each clause is looked at and spoken as soon as it is whole.

Elsewhere they are kept to the end of the turn. Fixed words (`TextDelta.is_fixed`: offers, read-backs, what was done)
come from rows that are saved with the turn, so that they leave after it, on a call too.
"""

import time
from collections.abc import Callable, Collection
from typing import Protocol

from conversations.assistant import advice, claims, discretion
from conversations.assistant.brain import TextDelta
from conversations.assistant.clauses import Clauses, is_whole
from conversations.assistant.known_times import TimesCheck
from conversations.assistant.phrasing import say


class Voice(Protocol):
    """What speaks for a call while its turn is still being thought."""

    async def fill(self, words: str) -> None:
        """Bridge a late answer with a few words that are no part of it."""
        ...

    async def say(self, words: str) -> int:
        """Speak one clause and give the message it is part of. Raises LeaseLostError once nothing more may be said."""
        ...


class Answer:
    """One turn's words. `spoken` has left, `take_rest` gives what is to leave with the turn."""

    def __init__(
        self,
        language: str,
        done: Callable[[], Collection[str]],
        times: TimesCheck,
        *,
        place: str,
        own: Callable[[], Collection[str]],
        voice: Voice | None = None,
        heard: str = "",
        began: float,
    ) -> None:
        self._language, self._done, self._times, self._voice = language, done, times, voice
        self._place, self._own = place, own
        self._clauses, self._sentence, self._skips = Clauses(), "", False
        self._doubts: set[str] = set()  # what sentences that left may claim
        self._has_told_truth = False
        # A try at this very turn that died had said these: they are not said twice.
        self._said = {_plain(one) for one in _cut(heard)}
        self._round = ""
        self._fixed: list[str] = []
        self._began = began
        self.spoken = ""
        self.message_id = 0
        self.first_words_ms: int | None = None
        self.has_guessed = False  # words that named a time nobody looked up were held back, and what followed them

    async def take(self, words: TextDelta) -> None:
        """Take some of the words; on a call, say the clauses they complete. Raises LeaseLostError."""
        if words.is_fixed:
            self._fixed.append(words.text)
        elif self._voice is None:
            self._round += words.text
        else:
            for clause in self._clauses.feed(words.text):
                await self._say(clause)

    async def before_calls(self) -> None:
        """End the words beside a tool's call: on the phone they are said before it runs, in writing dropped."""
        if rest := self._clauses.finish():
            await self._say(rest)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what has not left; what has left stands, and the next words begin a new sentence."""
        self._clauses.drop()
        self._round, self._sentence, self._skips = "", "", False
        self._fixed.clear()

    @property
    def has_fixed(self) -> bool:
        """Whether words from rows follow."""
        return bool(self._fixed)

    async def take_rest(self) -> str:
        """Give what is to leave with the turn, looked at."""
        if self._voice is None:
            own = discretion.hold_back(self._round, place=self._place, language=self._language)
            own = advice.hold_back(own, own=self._own(), language=self._language)
            own, doubts = await self._review(own.strip())
            own = await self._without_guesses(own)
            doubts = claims.NOTHING if self.has_guessed else doubts
        else:
            own, doubts = await self._look(self._clauses.finish()), frozenset(self._doubts)
        fixed = claims.hold_to_truth("".join(self._fixed).strip(), done=self._done(), language=self._language)
        return "\n\n".join(one for one in (f"{own.strip()} {self._truth_behind(doubts, own)}".strip(), fixed) if one)

    def _truth_behind(self, doubts: Collection[str], own: str) -> str:
        """Give what is so, to follow words that may be taken for a claim; nothing where fixed words follow anyhow."""
        done = self._done()
        if (
            self._has_told_truth
            or not set(doubts) - claims.allowed_after(done)
            or self._fixed
            or not (own or self.spoken)
        ):
            return ""
        return say("truth.behind-more" if done else "truth.behind", self._language)

    async def _without_guesses(self, text: str) -> str:
        """Give a text up to the first clause that names a time nobody looked up, and say why."""
        kept = ""
        for clause in _cut(text):
            if await self._times.guesses(clause):
                self.has_guessed = True
                return f"{kept}{say('truth.time', self._language)}"
            kept += clause
        return text

    async def _say(self, clause: str) -> None:
        words = await self._look(clause)
        if not words or self._voice is None:
            return
        self.message_id = await self._voice.say(words)
        if self.first_words_ms is None:
            self.first_words_ms = round((time.monotonic() - self._began) * 1000)
        self.spoken += words

    async def _look(self, clause: str) -> str:
        """Give what may be said of a clause: itself, nothing, or the truth in the place of what is not so."""
        if not clause or self.has_guessed or self._skip(clause):
            return ""
        before, ends = self._sentence, is_whole(clause)
        self._sentence = "" if ends else before + clause
        weighed = await self._weigh(clause, before)
        doubts = claims.NOTHING
        if discretion.recites(before + clause):
            self._skips, self._sentence = not ends, ""
            clause = f"{say('who-am-i', self._language, place=self._place)} "
        elif advice.advises(before + clause, own=self._own()):
            self._skips, self._sentence = not ends, ""
            clause = f"{say('truth.advice', self._language)} "
        elif weighed.claims:
            self._skips, self._sentence = not ends, ""
            clause = f"{claims.truth(weighed.claims, self._language, self._done())} "
            self._has_told_truth = True
        elif await self._times.guesses(clause):
            self.has_guessed = True
            clause = f"{say('truth.time', self._language)} "
        elif ends:
            doubts = weighed.doubts
        if _plain(clause) in self._said:
            return ""
        self._said.add(_plain(clause))
        self._doubts |= doubts
        return clause

    async def _review(self, text: str) -> claims.Reviewed:
        """Hold a whole text against what was done in this journey and, where it says more, the visits that stand."""
        found = claims.review(text, done=self._done(), language=self._language)
        if found == (text, claims.NOTHING):
            return found
        standing = await self._times.list_standing(claims.split_sentences(text))
        return claims.review(text, done=self._done(), language=self._language, standing=standing)

    async def _weigh(self, clause: str, before: str) -> claims.Weighed:
        """Do the same with one clause, in the light of its sentence so far."""
        weighed = claims.find_false(clause, done=self._done(), language=self._language, before=before)
        if not (weighed.claims or weighed.doubts):
            return weighed
        sentence = before + clause
        return weighed.without((await self._times.list_standing([sentence])).get(sentence, claims.NOTHING))

    def _skip(self, clause: str) -> bool:
        """Whether the clause is the rest of a sentence that was replaced."""
        if not self._skips:
            return False
        self._skips = not is_whole(clause)
        return True


def _cut(text: str) -> list[str]:
    clauses = Clauses()
    return [*clauses.feed(text), clauses.finish()]


def _plain(clause: str) -> str:
    return "".join(one for one in clause.casefold() if one.isalnum())
