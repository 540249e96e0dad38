"""Playing one scenario and judging it by the rows it leaves and the words that left."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from appointments.models import Appointment, Location, Service
from conversations.assistant.brain import Brain
from conversations.database import in_thread
from conversations.models import Conversation, Message, Turn, UnknownQuestion
from conversations.scenarios import outage, world
from conversations.scenarios.customer import Answer, Customer
from conversations.scenarios.reading import Scenario, Step

NUMBER = "+15550142"
TAKEN_OVER = "openai, then guided"


@dataclass
class Played:
    """What was said on both sides, and what is wrong with it; nothing wrong is passed."""

    said: list[tuple[str, str, str]] = field(default_factory=list)  # channel, the customer, the answer
    wrong: list[str] = field(default_factory=list)
    taken_over: int = 0  # turns that the guided brain took over from a model


async def play(scenario: Scenario, *, brain: Brain | None = None) -> Played:
    """Play a scenario in a database that holds nothing yet, and leave its rows there."""
    played = Played()
    location = await in_thread(_set_up, scenario)
    customer = Customer(now=scenario.now, number=NUMBER, name=scenario.name, brain=brain)
    for step in scenario.steps:
        customer.now += step.after
        customer.brain = outage.brain(step.model) if step.model else brain
        try:
            answer = await _take(step, customer, location)
        except LookupError as error:
            played.wrong.append(str(error))
            break
        played.said.append((step.channel, _name(step), answer.text))
        played.wrong += _judge_words(step, answer, scenario)
    await customer.hang_up()
    played.wrong += await in_thread(_judge_rows, scenario, location)
    played.taken_over = await in_thread(Turn.objects.filter(brain=TAKEN_OVER).count)
    return played


def _set_up(scenario: Scenario) -> Location:
    location = world.build(scenario.zone, scenario.answers, now=scenario.now)
    Service.objects.filter(name__in=scenario.approval).update(needs_approval=True)
    Service.objects.filter(name__in=scenario.classes).update(is_class=True)
    Service.objects.filter(name__in=scenario.at_home).update(place=Service.Place.CUSTOMER)
    if scenario.name or scenario.language:
        world.make_contact(NUMBER, scenario.name, scenario.language, now=scenario.now)
    for told in scenario.visits:
        world.book(location, told, NUMBER, scenario.name, now=scenario.now)
    return location


async def _take(step: Step, customer: Customer, location: Location) -> Answer:
    if step.others_book:
        await in_thread(world.take, location, step.others_book, now=customer.now)
    if step.staff:
        await in_thread(world.decide, step.staff, now=customer.now)
        return await customer.read()
    if step.hang_up:
        await customer.hang_up()
        return Answer("")
    if step.tap:
        return await customer.tap(step.tap, of_answer=step.of_answer)
    if step.channel == "phone":
        return await customer.speak(step.say, key=step.key)
    return await customer.write(step.say)


def _judge_words(step: Step, answer: Answer, scenario: Scenario) -> list[str]:
    heard = _plain(answer.text)
    wrong = [f"{one!r} is missing in {answer.text!r}" for one in step.hears if _plain(one) not in heard]
    never = (*step.never, *scenario.never)
    wrong += [f"{one!r} was said in {answer.text!r}" for one in never if _plain(one) in heard]
    if not answer.text and not step.hang_up and scenario.expect.get("floor", "assistant") == "assistant":
        wrong.append(f"no answer to {_name(step)!r}")
    return wrong


def _name(step: Step) -> str:
    return step.say or step.tap or step.key or (f"(staff: {step.staff})" if step.staff else "(hangs up)")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("*", "").split())


def _judge_rows(scenario: Scenario, location: Location) -> list[str]:
    expected = {"floor": "assistant"} | scenario.expect
    found = {
        "visits": _visits(location),
        "items": _items(location),
        "floor": Conversation.objects.values_list("floor", flat=True).order_by("-id").first(),
        "person": Message.objects.filter(purpose="handing-over").values_list("values__reason", flat=True).first(),
        "holds": Appointment.objects.filter(hold_expires_at__isnull=False).count(),
        "unknown": list(UnknownQuestion.objects.order_by("id").values_list("text", flat=True)),
        "language": Conversation.objects.values_list("language", flat=True).order_by("-id").first(),
    }
    wrong = [f"{name}: expected {told}, found {found[name]}" for name, told in expected.items() if told != found[name]]
    failed = Turn.objects.filter(outcome="failed").values_list("error", flat=True)
    return wrong + [f"a turn failed: {one}" for one in failed]


def _list_booked() -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(contact__points__value=NUMBER, events__kind__in=("booked", "requested"))
    return rows.distinct().order_by("id").select_related("attendee", "contact")


def _visits(location: Location) -> list[str]:
    """List the customer's visits: what, when on the clock of the place, how it stands, for whom if for another."""
    told = []
    for one in _list_booked():
        start = one.start_at.astimezone(location.zone)
        other = f" for {one.attendee.name}" if one.attendee.name not in ("", one.contact.name) else ""
        confirmed = " accepted" if one.confirmation == "accepted" else ""
        services = " + ".join(item.service_name for item in one.items.order_by("position"))
        told.append(f"{services} {start:%Y-%m-%d %H:%M} {one.status}{confirmed}{other}")
    return told


def _items(location: Location) -> list[str]:
    """List what each visit consists of, in its order: which service, by whom, from when to when."""
    told = []
    for one in _list_booked():
        parts = []
        for item in one.items.select_related("practitioner").order_by("position"):
            start, end = (each.astimezone(location.zone) for each in (item.start_at, item.end_at))
            parts.append(f"{item.service_name} by {item.practitioner.name} {start:%H:%M}-{end:%H:%M}")
        told.append(", ".join(parts))
    return told
