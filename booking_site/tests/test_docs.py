"""What is written about settings is what the code reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
READERS = {"text", "secret", "integer", "number", "keys", "boolean", "url", "words", "choice", "database"}


def names_read() -> set[str]:
    """The variables that settings.py reads, found as the first argument of the readers in env.py."""
    tree = ast.parse((BASE_DIR / "booking_site" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.func.attr in READERS
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_the_example_file_lists_every_setting():
    listed = re.findall(r"^# ([A-Z][A-Z0-9_]*)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(names_read())


def test_the_configuration_page_lists_every_setting_with_default_unit_and_meaning():
    rows = re.findall(
        r"^\| `([A-Z][A-Z0-9_]*)` \|(.*)\|$", (BASE_DIR / "docs" / "configuration.md").read_text(), re.MULTILINE
    )
    assert sorted(name for name, _ in rows) == sorted(names_read())
    assert [name for name, cells in rows if len([cell for cell in cells.split("|") if cell.strip()]) != 3] == []


def test_the_example_file_shows_the_defaults_of_numbers():
    source = (BASE_DIR / "booking_site" / "settings.py").read_text()
    example = (BASE_DIR / ".env.example").read_text()
    for name, default in re.findall(r'env\.(?:integer|number)\("([A-Z_]+)", ([\d._]+)[,)]', source):
        assert f"# {name}={default.replace('_', '')}\n" in example
