"""The twin for a developer without an account: messages go into a file that only its owner can read."""

import os
import uuid
from datetime import datetime

from django.conf import settings

from conversations.assistant import phrasing
from conversations.transports.base import Outgoing, Rendered, SentCopy


class ConsoleTransport:
    """Writes each message into `var/outbox.log`. Nothing personal reaches the process's own log."""

    async def prepare(self, outgoing: Outgoing) -> Rendered:
        """Put a meaning into words, with its choices numbered below."""
        text = phrasing.render(outgoing.purpose, outgoing.values, outgoing.language)
        choices = "".join(f"\n  {number}. {one['title']}" for number, one in enumerate(outgoing.choices, start=1))
        return Rendered(outgoing.to_address, outgoing.from_number, text + choices, None, None, "", text)

    async def send(self, rendered: Rendered) -> str:
        """Append the message to the file."""
        path = settings.VAR_DIR / "outbox.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = f"{rendered.from_} -> {rendered.to}\n{rendered.body}\n\n"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(line)
        return f"CONSOLE{uuid.uuid4().hex}"

    async def list_sent(self, outgoing: Outgoing, rendered_text: str, since: datetime) -> list[SentCopy]:
        """Find nothing: the file answers no questions."""
        return []
