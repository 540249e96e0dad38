"""The site's own rows: so far only those of the simulator."""

from booking_site.simulator.models import (
    SimulatedContent,
    SimulatedDelivery,
    SimulatedHandset,
    SimulatedMessage,
    SimulatedSender,
    SimulatedSwitches,
)
from booking_site.simulator.phone_models import (
    SimulatedCall,
    SimulatedCallAct,
    SimulatedCallLine,
    SimulatedCallTrace,
)

__all__ = [
    "SimulatedCall",
    "SimulatedCallAct",
    "SimulatedCallLine",
    "SimulatedCallTrace",
    "SimulatedContent",
    "SimulatedDelivery",
    "SimulatedHandset",
    "SimulatedMessage",
    "SimulatedSender",
    "SimulatedSwitches",
]
