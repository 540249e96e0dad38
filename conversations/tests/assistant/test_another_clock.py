"""Who lives by another clock reads and hears both times; what a clock shows twice is told apart in words."""

from datetime import UTC, datetime, timedelta

import pytest

from appointments.models import Contact, Location
from conversations.assistant import heard, options
from conversations.assistant.phrasing import PHRASEBOOKS, fill_words, format_short_when, format_when, spoken
from conversations.database import in_thread
from conversations.journeys import state as states
from conversations.models import Journey, Message
from conversations.tests.assistant.front_desk import FrontDesk

INSTANT = datetime(2026, 12, 1, 4, 50, tzinfo=UTC)  # Tuesday, 10:20 in Bengaluru, 4:50 in London
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 1:30 in London; an hour later it is 1:30 once more
LONDON_NUMBER = "+447700900142"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Tuesday 1 December, 10:20 am (4:50 am in London)"),
        ("hi", "मंगलवार 1 दिसंबर, सुबह 10:20 (London में सुबह 4:50)"),
        ("hi-Latn", "Mangalvaar 1 December, subah 10:20 (London mein subah 4:50)"),
    ],
)
def test_clock_both_times_are_written(language: str, words: str) -> None:
    assert format_when(INSTANT, "Asia/Kolkata", language, "Europe/London") == words


def test_clock_of_the_same_time_is_written_once_and_another_day_is_named() -> None:
    here = "Tuesday 1 December, 10:20 am"
    assert format_when(INSTANT, "Asia/Kolkata", "en", "Asia/Colombo") == here
    assert format_when(INSTANT, "Asia/Kolkata", "en", "") == here
    there = format_when(INSTANT, "Asia/Kolkata", "en", "America/New_York")
    assert there == f"{here} (Monday 30 November, 11:50 pm in New York)"


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "1:30 am (before the clocks go back)", "1:30 am (after the clocks have gone back)"),
        ("hi", "रात 1:30 (घड़ी पीछे होने से पहले)", "रात 1:30 (घड़ी पीछे होने के बाद)"),
        ("hi-Latn", "raat 1:30 (ghadi peechhe hone se pehle)", "raat 1:30 (ghadi peechhe hone ke baad)"),
    ],
)
def test_clock_that_is_put_back_shows_two_times_that_are_told_apart(language: str, first: str, second: str) -> None:
    told = [format_when(NIGHT + timedelta(hours=hours), "Europe/London", language) for hours in (-1, 0, 1, 2)]
    assert [one.partition(", ")[2] for one in told[1:3]] == [first, second]
    assert [("(" in one) for one in told] == [False, True, True, False]


@pytest.mark.parametrize("language", PHRASEBOOKS)
def test_clock_that_is_put_back_is_numbered_on_buttons_and_fits(language: str) -> None:
    first, second = (format_short_when(NIGHT + timedelta(hours=hours), "Europe/London", language) for hours in (0, 1))
    assert (first[-4:], second[-4:], first[:-4]) == (" (1)", " (2)", second[:-4])
    assert len(first) <= options.TITLE


def test_clock_of_the_customer_stands_in_the_words_of_a_reminder() -> None:
    values = {"words": "At {when}.", "start_at": INSTANT.isoformat(), "time_zone": "Asia/Kolkata"}
    assert fill_words(values, "en") == "At Tuesday 1 December, 10:20 am."
    both = fill_words({**values, "their_zone": "Europe/London"}, "en")
    assert both == "At Tuesday 1 December, 10:20 am (4:50 am in London)."


@pytest.mark.django_db(transaction=True)
async def test_clock_of_who_writes_from_abroad_is_in_offers_read_backs_and_notices() -> None:
    desk = await in_thread(lambda: FrontDesk(number=LONDON_NUMBER))
    offered = await desk.write("I want to book a teeth cleaning tomorrow afternoon")
    assert "1. Tuesday 1 December, 12:00 pm (6:30 am in London)\n" in offered.said
    assert offered.choices[0]["title"] == "Tue 1 Dec, 12:00 pm"
    read_back = await desk.write("the first one")
    assert "\nTuesday 1 December, 12:00 pm (6:30 am in London)\n" in read_back.said
    await desk.write("yes")
    notice = await in_thread(lambda: Message.objects.get(purpose="appointment-booked"))
    assert (notice.values["time_zone"], notice.values["their_zone"]) == ("Asia/Kolkata", "Europe/London")
    mine = await desk.write("which appointments do I have")
    assert "Tuesday 1 December, 12:00 pm (6:30 am in London): Teeth cleaning" in mine.said
    await in_thread(lambda: Contact.objects.update(time_zone="Asia/Kolkata"))
    mine = await desk.write("which appointments do I have")
    assert "Tuesday 1 December, 12:00 pm: Teeth cleaning" in mine.said


@pytest.mark.django_db(transaction=True)
async def test_clock_of_who_is_at_home_is_named_alone() -> None:
    desk = await in_thread(lambda: FrontDesk(number=LONDON_NUMBER))
    await in_thread(lambda: Location.objects.update(time_zone="Europe/London"))
    offered = await desk.write("teeth cleaning tomorrow at 11")
    assert "\nTuesday 1 December, 11:00 am\n" in offered.said


@pytest.mark.django_db(transaction=True)
async def test_clock_of_the_customer_is_a_fact_that_must_be_heard() -> None:
    desk = await in_thread(lambda: FrontDesk(number=LONDON_NUMBER))
    read_back = await desk.write("teeth cleaning tomorrow at 11")
    journey = await in_thread(Journey.objects.get)
    question = states.from_json(journey.state).question
    assert question is not None
    facts = heard.list_facts(question, "en")
    assert facts[0] == "Tuesday 1 December, 11 am (5:30 am in London)."
    assert heard.has_all(spoken.put(read_back.said, "en"), facts)
