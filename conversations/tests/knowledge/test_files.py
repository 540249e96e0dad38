"""Questions and answers found in files, and files that are refused."""

import re

import pytest
from pypdf import PdfWriter

from conversations.knowledge import files
from conversations.knowledge.files import Pair, UnreadableFile
from conversations.tests.knowledge.pdf import make_pdf

MARKDOWN = """# Asha Dental

## Is there **parking**?

Behind the [house](https://example.org/map).

- two-wheelers only

**Do you take cards**

Yes.
"""


def test_files_read_headings_and_bold_lines_of_markdown() -> None:
    assert files.read_pairs("faq.md", MARKDOWN.encode()) == [
        Pair("Is there parking?", "Behind the house (https://example.org/map).\n\n- two-wheelers only"),
        Pair("Do you take cards", "Yes."),
    ]


def test_files_read_questions_and_answers_of_a_text_and_keep_apart_what_has_no_question() -> None:
    text = "\ufeffWe are a clinic.\n\nSince 1999.\n\nQ: Is there a lift?\nA: Yes,\nat the back.\n\nपार्किंग है?\nजी हाँ।\n"
    assert files.read_pairs("faq.TXT", text.encode()) == [
        Pair("", "We are a clinic."),
        Pair("", "Since 1999."),
        Pair("Is there a lift?", "Yes,\nat the back."),
        Pair("पार्किंग है?", "जी हाँ।"),
    ]


def test_files_read_a_pdf() -> None:
    content = make_pdf(["Is there parking?", "Behind the house.", "Do you take cards?", "Yes."])
    assert files.read_pairs("faq.pdf", content) == [
        Pair("Is there parking?", "Behind the house."),
        Pair("Do you take cards?", "Yes."),
    ]


def locked_pdf() -> bytes:
    import io

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


REFUSED = [
    ("faq.docx", b"PK", "Markdown (.md) or PDF"),
    ("faq.txt", b"x" * (files.MOST_BYTES + 1), "larger than 2 MB"),
    ("faq.txt", "é?".encode("latin-1"), "no UTF-8"),
    ("faq.pdf", b"%PDF-1.4 nonsense", "cannot be read"),
    ("faq.pdf", make_pdf([]), "No text"),
    ("faq.pdf", make_pdf([], pages=files.MOST_PAGES + 1), "more than 40 pages"),
    ("faq.pdf", locked_pdf(), "password"),
]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED, ids=[one[2] for one in REFUSED])
def test_files_that_cannot_be_taken_are_refused_with_the_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(why)):
        files.read_pairs(name, content)


def test_files_give_a_bounded_number_of_bounded_answers() -> None:
    text = "".join(f"Question {number}?\n{'word ' * 400}\n" for number in range(120))
    pairs = files.read_pairs("faq.txt", text.encode())
    assert (len(pairs), max(len(one.answer) for one in pairs)) == (100, 1000)
