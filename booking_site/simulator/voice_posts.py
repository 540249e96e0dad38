"""Posting a call's webhooks: signed, tried again as the fragment of the address asks, written into the call's trace.

Twilio tries once more by default, and only where nobody listened. `#rc=5&rp=all` asks for more (reference 1.4). How
long it waits in between is not documented: here a quarter of a second, then twice as long each time.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag
from uuid import uuid4

import requests
from django.conf import settings

from booking_site.simulator import switches, webhooks
from booking_site.simulator.call_ledger import Ledger, Trace
from conversations.database import in_thread

FIRST_WAIT_SECONDS = 0.25
TOTAL_SECONDS = 15.0


@dataclass(frozen=True)
class Overrides:
    """What a fragment asks for: how many repeats, of what, and the time for all tries together."""

    repeats: int
    of: frozenset[str]
    total_seconds: float

    def repeats_after(self, outcome: requests.Response | Exception) -> bool:
        """Tell whether such an outcome is worth another try."""
        if isinstance(outcome, requests.Response):
            kind = f"{outcome.status_code // 100}xx"
            if kind not in ("4xx", "5xx"):
                return False
        else:
            kind = "ct" if isinstance(outcome, webhooks.NotConnected) else "rt"
        return bool(self.of & {kind, "all"})


def overrides_of(url: str) -> Overrides:
    """Read the connection overrides in an address."""
    given = parse_qs(urldefrag(url).fragment)
    repeats = min(5, int(given.get("rc", ["1"])[0]))
    total_ms = min(15_000, int(given.get("tt", ["15000"])[0]))
    return Overrides(repeats, frozenset(given.get("rp", ["ct"])[0].split(",")), total_ms / 1000)


async def post(ledger: Ledger, url: str, parameters: dict[str, str]) -> tuple[int, str, bytes]:
    """Post, and give status, content type and body of the answer; raises NotConnected or NoAnswer."""
    webhook = webhooks.build(
        url, parameters, token=settings.TWILIO_AUTH_TOKEN, idempotency_token=str(uuid4())
    )  # fmt: skip
    overrides = overrides_of(url)
    give_up_at = asyncio.get_running_loop().time() + min(overrides.total_seconds, TOTAL_SECONDS)
    wait = FIRST_WAIT_SECONDS
    for left in range(overrides.repeats, -1, -1):
        outcome = await asyncio.to_thread(_ask, webhook)
        status = outcome.status_code if isinstance(outcome, requests.Response) else 0
        ledger.trace(Trace.POSTED, {"url": webhook.url, "parameters": dict(parameters), "status": status})
        is_late = asyncio.get_running_loop().time() + wait > give_up_at
        if not left or is_late or not overrides.repeats_after(outcome):
            break
        await asyncio.sleep(wait)
        wait *= 2
    if isinstance(outcome, Exception):
        raise outcome
    if (await in_thread(switches.current)).duplicate_webhooks:
        await asyncio.to_thread(_ask, webhook)  # the same once more; its answer is nobody's
    return outcome.status_code, outcome.headers.get("Content-Type", ""), outcome.content


def _ask(webhook: webhooks.Webhook) -> requests.Response | Exception:
    try:
        return webhooks.ask(webhook)
    except (webhooks.NotConnected, webhooks.NoAnswer) as error:
        return error
