"""One socket of a call without the socket: frames are handed in, what is said is kept, and so is the clock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from conversations.assistant.brain import Brain
from conversations.database import in_thread
from conversations.models import Conversation, Line, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.transports.conversation_relay import End, Say, Speak
from conversations.voice import calls
from conversations.voice.session import CallSession

ACCOUNT = "AC" + "7" * 32
SID = "CA" + "5" * 32
MEENA = "+15550142"
WISH = "my name is Meena Iyer, I would like a teeth cleaning as soon as possible"


@dataclass
class Stage:
    """A caller on the line; several stages of one call share its desk and its clock."""

    desk: FrontDesk
    session: CallSession
    frames: list[Say | Speak | End]
    left: list[bool] = field(default_factory=list)
    played: int = 0
    # Called after each frame of ours.
    hooks: list[Callable[[Say | Speak | End], Awaitable[None]]] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """What was said, one text for each turn of ours."""
        turns = [""]
        for one in self.frames:
            if isinstance(one, Say):
                turns[-1] += one.token
                if one.is_last:
                    turns.append("")
        return [one for one in turns if one]

    async def work(self, seconds: float = 0) -> str:
        """Let some time pass and the session work; gives what it said then."""
        before = len(self.said)
        self.desk.now += timedelta(seconds=seconds)
        await self.session.work_once()
        return " | ".join(self.said[before:])

    async def hear(self, text: str) -> str:
        """The caller says something and is answered; gives the answer."""
        self.desk.now += timedelta(seconds=2)
        await self.session.hear(text)
        return await self.work()

    async def key(self, digit: str) -> str:
        """The caller presses a key and is answered."""
        await self.session.keyed(digit)
        return await self.work()

    async def play(self, most: int | None = None) -> None:
        """Report what was said as played, all of it or so many tokens."""
        waiting = [one for one in self.frames if isinstance(one, Say)][self.played :]
        for one in waiting[:most]:
            self.played += 1
            if one.token.strip():
                await self.session.played(one.token)

    async def pick_up(self, *, most_tokens: int | None = None) -> None:
        """Bring the call to a read-back, all of it played or so many tokens."""
        await self.hear(WISH)
        await self.play()
        await self.hear("the first one")
        await self.play(most_tokens)


async def ring(desk: FrontDesk, *, number: str = MEENA, sid: str = SID) -> None:
    """A call that rings, on a line that is there or made."""

    def begin() -> None:
        Line.objects.get_or_create(channel=Line.Channel.PHONE, number_e164="+15550100", location=desk.location)
        calls.begin(calls.Ringing(ACCOUNT, sid, number, "+15550100"), now=desk.now)

    await in_thread(begin)


async def connect(desk: FrontDesk, *, brain: Brain | None = None, sid: str = SID, session_id: str = "VX1") -> Stage:
    """Open a socket of a call that rang."""
    speaker = await in_thread(calls.claim, ACCOUNT, sid, session_id, now=desk.now)
    frames: list[Say | Speak | End] = []
    left: list[bool] = []
    hooks: list[Callable[[Say | Speak | End], Awaitable[None]]] = []

    async def say(frame: Say | Speak | End) -> None:
        frames.append(frame)
        for hook in hooks:
            await hook(frame)

    async def leave() -> None:
        left.append(True)

    session = CallSession(speaker, say=say, leave=leave, clock=lambda: desk.now, brain=brain)
    stage = Stage(desk, session, frames, left, hooks=hooks)
    await session.begin()
    await session.work_once()
    return stage


async def rows(channel: str = "phone") -> list[tuple[str, str]]:
    """Give what was to be said, with its status, oldest first."""
    found = Message.objects.filter(kind=Message.Kind.OUTGOING, channel=channel).order_by("id")
    return await in_thread(lambda: [(one.text, one.status) for one in found])


async def conversation() -> Conversation:
    """Give the only conversation there is."""
    return await in_thread(Conversation.objects.get)
