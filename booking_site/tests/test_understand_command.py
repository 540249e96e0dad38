"""`manage.py understand` as another program uses it: lines in, lines out, nothing else, no database."""

import io
import json
import sys
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command

NOW = "2026-03-11T10:00:00"


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(*lines: object, **options: str) -> list[dict[str, Any]]:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text + "\n"))
        out = io.StringIO()
        call_command("understand", stdout=out, **{"language": "en", "time_zone": "Asia/Kolkata", "now": NOW, **options})
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_one_line_out_for_each_line_in(ask: Any) -> None:
    assert ask({"text": "I'm Meena, can I book for tomorrow at 5?"}, {"text": "hello"}) == [
        {
            "intent": "book",
            "choice": None,
            "when": [
                {
                    "start": "2026-03-12T17:00:00",
                    "end": "2026-03-12T17:00:00",
                    "grain": "hour",
                    "text": "tomorrow at 5",
                    "ambiguous": [],
                }
            ],
            "names": ["Meena"],
        },
        {"intent": "other", "choice": None, "when": [], "names": []},
    ]


@pytest.mark.parametrize(
    ("text", "expecting", "choice"),
    [
        ("yes", "confirm", "yes"), ("no, Thursday", "confirm", "no"), ("the second", "offer", 1), ("2", "offer", 1),
        ("what is that", "offer", None), ("no thanks", "offer", "no"),
    ],
)  # fmt: skip
def test_a_choice_is_a_word_or_an_index(ask: Any, text: str, expecting: str, choice: object) -> None:
    assert ask({"text": text, "expecting": expecting})[0]["choice"] == choice


def test_a_number_that_chose_an_offer_is_no_time(ask: Any) -> None:
    assert ask({"text": "2", "expecting": "offer"})[0]["when"] == []


def test_open_ends_are_null_and_what_is_refused_is_left_out(ask: Any) -> None:
    later, other = ask({"text": "after the 20th"}, {"text": "not Tuesday, Thursday"})
    assert (later["when"][0]["start"], later["when"][0]["end"]) == ("2026-03-21T00:00:00", None)
    assert [when["start"] for when in other["when"]] == ["2026-03-12T00:00:00"]


def test_an_aware_now_is_brought_to_the_zone(ask: Any) -> None:
    found = ask({"text": "tomorrow"}, {"text": "tomorrow", "now": "2026-03-01T23:00:00Z"}, now="2026-03-11T20:00:00Z")
    assert [one["when"][0]["start"] for one in found] == ["2026-03-13T00:00:00", "2026-03-03T00:00:00"]


def test_a_name_that_was_asked_for_may_stand_alone(ask: Any) -> None:
    line = {"text": "meena iyer", "expecting": "detail", "detail": "name"}
    assert ask(line)[0]["names"] == ["Meena Iyer"]


@pytest.mark.parametrize(
    ("language", "text", "start"),
    [
        ("hi-IN", "कल शाम पाँच बजे", "2026-03-12T17:00:00"),
        ("hinglish", "kal shaam 5 baje", "2026-03-12T17:00:00"),
        ("en-GB", "tomorrow at 5", "2026-03-12T17:00:00"),
    ],
)
def test_the_language_is_a_tag_or_hinglish(ask: Any, language: str, text: str, start: str) -> None:
    assert ask({"text": text}, language=language)[0]["when"][0]["start"] == start


def test_a_language_without_a_table_has_no_times(ask: Any) -> None:
    assert ask({"text": "demain à 5 heures"}, language="fr") == [
        {"intent": "other", "choice": None, "when": [], "names": []}
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "not JSON"), ("[1]", '"text" is missing'), ('{"text": 5}', '"text" is missing'),
        ('{"text": "yes", "expecting": "maybe"}', '"expecting" is not known'),
        ('{"text": "yes", "now": "noon"}', "no ISO 8601"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_the_next_is_read(ask: Any, line: str, words: str) -> None:
    bad, good = ask(line, {"text": "tomorrow"})
    assert list(bad) == ["error"]
    assert words in bad["error"]
    assert good["when"][0]["grain"] == "day"


@pytest.mark.parametrize(("option", "value"), [("time_zone", "Mars/Base"), ("now", "noon")])
def test_a_bad_option_stops_with_a_remedy(ask: Any, option: str, value: str) -> None:
    with pytest.raises(CommandError, match="write"):
        ask({"text": "tomorrow"}, **{option: value})


def test_without_now_the_clock_is_read(ask: Any) -> None:
    found = ask({"text": "today"}, now="")
    assert abs((datetime.fromisoformat(found[0]["when"][0]["start"]) - datetime.now()).days) <= 1
