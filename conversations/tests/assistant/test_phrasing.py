"""Every language has every line, with the same values; notices are whole texts."""

import re
from datetime import UTC, datetime

import pytest

from conversations.assistant import options
from conversations.assistant.phrasing import (
    PHRASEBOOKS,
    en,
    format_short_when,
    format_when,
    phrasebook,
    render,
    say,
)

INSTANT = datetime(2026, 12, 1, 4, 50, tzinfo=UTC)  # Tuesday, 10:20 in Bengaluru
FACTS = {
    "reference": "K7M2QP",
    "service": "Teeth cleaning",
    "practitioner": "Dr Rao",
    "attendee": "Tara Iyer",
    "start_at": "2026-12-01T04:50:00+00:00",
    "time_zone": "Asia/Kolkata",
    "place": "Asha Dental and Skin Clinic",
    "address": "12 Test Road",
    "map_url": "https://maps.example/asha",
    "directions": "Above the pharmacy.",
    "preparation": "Eat first.",
    "price_text": "₹1,200",
}
PURPOSES = (
    *("appointment-booked", "appointment-moved", "appointment-cancelled", "handing-over"),
    *("agent-joined", "handed-back", "stopped", "started", "reply-waiting", "missed-call"),
)


def holes(line: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", line))


@pytest.mark.parametrize("language", PHRASEBOOKS)
def test_phrasing_lacks_no_line_and_asks_for_no_value_english_has_not(language: str) -> None:
    book = PHRASEBOOKS[language]
    assert set(book.lines) == set(en.LINES)
    strangers = {key: holes(line) - holes(en.LINES[key]) for key, line in book.lines.items()}
    assert {key: names for key, names in strangers.items() if names} == {}
    assert (len(book.weekdays), len(book.short_weekdays), len(book.months), len(book.short_months)) == (7, 7, 12, 12)


@pytest.mark.parametrize("language", PHRASEBOOKS)
def test_phrasing_titles_fit_a_button(language: str) -> None:
    titles = {key: line for key, line in PHRASEBOOKS[language].lines.items() if key.startswith("choice.")}
    assert {key: title for key, title in titles.items() if len(title) > 20} == {}


@pytest.mark.parametrize("language", PHRASEBOOKS)
def test_phrasing_short_times_fit_a_list_row(language: str) -> None:
    instants = [datetime(2026, month, day, 7, 15, tzinfo=UTC) for month in range(1, 13) for day in range(20, 27)]
    assert max(len(format_short_when(one, "Asia/Kolkata", language)) for one in instants) <= options.TITLE


def test_phrasing_writes_times_on_the_clock_of_the_place() -> None:
    assert format_when(INSTANT, "Asia/Kolkata", "en") == "Tuesday 1 December, 10:20 am"
    assert format_when(INSTANT, "Europe/London", "en") == "Tuesday 1 December, 4:50 am"
    assert format_short_when(INSTANT, "Asia/Kolkata", "en") == "Tue 1 Dec, 10:20 am"
    assert format_when(INSTANT, "Asia/Kolkata", "hi") == "मंगलवार 1 दिसंबर, सुबह 10:20"
    assert format_when(datetime(2026, 12, 1, 6, 30, tzinfo=UTC), "Asia/Kolkata", "en").endswith("12:00 pm")
    assert format_when(datetime(2026, 12, 1, 18, 40, tzinfo=UTC), "Asia/Kolkata", "en").endswith("12:10 am")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-IN", "en"), ("hi-Latn", "hi-Latn"), ("hi-IN", "hi"), ("ta", "en"), ("", "en")],
)
def test_phrasing_falls_back_to_a_plainer_tag_and_then_to_english(tag: str, language: str) -> None:
    assert phrasebook(tag).language == language


def test_phrasing_booked_notice_has_everything_one_must_know() -> None:
    assert render("appointment-booked", FACTS, "en") == (
        "Your appointment is booked.\n\n"
        "*Teeth cleaning* with Dr Rao\n"
        "Tuesday 1 December, 10:20 am\n"
        "For Tara Iyer\n"
        "Asha Dental and Skin Clinic, 12 Test Road\n"
        "Above the pharmacy.\n"
        "Map: https://maps.example/asha\n\n"
        "Please note: Eat first.\n"
        "Price: ₹1,200\n"
        "Reference: K7M2QP\n"
        "To move or cancel it, just write here."
    )


def test_phrasing_moved_notice_names_old_and_new_time() -> None:
    text = render("appointment-moved", FACTS | {"previous_start_at": "2026-11-30T09:30:00+00:00"}, "en")
    assert "Tuesday 1 December, 10:20 am\nBefore: Monday 30 November, 3:00 pm\n" in text


def test_phrasing_notice_leaves_out_what_is_empty() -> None:
    bare = FACTS | dict.fromkeys(("practitioner", "map_url", "directions", "preparation", "price_text", "attendee"), "")
    assert render("appointment-booked", bare, "en") == (
        "Your appointment is booked.\n\n*Teeth cleaning*\nTuesday 1 December, 10:20 am\n"
        "Asha Dental and Skin Clinic, 12 Test Road\n\nReference: K7M2QP\nTo move or cancel it, just write here."
    )


@pytest.mark.parametrize("language", PHRASEBOOKS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_phrasing_renders_every_purpose(purpose: str, language: str) -> None:
    text = render(purpose, FACTS | {"agent": "Pooja"}, language)
    assert text
    assert "{" not in text


def test_phrasing_hand_over_promises_only_what_is_true() -> None:
    opens = {"opens_at": "2026-12-01T04:00:00+00:00", "time_zone": "Asia/Kolkata"}
    assert render("handing-over", opens, "en").endswith("Our desk opens again Tuesday 1 December, 9:30 am.")
    assert "call 112" in render("handing-over", {"manner": "emergency", "emergency_number": "112"}, "en")
    assert "opens" not in render("handing-over", {}, "en")


def test_phrasing_says_replies_as_they_were_composed() -> None:
    assert render("reply", {"text": "Which {one}?"}, "hi") == "Which {one}?"
    assert say("greeting", "en", place="Asha") == "Hello, this is the assistant of Asha."


def test_phrasing_writes_hindi_in_latin_letters_throughout() -> None:
    """The phone speaks Hindi from `hi`, so lines for the ear alone have no other form."""
    book = PHRASEBOOKS["hi-Latn"]
    devanagari = {key for key, line in book.lines.items() if re.search("[\u0900-\u097f]", line)}
    assert {key for key in devanagari if not key.startswith(("phone.", "filler."))} == set()
    assert format_when(INSTANT, "Asia/Kolkata", "hi-Latn") == "Mangalvaar 1 December, subah 10:20"
