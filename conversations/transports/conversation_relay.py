"""ConversationRelay's frames: JSON text to frozen values and back. Nothing else here or above sees JSON.

Parsing is lenient: frames have been added and changed, so an unknown type or a missing field is no fault, and a
number may come as text. Facts: docs of Twilio, "websocket messages", 2026-08-19.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 4000


@dataclass(frozen=True)
class Setup:
    """The first frame of a socket: which call it is for."""

    session_id: str
    account: str
    call_sid: str


@dataclass(frozen=True)
class Prompt:
    """What the caller said: `is_final`, or so far."""

    text: str
    is_final: bool


@dataclass(frozen=True)
class Interrupt:
    """The caller spoke into our words. `utterance` is the last that was heard of them and may be empty or reworded."""

    utterance: str
    milliseconds: int


@dataclass(frozen=True)
class Key:
    """One key of the telephone."""

    digit: str


@dataclass(frozen=True)
class Played:
    """Words of ours that reached the caller."""

    text: str


@dataclass(frozen=True)
class Speaking:
    """Somebody began to speak, or stopped: `who` is `agent` for us, `client` for the caller."""

    who: str
    is_speaking: bool


@dataclass(frozen=True)
class Trouble:
    """Twilio could not make sense of something we sent."""

    description: str


Frame = Setup | Prompt | Interrupt | Key | Played | Speaking | Trouble


@dataclass(frozen=True)
class Say:
    """Words to speak; `is_last` closes the turn. Preemptible words give way to the next turn's."""

    token: str
    is_last: bool
    preemptible: bool = True


@dataclass(frozen=True)
class End:
    """The end of the session, once all that was said before has been played. `why` comes back with the action."""

    why: str


@dataclass(frozen=True)
class Speak:
    """The language of the voice and the ear from the next words on, such as `hi-IN`."""

    language: str


def parse_frame(text: str | None) -> Frame | None:
    """Read one frame; None for what is none, or none we know."""
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(frame, dict):
        return None
    match frame.get("type"):
        case "setup":
            return Setup(_text(frame, "sessionId", 64), _text(frame, "accountSid", 64), _text(frame, "callSid", 64))
        case "prompt":
            words = _text(frame, "voicePrompt").strip()
            return Prompt(words, frame.get("last", True) in (True, "true")) if words else None
        case "interrupt":
            return Interrupt(_text(frame, "utteranceUntilInterrupt"), _milliseconds(frame))
        case "dtmf":
            digit = _text(frame, "digit", 2)
            return Key(digit) if len(digit) == 1 and digit in "0123456789*#" else None
        case "info":
            return _parse_info(frame)
        case "error":
            return Trouble(_text(frame, "description", 300))
    return None


def _parse_info(frame: dict[str, Any]) -> Frame | None:
    name, value = frame.get("name"), _text(frame, "value")
    if name == "tokensPlayed":
        return Played(value) if value.strip() else None
    if name in ("agentSpeaking", "clientSpeaking"):
        return Speaking(str(name).removesuffix("Speaking"), value.casefold() == "on")
    return None


def read_handoff(text: str) -> str:
    """Read why a session ended from what we sent with its end; empty when it is none of ours."""
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return ""
    why = given.get("why") if isinstance(given, dict) else ""
    return why if isinstance(why, str) else ""


def _text(frame: dict[str, Any], name: str, most: int = MOST_CHARACTERS) -> str:
    """JSON may spell what neither PostgreSQL nor UTF-8 takes: NUL and half of a pair."""
    value = frame.get(name)
    if not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "ignore").decode()[:most]


def _milliseconds(frame: dict[str, Any]) -> int:
    try:
        value = float(frame.get("durationUntilInterruptMs") or 0)
    except (TypeError, ValueError):
        return 0
    return round(value) if math.isfinite(value) and value > 0 else 0


def build_frame(say: Say | Speak | End) -> str:
    """Write words to be spoken, their language, or the end, as a frame. The hand-off is text: JSON in JSON."""
    if isinstance(say, Speak):
        return json.dumps({"type": "language", "ttsLanguage": say.language, "transcriptionLanguage": say.language})
    if isinstance(say, End):
        return json.dumps({"type": "end", "handoffData": json.dumps({"why": say.why})})
    return json.dumps(
        {
            "type": "text",
            "token": say.token,
            "last": say.is_last,
            "interruptible": True,
            "preemptible": say.preemptible,
        },
        ensure_ascii=False,
    )
