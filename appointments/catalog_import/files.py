"""The files there are, in the order in which they are read: each names only rows of those before it."""

import re

from appointments.catalog_import.appointments import Appointments
from appointments.catalog_import.contacts import Contacts
from appointments.catalog_import.hours import Closures, Hours
from appointments.catalog_import.people import People
from appointments.catalog_import.places import Locations, Rooms
from appointments.catalog_import.services import Questions, Services
from appointments.catalog_import.tables import Table

TABLES: tuple[Table, ...] = (
    Locations(),
    Rooms(),
    Services(),
    Questions(),
    People(),
    Hours(),
    Closures(),
    Contacts(),
    Appointments(),
)


def find_table(file_name: str) -> Table | None:
    """Find what a file is by its name: `services.csv`, also `Services (2).csv` or `services-old.csv`."""
    stem = re.split(r"[^a-z]", file_name.rsplit("/", 1)[-1].lower(), maxsplit=1)[0]
    return next((table for table in TABLES if table.name == stem), None)
