"""Digits of a code that come key by key: kept together until the code is whole, so that it is one line."""

from datetime import datetime, timedelta

from conversations import identity
from conversations.voice.calls import Speaker

BETWEEN = timedelta(seconds=10)  # two digits that are further apart belong to two tries


class KeyedCode:
    """What was keyed so far of the code that this call waits for."""

    def __init__(self, speaker: Speaker) -> None:
        self._call_id = speaker.call_id
        self._digits = ""
        self._last_at: datetime | None = None

    def take(self, key: str, *, now: datetime) -> str | None:
        """Take a key: none where no code is awaited, else the whole code, or nothing yet. Star and hash begin anew."""
        if not identity.awaits_code(self._call_id, now=now):
            self._digits = ""
            return None
        if self._last_at is not None and now - self._last_at > BETWEEN:
            self._digits = ""
        self._last_at = now
        self._digits = "" if key in "*#" else self._digits + key
        if len(self._digits) < identity.CODE_DIGITS:
            return ""
        code, self._digits = self._digits, ""
        return code
