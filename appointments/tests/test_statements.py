"""Statements are prepared once on a connection, by whatever values, and stay so through a rollback."""

from __future__ import annotations

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from appointments import statements

POSITIONAL = "SELECT %s::int + 1, 'twenty %%', %s::text"
NAMED = "SELECT %(one)s::int * %(two)s::int, %(one)s::int"


@pytest.mark.django_db
def test_values_are_bound_by_place_or_by_name():
    assert statements.fetch(POSITIONAL, [1, "it's"]) == [(2, "twenty %", "it's")]
    assert statements.fetch(NAMED, {"two": 3, "one": 2, "spare": 9}) == [(6, 2)]
    assert statements.fetch("SELECT 1") == [(1,)]
    assert statements.fetch("SELECT unnest(%s::bigint[])", [statements.array([7, 5])]) == [(7,), (5,)]


@pytest.mark.django_db
def test_what_was_prepared_outlives_a_rollback_and_an_error():
    with pytest.raises(DataError), transaction.atomic():
        _prepare_and_fail()
    with CaptureQueriesContext(connection) as queries:
        assert statements.fetch("SELECT %s::int + 41", [2]) == [(43,)]
    assert [query["sql"].split(" ")[0] for query in queries] == ["EXECUTE"]


def _prepare_and_fail() -> None:
    statements.fetch("SELECT %s::int + 41", [1])
    statements.fetch("SELECT 1 / %s::int", [0])


@pytest.mark.django_db
def test_statement_that_cannot_be_prepared_is_tried_again():
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="no_such_table"), transaction.atomic():
            statements.fetch("SELECT id FROM no_such_table WHERE id = %s", [1])
