"""locations.csv and rooms.csv: the places, and what must be free there."""

from collections.abc import Iterator
from datetime import datetime

from appointments.catalog_import.cells import COUNT, TEXT, YES_NO, list_of
from appointments.catalog_import.report import CHANGED, SAME
from appointments.catalog_import.tables import Column, Run, Table, Values, get_named, list_texts, put, put_texts
from appointments.models import Location, LocationText, Resource, ResourceKind
from appointments.models.rules import RULE_FIELDS

RULE_ABOUT = {
    "buffer_before_minutes": "minutes kept free before a visit",
    "buffer_after_minutes": "minutes kept free after a visit",
    "notice_minutes": "how many minutes before the start it can be booked at the latest",
    "horizon_days": "how many days ahead it can be booked at most",
    "cancel_cutoff_minutes": "until how many minutes before the start customers cancel themselves",
    "move_cutoff_minutes": "until how many minutes before the start customers move it themselves",
}
RULES = tuple(Column(name, COUNT, RULE_ABOUT[name], "60") for name in RULE_FIELDS)
OWN_RULES = tuple(Column(name, COUNT, f"{RULE_ABOUT[name]}; empty: falls back", "") for name in RULE_FIELDS)


class Locations(Table):
    """The places of the business."""

    name = "locations"
    about = "The places of the business, with their time zone: it is the clock of all that happens there."
    key = ("name",)
    columns = (
        Column("name", TEXT, "what the place is called", "Asha Clinic", required=True),
        Column("time_zone", TEXT, "IANA name of its time zone", "Asia/Kolkata"),
        Column("country", TEXT, "two letters, ISO 3166", "IN"),
        Column("state", TEXT, "the state's letters, ISO 3166-2, for public holidays", "KA"),
        Column("address", TEXT, "street and town", "12 Residency Road, Bengaluru"),
        Column("map_url", TEXT, "a link that opens the place on a map", "https://maps.example/asha"),
        Column("number_e164", TEXT, "for people to ring", "+15550100"),
        Column("languages", list_of(TEXT), "BCP 47 tags, the first one is spoken first", "en | hi"),
        Column("is_active", YES_NO, "whether it is open for business", "yes"),
        *RULES,
        Column("name", TEXT, "what it is called in a language", "आशा क्लिनिक", per_language=True),
        Column("directions", TEXT, "how to find the door, in a language", "पहली मंज़िल।", per_language=True),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        names = [column.name for column in self.columns if not column.per_language]
        for place in Location.objects.order_by("name").prefetch_related("texts"):
            words = list_texts(place.texts.all(), ("name", "directions"))
            yield {name: getattr(place, name) for name in names} | words

    def take(self, values: Values, run: Run, line: int) -> str:
        texts = {heading: values.pop(heading) for heading in list(values) if heading.endswith(")")}
        place = Location.objects.filter(name=values["name"]).first() or Location()
        outcome = put(place, values)
        changed = put_texts(place, LocationText, "location", texts)
        return CHANGED if changed and outcome == SAME else outcome


class Rooms(Table):
    """Rooms, chairs and machines."""

    name = "rooms"
    about = "Rooms, chairs and machines that must be free as well. A kind that is new is made."
    key = ("location", "name")
    columns = (
        Column("location", TEXT, "the place it is at, as in locations.csv", "Asha Clinic", required=True),
        Column("name", TEXT, "what it is called", "Room 1", required=True),
        Column("kind", TEXT, "what sort it is; services ask for a kind", "Treatment room", required=True),
        Column("is_active", YES_NO, "whether it can be used", "yes"),
    )

    def list_rows(self, now: datetime) -> Iterator[Values]:
        for thing in Resource.objects.select_related("location", "kind").order_by("location__name", "name"):
            yield {
                "location": thing.location.name,
                "name": thing.name,
                "kind": thing.kind.name,
                "is_active": thing.is_active,
            }

    def take(self, values: Values, run: Run, line: int) -> str:
        place = get_named(Location, values["location"], "location", "locations.csv")
        row = Resource.objects.filter(location=place, name=values["name"]).first()
        found = values | {"location": place}
        if "kind" in values:
            found["kind"] = ResourceKind.objects.get_or_create(name=values["kind"])[0]
        return put(row or Resource(), found)
