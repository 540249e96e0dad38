"""Who is served first."""

from datetime import timedelta

import pytest

from handoff import priority
from handoff.tests.rows import NOW


@pytest.mark.parametrize(
    ("urgency", "minutes"), [("emergency", 1), ("urgent", 2), ("soon", 10), ("routine", 60), ("whatever", 10)]
)
def test_due_at_follows_the_urgency(urgency, minutes):
    assert priority.due_at(urgency, now=NOW) == NOW + timedelta(minutes=minutes)


def test_stronger_gives_the_more_urgent():
    assert priority.stronger("urgent", "soon") == priority.stronger("soon", "urgent") == "urgent"


@pytest.mark.parametrize(
    ("present", "new", "shown"),
    [
        ("not-delivered", "asked-for-a-person", "asked-for-a-person"),
        ("taken-over", "emergency", "emergency"),
        ("stuck", "asked-for-a-person", "stuck"),
        ("not-delivered", "taken-over", "not-delivered"),
    ],
)
def test_reason_to_show_is_the_one_that_says_what_the_customer_wants(present, new, shown):
    assert priority.reason_to_show(present, new) == shown
