"""What stops a start: settings that are each possible, and wrong together. Each says its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from booking_site import env

SIMULATOR_PATH = "/simulator/"


def is_own_simulator(address: str) -> bool:
    """Tell whether the address is the simulator of this machine."""
    parts = urlsplit(address)
    return env.is_loopback(parts.hostname or "") and parts.path.startswith(SIMULATOR_PATH)


def has_real_account() -> bool:
    """Tell whether an account at Twilio itself is configured, not the simulator's and not an emulator's on loopback."""
    address = settings.TWILIO_API_BASE_URL
    return bool(settings.TWILIO_ACCOUNT_SID) and not (address and env.is_loopback(urlsplit(address).hostname or ""))


@register()
def check_twilio(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find an account that is half configured, simulated and real at once, or unreachable for Twilio."""
    found: list[CheckMessage] = []
    sid, token = settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN
    if bool(sid) != bool(token):
        missing, given = (
            ("TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID") if sid else ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
        )
        found.append(Error(f"{given} is set and {missing} is not.", hint=f"Set {missing} too.", id="ringbook.E001"))
    if settings.SIMULATOR and sid and not is_own_simulator(settings.TWILIO_API_BASE_URL):
        found.append(
            Error(
                "SIMULATOR is on beside another Twilio account.",
                hint="Set SIMULATOR=0, or remove TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_API_BASE_URL.",
                id="ringbook.E002",
            )
        )
    if has_real_account() and urlsplit(settings.PUBLIC_URL).scheme != "https":
        found.append(
            Error(
                f"PUBLIC_URL is {settings.PUBLIC_URL}, and Twilio calls us over https only.",
                hint="Set PUBLIC_URL to the address Twilio reaches, such as https://bookings.example.org.",
                id="ringbook.E003",
            )
        )
    return found


@register()
def check_exposure(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find what only suits a machine that nobody else reaches."""
    found: list[CheckMessage] = []
    if env.is_loopback(settings.BIND):
        return found
    if settings.DEBUG:
        found.append(
            Error(
                f"DEBUG is on while BIND is {settings.BIND}: error pages would show this machine's insides to others.",
                hint="Set DEBUG=0 and a SECRET_KEY of your own, or BIND=127.0.0.1.",
                id="ringbook.E005",
            )
        )
    if settings.SIMULATOR:
        found.append(
            Warning(
                f"The simulator is on while BIND is {settings.BIND}: who reaches this machine can play any customer.",
                hint="Set BIND=127.0.0.1 unless that is what you want.",
                id="ringbook.W001",
            )
        )
    return found
