"""What is on its way to one caller's ear: said clause by clause, followed by what is reported as played, cut."""

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from conversations.assistant.phrasing import spoken
from conversations.database import in_thread
from conversations.transports.conversation_relay import Say
from conversations.voice import speaking
from conversations.voice.calls import Speaker
from conversations.voice.speaking import Words
from conversations.voice.utterance import Utterance, find_end

LINES_WITHOUT_NEWS = 2  # after so many of which nothing was told, this provider tells nothing
REMEMBERED = 6


class Mouth:
    """Speaks for one socket, and knows how far each of its lines was heard."""

    def __init__(
        self, speaker: Speaker, *, say: Callable[[Say], Awaitable[None]], clock: Callable[[], datetime]
    ) -> None:
        self._speaker, self._say, self._clock = speaker, say, clock
        self._utterances: deque[Utterance] = deque(maxlen=REMEMBERED)
        self._plays_are_told = False

    @property
    def is_quiet(self) -> bool:
        """Whether all that was said was heard, or cut."""
        return not self._open()

    async def speak(self, words: Words) -> None:
        """Say one line, clause by clause; what was being said before gives way to it.

        The gate is looked at before each: once it shuts, as at a takeover, the rest is never said.
        """
        await self._begin(words)
        await self._say_clauses(self._utterances[-1], spoken.split(words.text) or [words.text], is_first=True)

    async def begin(self, words: Words) -> None:
        """Say the first clause of an answer that is still being thought; `add` brings more, `finish` the end."""
        await self._begin(words)
        self._utterances[-1].grows = True
        if words.text:
            await self._say(Say(f"{words.text} ", is_last=False, preemptible=words.gives_way))

    async def add(self, message_id: int, clause: str) -> None:
        """Say one more clause of an answer, which was looked at just now."""
        if not clause:
            return  # it was for the eye only
        one = self._find(message_id)
        one.text = f"{one.text} {clause}".strip()
        one.is_paused = False
        await self._say(Say(f"{clause} ", is_last=False, preemptible=one.gives_way))

    async def pause(self, message_id: int) -> None:
        """Close the talk of an answer for a moment: something is said between its clauses."""
        one = self._find_or_none(message_id)
        if one is not None and not one.is_paused:
            one.is_paused = True
            await self._close(one)

    async def finish(self, message_id: int, whole: str) -> str:
        """Say what is left of an answer that is thought to its end, or was given up; gives the words."""
        one = self._find(message_id)
        rest = whole[len(one.text) :] if whole.startswith(one.text) and not one.is_settled else ""
        one.text, one.grows = one.text + rest, False
        if rest.strip():
            await self._say_clauses(one, spoken.split(rest.lstrip()))
        elif not one.is_paused:
            await self._close(one)
        if one.is_whole:
            await self._settle(one, "")
        return rest

    def has_ended(self, message_id: int) -> bool:
        """Whether nothing of this line sounds on, as far as is told."""
        one = self._find_or_none(message_id)
        return one is None or one.has_ended

    async def _begin(self, words: Words) -> None:
        for one in self._open():
            if self._plays_are_told and one.gives_way:
                await self._settle(one, speaking.overtaken_reason())
        self._utterances.append(Utterance(words.message_id, words.text, words.floor_version, words.gives_way))

    async def _say_clauses(self, one: Utterance, clauses: list[str], *, is_first: bool = False) -> None:
        for position, clause in enumerate(clauses, start=1):
            is_looked_at = is_first and position == 1
            if not is_looked_at and not await in_thread(
                speaking.may_go_on, self._speaker, one.message_id, now=self._clock()
            ):
                await self._close(one)
                return
            await self._say(Say(clause, is_last=position == len(clauses), preemptible=one.gives_way))

    async def _close(self, one: Utterance) -> None:
        await self._say(Say("", is_last=True, preemptible=one.gives_way))  # every turn is closed

    def _find_or_none(self, message_id: int) -> Utterance | None:
        return next((one for one in self._utterances if one.message_id == message_id), None)

    def _find(self, message_id: int) -> Utterance:
        found = self._find_or_none(message_id)
        assert found is not None  # an answer under way is the newest line
        return found

    async def give_way(self, floor_version: int) -> bool:
        """Let no line sound on that was composed under an older floor; whether there was one."""
        older = [one for one in self._open() if one.floor_version is not None and one.floor_version < floor_version]
        stale = [one for one in older if one.gives_way]
        for one in stale:
            await self._settle(one, speaking.overtaken_reason())
        return bool(stale)

    async def interrupted(self, utterance: str) -> None:
        """Cut what was being said to what was heard. Twice, or late, it changes nothing more."""
        for one in reversed(self._utterances):
            heard = find_end(one.text, utterance, after=one.heard)
            if heard is not None or not utterance.strip():
                one.heard = max(one.heard, heard or 0)
                await self._settle(one, speaking.interrupted_reason())
                return
        for one in self._open():
            await self._settle(one, speaking.interrupted_reason())

    async def played(self, text: str) -> None:
        """Count words that reached the caller."""
        self._plays_are_told = True
        for one in self._open():
            if one.note_played(text):
                if one.is_whole:
                    await self._settle(one, "")
                else:
                    await in_thread(speaking.note_progress, self._speaker, one.message_id, one.heard)
                return

    async def take_for_heard(self) -> None:
        """Where nobody ever tells what was played, what was not spoken into counts as heard."""
        if not self._plays_are_told and len(self._utterances) > LINES_WITHOUT_NEWS:
            for one in self._open():
                one.heard = len(one.text)
                await self._settle(one, "")

    async def fall_silent(self) -> None:
        """Nobody is on the line any more: keep of each line what was heard."""
        if self._plays_are_told:
            for one in self._open():
                await self._settle(one, speaking.hung_up_reason())

    def _open(self) -> list[Utterance]:
        return [one for one in self._utterances if not one.is_settled]

    async def _settle(self, one: Utterance, reason: str) -> None:
        if one.is_settled:
            return
        one.is_settled = True
        if one.is_whole:
            await in_thread(speaking.note_heard, self._speaker, one.message_id, now=self._clock())
            return
        token, now = self._speaker.token, self._clock()
        await in_thread(speaking.cut, token, one.message_id, one.heard, reason=reason, now=now)
