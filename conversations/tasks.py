"""What the clock asks of this app. Each task does what is due and may run twice."""

from django.utils import timezone

from conversations import ending
from conversations.assistant import model_summaries
from conversations.models import RawPayload


def purge_raw_payloads() -> int:
    """Delete the raw payloads whose time has come, and say how many."""
    return RawPayload.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def end_idle_conversations() -> int:
    """End the conversations in which nothing is owed and nothing was said for a while, and say how many."""
    return ending.end_idle(now=timezone.now())


def write_model_summaries() -> int:
    """Have a model put the newest summaries better, where there is one, and say how many it did."""
    return model_summaries.write_due(now=timezone.now())
