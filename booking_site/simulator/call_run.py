"""One call at the provider: the first webhook, the verbs of each document, the relay, the callbacks at the end."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from urllib.parse import urljoin

from django.conf import settings

from booking_site.simulator import switches, twiml, voice_posts, voice_webhooks, webhooks
from booking_site.simulator.audio import Voice
from booking_site.simulator.call_ledger import Ledger, State, Who
from booking_site.simulator.phone_models import SimulatedCall, SimulatedCallAct
from booking_site.simulator.relay_session import Outcome, RelaySession
from conversations.database import in_thread

Kind = SimulatedCallAct.Kind
Status = SimulatedCall.Status
INCOMING_PATH = "/twilio/voice/incoming/"
STATUS_PATH = "/twilio/voice/status/"
APOLOGY = "We are sorry, an application error has occurred. Goodbye."  # what a real caller hears, in English


class CallRun:
    """Plays one call from dialling to its end. Acts of the caller are handed in by `take`."""

    def __init__(self, call: SimulatedCall, speed: int) -> None:
        self.call = call
        self.ledger = Ledger(call, speed)
        self._acts: asyncio.Queue[SimulatedCallAct] = asyncio.Queue()
        self._hung_up = asyncio.Event()
        self._session: RelaySession | None = None
        self._document_url = settings.PUBLIC_URL + INCOMING_PATH

    def take(self, act: SimulatedCallAct) -> None:
        """Do what the caller wants: hanging up and losing the socket at once, the rest in order."""
        if act.kind == Kind.HANG_UP:
            self.hang_up()
            self.ledger.done(act.pk)
        elif act.kind == Kind.LOSE:
            if self._session:
                self._session.lose()
            self.ledger.done(act.pk)
        else:
            self._acts.put_nowait(act)

    def hang_up(self) -> None:
        """End the call from the caller's side."""
        self._hung_up.set()
        if self._session:
            self._session.hang_up()

    async def run(self) -> None:
        """Hold the call until it is over; its rows are written when this returns."""
        keeping = asyncio.create_task(self.ledger.keep())
        try:
            with contextlib.suppress(twiml.Refused):
                await self._play_call()
            await self._finish()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await self.ledger.flush()

    async def give_up(self) -> None:
        """End a call whose process died: its caller has long hung up."""
        self._hung_up.set()
        self.ledger.trouble("The process that held the call died.")
        await self._finish()
        await self.ledger.flush()

    async def _play_call(self) -> None:
        """Run documents until none follows; raises Refused after the caller was told."""
        hung_up = asyncio.create_task(self._hung_up.wait())
        fetching = asyncio.create_task(self._fetch(self._document_url, self._incoming()))
        await asyncio.wait({fetching, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        hung_up.cancel()
        if not fetching.done():
            fetching.cancel()
            return
        verbs: list[twiml.Verb] | None = await fetching
        if verbs and verbs[0].name == "Reject":
            self.ledger.line(Who.LINE, "busy", State.PLAYED)
            return
        self.ledger.answer()
        self.ledger.change(status=Status.IN_PROGRESS, answered_at=await in_thread(switches.now))
        while verbs is not None:
            verbs = await self._play_document(verbs)

    async def _play_document(self, verbs: list[twiml.Verb]) -> list[twiml.Verb] | None:
        """Run the verbs of one document; give those of the next, or None at the call's end."""
        for verb in verbs:
            if self._hung_up.is_set() or verb.name in ("Hangup", "Reject"):
                return None
            if verb.name == "Redirect":
                url = urljoin(self._document_url, verb.text)
                parameters = voice_webhooks.current_parameters(self.call, settings.TWILIO_ACCOUNT_SID)
                return await self._fetch(url, parameters)
            if verb.relay or verb.name == "Dial":
                following = await (self._connect(verb.relay) if verb.relay else self._dial(verb))
                if following is not None or self._hung_up.is_set():
                    return following
            else:
                await self._pass_time(verb)
        return None

    async def _pass_time(self, verb: twiml.Verb) -> None:
        """Say, play or pause, unless the caller hangs up first."""
        hung_up = asyncio.create_task(self._hung_up.wait())
        voice = Voice(self.ledger)
        if verb.name == "Pause":
            seconds = float(verb.attributes.get("length", "1")) / self.ledger.speed
            waiting = asyncio.create_task(asyncio.sleep(seconds))
        else:
            voice.hear(verb.text if verb.name == "Say" else f"♪ {verb.text}", last=True)
            waiting = asyncio.create_task(voice.quiet())
        playing = asyncio.create_task(voice.run())
        await asyncio.wait({waiting, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        voice.cut()
        for task in (waiting, playing, hung_up):
            task.cancel()

    async def _dial(self, verb: twiml.Verb) -> list[twiml.Verb] | None:
        """Ring another telephone. Nobody has one here, so nobody answers; then ask the action what follows."""
        self.ledger.line(Who.LINE, f"☎ {verb.text}", State.PLAYED)
        await self._pass_time(twiml.Verb("Pause", {"length": verb.attributes.get("timeout", "30")}))
        if self._hung_up.is_set() or not verb.attributes.get("action"):
            return None
        parameters = voice_webhooks.current_parameters(self.call, settings.TWILIO_ACCOUNT_SID)
        outcome = {"DialCallStatus": "no-answer", "DialBridged": "false"}
        return await self._fetch(urljoin(self._document_url, verb.attributes["action"]), parameters | outcome)

    async def _connect(self, relay: twiml.Relay) -> list[twiml.Verb] | None:
        """Hold one relay session, then ask the action what follows; None where it names nothing."""
        self.ledger.change(session_id=f"VX{secrets.token_hex(16)}", relay_url=relay.url)
        began_ms = self.ledger.now_ms
        session = RelaySession(self.ledger, relay, self._acts)
        self._session = session
        if self._hung_up.is_set():
            session.hang_up()
        outcome = await session.run()
        self._session = None
        if outcome.status == "failed":
            self.ledger.trouble(f"{outcome.extra['ErrorCode']} {outcome.extra['ErrorMessage']}")
        if not relay.action:
            return None
        return await self._ask_action(urljoin(self._document_url, relay.action), outcome, began_ms)

    async def _ask_action(self, url: str, outcome: Outcome, began_ms: int) -> list[twiml.Verb] | None:
        is_over = outcome.status == "completed" or self._hung_up.is_set()
        parameters = voice_webhooks.session_parameters(
            self.call,
            settings.TWILIO_ACCOUNT_SID,
            call_status=Status.COMPLETED if is_over else Status.IN_PROGRESS,
            session_status=outcome.status,
            seconds=round((self.ledger.now_ms - began_ms) / 1000),
            extra=outcome.extra,
        )
        if is_over:
            with contextlib.suppress(webhooks.NotConnected, webhooks.NoAnswer):
                await voice_posts.post(self.ledger, url, parameters)  # nobody is there to hear what it answers
            return None
        return await self._fetch(url, parameters)

    async def _fetch(self, url: str, parameters: dict[str, str]) -> list[twiml.Verb]:
        """Ask an address for TwiML; what cannot be run is told to the caller, then raises Refused."""
        try:
            status, content_type, body = await voice_posts.post(self.ledger, url, parameters)
            self.ledger.change(twiml=body.decode(errors="replace"))
            verbs = twiml.read(status, content_type, body)
        except (webhooks.NotConnected, webhooks.NoAnswer) as error:
            self._refuse(refused := twiml.Refused(11200, f"{url}: {error}"))
            raise refused from error
        except twiml.Refused as refused:
            self._refuse(refused)
            raise
        self._document_url = url
        return verbs

    def _refuse(self, refused: twiml.Refused) -> None:
        self.ledger.trouble(str(refused))
        self.ledger.line(Who.LINE, APOLOGY, State.PLAYED)

    def _incoming(self) -> dict[str, str]:
        return voice_webhooks.incoming_parameters(self.call, settings.TWILIO_ACCOUNT_SID)

    async def _finish(self) -> None:
        """Close the call and tell the status callback."""
        now = await in_thread(switches.now)
        if self.call.answered_at:
            status = Status.COMPLETED
        else:
            status = Status.NO_ANSWER if self._hung_up.is_set() else Status.FAILED
        self.ledger.change(status=status, ended_at=now, held_until=None)
        await self.ledger.flush()
        if not (await in_thread(switches.current)).no_status_callbacks:
            parameters = voice_webhooks.status_parameters(self.call, settings.TWILIO_ACCOUNT_SID, now=now)
            with contextlib.suppress(webhooks.NotConnected, webhooks.NoAnswer):
                await voice_posts.post(self.ledger, settings.PUBLIC_URL + STATUS_PATH, parameters)
