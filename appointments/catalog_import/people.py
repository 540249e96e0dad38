"""people.csv: whose time is booked, and for what."""

from collections.abc import Iterator
from datetime import datetime

from appointments.catalog_import.cells import TEXT, YES_NO, list_of
from appointments.catalog_import.places import OWN_RULES
from appointments.catalog_import.report import CHANGED, SAME
from appointments.catalog_import.services import LIMITS
from appointments.catalog_import.tables import Column, Run, Table, Values, get_named, put, put_many
from appointments.models import Practitioner, Service


class People(Table):
    """Whose time is booked."""

    name = "people"
    about = "People whose time is booked, with what they offer."
    key = ("name",)
    columns = (
        Column("name", TEXT, "as customers say it", "Dr Rao", required=True),
        Column("services", list_of(TEXT), "what they offer, as in services.csv", "Check-up"),
        Column("is_active", YES_NO, "whether they can be booked", "yes"),
        *OWN_RULES,
        *LIMITS,
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        plain = [column.name for column in self.columns if column.name != "services"]
        for person in Practitioner.objects.order_by("name").prefetch_related("services"):
            offered = sorted(service.name for service in person.services.all())
            yield {name: getattr(person, name) for name in plain} | {"services": offered}

    def take(self, values: Values, run: Run, line: int) -> str:
        names = values.pop("services", None)
        offered = [get_named(Service, name, "services", "services.csv") for name in names or ()]
        person = Practitioner.objects.filter(name=values["name"]).first() or Practitioner()
        outcome = put(person, values)
        changed = names is not None and put_many(person, "services", offered)
        return CHANGED if changed and outcome == SAME else outcome
