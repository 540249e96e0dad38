"""A clinic whose clock shows ten in the morning, and somebody at its desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from appointments import booking, calendar
from appointments.models import Appointment, Practitioner, Service, StaffMember
from appointments.slots import SlotKey
from appointments.tests.clinic import ASSISTANT, Clinic, make_clinic
from booking_site.desk.board_state import MINUTE_FORMAT
from booking_site.tests.desk.scene import zone_where_it_is
from conversations.models import Conversation
from handoff.tests.rows import make_agent, make_line, write_in


@dataclass
class Board:
    """The clinic, who works at its desk, and short ways to its times."""

    clinic: Clinic
    pooja: StaffMember
    client: Client
    conversation: Conversation

    def at(self, clock: str, day: int = 1) -> datetime:
        """Give the instant of a local time, `day` days from today."""
        hour, minute = clock.split(":")
        zone = self.clinic.location.zone
        date = timezone.now().astimezone(zone).date() + timedelta(days=day)
        return datetime.combine(date, time(int(hour), int(minute)), zone).astimezone(UTC)

    def book(
        self,
        clock: str,
        day: int = 1,
        *,
        service: Service | None = None,
        person: Practitioner | None = None,
        **how: Any,
    ) -> Appointment:
        """Let the assistant book for Meena, or hold when `hold` is given."""
        verb = booking.hold if how.pop("hold", False) else booking.book
        slot_id = self.slot_id(clock, day, service=service, person=person)
        if verb is booking.book:
            how |= {"request_key": slot_id}
        return verb(
            slot_id,
            contact=self.clinic.contact,
            attendee=self.clinic.attendee,
            by=ASSISTANT,
            now=timezone.now() - timedelta(days=1),
            **how,
        )

    def slot_id(
        self, clock: str, day: int = 1, *, service: Service | None = None, person: Practitioner | None = None
    ) -> str:
        """Give the id of a slot: a check-up with Dr Rao, unless told otherwise."""
        pair = ((service or self.clinic.check).pk, (person or self.clinic.rao).pk)
        return str(SlotKey(self.clinic.location.pk, (pair,), self.at(clock, day)))

    def close(self, day: int) -> None:
        """Close the place for a day, whatever is booked."""
        calendar.close(
            self.clinic.location, self.at("00:00", day), self.at("00:00", day + 1), "Stocktaking", timezone.now()
        )

    def time_fields(self, clock: str, day: int = 1, *, person: Practitioner | None = None) -> dict[str, str]:
        """Give the fields of a form that name a time with somebody."""
        start = self.at(clock, day)
        return {
            "at": str(self.clinic.location.pk),
            "date": start.astimezone(self.clinic.location.zone).date().isoformat(),
            "start": start.strftime(MINUTE_FORMAT),
            "lane": f"practitioner:{(person or self.clinic.rao).pk}",
        }

    def visit_fields(self, visit: Appointment) -> dict[str, str]:
        """Give the fields of a form about a visit."""
        date = visit.start_at.astimezone(self.clinic.location.zone).date()
        return {
            "at": str(self.clinic.location.pk),
            "date": date.isoformat(),
            "visit": str(visit.pk),
            "version": str(visit.version),
        }


def make_board() -> Board:
    """Make the rows, sign Pooja in, and let Meena have written, so that the branch knows her."""
    clinic = make_clinic(time_zone=zone_where_it_is(10, timezone.now()))
    pooja = make_agent("pooja", clinic.location)
    client = Client()
    client.force_login(pooja)
    heard = write_in(clinic.contact, make_line(clinic.location), "Hello", now=timezone.now() - timedelta(days=2))
    return Board(clinic, pooja, client, heard.conversation)
