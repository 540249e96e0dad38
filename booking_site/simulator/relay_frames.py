"""The frames of a relay socket, both ways, as Twilio documents them. Pure.

What the app sends is read strictly: a key or type that is not documented is refused, so that a slip shows here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Frame = dict[str, Any]
MOST_MALFORMED = 10


class Invalid(Exception):
    """A frame that Twilio answers with an error frame (64107)."""


def setup(call: dict[str, str], session_id: str, parameters: dict[str, str]) -> Frame:
    """Give the first frame of a socket. `call` holds accountSid, callSid, from and to."""
    return {
        "type": "setup",
        "sessionId": session_id,
        "accountSid": call["accountSid"],
        "parentCallSid": "",
        "callSid": call["callSid"],
        "from": call["from"],
        "to": call["to"],
        "forwardedFrom": "",
        "callType": "PSTN",
        "callerName": "",
        "direction": "inbound",
        "callStatus": call["callStatus"],
        "customParameters": parameters,
    }


def prompt(text: str, language: str, *, last: bool) -> Frame:
    """Give what the caller said so far."""
    return {"type": "prompt", "voicePrompt": text, "lang": language, "last": last}


def dtmf(digit: str) -> Frame:
    """Give one pressed key."""
    return {"type": "dtmf", "digit": digit}


def interrupt(heard: str, after_ms: int) -> Frame:
    """Give what was heard of the speech that the caller cut off."""
    return {"type": "interrupt", "utteranceUntilInterrupt": heard, "durationUntilInterruptMs": after_ms}


def info(name: str, value: str) -> Frame:
    """Give one event that the TwiML asked for."""
    return {"type": "info", "name": name, "value": value}


def error(raw: str) -> Frame:
    """Give the answer to a frame that could not be taken."""
    return {"type": "error", "description": f"Invalid message received: {raw}"}


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_language(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*|multi", value))


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(r"https?://", value))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000


def _is_digits(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9*#w]+", value))


# Of each type: the keys it needs, and the keys it may have.
Keys = dict[str, Callable[[Any], bool]]
KNOWN: dict[str, tuple[Keys, Keys]] = {
    "text": (
        {"token": _is_text},
        {"last": _is_flag, "lang": _is_language, "interruptible": _is_flag, "preemptible": _is_flag},
    ),
    "play": ({"source": _is_address}, {"loop": _is_count, "preemptible": _is_flag, "interruptible": _is_flag}),
    "sendDigits": ({"digits": _is_digits}, {}),
    "language": ({}, {"ttsLanguage": _is_language, "transcriptionLanguage": _is_language}),
    "end": ({}, {"handoffData": _is_text}),
}


def read(raw: str | bytes) -> Frame:
    """Give a frame of the app's; raises Invalid."""
    if isinstance(raw, bytes):
        raise Invalid("binary")
    try:
        frame = json.loads(raw)
    except ValueError as caught:
        raise Invalid("no JSON") from caught
    if not isinstance(frame, dict) or frame.get("type") not in KNOWN:
        raise Invalid("unknown type")
    needed, allowed = KNOWN[frame["type"]]
    given = {key: value for key, value in frame.items() if key != "type"}
    if set(needed) - set(given):
        raise Invalid(f"missing {sorted(set(needed) - set(given))}")
    checks = {**needed, **allowed}
    for key, value in given.items():
        if key not in checks or not checks[key](value):
            raise Invalid(f"{key}: {value!r}")
    if frame["type"] == "language" and not given:
        raise Invalid("neither language")
    return frame
