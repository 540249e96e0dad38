"""News of the booking engine for the open pages: whose diary changed. The page fetches the rest."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from appointments.booking import history
from appointments.models import AvailableTime, NotAvailableTime, Session, WaitlistEntry, WaitlistOffer
from appointments.signals import appointment_changed
from conversations import live


@receiver(appointment_changed, dispatch_uid="desk.diary")
def tell_diary(sender: Any, event_id: int, **kwargs: Any) -> None:
    """Tell the pages of a branch that its diary changed, once the change is committed."""
    live.announce_committed([("diary", history.get_event(event_id).appointment.location_id)])


@receiver([post_save, post_delete], sender=NotAvailableTime, dispatch_uid="desk.closures")
def tell_closure(sender: Any, instance: NotAvailableTime, raw: bool = False, **kwargs: Any) -> None:
    """Tell the pages of each branch that something closed there, or opened again."""
    if raw:
        return
    places = [instance.location_id, instance.resource.location_id if instance.resource else None]
    if instance.practitioner_id:
        hours = AvailableTime.objects.filter(practitioner=instance.practitioner_id)
        places += hours.order_by("location").values_list("location", flat=True).distinct()
    for place in filter(None, places):
        live.announce("diary", place)


@receiver(post_save, sender=Session, dispatch_uid="desk.classes")
def tell_class(sender: Any, instance: Session, raw: bool = False, **kwargs: Any) -> None:
    """Tell the pages of a branch that a class time was opened, changed or cancelled."""
    if not raw:
        live.announce("diary", instance.location_id)


@receiver(post_save, sender=WaitlistEntry, dispatch_uid="desk.wishes")
def tell_wish(sender: Any, instance: WaitlistEntry, raw: bool = False, **kwargs: Any) -> None:
    """Tell the pages of a branch that somebody waits there, or no longer does."""
    if not raw:
        live.announce("diary", instance.location_id)


@receiver(post_save, sender=WaitlistOffer, dispatch_uid="desk.offers")
def tell_offer(sender: Any, instance: WaitlistOffer, raw: bool = False, **kwargs: Any) -> None:
    """Tell the pages of a branch that a time was offered there, or answered."""
    if not raw:
        live.announce("diary", instance.entry.location_id)
