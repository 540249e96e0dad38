"""What the model has used, by turn, and the caps on it. The only writer of ModelUse."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F, QuerySet, Sum

from conversations.lately import Lately
from conversations.models import ModelUse

CONVERSATION, DAY = "conversation", "day"


@dataclass
class DayCount:
    """Tokens of all conversations in one day."""

    tokens: int


_days: Lately[datetime, DayCount] = Lately()


def note(
    conversation_id: int,
    endpoint: str,
    *,
    rounds: int,
    prompt_tokens: int,
    completion_tokens: int,
    seconds: float,
    trouble: str,
    now: datetime,
) -> None:
    """Write down what a turn used."""
    ModelUse.objects.create(
        conversation_id=conversation_id,
        endpoint=endpoint[:300],
        at=now,
        rounds=rounds,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        milliseconds=round(seconds * 1000),
        trouble=trouble,
    )
    if day := _days.find(_midnight(now)):
        day.tokens += prompt_tokens + completion_tokens


def find_full_cap(tokens_used: int, *, now: datetime) -> str:
    """Say which cap is reached: the conversation's, the day's (UTC), or none as an empty text.

    `tokens_used` is the conversation's own count. The day's was counted at most five seconds ago; until it is counted
    again, what this process uses is added.
    """
    if 0 < settings.OPENAI_CONVERSATION_TOKENS <= tokens_used:
        return CONVERSATION
    if not settings.OPENAI_DAY_TOKENS:
        return ""
    midnight = _midnight(now)
    day = _days.get(midnight, lambda: DayCount(_count(ModelUse.objects.filter(at__gte=midnight))), now=now)
    return DAY if day.tokens >= settings.OPENAI_DAY_TOKENS else ""


def is_day_used_up(*, now: datetime) -> bool:
    """Say whether all conversations together have used what they may in a day."""
    if not settings.OPENAI_DAY_TOKENS:
        return False
    return _count(ModelUse.objects.filter(at__gte=_midnight(now))) >= settings.OPENAI_DAY_TOKENS


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _count(uses: QuerySet[ModelUse]) -> int:
    return uses.aggregate(tokens=Sum(F("prompt_tokens") + F("completion_tokens")))["tokens"] or 0
