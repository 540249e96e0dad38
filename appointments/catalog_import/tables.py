"""What a file is: its columns, how its rows are listed from the database, and how one is taken back into it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from appointments.booking import BookingError, By
from appointments.catalog_import.cells import Kind
from appointments.catalog_import.report import CHANGED, NEW, SAME, BadCell, BadCells, BadRow, Report
from appointments.catalog_import.sheets import Line, Sheet
from appointments.models import Location

Values = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)
PER_LANGUAGE = re.compile(r"(?P<name>\w+) \((?P<language>[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?)\)")


class Column(NamedTuple):
    """One column: its heading, the kind of its cells, what it says, and a value as an example.

    With `per_language` there is one for each language, headed such as `name (hi)`.
    """

    name: str
    kind: Kind
    about: str
    example: str
    required: bool = False
    per_language: bool = False


@dataclass
class Run:
    """One import under way: when, by whom, what came of it so far, and who is told how far it is."""

    now: datetime
    by: By
    report: Report = field(default_factory=Report)
    tell: Callable[[str, int, int], None] = lambda name, done, total: None
    _known: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def get_named(self, model: type[Row], name: str, column: str, file: str, **where: Any) -> Row:
        """Give the row with this name, read once a run: for files that come after the one it is in. Raises BadCell."""
        key = (model, name, *where.values())
        if key not in self._known:
            self._known[key] = get_named(model, name, column, file, **where)
        row: Row = self._known[key]
        return row

    @cached_property
    def country(self) -> str:
        """The country in which a number without one is dialled: that of all places when they share it."""
        countries = set(Location.objects.values_list("country", flat=True).order_by())
        return countries.pop() if len(countries) == 1 else "IN"

    def note(self, file: str, line: int, column: str, text: str) -> None:
        """Keep something that a person should look at, though it stops nothing."""
        self.report.notes.append(BadRow(file, line, column, text, ""))


class Table(ABC):
    """One file. `name` is that of the file without .csv; the key columns name a row the same way every time."""

    name: str
    about: str
    key: tuple[str, ...]
    is_unique = True  # whether the key names one row of a file
    columns: tuple[Column, ...]

    @abstractmethod
    def list_rows(self, now: datetime) -> Iterator[Values]:
        """List what is in the database, each row as values by heading, in an order that stays the same."""

    @abstractmethod
    def take(self, values: Values, run: Run, line: int) -> str:
        """Take one row into the database, and say NEW, CHANGED or SAME. Raises BadCell, BadCells, BookingError."""

    def take_all(self, sheet: Sheet, run: Run) -> None:
        """Take every row, each undone by itself when something is wrong with it."""
        seen: dict[tuple[str, ...], int] = {}
        for done, line in enumerate(sheet.lines, 1):
            with bad_rows_noted(sheet.name, line.number, run), transaction.atomic():
                self._check_once(line, seen)
                run.report.counts[self.name].add(self.take(self.read(line), run, line.number))
            run.tell(self.name, done, len(sheet.lines))

    def _check_once(self, line: Line, seen: dict[tuple[str, ...], int]) -> None:
        first = seen.setdefault(tuple(line.cells[name].strip() for name in self.key), line.number)
        if self.is_unique and first != line.number:
            problem = _("Line %d says what this is already.") % first
            raise BadCell(self.key[-1], problem, _("Take one of the two out."))

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    def find_column(self, heading: str) -> Column | None:
        """Find the column with a heading, those per language too."""
        plain = {column.name: column for column in self.columns if not column.per_language}
        if heading in plain:
            return plain[heading]
        found = PER_LANGUAGE.fullmatch(heading)
        spoken = {column.name: column for column in self.columns if column.per_language}
        return spoken.get(found["name"]) if found else None

    def list_headings(self, languages: Iterable[str]) -> list[str]:
        """List the headings of a file with these languages."""
        found = [column.name for column in self.columns if not column.per_language]
        spoken = [column.name for column in self.columns if column.per_language]
        return found + [f"{name} ({language})" for language in languages for name in spoken]

    def check_headings(self, sheet: Sheet) -> list[BadCell]:
        """List the headings that are not known, and the key columns that are not there."""
        known = ", ".join(self.list_headings(["hi"]))
        bad = [
            BadCell(heading, _("There is no such column."), _("The columns are: %(list)s.") % {"list": known})
            for heading in sheet.headings
            if self.find_column(heading) is None
        ]
        return bad + [
            BadCell(name, _("This column is not there."), _("Add it: it says which row is meant."))
            for name in self.key
            if name not in sheet.headings
        ]

    def read(self, line: Line) -> Values:
        """Read a row's cells. Raises BadCells with all that are wrong."""
        values: Values = {}
        bad = []
        for heading, text in line.cells.items():
            column = self.find_column(heading)
            assert column is not None
            text = text.strip()
            try:
                values[heading] = column.kind.read(text) if text else column.kind.empty()
            except ValueError as error:
                bad.append(BadCell(heading, _("“%(text)s” is no %(kind)s.") % _shown(text, column.kind), error))
            if not text and column.required:
                bad.append(BadCell(heading, _("This is empty."), _("Give it, such as %s.") % column.example))
        if bad:
            raise BadCells(bad)
        return values


def _shown(text: str, kind: Kind) -> dict[str, str]:
    return {"text": text if len(text) <= 40 else f"{text[:40]}…", "kind": kind.name}


class bad_rows_noted:  # noqa: N801 - used like a function, as contextlib's own are
    """This context will note what a row is refused for, and let the next one go on."""

    def __init__(self, file: str, line: int, run: Run) -> None:
        self._file, self._line, self._run = file, line, run

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Keep a refusal in the report; anything else goes on upwards."""
        match error:
            case BadCell():
                cells = [error]
            case BadCells():
                cells = error.cells
            case BookingError():
                cells = [BadCell("", error, "")]
            case DataError() | IntegrityError():
                said = str(error).partition("\n")[0]
                cells = [BadCell("", _("The database refuses this row: %s.") % said, _("Shorten it, or take it out."))]
            case _:
                return False
        self._run.report.bad += [
            BadRow(self._file, self._line, cell.column, cell.problem, cell.remedy) for cell in cells
        ]
        return True


def put(row: models.Model, values: Values) -> str:
    """Give a row these values by field, check it as a form would, and save it when it is new or changed.

    An empty cell of a field that cannot be empty leaves what is there. Raises BadCells.
    """
    for name in [name for name, value in values.items() if value is None and not row._meta.get_field(name).null]:
        values.pop(name)
    is_new = row.pk is None
    changed = [name for name, value in values.items() if is_new or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if not is_new and not changed:
        return SAME
    try:
        row.full_clean()
    except ValidationError as error:
        raise BadCells(list(_list_cells(error, values))) from None
    row.save()
    return NEW if is_new else CHANGED


def _list_cells(error: ValidationError, values: Values) -> Iterator[BadCell]:
    for name, texts in error.message_dict.items():
        column = "" if name == NON_FIELD_ERRORS else name
        for text in texts:
            yield BadCell(column, text, "" if not column or column in values else _("Add this column."))


def put_many(row: models.Model, field_name: str, others: Sequence[models.Model]) -> bool:
    """Set what a row is connected to, and say whether that changed anything."""
    manager = getattr(row, field_name)
    if set(manager.values_list("pk", flat=True)) == {other.pk for other in others}:
        return False
    manager.set(others)
    return True


def put_texts(parent: models.Model, text_model: type[models.Model], owner: str, values: Values) -> bool:
    """Write the words of each language that the row has columns for; a language without any word has no row."""
    changed = False
    for language, words in sorted(split_languages(values).items()):
        row = text_model._default_manager.filter(**{owner: parent, "language": language}).first()
        if not any(words.values()):
            changed |= bool(row and row.delete())
            continue
        row = row or text_model(**{owner: parent, "language": language})
        try:
            changed |= put(row, words) != SAME
        except BadCells as error:
            renamed = [BadCell(f"{cell.column} ({language})", cell.problem, cell.remedy) for cell in error.cells]
            raise BadCells(renamed) from None
    return changed


def split_languages(values: Values) -> dict[str, Values]:
    """Take the columns per language out of a row: words by language and name."""
    found: dict[str, Values] = {}
    for heading in list(values):
        if match := PER_LANGUAGE.fullmatch(heading):
            found.setdefault(match["language"], {})[match["name"]] = values.pop(heading)
    return found


def list_texts(rows: Iterable[models.Model], names: Sequence[str]) -> Values:
    """List the words of a row in its languages, by heading."""
    return {
        f"{name} ({language})": getattr(row, name)
        for row in rows
        for language in [getattr(row, "language", "")]
        for name in names
    }


def get_named(model: type[Row], name: str, column: str, file: str, **where: Any) -> Row:
    """Give the row with this name. Raises BadCell that leads to the file where it would be."""
    row = model._default_manager.filter(name=name, **where).first()
    if row is None:
        words = {"thing": model._meta.verbose_name, "name": name, "file": file}
        problem = _("There is no %(thing)s “%(name)s”.") if name else _("The %(thing)s is not named.")
        raise BadCell(column, problem % words, _("Write it as in %(file)s, or add it there.") % words)
    return row
