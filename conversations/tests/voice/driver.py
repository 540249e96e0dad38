"""Twilio's side of a call, written from its documentation and not from our code: webhooks, TwiML, the relay socket.

It speaks the caller's words as prompts with their partials, plays what it is told to say and reports it as played, and
lets a new preemptible turn cut the one before.
"""

from __future__ import annotations

import json
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import requests
from twilio.request_validator import RequestValidator
from websockets.sync.client import ClientConnection, connect

T = TypeVar("T")
ACCOUNT = "AC" + "7" * 32
TOKEN = "7" * 32
MEENA = "+15550142"
CLINIC = "+15550100"
_numbers = count(1)


def wait_for(look: Callable[[], T | None], *, seconds: float = 15.0, what: str = "") -> T:
    """Look again and again until there is something."""
    give_up_at = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < give_up_at, f"waited {seconds:.0f} s in vain for {what or look}"
        time.sleep(0.02)
    return found


@dataclass
class Spoken:
    """One talk cycle of ours: its tokens until the one with `last`."""

    tokens: list[str] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    is_closed: bool = False

    @property
    def text(self) -> str:
        return "".join(self.tokens)


class Caller:
    """A person with a telephone, and Twilio between them and us."""

    def __init__(self, url: str, *, number: str = MEENA, to: str = CLINIC, call_sid: str = "") -> None:
        self.url, self.number, self.to = url, number, to
        self.call_sid = call_sid or f"CA{next(_numbers):032x}"
        self.session_id = ""
        self.relay: dict[str, str] = {}
        self.action = ""
        self.spoken: list[Spoken] = []
        self.plays = True  # report each token as played at once
        self.socket: ClientConnection | None = None
        self.closed_with: int | None = None

    # Webhooks

    def post(self, path: str, **fields: str) -> requests.Response:
        """Post a signed form, as Twilio does."""
        address = path if "://" in path else self.url + path
        address = address.partition("#")[0]  # a fragment is neither signed nor sent
        form = {"AccountSid": ACCOUNT, "CallSid": self.call_sid, "From": self.number, "To": self.to} | fields
        signature = RequestValidator(TOKEN).compute_signature(address, form)
        return requests.post(address, data=form, headers={"X-Twilio-Signature": signature}, timeout=10)

    def ring(self) -> ET.Element:
        """Announce the call and read what to do with it."""
        answer = self.post("/twilio/voice/incoming/", CallStatus="ringing", Direction="inbound")
        assert answer.status_code == 200, answer.text
        return self.read(answer.text)

    def read(self, words: str) -> ET.Element:
        """Read TwiML; with a relay in it, remember where it is."""
        twiml = ET.fromstring(words)
        found = twiml.find("./Connect/ConversationRelay")
        if found is not None:
            self.relay = dict(found.attrib)
            self.action = twiml.find("./Connect").attrib["action"]  # type: ignore[union-attr]
        return twiml

    def status(self, status: str) -> int:
        """Tell the status callback."""
        return self.post("/twilio/voice/status/", CallStatus=status, CallDuration="31").status_code

    def after_relay(self, session_status: str, call_status: str, **fields: str) -> ET.Element:
        """Ask what comes after the relay."""
        answer = self.post(
            self.action, SessionId=self.session_id, SessionStatus=session_status, CallStatus=call_status, **fields
        )
        assert answer.status_code == 200, answer.text
        return self.read(answer.text)

    # The socket

    def open_socket(self, *, signature: str | None = None) -> None:
        """Open the relay socket with a signed handshake."""
        address = self.relay["url"]
        signed = RequestValidator(TOKEN).compute_signature(address, {}) if signature is None else signature
        opening = connect(address, additional_headers={"X-Twilio-Signature": signed}, open_timeout=10)
        self.socket = opening.__enter__()
        self.closed_with = None
        threading.Thread(target=self._listen, args=(self.socket,), daemon=True).start()

    def answer(self) -> Caller:
        """Open the socket and set the session up."""
        self.open_socket()
        self.session_id = f"VX{next(_numbers):032x}"
        self.send(
            type="setup",
            sessionId=self.session_id,
            accountSid=ACCOUNT,
            parentCallSid="",
            callSid=self.call_sid,
            to=self.to,
            forwardedFrom="",
            callType="PSTN",
            callerName="",
            direction="inbound",
            callStatus="RINGING",
            customParameters={},
            **{"from": self.number},
        )
        return self

    def call(self) -> Caller:
        """Ring and be connected."""
        self.ring()
        return self.answer()

    def send(self, **frame: Any) -> None:
        """Send one frame."""
        assert self.socket is not None
        self.socket.send(json.dumps(frame))

    def _listen(self, socket: ClientConnection) -> None:
        try:
            for message in socket:
                self._take(json.loads(message))
        except Exception:
            pass
        self.closed_with = socket.close_code

    def _take(self, frame: dict[str, Any]) -> None:
        assert frame["type"] == "text", frame
        if not self.spoken or self.spoken[-1].is_closed:
            self.spoken.append(Spoken())
        cycle = self.spoken[-1]
        cycle.tokens.append(frame["token"])
        cycle.frames.append(frame)
        if self.plays and frame["token"].strip():
            self.send(type="info", name="tokensPlayed", value=frame["token"])
        cycle.is_closed = bool(frame["last"])

    # The caller

    def say(self, text: str, *, partials: bool = True) -> None:
        """Say something, word by word."""
        words = text.split()
        for upto in range(1, len(words)) if partials else ():
            self.send(type="prompt", voicePrompt=" ".join(words[:upto]), lang="en-IN", last=False)
        self.send(type="prompt", voicePrompt=text, lang="en-IN", last=True)

    def key(self, digit: str) -> None:
        """Press a key."""
        self.send(type="dtmf", digit=digit)

    def hears(self, containing: str = "", *, after: int = 0) -> Spoken:
        """Wait for a whole turn of ours that contains this."""

        def look() -> Spoken | None:
            closed = [one for one in self.spoken[after:] if one.is_closed]
            return next((one for one in closed if containing.casefold() in one.text.casefold()), None)

        try:
            return wait_for(look, what=repr(containing))
        except AssertionError:
            raise AssertionError(f"not heard: {containing!r}; heard: {[one.text for one in self.spoken]}") from None

    def ask(self, text: str, containing: str = "") -> Spoken:
        """Say something and wait for the answer."""
        after = len(self.spoken)
        self.say(text)
        return self.hears(containing, after=after)

    def press(self, digit: str, containing: str = "") -> Spoken:
        """Press a key and wait for the answer."""
        after = len(self.spoken)
        self.key(digit)
        return self.hears(containing, after=after)

    def drop_socket(self) -> None:
        """Lose the socket, not the call."""
        assert self.socket is not None
        self.socket.close()

    def hang_up(self) -> None:
        """Put the receiver down: the socket closes, the action and the status callback are told."""
        self.drop_socket()
        self.after_relay("completed", "completed")
        self.status("completed")
