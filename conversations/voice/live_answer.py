"""One turn's answer in a call, spoken clause by clause while the rest of it is thought.

It is one Message that grows: a clause is a row before it is a sound, past lease, floor and gate each time. What the
turn leaves at its end is said by `finish`, which runs after it, so that new words of the caller do not take it away.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from conversations.database import in_thread
from conversations.journeys.store import LeaseLostError
from conversations.lifecycle import TurnLease
from conversations.transports.conversation_relay import Say
from conversations.voice import speaking
from conversations.voice.calls import Speaker
from conversations.voice.mouth import Mouth


class LiveAnswer:
    """What the engine speaks with (`assistant.answer.Voice`). `told` is given each text that goes to the ear."""

    def __init__(
        self,
        speaker: Speaker,
        lease: TurnLease,
        mouth: Mouth,
        *,
        say: Callable[[Say], Awaitable[None]],
        told: Callable[[str], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._speaker, self._lease, self._mouth = speaker, lease, mouth
        self._say, self._told, self._clock = say, told, clock
        self._message_id = 0

    @property
    def has_begun(self) -> bool:
        """Whether the caller has been given some of it."""
        return bool(self._message_id)

    async def say(self, words: str) -> int:
        """Speak one clause and give the message it is part of. Raises LeaseLostError once nothing more may be said."""
        now = self._clock()
        if not self._message_id:
            begun = await in_thread(speaking.begin_answer, self._speaker, self._lease, words, now=now)
            if begun is None:
                raise LeaseLostError
            self._message_id = begun.message_id
            self._told(begun.text)
            await self._mouth.begin(begun)
            return self._message_id
        said = await in_thread(speaking.add_clause, self._speaker, self._lease, self._message_id, words, now=now)
        if said is None:
            raise LeaseLostError
        self._told(said)
        await self._mouth.add(self._message_id, said)
        return self._message_id

    async def fill(self, words: str) -> None:
        """Bridge a late answer, as long as the floor is the one it began with and no words of it sound on."""
        floor = await in_thread(speaking.look, self._speaker)
        if floor.version != self._lease.floor_version or not self._mouth.has_ended(self._message_id):
            return
        await self._mouth.pause(self._message_id)
        await self._say(Say(words, is_last=True, preemptible=True))

    async def finish(self) -> None:
        """Say what the turn left, if it began to speak; the talk is closed whatever became of the turn."""
        if self._message_id:
            whole = await in_thread(speaking.read_words, self._message_id)
            self._told(await self._mouth.finish(self._message_id, whole))
