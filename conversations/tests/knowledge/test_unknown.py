"""Questions nobody could answer: counted once a message, merged where they are the same, answered once and for all."""

from datetime import timedelta

import pytest

from appointments.models import Location
from conversations.knowledge import search, unknown
from conversations.models import UnknownQuestion
from conversations.tests.builders import NOW, make_line, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Location:
    return make_line().location


def note(text: str, place: Location, message_id: int, language: str = "en") -> UnknownQuestion | None:
    conversation_id = receive().conversation_id
    at = NOW + timedelta(minutes=message_id)
    return unknown.note(
        text, location=place, language=language, conversation_id=conversation_id, message_id=message_id, now=at
    )


def test_unknown_counts_the_same_question_once_a_message(place: Location) -> None:
    note("Do you whiten teeth with laser?", place, 1)
    note("Do you whiten teeth with laser?", place, 1)  # the turn was tried again
    note("do you whiten teeth with lasers", place, 2)
    note("Do you sell toothbrushes?", place, 3)
    rows = UnknownQuestion.objects.values_list("text", "count", "last_message_id", "status")
    assert list(rows) == [
        ("Do you whiten teeth with laser?", 2, 2, "open"),
        ("Do you sell toothbrushes?", 1, 3, "open"),
    ]


def test_unknown_keeps_no_long_numbers_and_no_empty_words(place: Location) -> None:
    assert note("???", place, 1) is None
    note("is policy 98765 43210 valid", place, 2)
    assert UnknownQuestion.objects.get().text == "is policy … valid"


def test_unknown_answered_once_is_answered_for_everybody(place: Location) -> None:
    first = note("Do you whiten teeth with laser?", place, 1)
    other = note("teeth whitening machine available", place, 2)
    assert first and other
    entry = unknown.answer([first, other], "No, only with trays.", question="Do you whiten teeth?", now=NOW)
    assert list(UnknownQuestion.objects.values_list("status", "entry")) == [("answered", entry.pk)] * 2
    for asked in ("do you whiten teeth with laser", "Is a teeth whitening machine available?", "do you whiten teeth"):
        [found] = search.find_answers(asked, location=place, language="en")
        assert found.entry.answer == "No, only with trays."
    assert (entry.source, entry.location) == ("asked", place)


def test_unknown_put_away_stays_away_and_is_counted(place: Location) -> None:
    row = note("Do you sell toothbrushes?", place, 1)
    assert row
    unknown.dismiss([row])
    note("do you sell toothbrushes", place, 2)
    assert list(UnknownQuestion.objects.values_list("status", "count")) == [("dismissed", 2)]
