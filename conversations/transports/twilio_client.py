"""The one door to Twilio's REST API: the real SDK over aiohttp, one client for each process and event loop.

Three things the SDK's own asynchronous client (9.13) does that this one must not: it never applies its time-out, so a
silent server hangs a sender for ever; it posts JSON bodies as forms, so no Content resource can be made; and it logs
addresses with people's numbers in them.
"""

import asyncio
import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _
from twilio.base.exceptions import TwilioException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from conversations.transports import twilio_errors
from conversations.transports.base import TransportError

TOTAL_SECONDS = 10.0
CONNECT_SECONDS = 5.0
# Shorter than the five seconds after which uvicorn, under an emulator, closes: a post on a connection that is just
# being closed ends as "unknown" and waits a minute to be reconciled.
KEEP_ALIVE_SECONDS = 4.0
MOST_CONNECTIONS = 50
LONGEST_RETRY_AFTER_SECONDS = 300.0

log = logging.getLogger(__name__)


class HttpClient(AsyncTwilioHttpClient):  # type: ignore[misc] # the SDK ships no types
    """Sends the SDK's requests, to TWILIO_API_BASE_URL when there is one. Raises TransportError when none answers."""

    def __init__(self, base_url: str, total_seconds: float = TOTAL_SECONDS) -> None:
        super().__init__(pool_connections=False, timeout=total_seconds)
        self._base_url = base_url
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=total_seconds, connect=min(CONNECT_SECONDS, total_seconds / 2)),
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK's signature; it never gives one
        allow_redirects: bool = False,
    ) -> Response:
        """Make one request, as the SDK asks its HTTP client to."""
        is_json = (headers or {}).get("Content-Type") == "application/json"
        signed_on = {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else {}
        try:
            async with self.session.request(
                method,
                rewrite(url, self._base_url),
                params=params,
                headers={**(headers or {}), **signed_on},
                json=data if is_json else None,
                data=None if is_json else data,
                allow_redirects=False,
            ) as answer:
                text = await answer.text(errors="replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise _not_reached(error) from None
        except aiohttp.InvalidURL:
            raise TransportError("rejected", "url", _("TWILIO_API_BASE_URL cannot be used as an address.")) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _no_answer(type(error).__name__) from None
        log.debug("%s answered %s", method, answer.status)
        _refuse_nonsense(answer.status, text, answer.headers.get("Retry-After", ""))
        return Response(answer.status, text, answer.headers)


def rewrite(url: str, base_url: str) -> str:
    """Point any address at Twilio to the base, keeping path and query; other hosts stay."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not base_url or not (host == "twilio.com" or host.endswith(".twilio.com")):
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{base_url.rstrip('/')}{parts.path}{query}"


def _not_reached(error: Exception) -> TransportError:
    log.warning("Twilio could not be reached (%s).", type(error).__name__)
    return TransportError("temporary", "connect", _("Twilio could not be reached. It is tried again."))


def _no_answer(what: str) -> TransportError:
    log.warning("Twilio gave no answer (%s).", what)
    return TransportError("unknown", "no-answer", _("Twilio gave no answer; the message may have been sent."))


def _refuse_nonsense(status: int, text: str, retry_after: str) -> None:
    """Raise on what the SDK would lose (the time to wait of a 429) or trip over (a success that is no JSON object)."""
    if status == 429:
        raise _too_many(text, retry_after)
    if 200 <= status < 300 and status != 204 and not isinstance(_loads(text), dict):
        raise _no_answer(f"{status} without JSON")


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _too_many(text: str, retry_after: str) -> TransportError:
    payload = _loads(text)
    code = str(payload.get("code") or "20429") if isinstance(payload, dict) else "20429"
    meaning = twilio_errors.describe(code)
    asked = float(retry_after) if re.fullmatch(r"\d{1,9}", retry_after) else meaning.retry_after_seconds or 1.0
    seconds = min(asked, LONGEST_RETRY_AFTER_SECONDS)
    return TransportError("temporary", code, meaning.text, seconds, 429)


@contextmanager
def raises_our_errors(*, is_repeatable: bool) -> Iterator[None]:
    """Turn what the SDK raises into a TransportError, without its words: they hold numbers.

    `is_repeatable`: asking again does no harm, so no answer means "temporary" instead of "unknown".
    """
    try:
        yield
    except TransportError as error:
        if error.kind == "unknown" and is_repeatable:
            text = _("Twilio gave no answer. It is tried again.")
            raise TransportError("temporary", error.code, text, None, error.http_status) from None
        raise
    except TwilioException as error:
        raise translate(error, is_repeatable=is_repeatable) from None


def translate(error: TwilioException, *, is_repeatable: bool) -> TransportError:
    """Judge an error of the SDK by its status and code."""
    status, code = _status_and_code(error)
    meaning = twilio_errors.describe(code)
    if status >= 500 or status == 408:
        if is_repeatable:
            return TransportError("temporary", code, _("Twilio had a fault. It is tried again."), None, status)
        text = _("Twilio had a fault; the message may have been sent.")
        return TransportError("unknown", code, text, None, status)
    if meaning.retry_after_seconds is not None:
        return TransportError("temporary", code, meaning.text, meaning.retry_after_seconds, status)
    log.warning("Twilio refused with status %s and code %s.", status, code)
    return TransportError("rejected", code, meaning.text, None, status)


def _status_and_code(error: TwilioException) -> tuple[int, str]:
    """Find both; for a list the SDK raises its base class with the whole answer among the arguments."""
    for answer in error.args:
        if isinstance(answer, Response):
            payload = _loads(answer.text)
            code = payload.get("code") if isinstance(payload, dict) else None
            return answer.status_code, str(code or answer.status_code)
    status = int(getattr(error, "status", 0) or 0)
    return status, str(getattr(error, "code", "") or status or "")


def masked(words: str) -> str:
    """Blank out what may be somebody's number in a provider's words."""
    return re.sub(r"\+?\d[\d\s().-]{4,}\d", "•••", words)


@dataclass
class Connection:
    """What one event loop shares: the SDK's client, and a lock for each Content resource under construction."""

    client: Client
    making: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))


_connections: dict[tuple[asyncio.AbstractEventLoop, str, str, str], Connection] = {}


def connection() -> Connection:
    """Give the running event loop's connection to the configured account."""
    loop = asyncio.get_running_loop()
    for stale in [key for key in _connections if key[0].is_closed()]:
        del _connections[stale]
    account, token = settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN
    key = (loop, account, token, settings.TWILIO_API_BASE_URL)
    if key not in _connections:
        http = HttpClient(settings.TWILIO_API_BASE_URL)
        _connections[key] = Connection(Client(account, token, http_client=http))
    return _connections[key]


async def close() -> None:
    """Close the running event loop's connections."""
    loop = asyncio.get_running_loop()
    for key in [key for key in _connections if key[0] is loop]:
        await _connections.pop(key).client.http_client.close()
