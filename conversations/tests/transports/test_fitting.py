"""Words cut to what WhatsApp takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.transports.fitting import fit_titles, one_line, shorten, split, width


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Tue 22 Jul, 3:15 pm", 20, "Tue 22 Jul, 3:15 pm"),
        ("Tuesday 22 July, 3:15 pm", 20, "Tuesday 22 July…"),
        ("Unbelievablylongwordhere", 20, "Unbelievablylongwor…"),
        ("😀😀😀", 5, "😀😀…"),
        ("😀😀😀", 6, "😀😀😀"),
        # A vowel sign stays with its letter.
        ("कि" * 10, 6, "किकि…"),
        ("दाँत की सफ़ाई और जाँच आज", 20, "दाँत की सफ़ाई और…"),
        # A family joined of three is not torn apart.
        ("ab 👨‍👩‍👧 cd", 8, "ab…"),
    ],
)
def test_shorten_cuts_after_a_word_and_never_inside_a_letter(text: str, limit: int, cut: str) -> None:
    assert shorten(text, limit) == cut


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shorten_always_fits(text: str, limit: int) -> None:
    assert width(shorten(text, limit)) <= limit


def test_width_counts_an_emoji_twice() -> None:
    assert width("ok 😀") == 5


def test_fit_titles_keeps_equal_beginnings_apart() -> None:
    titles = [
        "Tuesday morning with Dr Rao",
        "Tuesday morning with Dr Iyer",
        "tuesday morning with dr rao",
        "  No \n way ",
    ]

    assert fit_titles(titles, 20) == ["Tuesday morning…", "Tuesday morning… (2)", "tuesday morning… (3)", "No way"]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=10))
def test_fit_titles_always_fit_and_differ(titles: list[str]) -> None:
    fitted = fit_titles(titles, 20)

    assert all(width(title) <= 20 for title in fitted)
    assert len({title.casefold() for title in fitted}) == len(titles)


@pytest.mark.parametrize(("text", "line"), [("a\nb\tc     d", "a b c d"), ("", "–"), ("  \n ", "–"), ("fine", "fine")])
def test_one_line_leaves_nothing_a_template_refuses(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("Come at ten.", 20, ("Come at ten.", "")),
        ("Come at ten. Eat nothing before.", 20, ("Come at ten.", "Eat nothing before.")),
        ("Come at ten\n\nEat. Drink. Rest.", 20, ("Come at ten", "Eat. Drink. Rest.")),
        ("दस बजे आइए। कुछ न खाइए।", 16, ("दस बजे आइए।", "कुछ न खाइए।")),
        ("Bring your old papers along", 20, ("Bring your old", "papers along")),
        ("कि" * 10, 5, ("किकि", "कि" * 8)),
    ],
)
def test_split_parts_where_something_ends(text: str, limit: int, parts: tuple[str, str]) -> None:
    assert split(text, limit) == parts


@given(st.text(), st.integers(min_value=4, max_value=60))
def test_split_loses_nothing_but_blanks(text: str, limit: int) -> None:
    first, rest = split(text, limit)
    assert width(first) <= limit
    assert "".join((first + rest).split()) == "".join(text.split())
