"""One ConversationRelay session: Twilio's side of the app's socket, from the handshake to the last frame."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from booking_site.simulator import relay_frames as frames
from booking_site.simulator.audio import CHARACTERS_A_SECOND, Voice
from booking_site.simulator.call_ledger import Ledger, State, Trace, Who
from booking_site.simulator.phone_models import SimulatedCallAct
from booking_site.simulator.twiml import Relay, kinds_of
from booking_site.simulator.webhooks import USER_AGENT, sign

Kind = SimulatedCallAct.Kind
CONNECT_SECONDS = 5
CLOSE_SECONDS = 2
MIDST_CHARACTERS = 12  # so far into a speech an interruption comes in the middle of it
MIDST_SECONDS = 10
DEVANAGARI = re.compile("[\u0900-\u097f]")
MEANINGS = {
    64102: "Unable to connect to WebSocket URL",
    64105: "WebSocket ended",
}


@dataclass(frozen=True)
class Outcome:
    """How a session ended, in the words of the Connect's action: ended, completed or failed."""

    status: str
    extra: dict[str, str] = field(default_factory=dict)


def failed(code: int, detail: str) -> Outcome:
    """Give the outcome of a session that broke."""
    return Outcome("failed", {"ErrorCode": str(code), "ErrorMessage": f"{MEANINGS[code]}: {detail}"})


def may_connect(url: str) -> bool:
    """Tell whether Twilio would open a socket there: wss only, and here ws as well on this machine itself."""
    parts = urlsplit(url)
    if parts.scheme == "wss":
        return bool(parts.hostname)
    if parts.scheme != "ws" or not parts.hostname:
        return False
    try:
        return ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


class RelaySession:
    """Plays the app's words, sends the caller's, and says in `run` how it ended."""

    def __init__(self, ledger: Ledger, relay: Relay, acts: asyncio.Queue[SimulatedCallAct]) -> None:
        self._ledger = ledger
        self._relay = relay
        self._acts = acts
        self._voice = Voice(ledger, self._tell)
        self._over: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._out: asyncio.Queue[frames.Frame] = asyncio.Queue()
        self._is_ending = False
        self._is_lost = False
        self._malformed = 0
        written = relay.attributes
        self._language = written.get("transcriptionLanguage") or written.get("language", "en-US")

    async def run(self) -> Outcome:
        """Hold the session until one side ends it."""
        url = self._relay.url
        if not may_connect(url):
            return failed(64102, f"{url} does not start with wss://")
        headers = {"X-Twilio-Signature": sign(url, {}, settings.TWILIO_AUTH_TOKEN)}
        try:
            socket = await connect(
                url,
                additional_headers=headers,
                user_agent_header=USER_AGENT,
                open_timeout=CONNECT_SECONDS,
                close_timeout=CLOSE_SECONDS,
                ping_interval=None,  # an app that hangs is not detected by Twilio either
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            return failed(64102, f"{url}: {error}")
        self._send_setup()
        works = (self._write(socket), self._read(socket), self._voice.run(), self._act())
        tasks: list[asyncio.Task[Any]] = [asyncio.create_task(work) for work in works]
        try:
            return await self._over
        finally:
            self._voice.cut()
            if not self._is_lost:
                sent = asyncio.create_task(self._out.join())
                await asyncio.wait({sent, tasks[0]}, timeout=CLOSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                tasks.append(sent)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._close(socket)

    def hang_up(self) -> None:
        """End the session as the caller's."""
        self._end(Outcome("completed"))

    def lose(self) -> None:
        """Break the socket without a word, as a network does."""
        self._is_lost = True
        self._end(failed(64105, "the connection broke"))

    def _end(self, outcome: Outcome) -> None:
        if not self._over.done():
            self._over.set_result(outcome)

    async def _close(self, socket: ClientConnection) -> None:
        if self._is_lost:
            socket.transport.abort()
        elif self._malformed >= frames.MOST_MALFORMED:
            await socket.close(1007, "Too many consecutive malformed messages")
        else:
            await socket.close(1000, "Closing websocket session")
        self._ledger.trace(Trace.CLOSED, {"code": socket.close_code, "reason": socket.close_reason or ""})

    def _send_setup(self) -> None:
        call = self._ledger.call
        named = {
            "accountSid": settings.TWILIO_ACCOUNT_SID,
            "callSid": call.sid,
            "from": call.from_address,
            "to": call.sender.number_e164,
            "callStatus": "RINGING",
        }
        self._send(frames.setup(named, call.session_id, self._relay.parameters))
        if greeting := self._relay.attributes.get("welcomeGreeting"):
            kinds = self._relay.kinds("welcomeGreetingInterruptible", "any")
            self._voice.hear(greeting, last=True, interruptible=kinds)

    def _send(self, frame: frames.Frame) -> None:
        self._ledger.trace(Trace.SENT, frame)
        self._out.put_nowait(frame)

    def _tell(self, name: str, value: str) -> None:
        event = "tokens-played" if name == "tokensPlayed" else "speaker-events"
        if self._relay.reports(event) and not self._over.done():
            self._send(frames.info(name, value))

    async def _write(self, socket: ClientConnection) -> None:
        try:
            while True:
                await socket.send(json.dumps(await self._out.get(), ensure_ascii=False))
                self._out.task_done()
        except ConnectionClosed:
            pass  # the reader says so

    # What the app says.

    async def _read(self, socket: ClientConnection) -> None:
        try:
            while True:
                raw = await socket.recv()
                if not self._is_ending:
                    self._take(raw)
        except ConnectionClosed as closed:
            self._end(failed(64105, f"the app closed it ({closed.rcvd.code if closed.rcvd else 1006})"))

    def _take(self, raw: str | bytes) -> None:
        shown = raw if isinstance(raw, str) else repr(raw)
        try:
            frame = frames.read(raw)
        except frames.Invalid as error:
            self._ledger.trace(Trace.RECEIVED, {"invalid": shown, "because": str(error)})
            self._ledger.trouble(f"64107 Invalid message ({error}): {shown}")
            self._malformed += 1
            self._send(frames.error(shown))
            if self._malformed >= frames.MOST_MALFORMED:
                self._end(failed(64105, "too many consecutive malformed messages"))
            return
        self._malformed = 0
        self._ledger.trace(Trace.RECEIVED, frame)
        if frame["type"] in ("text", "play"):
            self._queue(frame)
        elif frame["type"] == "sendDigits":
            self._ledger.line(Who.LINE, f"♪ {frame['digits']}", State.PLAYED)
        elif frame["type"] == "language":
            self._language = frame.get("transcriptionLanguage", self._language)
        else:
            self._is_ending = True
            self._ending = asyncio.create_task(self._drain(frame))

    def _queue(self, frame: frames.Frame) -> None:
        interruptible = self._relay.kinds("interruptible", "any")
        if "interruptible" in frame:
            interruptible = kinds_of("true" if frame["interruptible"] else "false")
        self._voice.hear(
            f"♪ {frame['source']}" if frame["type"] == "play" else frame["token"],
            last=frame["type"] == "play" or frame.get("last", False),
            interruptible=interruptible,
            preemptible=frame.get("preemptible", self._relay.is_on("preemptible")),
        )

    async def _drain(self, frame: frames.Frame) -> None:
        self._voice.close()
        await self._voice.quiet()
        handoff = {"HandoffData": frame["handoffData"]} if "handoffData" in frame else {}
        self._end(Outcome("ended", handoff))

    # What the caller does.

    async def _act(self) -> None:
        while True:
            act = await self._acts.get()
            try:
                if act.kind == Kind.PRESS:
                    self._press(act.text)
                else:
                    await self._wait_for_moment(act.kind)
                    await self._utter(act.text)
            finally:
                self._ledger.done(act.pk)

    async def _wait_for_moment(self, kind: str) -> None:
        if kind == Kind.SPEAK:
            await self._voice.quiet()
        elif kind == Kind.INTERRUPT:
            give_up_at = self._ledger.now_ms + MIDST_SECONDS * 1000
            while self._ledger.now_ms < give_up_at:
                speech = self._voice.speech
                if speech and speech.line.heard >= MIDST_CHARACTERS:
                    return
                await asyncio.sleep(0.01)

    def _press(self, digit: str) -> None:
        is_reported = self._break_in("dtmf")
        if self._relay.is_on("dtmfDetection") and is_reported:
            self._ledger.line(Who.CALLER, digit, State.PLAYED)
            self._send(frames.dtmf(digit))
        else:
            self._ledger.line(Who.CALLER, digit, State.CUT, heard=0)

    async def _utter(self, text: str) -> None:
        """Speak word by word. Over the clinic's own words it is only told where the TwiML asks to be."""
        is_reported = self._break_in("speech")
        line = self._ledger.line(Who.CALLER, text, State.SPEAKING, heard=0)
        self._tell("clientSpeaking", "on")
        partials = is_reported and self._relay.is_on("partialPrompts")
        ends = [word.end() for word in re.finditer(r"\S+", text)]
        for end in ends:
            await asyncio.sleep((end - line.heard) / (CHARACTERS_A_SECOND * self._ledger.speed))
            line.heard = end
            self._ledger.note(line)
            if partials:
                self._send(frames.prompt(text[:end], self._heard_language(text), last=False))
            self._break_in("speech")  # the clinic began to speak into it
        await asyncio.sleep(self._relay.silence_ms / 1000 / self._ledger.speed)
        self._tell("clientSpeaking", "off")
        line.state = State.PLAYED if is_reported else State.CUT
        line.heard = len(text) if is_reported else 0
        self._ledger.note(line)
        if is_reported:
            self._send(frames.prompt(text, self._heard_language(text), last=True))

    def _break_in(self, kind: str) -> bool:
        """Cut the clinic off where it lets itself be; tells whether the app is to get the input itself."""
        speech = self._voice.speech
        if speech is None:
            return True
        if kind in speech.interruptible:
            heard, after_ms = self._voice.cut()
            self._send(frames.interrupt(heard, after_ms))
        return kind in self._relay.kinds("reportInputDuringAgentSpeech", "none")

    def _heard_language(self, text: str) -> str:
        if self._language != "multi":
            return self._language
        return "hi" if DEVANAGARI.search(text) else "en"
