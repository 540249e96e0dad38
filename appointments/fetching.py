"""Fetching from an address that somebody typed in, without being led into this machine's own networks.

The name is looked up once, the number that came back is judged, and that very number is connected to
(requests-hardened), so neither a second look-up nor a redirect leads elsewhere. Size and time are bounded.
"""

import time
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress

MOST_BYTES = 5 * 1024 * 1024
WITHIN_SECONDS = 10.0
PIECE_BYTES = 64 * 1024
LONGEST_ADDRESS = 2000


class FetchRefused(Exception):
    """Nothing was read; `code` says why: a value of BusyCalendar.Trouble."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_address(address: str) -> str:
    """Give an address as it is fetched: webcal becomes https. Raises FetchRefused with `address`.

    Plain http is for an address on this machine, where the setting BUSY_CALENDARS_ON_THIS_MACHINE allows those.
    """
    address = address.strip()
    if address.lower().startswith(("webcal://", "webcals://")):
        address = "https://" + address.partition("://")[2]
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:
        raise FetchRefused("address") from None
    schemes = ("https", "http") if settings.BUSY_CALENDARS_ON_THIS_MACHINE else ("https",)
    if not is_whole or parts.scheme not in schemes or parts.username or parts.password:
        raise FetchRefused("address")
    if len(address) > LONGEST_ADDRESS:
        raise FetchRefused("address")
    return address


def fetch(address: str) -> bytes:
    """Read what an address answers with. Raises FetchRefused; no word of the address is in the error."""
    address = check_address(address)
    headers = {"Accept": "text/calendar", "Accept-Encoding": "identity"}
    try:
        with _session() as session, session.get(address, headers=headers, stream=True) as answer:
            return _read(answer)
    except InvalidIPAddress:
        raise FetchRefused("address") from None
    except requests.Timeout:
        raise FetchRefused("too-slow") from None
    except (requests.RequestException, OSError, ValueError):
        raise FetchRefused("unreachable") from None


def _session() -> HTTPSession:
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=settings.BUSY_CALENDARS_ON_THIS_MACHINE,
        never_redirect=True,
        default_timeout=(5, 5),
        user_agent_override="Ringbook",
    )
    session = HTTPSession(config)
    session.trust_env = False  # no proxy, no .netrc
    return session


def _read(answer: requests.Response) -> bytes:
    if 300 <= answer.status_code < 400:
        raise FetchRefused("redirect")
    if answer.status_code != 200:
        raise FetchRefused("refused" if answer.status_code < 500 else "unreachable")
    # A clock of its own, not the time of day: how long this machine is willing to wait for the rest.
    until = time.monotonic() + WITHIN_SECONDS
    content = bytearray()
    for piece in answer.iter_content(PIECE_BYTES):
        content += piece
        if len(content) > MOST_BYTES:
            raise FetchRefused("too-large")
        if time.monotonic() > until:
            raise FetchRefused("too-slow")
    return bytes(content)
