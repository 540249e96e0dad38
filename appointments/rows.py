"""Models read and written by prepared statements: what the ORM does for a row, without building its query each time.

For what somebody waits for (`statements`). Default values are those of the models; no signal of a model is sent.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

from appointments import statements

Row = TypeVar("Row", bound=models.Model)


def columns(model: type[models.Model], table: str) -> str:
    """Name all columns of a model for a SELECT, in the order in which `make` wants them; `table` is its alias there."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def make(model: type[Row], row: Sequence[Any]) -> Row:
    """Give the model of a row that was read by its `columns`."""
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in model._meta.concrete_fields], row)


def insert(made: Sequence[models.Model]) -> None:
    """Write new rows of one model by one statement; afterwards they have their keys."""
    if not made:
        return
    statement, fields = _insert_of(type(made[0]))
    given = [{column: getattr(one, attribute) for attribute, column in fields} for one in made]
    for one, (pk,) in zip(made, statements.fetch(statement, [json.dumps(given, default=str)]), strict=True):
        one.pk, one._state.adding, one._state.db = pk, False, DEFAULT_DB_ALIAS


def split(row: Sequence[Any], kinds: Iterable[type[models.Model]]) -> Iterable[models.Model]:
    """Yield the models of a row that was read by the `columns` of several, one after the other."""
    at = 0
    for model in kinds:
        end = at + len(model._meta.concrete_fields)
        yield make(model, row[at:end])
        at = end


@lru_cache
def _insert_of(model: type[models.Model]) -> tuple[str, list[tuple[str, str]]]:
    fields = [(field.attname, str(field.column)) for field in model._meta.concrete_fields if not field.primary_key]
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for _, column in fields)
    read = ", ".join(f'row."{column}"' for _, column in fields)
    statement = f"""
        INSERT INTO {table} ({names})
        SELECT {read} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) row RETURNING id
    """
    return statement, fields
