"""What others read of this app: whom a user may see, what a day holds, and a visit in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from appointments import contacts, intervals, loading, recurrence
from appointments.intervals import Span
from appointments.models import (
    Appointment,
    AppointmentItem,
    Attendee,
    AvailableTime,
    Contact,
    Location,
    LocationText,
    NotAvailableTime,
    Question,
    Service,
    ServiceText,
    StaffMember,
)
from appointments.recurrence import LocalHours


@dataclass(frozen=True)
class AppointmentFacts:
    """A visit in words of one language; what is missing in it falls back. Instants are aware UTC."""

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


def list_upcoming(contact: Contact, *, now: datetime) -> list[Appointment]:
    """List a contact's booked visits that begin after `now`, soonest first; merged ones count."""
    visits = Appointment.objects.filter(
        contact__in=contacts.list_merged(contacts.current(contact)), status=Appointment.Status.BOOKED, start_at__gt=now
    )
    return list(_with_parts(visits.order_by("start_at", "id")))


def find_usual_practitioner(attendee: Attendee, service: Service, *, now: datetime) -> int | None:
    """Find who saw a person for a service last, if they still offer it: to be preferred, not insisted on."""
    items = AppointmentItem.objects.filter(
        appointment__attendee=attendee,
        appointment__status__in=(*Appointment.STANDING, Appointment.Status.FULFILLED),
        service=service,
        start_at__lt=now,
        practitioner__is_active=True,
        practitioner__offerings__service=service,
    )
    return items.order_by("-start_at", "-id").values_list("practitioner_id", flat=True).first()


def describe(appointment: Appointment, language: str) -> AppointmentFacts:
    """Put a visit into words of a language, falling back as `list_languages` says."""
    location = appointment.location
    items = list(appointment.items.select_related("service", "practitioner").order_by("position"))
    chain = list_languages(language, location)
    texts = _best_service_texts([item.service_id for item in items], chain)
    place = _best(LocationText.objects.filter(location=location), chain)
    people = list(dict.fromkeys(item.practitioner.name for item in items))
    return AppointmentFacts(
        appointment_id=appointment.pk,
        reference=appointment.reference,
        version=appointment.version,
        service=" + ".join(_word(texts.get(item.service_id), "name") or item.service_name for item in items),
        practitioner=", ".join(people),
        attendee=appointment.attendee.name or appointment.contact.name,
        start_at=appointment.start_at,
        end_at=appointment.end_at,
        time_zone=location.time_zone,
        place=_word(place, "name") or location.name,
        address=location.address,
        map_url=location.map_url,
        directions=_word(place, "directions"),
        preparation=" ".join(
            _words(_word(texts.get(i.service_id), "preparation") or i.service.preparation for i in items)
        ),
        price_text=_list_promised("price_text", items, texts),
        deposit_text=_list_promised("deposit_text", items, texts),
    )


def service_name(service: Service, language: str) -> str:
    """Say what a service is called in a language, falling back to its own name."""
    text = _best_service_texts([service.pk], list_languages(language)).get(service.pk)
    return _word(text, "name") or service.name


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
        found.append((question, _word(texts, "text") or question.text))
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


def _best_service_texts(service_ids: Iterable[int], chain: Sequence[str]) -> dict[int, list[ServiceText]]:
    texts: dict[int, list[ServiceText]] = {}
    for text in ServiceText.objects.filter(service_id__in=set(service_ids), language__in=chain):
        texts.setdefault(text.service_id, []).append(text)
    return {service: sorted(rows, key=lambda row: _place(row.language, chain)) for service, rows in texts.items()}


def _best(texts: QuerySet[LocationText], chain: Sequence[str]) -> list[LocationText]:
    return sorted(texts.filter(language__in=chain), key=lambda row: _place(row.language, chain))


def _place(language: str, chain: Sequence[str]) -> int:
    return chain.index(language) if language in chain else len(chain)


def _word(texts: Sequence[Any] | None, field: str) -> str:
    """Take the first that is not empty, language by language."""
    return next((value for text in texts or () if (value := getattr(text, field))), "")


def _list_promised(field: str, items: Sequence[AppointmentItem], texts: dict[int, list[ServiceText]]) -> str:
    """Say a text as it was promised; in the language's words while the service still says the same."""
    found = []
    for item in items:
        promised = str(getattr(item, field))
        same = promised == getattr(item.service, field)
        found.append((_word(texts.get(item.service_id), field) if same else "") or promised)
    return " + ".join(_words(found))


def _words(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]
