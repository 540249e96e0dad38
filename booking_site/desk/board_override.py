"""Which rules a person at the desk may break for a time that is not free, with a reason, and what was broken so far.

`explain` says why a time is not free; whether it may be had all the same is the judgement that booking itself goes by.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments import judging
from appointments.booking import BookingError
from appointments.judging import FREE_AT_DESK, OVERRIDABLE
from appointments.models import Appointment, AppointmentEvent
from appointments.slots import Slot, SlotKey
from booking_site.desk import visit_history
from booking_site.desk.board_state import Look, Wanted

Kind = AppointmentEvent.Kind
NAMES: dict[str, Promise] = {
    "hours": _("outside the hours"),
    "limit": _("more than the limit allows"),
    "buffer": _("without the whole gap to its neighbour"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A slot that may be had although these rules stand against it."""

    slot: Slot
    rules: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rules as the form sends them."""
        return ",".join(self.rules)


def find_way(look: Look, wanted: Wanted, *, now: datetime, holder: str | None = None) -> Way | None:
    """Find which rules would have to be broken for the view's time with its people; none: it cannot be had at all.

    Who it is with has to be chosen: a rule is broken for somebody, not for anybody.
    """
    named = tuple((service, person) for service, person in wanted if person is not None)
    if look.start is None or len(named) < len(wanted):
        return None
    key = SlotKey(look.location.pk, named, look.start)
    try:
        judged = judging.judge(str(key), now=now, holder=holder, waived=OVERRIDABLE)
    except BookingError:
        return None
    return Way(judged.slot, tuple(rule for rule in judged.overridden if rule not in FREE_AT_DESK))


def list_broken(visit: Appointment) -> list[dict[str, Any]]:
    """List what was overridden for a visit as it stands now, and for a neighbour that took some of its gap."""
    events = list(visit.events.filter(version=visit.version).order_by("pk"))
    who = visit_history.read_names(event.actor for event in events)
    broken = []
    for event in events:
        names = [NAMES[rule] for rule in event.after.get("overridden", ()) if rule in NAMES]
        if names or event.kind == Kind.SHORTENED:
            broken.append({"event": event, "names": names, "who": who[event.actor]})
    return broken
