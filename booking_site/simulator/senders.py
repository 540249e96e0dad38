"""The numbers of the business that this provider knows."""

from __future__ import annotations

from booking_site.simulator.models import SimulatedSender

DEFAULT_NUMBER = "+15550100"
DEFAULT_NAME = "Asha Dental and Skin Clinic"


def ensure_sender(number_e164: str, name: str) -> SimulatedSender:
    """Register a number of the business, or rename it where it is known."""
    sender, _created = SimulatedSender.objects.update_or_create(number_e164=number_e164, defaults={"name": name})
    return sender


def default_sender() -> SimulatedSender:
    """Give the number customers write to; the demo's own where none was registered."""
    known = SimulatedSender.objects.first()
    return (
        known or SimulatedSender.objects.get_or_create(number_e164=DEFAULT_NUMBER, defaults={"name": DEFAULT_NAME})[0]
    )


def find_sender(address: str) -> SimulatedSender | None:
    """Give the sender of an address such as `whatsapp:+15550100`, or None."""
    default_sender()
    return SimulatedSender.objects.filter(number_e164=address.removeprefix("whatsapp:")).first()
