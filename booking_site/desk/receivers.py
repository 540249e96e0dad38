"""News of the booking engine for the open pages: whose diary changed. The page fetches the rest."""

from typing import Any

from django.dispatch import receiver

from appointments.booking import history
from appointments.signals import appointment_changed
from conversations import live


@receiver(appointment_changed, dispatch_uid="desk.diary")
def tell_diary(sender: Any, event_id: int, **kwargs: Any) -> None:
    """Tell the pages of a branch that its diary changed."""
    live.announce("diary", history.get_event(event_id).appointment.location_id)
