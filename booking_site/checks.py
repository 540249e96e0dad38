"""What stops a start: settings that are each possible, and wrong together. Each says its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from appointments import encryption
from booking_site import embedded_postgres, env
from booking_site.postgres_cluster import MOST_CONNECTIONS
from conversations.database import THREADS
from conversations.models import ModelEndpoint

SIMULATOR_PATH = "/simulator/"
BESIDE_A_POOL = 2  # for news, and to show that the process is alive
OTHER_CONNECTIONS = 30  # the worker, commands and people who look by hand


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


@register()
def check_model(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find a language model that is half configured."""
    key_or_url = settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL
    if bool(settings.OPENAI_MODEL) == bool(key_or_url):
        return []
    if settings.OPENAI_MODEL:
        problem = "OPENAI_MODEL is set, and neither OPENAI_API_KEY nor OPENAI_BASE_URL says where it is."
        hint = "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a service that needs no key."
        return [Error(problem, hint=hint, id="ringbook.E020")]
    # A key often stands in the shell for other programs: no reason not to start.
    given = "OPENAI_API_KEY" if settings.OPENAI_API_KEY else "OPENAI_BASE_URL"
    problem = f"{given} is set and OPENAI_MODEL is not, so the guided assistant answers."
    return [Warning(problem, hint=f"Set OPENAI_MODEL to the model's name, or remove {given}.", id="ringbook.W020")]


@register(Tags.database)
def check_kept_keys(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Find keys of services in the database that none of FIELD_KEYS reads. Only where the database is checked too."""
    if not databases:
        return []
    try:
        rows = list(ModelEndpoint.objects.exclude(encrypted_key="").select_related("location"))
    except DatabaseError:
        return []  # before the first migration
    return [
        Error(
            f"The key of the model of {row.location} cannot be read with FIELD_KEYS.",
            hint="Put the key it was encrypted with back into FIELD_KEYS, or give the service's key anew in the admin.",
            id="ringbook.E021",
        )
        for row in rows
        if not _is_readable(row)
    ]


def _is_readable(row: ModelEndpoint) -> bool:
    try:
        encryption.decrypt(row.encrypted_key)
    except encryption.UnreadableSecretError:
        return False
    return True


@register()
def check_connections(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find processes that together may open more connections than the site's own database gives."""
    here = settings.DATABASES["default"]
    own = embedded_postgres.database_settings(
        settings.BASE_DIR / embedded_postgres.SITE_FOLDER, embedded_postgres.SITE_DATABASE
    )
    if here["HOST"] != own["HOST"]:
        return []
    pool = here.get("OPTIONS", {}).get("pool", {}).get("max_size", THREADS)
    wanted = (settings.DISPATCHERS + 1) * (pool + BESIDE_A_POOL) + OTHER_CONNECTIONS
    if wanted <= MOST_CONNECTIONS:
        return []
    problem = f"The processes may open {wanted} connections, and the site's own database gives {MOST_CONNECTIONS}."
    return [Warning(problem, hint="Lower DISPATCHERS or DATABASE_POOL.", id="ringbook.W010")]
