"""What the clock asks of this app. Each task does what is due and may run twice."""

from django.utils import timezone

from conversations.models import RawPayload


def purge_raw_payloads() -> int:
    """Delete the raw payloads whose time has come, and say how many."""
    return RawPayload.objects.filter(expires_at__lte=timezone.now()).delete()[0]
