"""The languages that are understood, by BCP 47 tag."""

from functools import cache

from . import en, hi, hi_latn
from .shape import Table

_TABLES = {table.TABLE.tag: table.TABLE for table in (en, hi, hi_latn)}
_ALIASES = {"hinglish": "hi-latn"}


@cache
def find_table(language: str) -> Table | None:
    """find the table for a BCP 47 tag, or none: the longest known beginning of the tag decides (en-IN is en)."""
    tag = language.strip().replace("_", "-").lower()
    parts = _ALIASES.get(tag, tag).split("-")
    # A script that has no table of its own must not be read with the table of another script.
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return _TABLES.get(f"{parts[0]}-{scripts[0]}") or (_TABLES.get(parts[0]) if scripts[0] in _USUAL else None)
    return _TABLES.get(parts[0])


_USUAL = {"latn", "deva"}


def list_languages() -> list[str]:
    """list the tags that have a table."""
    return sorted(_TABLES)
