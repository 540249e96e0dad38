"""services.csv and questions.csv: what can be booked, and what is asked then."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Model

from appointments.catalog_import.cells import CLOCK, COUNT, DATE, TEXT, YES_NO, list_of
from appointments.catalog_import.places import OWN_RULES
from appointments.catalog_import.report import CHANGED, SAME
from appointments.catalog_import.tables import (
    Column,
    Run,
    Table,
    Values,
    get_named,
    list_texts,
    put,
    put_many,
    put_texts,
)
from appointments.models import Location, Question, QuestionText, ResourceKind, Service, ServiceText

LIMITS = (
    Column("most_per_day", COUNT, "most visits a day; empty: no limit", ""),
    Column("most_per_week", COUNT, "most visits a week; empty: no limit", ""),
    Column("most_minutes_per_day", COUNT, "most minutes a day; empty: no limit", ""),
    Column("most_minutes_per_week", COUNT, "most minutes a week; empty: no limit", ""),
)
WORDS = ("name", "synonyms", "preparation", "price_text", "deposit_text")
CONNECTED = ("locations", "resource_kinds")


class Services(Table):
    """What can be booked."""

    name = "services"
    about = "What can be booked, with its rules and its words. Visits that are booked keep what was promised."
    key = ("name",)
    columns = (
        Column("name", TEXT, "what it is called", "Check-up", required=True),
        Column("locations", list_of(TEXT), "where it is offered, as in locations.csv", "Asha Clinic"),
        Column("resource_kinds", list_of(TEXT), "one free thing of each kind is taken too", "Treatment room"),
        Column("duration_minutes", COUNT, "how long it takes, in minutes", "30"),
        Column("grid_minutes", COUNT, "starts lie on this grid, in minutes from midnight", "15"),
        Column("fixed_starts", list_of(CLOCK), "instead of the grid: starts on the location's clock", "10:00 | 14:30"),
        Column("bookable_from_date", DATE, "the first day it can be had", "2026-11-30"),
        Column("bookable_until_date", DATE, "the last day it can be had", "2027-11-30"),
        Column("place", TEXT, "here, customer, phone or online", "here"),
        Column("online_link", TEXT, "the link of an online visit", ""),
        Column("is_class", YES_NO, "booked by the seat", "no"),
        Column("needs_approval", YES_NO, "waits for a yes of the business", "no"),
        Column("approval_minutes", COUNT, "how many minutes it waits for one", "1440"),
        Column("price_text", TEXT, "the price in words", "₹500"),
        Column("deposit_text", TEXT, "the deposit in words", ""),
        Column("preparation", TEXT, "what to bring or do before", "Bring earlier X-rays."),
        Column("position", COUNT, "its place in lists", "1"),
        Column("is_active", YES_NO, "whether it can be booked", "yes"),
        *OWN_RULES,
        *LIMITS,
        Column("name", TEXT, "what it is called in a language", "जाँच", per_language=True),
        Column("synonyms", list_of(TEXT), "other words people use for it", "चेकअप", per_language=True),
        Column("preparation", TEXT, "what to bring or do before", "पुराने एक्स-रे लाएँ।", per_language=True),
        Column("price_text", TEXT, "the price in words", "₹500", per_language=True),
        Column("deposit_text", TEXT, "the deposit in words", "", per_language=True),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        plain = [one.name for one in self.columns if not one.per_language and one.name not in CONNECTED]
        rows = Service.objects.order_by("position", "name").prefetch_related("texts", *CONNECTED)
        for service in rows:
            yield {
                **{name: getattr(service, name) for name in plain},
                **{name: sorted(one.name for one in getattr(service, name).all()) for name in CONNECTED},
                **list_texts(service.texts.all(), WORDS),
            }

    def take(self, values: Values, run: Run, line: int) -> str:
        texts = {heading: values.pop(heading) for heading in list(values) if heading.endswith(")")}
        places = [get_named(Location, name, "locations", "locations.csv") for name in values.get("locations", ())]
        kinds = [
            get_named(ResourceKind, one, "resource_kinds", "rooms.csv") for one in values.get("resource_kinds", ())
        ]
        connected: dict[str, Sequence[Model]] = {"locations": places, "resource_kinds": kinds}
        given = [name for name in CONNECTED if values.pop(name, None) is not None]
        service = Service.objects.filter(name=values["name"]).first() or Service()
        outcome = put(service, values)
        changes = [put_many(service, name, connected[name]) for name in given]
        changes.append(put_texts(service, ServiceText, "service", texts))
        return CHANGED if any(changes) and outcome == SAME else outcome


class Questions(Table):
    """What is asked at booking."""

    name = "questions"
    about = "What a service wants to know before the visit."
    key = ("service", "text")
    columns = (
        Column("service", TEXT, "the service that asks, as in services.csv", "Check-up", required=True),
        Column("text", TEXT, "the question", "Do you take blood thinners?", required=True),
        Column("position", COUNT, "its place among the service's questions", "0"),
        Column("kind", TEXT, "text, yes-no or choice", "yes-no"),
        Column("choices", list_of(TEXT), "what can be chosen", ""),
        Column("is_required", YES_NO, "staff see when the answer is missing", "no"),
        Column("is_active", YES_NO, "whether it is asked", "yes"),
        Column("text", TEXT, "the question in a language", "क्या आप ख़ून पतला करने की दवा लेते हैं?", per_language=True),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        plain = [one.name for one in self.columns if not one.per_language and one.name != "service"]
        rows = Question.objects.select_related("service").prefetch_related("texts")
        for question in rows.order_by("service__name", "position", "text"):
            words = list_texts(question.texts.all(), ("text",))
            yield {"service": question.service.name} | {name: getattr(question, name) for name in plain} | words

    def take(self, values: Values, run: Run, line: int) -> str:
        texts = {heading: values.pop(heading) for heading in list(values) if heading.endswith(")")}
        service = get_named(Service, values["service"], "service", "services.csv")
        question = Question.objects.filter(service=service, text=values["text"]).first() or Question()
        outcome = put(question, values | {"service": service})
        changed = put_texts(question, QuestionText, "question", texts)
        return CHANGED if changed and outcome == SAME else outcome
