"""Words that stream in are cut where a clause ends, and nowhere else."""

import pytest

from conversations.assistant.clauses import Clauses


def cut(text: str, size: int = 3) -> list[str]:
    """Feed a text in pieces of so many characters."""
    clauses = Clauses()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found = [one for piece in pieces for one in clauses.feed(piece)]
    return [one for one in (*found, clauses.finish()) if one]


CUTS = [
    ["Good morning! ", "How are you? ", "I am well."],
    ["We open at 9.30 and close at 18.00. ", "Come then."],
    ["Dr. Rao has time, Mr. J. Iyer. ", "Shall I look?"],
    ["Ask for No. 12 Test Road. ", "It is near."],
    ["No. ", "We are closed."],
    ["Come at 4 p.m. or at 5 p.m. ", "Which suits you?"],
    ["1. Teeth cleaning\n", "2. Root canal\n", "Which one?"],
    ["नमस्ते। ", "मैं देख रही हूँ। ", "डॉ. राव मंगलवार को हैं।"],
    ["Namaste. ", "Main dekh rahi hoon, ek minute."],
    ["Well, let me have a look at that for you now, ", "it takes a moment."],
    ["He said “come in.” ", "So I did…"],
    ["Yes, of course."],
    ["That is 1,200 rupees. ", "3. is a number."],
]


@pytest.mark.parametrize("clauses", CUTS)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_clauses_end_with_their_marks_however_the_words_come(clauses: list[str], size: int) -> None:
    assert cut("".join(clauses), size) == clauses


def test_clause_is_given_as_soon_as_the_blank_behind_it_came() -> None:
    clauses = Clauses()
    assert clauses.feed("Let me look.") == []
    assert clauses.feed(" I") == ["Let me look. "]
    clauses.drop()
    assert clauses.finish() == ""
