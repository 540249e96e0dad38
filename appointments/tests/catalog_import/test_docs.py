"""docs/csv.md says what the code reads, and its examples can be read in."""

import re
from pathlib import Path

import pytest

from appointments import catalog_import
from appointments.catalog_import import sheets
from appointments.catalog_import.files import TABLES
from appointments.models import Appointment, Question, Resource
from appointments.tests.clinic import NOW

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "csv.md").read_text()
SECTIONS = dict(re.findall(r"^## (\w+\.csv)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_every_file_has_its_section_in_the_order_they_are_read():
    assert list(SECTIONS) == [table.file for table in TABLES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_listed_with_kind_meaning_and_example(table):
    section = SECTIONS[table.file]
    rows = re.findall(r"^\| `(.+?)` \| (.*?) \| (.*?) \| (.*?) ?\|$", section, re.MULTILINE)
    assert rows == [
        (
            f"{column.name} (hi)" if column.per_language else column.name,
            column.kind.name,
            column.about,
            column.example.replace("|", "\\|"),
        )
        for column in table.columns
    ]
    assert table.about in section
    assert f"Names a row: {', '.join(f'`{name}`' for name in table.key)}." in section


def test_bounds_are_those_of_the_code():
    assert f"{sheets.MOST_BYTES // 1_000_000} MB and {sheets.MOST_ROWS:,} rows" in PAGE


@pytest.mark.django_db
def test_examples_can_be_read_in_together():
    examples = [
        (name, text.encode())
        for name, section in SECTIONS.items()
        for text in re.findall(r"```csv\n(.*?)```", section, re.DOTALL)
    ]
    report = catalog_import.run(examples, apply=True, now=NOW)
    assert ([str(row) for row in report.bad], [str(row) for row in report.notes], report.applied) == ([], [], True)
    assert {name: counts.new + counts.changed for name, counts in report.counts.items()} == {
        table.name: 1 for table in TABLES
    }
    visit = Appointment.objects.get()
    assert (visit.reference, visit.attendee.name, visit.attendee.relationship) == ("K7MQ2B", "Aarav", "son")
    assert (visit.contact.key, visit.allocations.count(), Question.objects.get().texts.count()) == ("C-17", 2, 1)
    assert str(Resource.objects.get().kind) == "Treatment room"
