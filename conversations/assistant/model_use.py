"""What the model has used, by turn, and the caps on it. The only writer of ModelUse."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F, QuerySet, Sum

from conversations.models import ModelUse

CONVERSATION, DAY = "conversation", "day"


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


def find_full_cap(conversation_id: int, *, now: datetime) -> str:
    """Say which cap is reached: the conversation's, the day's (UTC), or none as an empty text."""
    own = _count(ModelUse.objects.filter(conversation_id=conversation_id))
    if 0 < settings.OPENAI_CONVERSATION_TOKENS <= own:
        return CONVERSATION
    return DAY if is_day_used_up(now=now) else ""


def is_day_used_up(*, now: datetime) -> bool:
    """Say whether all conversations together have used what they may in a day."""
    if not settings.OPENAI_DAY_TOKENS:
        return False
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _count(ModelUse.objects.filter(at__gte=midnight)) >= settings.OPENAI_DAY_TOKENS


def _count(uses: QuerySet[ModelUse]) -> int:
    return uses.aggregate(tokens=Sum(F("prompt_tokens") + F("completion_tokens")))["tokens"] or 0
