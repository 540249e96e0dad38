"""Which model answers, where it is and within what limits: a location's own, else the settings' one."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from appointments import encryption
from conversations.lately import Lately
from conversations.models import ModelEndpoint

OPENAI_ITSELF = "https://api.openai.com/v1"

log = logging.getLogger(__name__)

_rows: Lately[int, ModelEndpoint | None] = Lately()


@dataclass(frozen=True)
class Endpoint:
    """One service that speaks OpenAI's API, and how much patience it gets. `name` tells it apart in what is kept."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    temperature: float = 0.2
    max_tokens: int = 700
    first_token_seconds: float = 4.0
    turn_seconds: float = 20.0

    @property
    def name(self) -> str:
        """Give the model and where it is, without the key."""
        return f"{self.model} at {self.base_url}"[:300]

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI's own service, which calls one parameter otherwise than everybody else."""
        return self.base_url == OPENAI_ITSELF


def is_configured() -> bool:
    """Say whether the settings name a model and a way to it."""
    return bool(settings.OPENAI_MODEL and (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL))


def from_settings() -> Endpoint | None:
    """Give the endpoint of the settings; None when there is none."""
    return _of(settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.OPENAI_API_KEY) if is_configured() else None


def _of(base_url: str, model: str, api_key: str) -> Endpoint:
    return Endpoint(
        base_url=base_url.rstrip("/") or OPENAI_ITSELF,
        model=model,
        api_key=api_key,
        temperature=settings.OPENAI_TEMPERATURE,
        max_tokens=settings.OPENAI_MAX_TOKENS,
        first_token_seconds=settings.OPENAI_FIRST_TOKEN_MS / 1000,
        turn_seconds=settings.OPENAI_TURN_MS / 1000,
    )


def find(location_id: int) -> Endpoint | None:
    """Give the endpoint that answers for a place; None when no model is configured.

    The settings' key goes only to the settings' address. A key that cannot be read counts as no model, and a system
    check names it.
    """
    return _of_row(_read(location_id), location_id)


def find_lately(location_id: int, *, now: datetime) -> Endpoint | None:
    """Give the endpoint for a turn, by the place's row as it was read at most five seconds ago."""
    return _of_row(_rows.get(location_id, lambda: _read(location_id), now=now), location_id)


def _read(location_id: int) -> ModelEndpoint | None:
    return ModelEndpoint.objects.filter(location_id=location_id, is_active=True).first()


def _of_row(row: ModelEndpoint | None, location_id: int) -> Endpoint | None:
    if row is None:
        return from_settings()
    own = _of(row.base_url, row.model, "")
    try:
        api_key = encryption.decrypt(row.encrypted_key)
    except encryption.UnreadableSecretError:
        log.error("The key of the model of location %s cannot be read with FIELD_KEYS.", location_id)
        return None
    if not row.encrypted_key and own.base_url == (settings.OPENAI_BASE_URL or OPENAI_ITSELF):
        api_key = settings.OPENAI_API_KEY
    temperature = own.temperature if row.temperature is None else row.temperature
    return replace(own, api_key=api_key, temperature=temperature)


def is_any_configured() -> bool:
    """Say whether a model answers at any place."""
    return is_configured() or ModelEndpoint.objects.filter(is_active=True).exists()
