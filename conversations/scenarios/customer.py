"""A customer of the scenarios and of `talk`: writes and rings through the verbs that webhooks and sockets use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings

from conversations import inbox, lifecycle, receipts, sending
from conversations.assistant import engine
from conversations.assistant.brain import Brain
from conversations.assistant.phrasing import render
from conversations.database import in_thread
from conversations.lifecycle import TurnLease
from conversations.models import Message
from conversations.transports.base import InboundMessage, Receipt
from conversations.voice import calls, speaking
from conversations.voice.calls import Ringing, Speaker
from conversations.voice.live_answer import LiveAnswer
from conversations.voice.mouth import Mouth

BREATH = timedelta(seconds=10)
_serial = count(1)


@dataclass(frozen=True)
class Answer:
    """What the customer read or heard after one thing done: the words, and what can be tapped."""

    text: str
    choices: Sequence[dict[str, Any]] = ()


@dataclass
class Customer:
    """One person with a telephone. `now` is handed on by the length of each exchange."""

    now: datetime
    number: str = "+15550142"
    name: str = "Meena Iyer"
    to: str = "+15550100"
    brain: Brain | None = None
    answers: list[Answer] = field(default_factory=list)
    _speaker: Speaker | None = None
    _call: Any = None
    _seen: int = 0

    async def write(self, text: str, *, choice_id: str = "") -> Answer:
        """Write on WhatsApp, or tap, and read what comes back. A call that goes on is put down first."""
        before, leases = await in_thread(self._receive, text, choice_id)
        for lease in leases:
            await engine.run_turn(lease, now=self.now, brain=self.brain)
        return self._keep(await in_thread(self._read_written, before))

    async def speak(self, text: str, *, key: str = "") -> Answer:
        """Say something on the phone, or press a key, and hear the answer. The first words ring up first."""
        before, lease = await in_thread(self._hear, text, key)
        if lease is not None:
            await self._answer_aloud(lease)
        return self._keep(await in_thread(self._read_spoken, before))

    async def tap(self, kind: str, *, of_answer: int | None = None) -> Answer:
        """Tap the first button of a kind, of the last answer that had one or of an earlier answer."""
        shown = self.answers if of_answer is None else self.answers[of_answer - 1 : of_answer]
        found = (one for answer in reversed(shown) for one in answer.choices if one["id"].startswith(kind))
        chosen = next(found, None)
        if chosen is None:
            raise LookupError(f"nothing to tap that begins with {kind}")
        return await self.write(chosen["title"], choice_id=chosen["id"])

    async def hang_up(self) -> None:
        """End the call, if there is one."""
        if self._speaker is not None:
            await in_thread(self._put_down)

    async def read(self) -> Answer:
        """Read what came on WhatsApp by itself since the last answer."""
        return self._keep(await in_thread(self._read_written, self._seen))

    def _keep(self, answer: Answer) -> Answer:
        self.answers.append(answer)
        return answer

    async def _answer_aloud(self, lease: TurnLease) -> None:
        """Have the turn spoken as a call's session has it, and all of it played."""
        assert self._speaker is not None
        frames: list[Any] = []

        async def say(frame: Any) -> None:
            frames.append(frame)

        def clock() -> datetime:
            return self.now

        mouth = Mouth(self._speaker, say=say, clock=clock)
        answer = LiveAnswer(self._speaker, lease, mouth, say=say, told=lambda words: None, clock=clock)
        await engine.run_turn(lease, now=self.now, brain=self.brain, voice=answer)
        await answer.finish()
        for frame in frames:
            await mouth.played(frame.token)

    # WhatsApp

    def _receive(self, text: str, choice_id: str) -> tuple[int, list[TurnLease]]:
        if self._speaker is not None:
            self._put_down()
        before = _newest()
        inbox.receive(
            InboundMessage(
                account=settings.TWILIO_ACCOUNT_SID,
                message_sid=f"SM{next(_serial):032d}",
                to_number=self.to,
                from_address=f"whatsapp:{self.number}",
                number_e164=self.number,
                profile_name=self.name,
                text=text,
                choice_id=choice_id,
            ),
            now=self.now,
        )
        self.now += BREATH
        return before, lifecycle.claim_replies(now=self.now, limit=5)

    def _read_written(self, before: int) -> Answer:
        """Let what is queued pass the gate, and have it delivered."""
        while claimed := sending.claim_due(now=self.now, limit=20):
            for one in claimed:
                receipt = Receipt(settings.TWILIO_ACCOUNT_SID, f"SM{next(_serial):032d}", one.message_id, "delivered")
                receipts.apply_receipt(receipt, now=self.now)
        self._seen = _newest()
        return _answer(before, "whatsapp")

    # The phone

    def _ring(self) -> None:
        ringing = Ringing(settings.TWILIO_ACCOUNT_SID, f"CA{next(_serial):032x}", self.number, self.to)
        self._call = calls.begin(ringing, now=self.now)
        self._speaker = calls.claim(ringing.account, ringing.call_sid, f"VX{next(_serial)}", now=self.now)
        speaking.queue_opening(self._speaker, now=self.now)
        self._say_all()

    def _hear(self, text: str, key: str) -> tuple[int, TurnLease | None]:
        before = _newest()
        if self._speaker is None:
            self._ring()
        assert self._speaker is not None
        choice_id = ""
        if key:
            text, choice_id = speaking.read_key(self._speaker, key)
        calls.keep_alive(self._speaker, now=self.now)
        calls.hear(self._speaker, text, choice_id=choice_id, is_key=bool(key), now=self.now)
        self.now += BREATH
        return before, lifecycle.take_lease(self._speaker.conversation_id, channel="phone", now=self.now)

    def _put_down(self) -> None:
        calls.apply_status(self._call, "completed", now=self.now)
        self._speaker = None

    def _read_spoken(self, before: int) -> Answer:
        self._say_all()
        written = self._read_written(before)  # notices of a change go by WhatsApp, also during a call
        spoken = _answer(before, "phone")
        return Answer("\n\n".join(one for one in (spoken.text, written.text) if one), spoken.choices)

    def _say_all(self) -> None:
        assert self._speaker is not None
        while words := speaking.claim_next(self._speaker, now=self.now):
            speaking.note_heard(self._speaker, words.message_id, now=self.now)


def _newest() -> int:
    return Message.objects.order_by("-id").values_list("pk", flat=True).first() or 0


def _answer(before: int, channel: str) -> Answer:
    """Put together what left on a channel since, as it was read or heard."""
    left = Message.objects.filter(
        id__gt=before, kind=Message.Kind.OUTGOING, channel=channel, status=Message.Status.DELIVERED
    ).order_by("id")
    rows = list(left)
    spoken = channel == "phone"
    texts = [one.text if spoken else render(one.purpose, one.values, one.language) for one in rows]
    choices: Sequence[dict[str, Any]] = next((one.choices for one in reversed(rows) if one.choices), [])
    return Answer("\n\n".join(texts), choices)
