"""Addresses on the day board: each place, visit and column is a link, so keys do and the script is not needed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django import template

from appointments.models import Appointment, Service, Session
from appointments.slots import Slot
from booking_site.desk.board_state import MINUTE_FORMAT, Look

register = template.Library()


@register.simple_tag
def view_of(look: Look, name: str = "desk:day", **changes: Any) -> str:
    """This tag will print the address of a view, or of a region of it, with something changed."""
    return look.address(name, **changes)


@register.simple_tag
def time_of(look: Look, lane: str, start: datetime) -> str:
    """This tag will print where a place leads: to its form, or to a visit's new time while one is moved."""
    if look.is_moving:
        return look.address(lane=lane, start=start, more=())
    wanted: dict[str, Any] = {
        "service_id": look.service_id,
        "more": look.more,
        "repeats": look.repeats,
        "like": look.like,
        "instead": look.instead,
    }
    return look.plain.address(lane=lane, start=start, **wanted)


@register.simple_tag
def visit_of(look: Look, visit: Appointment) -> str:
    """This tag will print where a visit on the board leads."""
    return look.plain.address(visit_id=visit.pk)


@register.simple_tag
def class_of(look: Look, session: Session) -> str:
    """This tag will print where a class on the board leads; it may be on another day."""
    day = session.start_at.astimezone(look.location.zone).date()
    return look.plain.address(day=day, class_id=session.pk)


@register.simple_tag
def wait_of(look: Look, service: Service) -> str:
    """This tag will print where the waiting list says whom the view's time suits."""
    plain = look.plain
    return replace(plain, lane=look.lane, start=look.start, service_id=service.pk).address("desk:waiting")


@register.filter
def status_label(status: str) -> str:
    """Name what a button marks."""
    return str(dict(Appointment.Status.choices).get(Appointment.Status(status), status))


@register.filter
def start_text(seconds: str) -> str:
    """Write an instant, given in seconds since 1970, as the board's addresses do."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime(MINUTE_FORMAT)


@register.simple_tag
def near(look: Look, slot: Slot, service: Service | None = None) -> str:
    """This tag will print where a free time near the one asked for leads."""
    changes: dict[str, Any] = {} if service is None else {"service_id": service.pk}
    return look.address_of(slot, **changes)
