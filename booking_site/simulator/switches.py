"""How hard the provider makes it, and the simulator's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from booking_site.simulator.models import SimulatedSwitches

NAMES = tuple(field.name for field in SimulatedSwitches._meta.fields if field.name != "id")


@dataclass(frozen=True)
class Fault:
    """What one REST request meets."""

    refusing: str = ""
    silent: str = ""
    slow_seconds: int = 0


def current() -> SimulatedSwitches:
    """Give the switches as they are; everything is off where none was ever touched."""
    return SimulatedSwitches.objects.filter(pk=1).first() or SimulatedSwitches(pk=1)


def now() -> datetime:
    """Read the simulator's clock: the real one, moved by the switch. For entries only."""
    return timezone.now() + timedelta(seconds=current().clock_ahead_seconds)


def turn(**changes: Any) -> SimulatedSwitches:
    """Set the named switches and leave the others; a wrong name or value raises ValidationError."""
    unknown = sorted(set(changes) - set(NAMES))
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, "There is no such switch."))
    with transaction.atomic():
        SimulatedSwitches.objects.get_or_create(pk=1)
        switches = SimulatedSwitches.objects.select_for_update().get(pk=1)
        for name, value in changes.items():
            setattr(switches, name, value)
        switches.full_clean()
        switches.save()
    return switches


def reset() -> None:
    """Turn everything off."""
    SimulatedSwitches.objects.filter(pk=1).delete()


def as_json(switches: SimulatedSwitches) -> dict[str, Any]:
    """Give every switch by name."""
    return model_to_dict(switches, fields=NAMES)


def take_fault(*, sends_message: bool) -> Fault:
    """Say what this request meets, and count it where only the next few requests feel it."""
    switches = current()
    if not (switches.refusing or switches.silent or switches.slow_seconds):
        return Fault()
    if not (sends_message or switches.every_request):
        return Fault()
    fault = Fault(switches.refusing, switches.silent, switches.slow_seconds)
    if switches.remaining is None:
        return fault
    with transaction.atomic():
        switches = SimulatedSwitches.objects.select_for_update().get(pk=1)
        if not switches.remaining:
            return Fault()
        switches.remaining -= 1
        if switches.remaining == 0:
            switches.refusing, switches.silent, switches.slow_seconds, switches.remaining = "", "", 0, None
        switches.save()
    return fault
