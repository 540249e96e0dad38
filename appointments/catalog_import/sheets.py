"""CSV files as spreadsheets write and read them: bytes to rows and back. Pure.

Read: UTF-8 with or without its mark, comma, semicolon or tab, quotes and line ends as Excel has them. Written: UTF-8
with its mark, which Excel wants, and commas. A cell that a spreadsheet would take for a formula gets a leading
apostrophe, and an apostrophe before such a character is taken off again when it is read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MARK = "\ufeff"
# Source: OWASP, CSV injection: what spreadsheets take for the beginning of a formula, their full-width forms too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARDED = (*FORMULA, "'")


class BadFile(ValueError):
    """A file cannot be read at all, from `line` on; the text says what to do."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


class Line(NamedTuple):
    """One row: the line of the file that it begins on, counted from 1, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A file that was read: its name, headings, rows, and the numbers of the lines that have too many cells."""

    name: str
    headings: list[str]
    lines: list[Line]
    too_wide: list[int] = field(default_factory=list)


def read_sheet(name: str, data: bytes) -> Sheet:
    """Read a file. Raises BadFile."""
    text = _decode(data)
    if text.startswith("sep=") and "\n" in text[:8]:  # Excel's own note of the separator
        text = "\n" + text.partition("\n")[2]  # keeps the count of lines
    rows = _read_rows(text)
    first = next(rows, None)
    if first is None:
        raise BadFile("The file is empty. Its first line names the columns.")
    headings = [heading.strip() for heading in first[1]]
    while headings and not headings[-1]:
        headings.pop()
    _check_headings(headings)
    lines, too_wide = [], []
    for number, cells in rows:
        if any(cell.strip() for cell in cells[len(headings) :]):
            too_wide.append(number)
        padded = [*cells, *[""] * len(headings)]
        lines.append(Line(number, {head: bare(cell) for head, cell in zip(headings, padded, strict=False)}))
        if len(lines) > MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS} rows. Split it.", number)
    return Sheet(name, headings, lines, too_wide)


def write_sheet(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a file, with every cell made harmless for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guard(cell) for cell in row])
    return (MARK + out.getvalue()).encode()


def guard(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula, or for such an apostrophe."""
    return f"'{cell}" if cell.startswith(_GUARDED) else cell


def bare(cell: str) -> str:
    """Take the apostrophe of `guard` off again."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_GUARDED) else cell


def _decode(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BadFile(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadFile("The file is not in UTF-8. Save it as “CSV UTF-8”.", line) from None
    if "\x00" in text:
        raise BadFile("The file is no text. Save it as “CSV UTF-8”.")
    return text


def _read_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the line it begins on."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=_find_delimiter(text), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(
                f"The quotes are not right from here on ({error}). Save the file as CSV anew.", begins
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _find_delimiter(text: str) -> str:
    """Take the separator that the first line with anything on it has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=first.count)


def _check_headings(headings: list[str]) -> None:
    if len(headings) > MOST_COLUMNS:
        raise BadFile(f"The file has more than {MOST_COLUMNS} columns.")
    if "" in headings:
        raise BadFile(f"Column {headings.index('') + 1} has no heading. Name it, or take it out.")
    twice = next((heading for heading in headings if headings.count(heading) > 1), None)
    if twice:
        raise BadFile(f"There are two columns {twice!r}. Take one out.")
