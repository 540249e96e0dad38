from datetime import datetime, time, timedelta

import pytest

from conversations.tests.understanding.moments import WEDNESDAY, read
from conversations.understanding.shifts import find_shift
from conversations.understanding.when import When, find_when

DAYS = [
    ("today would suit me", ["Wed 11"]),
    ("tmrw pls", ["Thu 12"]),
    ("the day after tomorrow", ["Fri 13"]),
    ("Saturday", ["Sat 14"]),
    ("this Friday", ["Fri 13"]),
    ("next Friday", ["Fri 20"]),
    ("Monday next week", ["Mon 16"]),
    ("Sunday this week", ["Sun 15"]),
    ("friday week", ["Fri 20"]),
    ("a week from Friday", ["Fri 20"]),
    ("two Saturdays from now", ["Sat 21"]),
    ("the 11th", ["Wed 11"]),
    ("on the 9th please", ["Thu 9Apr"]),
    ("the 11th will do", ["Wed 11"]),
    ("the 31st", ["Tue 31"]),
    ("twenty third of March", ["Mon 23"]),
    ("March the twenty third", ["Mon 23"]),
    ("5th of next month", ["Sun 5Apr"]),
    ("Friday the 13th", ["Fri 13"]),
    ("the second Tuesday of April", ["Tue 14Apr"]),
    ("last Friday of the month", ["Fri 27"]),
    ("the last day of the month", ["Tue 31"]),
    ("2026-03-20", ["Fri 20"]),
    ("12 Mar 2026", ["Thu 12"]),
    ("in three days", ["Sat 14"]),
    ("three weeks from Monday", ["Mon 6Apr"]),
    ("christmas eve", ["Thu 24Dec"]),
    ("sometime next week", ["Mon 16 +7"]),
    ("this weekend", ["Sat 14 +2"]),
    ("in may", ["Fri 1May +31"]),
    ("I may come tomorrow", ["Thu 12"]),
    ("first week of April", ["Wed 1Apr +7"]),
    ("early next week", ["Mon 16 +2"]),
    ("Monday to Wednesday", ["Mon 16 +3"]),
    ("between the 15th and the 20th", ["Sun 15 +6"]),
    ("5-9 April", ["Sun 5Apr +5"]),
    ("after the 20th", ["from Sat 21 00:00"]),
    ("before Friday", ["until Fri 13 00:00"]),
    ("Could you do the 12th or the 13th?", ["Thu 12", "Fri 13"]),
]

TIMES = [
    ("half past four", ["Wed 11 16:30"]),
    ("quarter to nine", ["Thu 12 08:45"]),
    ("quarter past 12 in the afternoon", ["Wed 11 12:15"]),
    ("quarter to twelve in the morning", ["Wed 11 11:45"]),
    ("ten to four", ["Wed 11 15:50"]),
    ("twenty past four", ["Wed 11 16:20"]),
    ("half four", ["Wed 11 16:30"]),
    ("2 30 pm", ["Wed 11 14:30"]),
    ("1030 am", ["Wed 11 10:30"]),
    ("4.30pm", ["Wed 11 16:30"]),
    ("7:30p", ["Wed 11 19:30"]),
    ("at sixteen thirty", ["Wed 11 16:30"]),
    ("1630 hours", ["Wed 11 16:30"]),
    ("four oh five", ["Wed 11 16:05"]),
    ("for thirty", ["Wed 11 16:30"]),
    ("for 30 minutes", []),
    ("evening 4", ["Wed 11 16:00"]),
    ("5 o'clock", ["Wed 11 17:00"]),
    ("in two hours", ["Wed 11 12:00"]),
    ("in an hour and a half", ["Wed 11 11:30"]),
    ("between 3 and 5", ["Wed 11 15:00-17:00"]),
    ("10 to 2 pm", ["Wed 11 10:00-14:00"]),
    ("after 3", ["from Wed 11 15:00"]),
    ("not before 3", ["from Wed 11 15:00"]),
    ("no later than 6 pm", ["until Wed 11 18:00"]),
    ("as soon as possible", ["soonest from Wed 11 10:00"]),
    ("midnight", ["Thu 12 00:00"]),
    ("this afternoon", ["Wed 11 12:00-17:00"]),
]

TOGETHER = [
    ("tomorrow afternoon", ["Thu 12 12:00-17:00"]),
    ("tomorrow at 5", ["Thu 12 17:00"]),
    ("next Friday at half past four", ["Fri 20 16:30"]),
    ("3pm tomorrow", ["Thu 12 15:00"]),
    ("Monday 23 March at four thirty", ["Mon 23 16:30"]),
    ("I'd come on the 7th of April, and the hour should be 3:30 in the afternoon", ["Tue 7Apr 15:30"]),
    ("I prefer mornings, say ten", ["Thu 12 10:00"]),
    ("after 3 on Friday", ["Fri 13 15:00-00:00"]),
    ("Friday but not before 11", ["Fri 13 11:00-00:00"]),
    ("from nine in the morning to five in the evening on Tuesday", ["Tue 17 09:00-17:00"]),
    ("Tuesday or Thursday at 5", ["Tue 17 17:00", "Thu 12 17:00"]),
    ("Tuesday at 5 or 6", ["Tue 17 17:00", "Tue 17 18:00"]),
    ("3 or 4 pm on Friday", ["Fri 13 15:00", "Fri 13 16:00"]),
    ("Monday morning or Tuesday afternoon", ["Mon 16 06:00-12:00", "Tue 17 12:00-17:00"]),
    ("not Tuesday", ["not Tue 17"]),
    ("Tuesday doesn't work, what about Thursday morning", ["not Tue 17", "Thu 12 06:00-12:00"]),
    ("Thursday instead of Friday", ["Thu 12", "not Fri 13"]),
    ("Tuesday, no, I mean Thursday", ["not Tue 17", "Thu 12"]),
    ("move it from Friday at 3 to Saturday at 5", ["not Fri 13 15:00", "Sat 14 17:00"]),
    ("change it from 3 to 5", ["not Wed 11 15:00", "Wed 11 17:00"]),
    ("move my Friday appointment to 5 pm", ["Fri 13 17:00"]),
    ("any day next week except Friday", ["Mon 16 +7", "not Fri 20"]),
    ("weekdays after 5", [f"{day} 17:00-00:00" for day in ("Thu 12", "Fri 13", "Mon 16", "Tue 17", "Wed 18")]),
    ("any evening between the 15th and the 16th", ["Sun 15 17:00-21:00", "Mon 16 17:00-21:00"]),
]

NOTHING = [
    "call me on 408-255-2895", "for 2 people", "the second one", "this one suits me perfectly", "on second thought",
    "4th cross, 5th main",
    "just a second", "my son is 7 years old", "that is all for my tooth, thanks", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DAYS + TIMES + TOGETHER)
def test_english_is_read(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_are_no_time_are_left_alone(text: str) -> None:
    assert read(text) == []


def test_any_evening_after_a_date_is_a_week_of_evenings() -> None:
    assert read("any evening after the 10th") == [
        f"{day} 17:00-21:00"
        for day in ("Sat 11Apr", "Sun 12Apr", "Mon 13Apr", "Tue 14Apr", "Wed 15Apr", "Thu 16Apr", "Fri 17Apr")
    ]


def only(text: str, **more: object) -> When:
    found = find_when(text, **{"language": "en", "now": WEDNESDAY, **more})  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def test_a_point_has_its_end_at_its_start() -> None:
    assert only("tomorrow at 5") == When(datetime(2026, 3, 12, 17), datetime(2026, 3, 12, 17), "hour", "tomorrow at 5")


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("tomorrow at 5", "hour"), ("half past four", "minute"), ("tomorrow morning", "daypart"), ("the 20th", "day"),
        ("next week", "week"), ("next month", "month"),
    ],
)  # fmt: skip
def test_the_grain_is_how_finely_it_was_said(text: str, grain: str) -> None:
    assert only(text).grain == grain


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("tomorrow at 5", ()), ("at 5", ("day",)), ("Wednesday", ("weekday",)), ("Friday the 12th", ("date",)),
        ("5", ("day", "number")), ("the second", ("number",)),
    ],
)  # fmt: skip
def test_what_is_still_open_is_named(text: str, ambiguous: tuple[str, ...]) -> None:
    assert only(text).ambiguous == ambiguous


def test_the_weekday_wins_over_a_wrong_date() -> None:
    assert read("Friday the 12th") == ["Fri 13"]


def test_the_weekday_of_today_is_a_week_ahead() -> None:
    assert read("Wednesday") == ["Wed 18"]


@pytest.mark.parametrize(("country", "expected"), [("IN", (4, 3)), ("GB", (4, 3)), ("US", (3, 4))])
def test_the_country_orders_day_and_month(country: str, expected: tuple[int, int]) -> None:
    start = only("3/4", country=country, now=datetime(2026, 1, 5)).start
    assert start is not None
    assert (start.month, start.day) == expected


@pytest.mark.parametrize(
    ("opening", "hour", "ambiguous"),
    [
        ((time(8), time(20)), 7 + 12, ()),
        ((time(6), time(12)), 7, ()),
        ((time(6), time(22)), 19, ("ampm",)),
        ((time(9), time(18)), 19, ("ampm",)),
    ],
)
def test_the_opening_hours_decide_am_or_pm(opening: tuple[time, time], hour: int, ambiguous: tuple[str, ...]) -> None:
    when = only("tomorrow at 7", opening=opening)
    assert when.start is not None
    assert (when.start.hour, when.ambiguous) == (hour, ambiguous)


def test_a_time_that_is_past_today_is_tomorrow() -> None:
    assert read("at 9") == ["Thu 12 09:00"]


def test_a_language_without_a_table_is_not_read() -> None:
    assert find_when("demain à 5 heures", language="fr", now=WEDNESDAY) == []


@pytest.mark.parametrize("language", ["en", "en-IN", "EN_us", "en-Latn-GB"])
def test_a_longer_tag_finds_its_language(language: str) -> None:
    assert read("tomorrow", language) == ["Thu 12"]


@pytest.mark.parametrize(
    "text", ["5 " * 5000, "monday or " * 3000, "\u0000\ud83d", "3/3/3/3/3", "99999999999 pm", "32nd of 13"]
)
def test_nonsense_is_survived(text: str) -> None:
    assert isinstance(find_when(text, language="en", now=WEDNESDAY), list)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("can we postpone by a day", 1440), ("push it back by an hour", 60), ("half an hour earlier please", -30),
     ("two days later", 2880), ("bring it forward by 45 minutes", -45), ("make it Friday", None),
     ("an hour and earlier or later", None), ("tomorrow", None)],
)  # fmt: skip
def test_a_shift_is_a_length_beside_a_word_of_moving(text: str, minutes: int | None) -> None:
    found = find_shift(text, language="en")
    assert found == (timedelta(minutes=minutes) if minutes is not None else None)


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [("hi-Latn", "ek din aage kar do", 1440), ("hi-Latn", "aadha ghanta pehle", -30), ("hi", "एक घंटा बाद", 60),
     ("hi", "दो दिन पहले कर दीजिए", -2880)],
)  # fmt: skip
def test_a_shift_is_read_in_hindi_too(language: str, text: str, minutes: int) -> None:
    assert find_shift(text, language=language) == timedelta(minutes=minutes)


def test_a_greeting_is_no_time_of_day() -> None:
    assert find_when("Good morning, is Thursday free?", language="en", now=WEDNESDAY)[0].grain == "day"
