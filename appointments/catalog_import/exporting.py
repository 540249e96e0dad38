"""Writing the business as files."""

from collections.abc import Callable, Iterable
from datetime import datetime

from appointments.catalog_import.files import TABLES
from appointments.catalog_import.sheets import write_sheet
from appointments.catalog_import.tables import PER_LANGUAGE, Table
from appointments.models import Location, LocationText, QuestionText, ServiceText


def write_all(
    now: datetime, *, only: Iterable[str] = (), tell: Callable[[str, int], None] = lambda name, count: None
) -> dict[str, bytes]:
    """Write every file, or those named in `only`, by file name. `tell` hears of each how many rows it has.

    Holds are left out, and rooms of visits that were over before `now`.
    """
    wanted = set(only) or {table.name for table in TABLES}
    found = {}
    for table in TABLES:
        if table.name in wanted:
            found[table.file], count = _write(table, now)
            tell(table.file, count)
    return found


def list_languages() -> list[str]:
    """List the languages that have words or are spoken anywhere, those spoken first."""
    spoken = [language for place in Location.objects.order_by("name") for language in place.languages]
    for model in (LocationText, ServiceText, QuestionText):
        spoken += sorted(set(model._default_manager.values_list("language", flat=True)))
    return list(dict.fromkeys(spoken))


def _write(table: Table, now: datetime) -> tuple[bytes, int]:
    headings = table.list_headings(list_languages())
    kinds = [column.kind for heading in headings if (column := table.find_column(heading))]
    rows = []
    for values in table.list_rows(now):
        empty = {heading: kind.empty() for heading, kind in zip(headings, kinds, strict=True)}
        whole = empty | values
        assert set(whole) == set(headings) or all(PER_LANGUAGE.fullmatch(one) for one in set(whole) ^ set(headings))
        rows.append([kind.write(whole[heading]) for heading, kind in zip(headings, kinds, strict=True)])
    return write_sheet(headings, rows), len(rows)
