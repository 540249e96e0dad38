"""The site's own rows: so far only those of the simulator."""

from booking_site.simulator.models import (
    SimulatedContent,
    SimulatedDelivery,
    SimulatedHandset,
    SimulatedMessage,
    SimulatedSender,
    SimulatedSwitches,
)

__all__ = [
    "SimulatedContent",
    "SimulatedDelivery",
    "SimulatedHandset",
    "SimulatedMessage",
    "SimulatedSender",
    "SimulatedSwitches",
]
