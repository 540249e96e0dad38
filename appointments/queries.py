"""What others read of this app: whom a user may see, what a day holds, and a visit in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from appointments import contacts, described, intervals, loading, recurrence
from appointments.described import PartFacts
from appointments.intervals import Span
from appointments.models import (
    Appointment,
    AppointmentItem,
    Attendee,
    AvailableTime,
    Contact,
    Location,
    NotAvailableTime,
    Question,
    Service,
    ServiceText,
    Session,
    StaffMember,
    WaitlistEntry,
    WaitlistOffer,
)
from appointments.recurrence import LocalHours


@dataclass(frozen=True)
class AppointmentFacts:
    """A visit in words of one language; what is missing in it falls back. Instants are aware UTC.

    `parts` are the services of a visit of several.
    """

    appointment_id: int
    reference: str
    version: int
    service: str
    practitioner: str
    attendee: str
    start_at: datetime
    end_at: datetime
    time_zone: str
    place: str
    address: str
    map_url: str
    directions: str
    preparation: str
    price_text: str
    deposit_text: str = ""
    kind: str = Service.Place.HERE
    online_link: str = ""
    phone: str = ""
    visit_address: str = ""
    arrival_until: datetime | None = None
    parts: tuple[PartFacts, ...] = ()


def visible_locations(user: StaffMember | AnonymousUser) -> QuerySet[Location]:
    """Give the locations a user may see: the own ones, for an admin all, for nobody none."""
    if not isinstance(user, StaffMember) or not user.is_active:
        return Location.objects.none()
    return Location.objects.all() if user.sees_everything else Location.objects.filter(staff_members=user)


def visible_to(user: StaffMember | AnonymousUser) -> QuerySet[Appointment]:
    """Give the visits at the locations a user may see."""
    if isinstance(user, StaffMember) and user.is_active and user.sees_everything:
        return Appointment.objects.all()
    return Appointment.objects.filter(location__in=visible_locations(user))


def list_day(user: StaffMember | AnonymousUser | None, location: Location, day: date) -> list[Appointment]:
    """List the visits that begin on a local date, by start, with items, people and attendee read.

    Cancelled ones are left out; holds are in (`hold_expires_at` says until when). Without a user nothing is hidden.
    """
    span = recurrence.day_span(day, location.zone)
    if span is None:
        return []
    visits = Appointment.objects.all() if user is None else visible_to(user)
    visits = visits.filter(location=location, start_at__gte=span.start, start_at__lt=span.end)
    visits = visits.exclude(status=Appointment.Status.CANCELLED).order_by("start_at", "id")
    return list(_with_parts(visits))


def list_requests(user: StaffMember | AnonymousUser) -> list[Appointment]:
    """List the visits at a user's locations that wait for a yes of the business, the next to lapse first."""
    waiting = visible_to(user).filter(status=Appointment.Status.PENDING, approval_due_at__isnull=False)
    return list(_with_parts(waiting.order_by("approval_due_at", "pk")))


def list_seen(user: StaffMember | AnonymousUser, visits: Iterable[Appointment]) -> list[Appointment]:
    """List those of some visits that a user may see, soonest first, with items, people and attendee read."""
    seen = visible_to(user).filter(pk__in=[visit.pk for visit in visits])
    return list(_with_parts(seen.order_by("start_at", "id")))


def visible_closures(user: StaffMember | AnonymousUser) -> QuerySet[NotAvailableTime]:
    """Give the closures of a user's locations, and of the people and things there, soonest first."""
    places = visible_locations(user)
    people = AvailableTime.objects.filter(location__in=places, practitioner__isnull=False).values("practitioner")
    found = NotAvailableTime.objects.filter(
        Q(location__in=places) | Q(practitioner__in=people) | Q(resource__location__in=places)
    )
    return found.select_related("location", "practitioner", "resource__location").order_by("start_at", "pk")


def list_sessions(
    user: StaffMember | AnonymousUser, location: Location, span: Span, *, now: datetime, service: Service | None = None
) -> list[Session]:
    """List the open class times that begin in a span, by start, each with the number of seats `taken`."""
    found = Session.objects.filter(location=location, status=Session.Status.OPEN, location__in=visible_locations(user))
    found = found.filter(start_at__gte=span.start, start_at__lt=span.end)
    if service is not None:
        found = found.filter(service=service)
    takes = ~Q(visits__status=Appointment.Status.CANCELLED)
    takes &= ~Q(visits__status=Appointment.Status.PENDING, visits__hold_expires_at__lte=now)
    found = found.annotate(taken=Count("visits", filter=Q(visits__isnull=False) & takes))
    return list(found.select_related("service", "practitioner").order_by("start_at", "pk"))


def list_waiting(user: StaffMember | AnonymousUser, location: Location) -> list[WaitlistEntry]:
    """List who waits at a location, first in line first, each with its `open_offers`."""
    offers = WaitlistOffer.objects.filter(status=WaitlistOffer.Status.OPEN).select_related("hold")
    found = WaitlistEntry.objects.filter(location=location, location__in=visible_locations(user))
    found = found.filter(status=WaitlistEntry.Status.WAITING)
    found = found.select_related("service", "attendee__contact", "contact", "location", "session")
    return list(found.prefetch_related("practitioners", "contact__points", Prefetch("offers", offers, "open_offers")))


def list_upcoming(contact: Contact, *, now: datetime) -> list[Appointment]:
    """List a contact's visits that begin after `now`, booked or requested, soonest first; merged ones count."""
    stands = Q(status=Appointment.Status.BOOKED) | Q(approval_due_at__isnull=False)
    visits = Appointment.objects.filter(
        stands, contact__in=contacts.list_merged(contacts.current(contact)), start_at__gt=now
    )
    return list(_with_parts(visits.order_by("start_at", "id")))


def find_usual_practitioner(attendee: Attendee, service: Service, *, now: datetime) -> int | None:
    """Find who saw a person for a service last, if they still offer it: to be preferred, not insisted on."""
    items = AppointmentItem.objects.filter(
        appointment__attendee__in=_same_person(attendee),
        appointment__status__in=(*Appointment.STANDING, Appointment.Status.FULFILLED),
        service=service,
        start_at__lt=now,
        practitioner__is_active=True,
        practitioner__offerings__service=service,
    )
    return items.order_by("-start_at", "-id").values_list("practitioner_id", flat=True).first()


def _same_person(attendee: Attendee) -> QuerySet[Attendee]:
    """Give the rows of one person: of a contact in person also those of the contacts that were merged."""
    if not attendee.is_contact:
        return Attendee.objects.filter(pk=attendee.pk)
    family = contacts.list_merged(contacts.current(attendee.contact))
    return Attendee.objects.filter(contact__in=family, is_contact=True)


def describe(appointment: Appointment, language: str) -> AppointmentFacts:
    """Put a visit into words of a language, falling back as `list_languages` says.

    `kind` is where it takes place (Service.Place); our address and the way to it are told only where people come to us.
    """
    location = appointment.location
    said = described.read(appointment.pk, list_languages(language, location))
    kind = said.kind
    is_here = kind == Service.Place.HERE
    return AppointmentFacts(
        appointment_id=appointment.pk,
        reference=appointment.reference,
        version=appointment.version,
        service=said.service,
        practitioner=said.practitioner,
        attendee=appointment.attendee.name or appointment.contact.name,
        start_at=appointment.start_at,
        end_at=appointment.end_at,
        time_zone=location.time_zone,
        place=described.first_word(said.place, "name") or location.name,
        address=location.address if is_here else "",
        map_url=location.map_url if is_here else "",
        directions=described.first_word(said.place, "directions") if is_here else "",
        preparation=said.preparation,
        price_text=said.say_promised("price_text"),
        deposit_text=said.say_promised("deposit_text"),
        kind=kind,
        online_link=appointment.online_link if kind == Service.Place.ONLINE else "",
        phone=contacts.find_number(appointment.contact) if kind == Service.Place.PHONE else "",
        visit_address=appointment.visit_address if kind == Service.Place.CUSTOMER else "",
        arrival_until=_find_arrival(appointment) if kind == Service.Place.CUSTOMER else None,
        parts=said.list_parts(),
    )


def _find_arrival(appointment: Appointment) -> datetime | None:
    minutes = appointment.arrival_minutes
    return appointment.start_at + timedelta(minutes=minutes) if minutes else None


def service_name(service: Service, language: str) -> str:
    """Say what a service is called in a language, falling back to its own name."""
    chain = list_languages(language)
    texts = ServiceText.objects.filter(service=service, language__in=chain)
    return described.first_word(sorted(texts, key=lambda text: _place(text.language, chain)), "name") or service.name


def list_open_questions(appointment: Appointment, language: str) -> list[tuple[Question, str]]:
    """List the questions of a visit's services that have no answer yet, each in words of a language."""
    chain = list_languages(language, appointment.location)
    questions = Question.objects.filter(service__in=appointment.items.values("service"), is_active=True)
    questions = questions.exclude(answers__appointment=appointment).prefetch_related("texts")
    found = []
    for question in questions:
        texts = sorted(
            (text for text in question.texts.all() if text.language in chain),
            key=lambda text: _place(text.language, chain),
        )
        found.append((question, described.first_word(texts, "text") or question.text))
    return found


def list_services(location: Location) -> list[Service]:
    """List what can be booked at a location, in the order the business gave."""
    return list(Service.objects.filter(locations=location, is_active=True).order_by("position", "name"))


def find_service_words(location: Location, language: str) -> list[tuple[int, list[str]]]:
    """List for each service what people may call it: names and synonyms, the language's own first.

    Words of every language are in, because people mix them.
    """
    chain = list_languages(language, location)
    services = Service.objects.filter(locations=location, is_active=True).prefetch_related("texts")
    found = []
    for service in services.order_by("position", "name"):
        texts = sorted(service.texts.all(), key=lambda text: (_place(text.language, chain), text.language))
        words = [word for text in texts for word in (text.name, *text.synonyms)]
        found.append((service.pk, list(dict.fromkeys([*words, service.name]))))
    return found


def opening_hours(location: Location, day: date) -> tuple[time, time] | None:
    """Say from when to when somebody works at a location on a date, on its clock; None: closed."""
    return list_opening_hours(location, [day])[0]


def list_opening_hours(location: Location, days: Sequence[date]) -> list[tuple[time, time] | None]:
    """List for each of these dates from when to when somebody works at a location. Reads rows once for all of them."""
    zone = location.zone
    wholes = [recurrence.day_span(day, zone) for day in days]
    known = [whole for whole in wholes if whole is not None]
    if not known:
        return [None for _day in days]
    people: dict[int, list[LocalHours]] = {}
    rows = AvailableTime.objects.filter(practitioner__isnull=False, practitioner__is_active=True)
    for row in rows.filter(Q(location=location) | Q(date__isnull=False)):
        people.setdefault(row.practitioner_id or 0, []).append(loading.local_hours(row, location.pk))
    first, last = min(one.start for one in known), max(one.end for one in known)
    closures = NotAvailableTime.objects.filter(location=location, start_at__lt=last, end_at__gt=first)
    closed = intervals.merge(Span(*row) for row in closures.values_list("start_at", "end_at"))
    return [
        None if whole is None else _find_opening(day, whole, people.values(), closed, zone)
        for day, whole in zip(days, wholes, strict=True)
    ]


def _find_opening(
    day: date, whole: Span, people: Iterable[Sequence[LocalHours]], closed: Sequence[Span], zone: ZoneInfo
) -> tuple[time, time] | None:
    spans = intervals.merge(span for hours in people for span in recurrence.list_spans(hours, day, zone))
    spans = intervals.subtract(spans, closed)
    if not spans:
        return None
    closes = recurrence.LAST_MINUTE if spans[-1].end == whole.end else spans[-1].end.astimezone(zone).time()
    return spans[0].start.astimezone(zone).time(), closes


def list_languages(language: str, location: Location | None = None) -> list[str]:
    """List where to look for words: the language asked, its plainer forms, the location's first."""
    chain: list[str] = []
    for tag in (language, location.languages[0] if location and location.languages else ""):
        while tag:
            chain.append(tag)
            tag = tag.rpartition("-")[0]
    return list(dict.fromkeys(chain))


def _with_parts(visits: QuerySet[Appointment]) -> QuerySet[Appointment]:
    items = AppointmentItem.objects.select_related("service", "practitioner").order_by("position")
    return visits.select_related("contact", "attendee", "location").prefetch_related(Prefetch("items", queryset=items))


def _place(language: str, chain: Sequence[str]) -> int:
    return chain.index(language) if language in chain else len(chain)
