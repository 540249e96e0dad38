"""What every page of the desk has around its middle: glance, queues, what is to be decided, today's strip."""

from datetime import datetime
from typing import Any

from django.conf import settings

from appointments.models import StaffMember
from booking_site.desk import diary, glance, queues, requests
from booking_site.desk.access import list_locations
from handoff import queries

QUEUES, THREAD, SIDE = "queues", "thread", "side"


def build(user: StaffMember, *, pane: str, now: datetime, open_id: int = 0) -> dict[str, Any]:
    """Gather it. On a narrow screen only `pane` is shown; `open_id` is the conversation on the screen."""
    locations = list_locations(user)
    sorted_queues = queries.list_queues(user, now=now)
    return {
        "pane": pane,
        "open_id": open_id,
        "now": now,
        "locations": locations,
        "time_zone": locations[0].time_zone if locations else settings.TIME_ZONE,
        "glance": glance.build(user, sorted_queues, now=now),
        "queues": queues.build(sorted_queues, now=now, open_id=open_id),
        "requests": requests.build(user, now=now),
        "strip": diary.build(user, now=now),
    }
