"""The relay socket of a call. It checks who knocks, turns frames into the session's verbs, and makes no decision."""

import logging

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone

from conversations.database import in_thread
from conversations.transports import conversation_relay as relay
from conversations.transports import twiml
from conversations.transports.base import is_configured
from conversations.transports.signatures import is_genuine_socket
from conversations.voice import calls
from conversations.voice.session import CallSession

REFUSED = 1008

log = logging.getLogger(__name__)


class RelayConsumer(AsyncWebsocketConsumer):
    """One socket of one call."""

    session: CallSession | None = None
    is_closed = False

    async def connect(self) -> None:
        """Let only Twilio in, by the signature of its handshake; everybody else gets 403."""
        headers = dict(self.scope["headers"])
        signature = headers.get(b"x-twilio-signature", b"").decode("latin-1")
        if not is_configured() or not is_genuine_socket(twiml.relay_url(), signature):
            log.warning("A relay socket came with a wrong signature; it was checked over %s.", twiml.relay_url())
            await self.close()
            return
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Fall silent."""
        self.is_closed = True
        if self.session is not None:
            await self.session.hung_up()
        raise StopConsumer

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Pass one frame on. What comes before `setup` belongs to no call."""
        frame = relay.parse_frame(text_data)
        if isinstance(frame, relay.Setup):
            await self._begin(frame)
        elif self.session is not None and frame is not None:
            await self._pass_on(self.session, frame)

    async def _begin(self, setup: relay.Setup) -> None:
        if self.session is not None:
            return  # a doubled frame
        try:
            if setup.account != settings.TWILIO_ACCOUNT_SID:
                raise calls.UnknownCall
            speaker = await in_thread(calls.claim, setup.account, setup.call_sid, setup.session_id, now=timezone.now())
        except calls.UnknownCall:
            log.warning("A relay socket named a call that no webhook told us of, or one that is over.")
            await self._close(REFUSED)
            return
        self.session = CallSession(speaker, say=self._say, leave=self._close, clock=timezone.now)
        self.session.start()

    async def _pass_on(self, session: CallSession, frame: relay.Frame) -> None:
        match frame:
            case relay.Prompt(text=text, is_final=True):
                await session.hear(text)
            case relay.Prompt(text=text):
                await session.partial(text)
            case relay.Interrupt(utterance=utterance, milliseconds=milliseconds):
                await session.interrupted(utterance, milliseconds)
            case relay.Key(digit=digit):
                await session.keyed(digit)
            case relay.Played(text=text):
                await session.played(text)
            case relay.Speaking(who="agent", is_speaking=True):
                pass  # how long it will be is known better from the words
            case relay.Speaking():
                session.stirred()
            case relay.Trouble(description=description):
                log.warning("Twilio could not use what a call sent: %s", description)

    async def _say(self, say: relay.Say | relay.Speak | relay.End) -> None:
        if not self.is_closed:
            await self.send(text_data=relay.build_frame(say))

    async def _close(self, code: int = 1000) -> None:
        if not self.is_closed:
            self.is_closed = True
            await self.close(code)
