"""A telephone and Twilio behind it, played from Twilio's documentation alone: nothing of ours is used here.

Webhooks are signed by an HMAC made by hand, TwiML is read as XML and judged attribute by attribute, the relay socket
speaks the documented frames. What we send is judged too: a key that is not documented, or a turn that never closes, is
a fault. Words are played at once, or one by one where a test says when.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urldefrag

import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

LANGUAGE = r"multi|[a-z]{2,3}(-[A-Za-z]{2,8})*"
WHEN, YES_OR_NO = "none|dtmf|speech|any", "true|false"
# Each documented attribute of <ConversationRelay> that a front desk may need, and what it may say.
DOCUMENTED = {
    "url": r"wss?://[^?#\s]+",
    "welcomeGreeting": r"(?s).+",
    "welcomeGreetingInterruptible": WHEN,
    "language": LANGUAGE,
    "ttsLanguage": LANGUAGE,
    "transcriptionLanguage": LANGUAGE,
    "ttsProvider": "Google|Amazon|ElevenLabs",
    "voice": r"\S+",
    "transcriptionProvider": "Google|Deepgram",
    "speechModel": r"\S+",
    "interruptible": f"{WHEN}|{YES_OR_NO}",
    "interruptSensitivity": "low|medium|high",
    "reportInputDuringAgentSpeech": WHEN,
    "ignoreBackchannel": YES_OR_NO,
    "preemptible": YES_OR_NO,
    "dtmfDetection": "true",
    "partialPrompts": YES_OR_NO,
    "speechTimeout": r"auto|[6-9]\d\d|[1-4]\d{3}|5000",
    "eotThreshold": r"0\.[5-9]\d?",
    "turnDetection": YES_OR_NO,
    "echoPromptFiltering": YES_OR_NO,
    "applicationReconnect": YES_OR_NO,
    "hints": r"(?s).+",
    "deepgramSmartFormat": YES_OR_NO,
    "asrSmartFormat": YES_OR_NO,
    "elevenlabsTextNormalization": "on|auto|off",
    "ttsTextNormalization": "on|auto|off",
    "events": "(speaker-events|tokens-played)( (speaker-events|tokens-played))*",
    "debug": "debugging",
}
# What an application may send, by the type of the frame: its keys and their kinds.
SENT: dict[str, dict[str, type]] = {
    "text": {"type": str, "token": str, "last": bool, "lang": str, "interruptible": bool, "preemptible": bool},
    "play": {"type": str, "source": str, "loop": int, "preemptible": bool, "interruptible": bool},
    "sendDigits": {"type": str, "digits": str},
    "language": {"type": str, "ttsLanguage": str, "transcriptionLanguage": str},
    "end": {"type": str, "handoffData": str},
}
_numbers = count(1)


def sign(auth_token: str, url: str, form: dict[str, str]) -> str:
    """Sign as Twilio documents it: the whole address, then each field's name and value in the order of the names."""
    words = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(auth_token.encode(), words.encode(), hashlib.sha1).digest()).decode()


def find_faults(twiml: ET.Element) -> list[str]:
    """List what Twilio would refuse or pass over in TwiML with a relay."""
    relay = twiml.find("./Connect/ConversationRelay")
    if relay is None or twiml.tag != "Response" or len(twiml.findall("./Connect")) != 1:
        return ["no <Response><Connect><ConversationRelay>"]
    connect_ = twiml.find("./Connect")
    assert connect_ is not None
    faults = [f"Connect has {name}" for name in connect_.attrib if name not in ("action", "method")]
    for name, value in relay.attrib.items():
        if not re.fullmatch(DOCUMENTED.get(name, "(?!)"), value):
            faults.append(f"{name}={value!r} is not documented")
    faults += [f"{name} is missing" for name in ("url", "ttsProvider", "transcriptionProvider") if not relay.get(name)]
    faults += [f"a child {child.tag}" for child in relay if child.tag not in ("Language", "Parameter")]
    return faults


@dataclass
class Cycle:
    """One turn of ours: the frames of it, up to the one with `last`, and the words the caller heard."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(str(frame["token"]) for frame in self.frames)

    @property
    def is_closed(self) -> bool:
        return bool(self.frames) and self.frames[-1]["last"] is True


class Telephone:
    """A person who rings the clinic, and Twilio between them and us."""

    def __init__(self, site: str, account: str, auth_token: str, *, number: str, to: str) -> None:
        self.site, self.account, self.auth_token = site, account, auth_token
        self.number, self.to = number, to
        self.call_sid = f"CA{next(_numbers):032x}"
        self.session_id = ""
        self.twiml: ET.Element = ET.Element("Response")
        self.cycles: list[Cycle] = []
        self.faults: list[str] = []
        self.plays_at_once = True
        self.closed_with: int | None = None
        self._socket: ClientConnection | None = None
        self._lock = threading.Lock()

    # Webhooks

    def post(self, address: str, **fields: str) -> requests.Response:
        """Post a form as Twilio signs it, with a field that nobody documented yet."""
        form = {
            "AccountSid": self.account,
            "ApiVersion": "2010-04-01",
            "CallSid": self.call_sid,
            "Direction": "inbound",
            "From": self.number,
            "To": self.to,
            "FutureField": "passed over",
            **fields,
        }
        headers = {"X-Twilio-Signature": sign(self.auth_token, urldefrag(address).url, form)}
        return requests.post(address, data=form, headers=headers, timeout=15)

    def ring(self) -> ET.Element:
        """Announce the call and read what to do with it."""
        return self._read(self.post(f"{self.site}/twilio/voice/incoming/", CallStatus="ringing"))

    def after_relay(self, session_status: str, call_status: str, **fields: str) -> ET.Element:
        """Ask at <Connect action> what comes after the relay."""
        connect_ = self.twiml.find("./Connect")
        assert connect_ is not None
        told = {"SessionId": self.session_id, "SessionStatus": session_status, "SessionDuration": "31"}
        return self._read(self.post(connect_.attrib["action"], CallStatus=call_status, **told, **fields))

    def tell_status(self, status: str) -> None:
        """Tell the status callback, which answers without TwiML."""
        fields = {"CallbackSource": "call-progress-events", "SequenceNumber": "0", "CallDuration": "31"}
        answer = self.post(f"{self.site}/twilio/voice/status/", CallStatus=status, **fields)
        assert answer.status_code in (200, 204), answer.text

    def _read(self, answer: requests.Response) -> ET.Element:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].split(";")[0] in ("text/xml", "application/xml")
        twiml = ET.fromstring(answer.text)
        if twiml.find("./Connect") is not None:
            self.twiml = twiml
            self.faults += find_faults(twiml)
        return twiml

    # The relay socket

    def connect(self) -> Telephone:
        """Open the relay socket with a signed handshake and say which call it is for."""
        relay = self.twiml.find("./Connect/ConversationRelay")
        assert relay is not None
        url = relay.attrib["url"]
        headers = {"X-Twilio-Signature": sign(self.auth_token, url, {})}
        opening = connect(url, additional_headers=headers, open_timeout=15)
        self._socket, self.closed_with = opening.__enter__(), None
        threading.Thread(target=self._listen, args=(self._socket,), daemon=True).start()
        self.session_id = f"VX{next(_numbers):032x}"
        self.send(
            type="setup",
            sessionId=self.session_id,
            accountSid=self.account,
            parentCallSid="",
            callSid=self.call_sid,
            **{"from": self.number},
            to=self.to,
            forwardedFrom="",
            callType="PSTN",
            callerName="",
            direction="inbound",
            callStatus="RINGING",
            customParameters={},
        )
        return self

    def call(self) -> Telephone:
        """Ring and be connected."""
        self.ring()
        return self.connect()

    def send(self, **frame: Any) -> None:
        """Send one frame."""
        assert self._socket is not None
        self._socket.send(json.dumps(frame))

    def say(self, words: str) -> None:
        """Say something: partial prompts that add up, then the final one."""
        self.send(type="info", name="clientSpeaking", value="on")
        parts = words.split()
        for upto in range(1, len(parts)):
            self.send(type="prompt", voicePrompt=" ".join(parts[:upto]), lang="en-IN", last=False)
        self.send(type="info", name="clientSpeaking", value="off")
        self.send(type="prompt", voicePrompt=words, lang="en-IN", last=True)

    def key(self, digit: str) -> None:
        """Press a key."""
        self.send(type="dtmf", digit=digit)

    def play(self, tokens: int) -> None:
        """Play so many of the words that wait, and report each as played."""
        with self._lock:
            for _number in range(tokens):
                self._play_next()

    def interrupt(self) -> None:
        """Speak into our words: what waits and may be interrupted is never played."""
        with self._lock:
            playing = next((one for one in reversed(self.cycles) if one.heard or one.waiting), Cycle())
            playing.waiting = [frame for frame in playing.waiting if not frame.get("interruptible", True)]
            heard = playing.heard[-1] if playing.heard else ""
            self.send(type="interrupt", utteranceUntilInterrupt=heard, durationUntilInterruptMs=460.5)

    def lose_socket(self) -> None:
        """Lose the socket, not the call."""
        if self._socket is not None:
            self._socket.close()

    def hang_up(self) -> None:
        """Put the receiver down: the socket closes, then the action and the status callback are told."""
        self.lose_socket()
        self.after_relay("completed", "completed")
        self.tell_status("completed")

    def _listen(self, socket: ClientConnection) -> None:
        try:
            for words in socket:
                with self._lock:
                    self._take(json.loads(words))
        except ConnectionClosed:
            pass
        self.closed_with = socket.close_code or 1006

    def _take(self, frame: dict[str, Any]) -> None:
        kinds = SENT.get(str(frame.get("type")), {})
        wrong = {key for key, value in frame.items() if not isinstance(value, kinds.get(key, ()))}
        if wrong or (frame["type"] == "text" and "token" not in frame):
            self.faults.append(f"a frame that is not documented: {frame}")
        if frame["type"] != "text":
            return
        if not self.cycles or self.cycles[-1].is_closed:
            for before in self.cycles:  # a new turn cuts what may be cut
                before.waiting = [one for one in before.waiting if not one.get("preemptible", False)]
            self.cycles.append(Cycle())
        self.cycles[-1].frames.append({"last": False, **frame})
        self.cycles[-1].waiting.append(frame)
        while self.plays_at_once and any(one.waiting for one in self.cycles):
            self._play_next()

    def _play_next(self) -> None:
        cycle = next(one for one in self.cycles if one.waiting)
        token = str(cycle.waiting.pop(0)["token"])
        if token.strip():
            cycle.heard.append(token)
            self.send(type="info", name="tokensPlayed", value=token)
