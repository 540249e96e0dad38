"""A front desk to talk to in tests: a clinic, its WhatsApp line, a customer, and a clock that is handed on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from appointments.models import (
    Appointment,
    AvailableTime,
    Location,
    LocationText,
    Offering,
    Practitioner,
    Service,
    ServiceText,
)
from conversations import inbox, lifecycle
from conversations.assistant import engine
from conversations.assistant.brain import Brain
from conversations.database import in_thread
from conversations.lifecycle import TurnLease
from conversations.models import Conversation, Line, Message, Turn
from conversations.tests.builders import inbound

NOW = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)  # Monday, 10:00 in Bengaluru


def make_service(location: Location, name: str, minutes: int, synonyms: list[str], **fields: object) -> Service:
    """A service with its English words."""
    service = Service.objects.create(name=name, duration_minutes=minutes, **fields)
    service.locations.add(location)
    ServiceText.objects.create(service=service, language="en", name=name, synonyms=synonyms)
    return service


def make_person(location: Location, name: str, *services: Service) -> Practitioner:
    """Somebody who works 09:30 to 13:00 and 14:00 to 18:00 from Monday to Saturday."""
    person = Practitioner.objects.create(name=name)
    Offering.objects.bulk_create(Offering(practitioner=person, service=service) for service in services)
    AvailableTime.objects.bulk_create(
        AvailableTime(location=location, practitioner=person, weekday=day, start_time=start, end_time=end)
        for day in range(6)
        for start, end in ((time(9, 30), time(13)), (time(14), time(18)))
    )
    return person


@dataclass
class FrontDesk:
    """One customer at one clinic. `write` is a whole exchange; its answer is the rows that are left behind."""

    now: datetime = NOW
    number: str = "+15550142"
    name: str = "Meena Iyer"
    brain: Brain | None = None
    location: Location = field(init=False)

    def __post_init__(self) -> None:
        self.location = Location.objects.create(
            name="Asha Dental and Skin Clinic",
            time_zone="Asia/Kolkata",
            address="12 Test Road, Indiranagar",
            map_url="https://maps.example/asha",
            number_e164="+15550100",
            languages=["en", "hi"],
        )
        LocationText.objects.create(
            location=self.location, language="en", name=self.location.name, directions="Above the pharmacy."
        )
        Line.objects.create(channel=Line.Channel.WHATSAPP, number_e164="+15550100", location=self.location)
        self.cleaning = make_service(
            self.location, "Teeth cleaning", 30, ["scaling", "polishing"], price_text="₹1,200", preparation="Eat first."
        )
        self.skin = make_service(self.location, "Skin consultation", 20, ["dermatologist"], price_text="₹700")
        self.canal = make_service(self.location, "Root canal", 60, ["rct"], price_text="₹6,000")
        self.rao = make_person(self.location, "Dr Rao", self.cleaning, self.canal)
        self.sen = make_person(self.location, "Dr Sen", self.skin, self.cleaning)

    def local(self, clock: str, day: int = 0) -> datetime:
        """The instant of a local time, `day` days after today's date."""
        hour, minute = clock.split(":")
        date = self.now.astimezone(self.location.zone).date() + timedelta(days=day)
        return datetime.combine(date, time(int(hour), int(minute)), self.location.zone).astimezone(UTC)

    def receive(self, text: str = "", **fields: Any) -> Message:
        """A message comes in; nobody answers yet."""
        message = inbox.receive(inbound(text, number=self.number, profile_name=self.name, **fields), now=self.now)
        assert message is not None
        return message

    def claim(self) -> TurnLease:
        """The lease on the one answer that is owed."""
        self.now += timedelta(seconds=10)
        [lease] = lifecycle.claim_replies(now=self.now, limit=5)
        return lease

    async def write(self, text: str = "", *, brain: Brain | None = None, **fields: Any) -> "Exchange":
        """The customer writes and the assistant answers."""
        before = await in_thread(lambda: Message.objects.order_by("-id").values_list("pk", flat=True).first() or 0)
        await in_thread(self.receive, text, **fields)
        lease = await in_thread(self.claim)
        await engine.run_turn(lease, now=self.now, brain=brain or self.brain)
        return await in_thread(read_exchange, before)

    async def tap(self, exchange: "Exchange", choice_id: str) -> "Exchange":
        """The customer taps one of the choices of an answer, found by the beginning of its token."""
        chosen = next(one for one in exchange.choices if one["id"].startswith(choice_id))
        return await self.write(chosen["title"], choice_id=chosen["id"])


@dataclass(repr=False)
class Exchange:
    """What the rows say after one exchange."""

    said: str
    purposes: list[str]
    choices: list[dict[str, str]]
    turn: Turn
    conversation: Conversation
    appointments: list[Appointment]

    @property
    def tokens(self) -> list[str]:
        """The kinds of what can be tapped."""
        return [one["id"].partition(":")[0] for one in self.choices]

    @property
    def booked(self) -> list[Appointment]:
        """The visits that stand."""
        return [one for one in self.appointments if one.status == Appointment.Status.BOOKED]


def read_exchange(before: int) -> Exchange:
    """Read what an exchange has left behind."""
    out = list(Message.objects.filter(kind=Message.Kind.OUTGOING, id__gt=before).order_by("id"))
    replies = [one for one in out if one.purpose == "reply"]
    return Exchange(
        said=replies[-1].values["text"] if replies else "",
        purposes=[one.purpose for one in out],
        choices=replies[-1].choices if replies else [],
        turn=Turn.objects.order_by("-id")[0],
        conversation=Conversation.objects.get(),
        appointments=list(Appointment.objects.order_by("id")),
    )
