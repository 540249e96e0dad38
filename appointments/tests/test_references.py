"""References that survive being said and heard."""

from hypothesis import given
from hypothesis import strategies as st

from appointments.references import ALPHABET, LENGTH, make_reference, parse_reference

REFERENCES = st.builds(lambda _: make_reference(), st.integers())


def test_alphabet_has_nothing_that_looks_or_sounds_like_another_digit():
    assert not set(ALPHABET) & set("01OIL")
    assert len(ALPHABET) == len(set(ALPHABET)) == 31


@given(REFERENCES)
def test_reference_reads_back_however_it_is_spelt(reference):
    assert len(reference) == LENGTH
    assert parse_reference(reference) == reference
    assert parse_reference(f" {' '.join(reference.lower())}. ") == reference
    assert parse_reference(f"{reference[:3]}-{reference[3:]}") == reference


@given(REFERENCES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(reference, place, character):
    wrong = reference[:place] + character + reference[place + 1 :]
    assert (parse_reference(wrong) is None) == (wrong != reference)


@given(REFERENCES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_swapped_characters_are_noticed(reference, one, other):
    swapped = list(reference)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    wrong = "".join(swapped)
    assert (parse_reference(wrong) is None) == (wrong != reference)


def test_what_is_no_reference_is_none():
    assert [parse_reference(text) for text in ("", "K7MQ2", "K7MQ2XX", "OIL011", "ㅋㅋㅋㅋㅋㅋ")] == [None] * 5
