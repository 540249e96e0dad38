"""Which words are missing: of what is said in any language, in each that is offered."""

import pytest

from appointments import missing_words


@pytest.mark.parametrize(
    ("own", "texts", "languages", "first", "missing"),
    [
        ({"name": "A"}, {}, ["en", "hi"], ["en"], [("hi", ("name",))]),
        ({"name": "A"}, {"hi": {"name": "अ"}}, ["en", "hi"], ["en"], []),
        ({"name": "A", "preparation": ""}, {"hi": {"name": "अ"}}, ["en", "hi"], ["en"], []),
        (
            {"name": "A", "preparation": ""},
            {"hi": {"name": "अ", "preparation": "खाएँ"}},
            ["en", "hi"],
            ["en"],
            [("en", ("preparation",))],
        ),
        ({"name": "A"}, {"hi": {"name": "अ"}}, ["hi-Latn"], [], []),
        ({"name": "A"}, {"hi-Latn": {"name": "a"}}, ["hi"], [], [("hi", ("name",))]),
        ({"name": "A"}, {}, ["en", "hi"], [], [("en", ("name",)), ("hi", ("name",))]),
    ],
)
def test_find_missing(own, texts, languages, first, missing):
    assert list(missing_words.find_missing(own, texts, languages, first)) == missing


@pytest.mark.django_db
def test_only_languages_that_an_open_place_offers_are_asked_for(clinic):
    assert missing_words.list_languages() == ["en", "hi"]
    assert {one.language for one in missing_words.list_missing()} == {"hi"}
    clinic.location.languages = ["en"]
    clinic.location.save()
    assert missing_words.list_missing() == []
    clinic.location.languages, clinic.location.is_active = ["en", "hi"], False
    clinic.location.save()
    assert missing_words.list_missing() == []


@pytest.mark.django_db
def test_first_language_of_one_place_is_another_of_the_other(clinic):
    other = clinic.location
    other.pk, other.name, other.languages = None, "Second", ["hi", "en"]
    other.save()
    clinic.check.locations.add(other)
    found = {(str(one.row), one.language) for one in missing_words.list_missing()}
    assert {("Check-up", "en"), ("Check-up", "hi"), ("Laser", "hi"), ("Second", "en")} <= found
