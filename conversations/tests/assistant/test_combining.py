"""Which services are one visit, which are left out of it, and in which words that is said. No rows."""

import pytest

from conversations.assistant import combining, wording
from conversations.assistant.brain import Place, PractitionerWords, ServiceWords
from conversations.assistant.combining import Together

CUT, BEARD = ServiceWords(1, "Haircut", ()), ServiceWords(2, "Beard trim", ())
PEEL = ServiceWords(3, "Peel", (), apart=combining.APPROVAL)
YOGA = ServiceWords(4, "Yoga", (), apart=combining.CLASS)
HOME = ServiceWords(5, "Home massage", (), where="customer")
TATTOO = ServiceWords(6, "Tattoo", ())
WAX, FACIAL = ServiceWords(7, "Waxing", ()), ServiceWords(8, "Facial", ())
PLACE = Place(
    location_id=1,
    name="Salon",
    address="",
    time_zone="Asia/Kolkata",
    country="IN",
    services=(CUT, BEARD, PEEL, YOGA, HOME, TATTOO, WAX, FACIAL),
    practitioners=(PractitionerWords(1, "Ravi", (1, 2, 3, 4, 5, 7)), PractitionerWords(2, "Asha", (8,))),
)


def fit(*wanted: ServiceWords, before: tuple[int, ...] = ()) -> tuple[list[str], list[tuple[str, str, str]]]:
    together = combining.fit(wanted, PLACE, before=before)
    left = [(one.service.name, one.why, one.because.name) for one in together.left]
    return [one.name for one in together.kept], left


@pytest.mark.parametrize(
    ("wanted", "kept", "left"),
    [
        ((CUT, FACIAL, BEARD), ["Haircut", "Facial", "Beard trim"], []),
        ((PEEL,), ["Peel"], []),
        ((PEEL, CUT), ["Haircut"], [("Peel", "approval", "Peel")]),
        ((CUT, YOGA, BEARD), ["Haircut", "Beard trim"], [("Yoga", "class", "Yoga")]),
        ((PEEL, YOGA), ["Peel"], [("Yoga", "class", "Yoga")]),
        ((CUT, HOME), ["Haircut"], [("Home massage", "elsewhere", "Home massage")]),
        ((TATTOO, CUT), ["Haircut"], [("Tattoo", "person", "Tattoo")]),
        ((CUT, BEARD, WAX, FACIAL), ["Haircut", "Beard trim", "Waxing"], [("Facial", "most", "Facial")]),
    ],
)
def test_what_does_not_go_together_is_left_out(
    wanted: tuple[ServiceWords, ...], kept: list[str], left: list[tuple[str, str, str]]
) -> None:
    assert fit(*wanted) == (kept, left)


def test_what_was_wanted_before_stays_and_what_is_new_is_left_out() -> None:
    assert fit(PEEL, CUT, before=(3,)) == (["Peel"], [("Haircut", "approval", "Peel")])


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
@pytest.mark.parametrize("other", [PEEL, YOGA, HOME, TATTOO])
def test_what_is_left_out_is_named_with_what_comes_first(language: str, other: ServiceWords) -> None:
    together = combining.fit((CUT, BEARD, other), PLACE)
    said = wording.left_out({"left_out": list(combining.told(together))}, language)
    assert other.name in said
    assert "Haircut + Beard trim" in said


def test_nothing_left_out_says_nothing() -> None:
    assert wording.left_out({"left_out": list(combining.told(Together((CUT,))))}, "en") == ""
