"""Which model answers, where it is and within what limits: from the settings."""

from dataclasses import dataclass, field

from django.conf import settings

OPENAI_ITSELF = "https://api.openai.com/v1"


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
    if not is_configured():
        return None
    return Endpoint(
        base_url=settings.OPENAI_BASE_URL or OPENAI_ITSELF,
        model=settings.OPENAI_MODEL,
        api_key=settings.OPENAI_API_KEY,
        temperature=settings.OPENAI_TEMPERATURE,
        max_tokens=settings.OPENAI_MAX_TOKENS,
        first_token_seconds=settings.OPENAI_FIRST_TOKEN_MS / 1000,
        turn_seconds=settings.OPENAI_TURN_MS / 1000,
    )


def find(location_id: int) -> Endpoint | None:
    """Give the endpoint that answers for a place; None when no model is configured."""
    return from_settings()


def is_any_configured() -> bool:
    """Say whether a model answers at any place."""
    return is_configured()
