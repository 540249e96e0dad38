"""What receivers of `appointment_changed` want to know of every change before they do anything.

Most changes concern nobody above: no reminder is due, no customer can be written to. Each receiver asking by a
statement of its own took longer than the change, so their questions ride with the statement that writes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_asked: dict[str, str] = {}


def ask(name: str, condition: str) -> str:
    """Have a question answered with every change, and give its name. Called as an app gets ready.

    `condition` is SQL that is true or false, over `visit`: its `id`, `location_id` and `contact_id`. It is looked at as
    the change is written, so it sees nothing of that change.
    """
    _asked[name] = condition
    return name


def list_names() -> tuple[str, ...]:
    """List the questions in the order in which `add_answers` answers them."""
    return tuple(_asked)


def add_answers(statement: str) -> str:
    """Give a statement that selects from `visit` the answers as further columns, where it says ANSWERS."""
    return _add(statement, tuple(_asked.values()))


@contextmanager
def ask_nothing() -> Iterator[None]:
    """Leave the questions out for a while, where nobody is told of any change."""
    asked = dict(_asked)
    _asked.clear()
    try:
        yield
    finally:
        _asked.update(asked)


@cache
def _add(statement: str, conditions: tuple[str, ...]) -> str:
    return statement.replace(", ANSWERS", "".join(f", ({one})" for one in conditions))
