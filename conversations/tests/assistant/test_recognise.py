"""Names of the place's own people in what customers say, also in Devanagari, where they are written as they sound."""

import pytest

from conversations.assistant import recognise
from conversations.assistant.brain import PractitionerWords

RAO, SEN, MEHTA, DAS, SHARMA = 1, 2, 3, 4, 5
PEOPLE = (
    PractitionerWords(RAO, "Dr Rao", ()),
    PractitionerWords(SEN, "Dr Sen", ()),
    PractitionerWords(MEHTA, "Dr Mehta", ()),
    PractitionerWords(DAS, "Anita Das", ()),
    PractitionerWords(SHARMA, "Dr Sharma", ()),
)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("डॉ राव से", RAO),
        ("डॉक्टर राव।", RAO),
        ("dr rao se kal", RAO),
        ("डॉ सेन को दिखाना है", SEN),
        ("मेहता जी", MEHTA),
        ("अनीता से मिलना है", DAS),
        ("शर्मा से", SHARMA),
        ("शर्मा से नहीं", None),
        ("मत करो", None),
        ("दस बजे", None),
        ("समय क्या है", None),
        ("डॉक्टर साहब कब आते हैं", None),
        ("डॉक्टर से मिलना है", None),
    ],
)
def test_names_in_devanagari_are_found_as_they_sound(words: str, who: int | None) -> None:
    assert recognise.find_practitioner(words, PEOPLE, "hi") == who


def test_name_in_devanagari_may_be_refused() -> None:
    assert recognise.find_refused("डॉ शर्मा से नहीं", PEOPLE, "hi") == (SHARMA,)
