import pytest

from conversations.understanding.phrases import find_phrases
from conversations.understanding.tables import find_table, list_languages
from conversations.understanding.tables.en import TABLE as ENGLISH


def test_the_languages_are_those_promised() -> None:
    assert list_languages() == ["en", "hi", "hi-latn"]


@pytest.mark.parametrize("tag", list_languages())
def test_every_phrase_of_a_table_compiles(tag: str) -> None:
    table = find_table(tag)
    assert table is not None
    assert [name for name in table.talk if find_phrases(tag, name).pattern == "(?!)"] == []


@pytest.mark.parametrize("tag", list_languages())
def test_every_entry_of_the_talk_is_one_that_english_has(tag: str) -> None:
    table = find_table(tag)
    assert table is not None
    assert sorted(set(table.talk) - set(ENGLISH.talk)) == []


@pytest.mark.parametrize(
    ("tag", "found"),
    [("hinglish", "hi-latn"), ("hi-Latn-IN", "hi-latn"), ("hi-IN", "hi"), ("hi-Deva", "hi"), ("en-GB", "en"),
     ("xx", None), ("", None)],
)  # fmt: skip
def test_a_tag_finds_its_table(tag: str, found: str | None) -> None:
    table = find_table(tag)
    assert (table.tag if table else None) == found
