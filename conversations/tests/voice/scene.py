"""The clinic whose telephone rings, and what the rows say afterwards."""

from dataclasses import dataclass, field

from django.utils import timezone

from appointments.models import Appointment, Location, StaffMember
from conversations.models import Call, Line, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.driver import CLINIC, Caller


@dataclass
class Clinic:
    """A front desk with a telephone line, an agent and its callers."""

    url: str
    desk: FrontDesk
    agent: StaffMember
    callers: list[Caller] = field(default_factory=list)

    def caller(self, **fields: str) -> Caller:
        """Somebody who is about to ring."""
        self.callers.append(Caller(self.url, **fields))
        return self.callers[-1]

    def close(self) -> None:
        """Put every receiver down."""
        for caller in self.callers:
            if caller.socket is not None:
                caller.socket.close()


def open_clinic(url: str) -> Clinic:
    """Make the rows."""
    desk = FrontDesk(now=timezone.now())
    # At whatever hour of the clinic's day this runs, what is booked for soon may still be changed.
    Location.objects.update(cancel_cutoff_minutes=0, move_cutoff_minutes=0)
    Line.objects.create(channel=Line.Channel.PHONE, number_e164=CLINIC, location=desk.location)
    return Clinic(url, desk, StaffMember.objects.create_user(username="pooja", first_name="Pooja"))


def said() -> list[Message]:
    """What was to be said in calls, oldest first."""
    return list(Message.objects.filter(kind=Message.Kind.OUTGOING, channel="phone").order_by("id"))


def the_call() -> Call:
    """The only call there is."""
    return Call.objects.get()


def booked() -> list[Appointment]:
    """The visits that stand."""
    return list(Appointment.objects.filter(status=Appointment.Status.BOOKED))
