"""Reading questions and answers out of a text, Markdown or PDF file. Writes nothing: what was found is shown first."""

import io
import re
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from conversations.models.knowledge import MOST_ANSWER

MOST_BYTES = 2 * 1024 * 1024
MOST_PAGES = 40
MOST_CHARACTERS = 200_000
MOST_PAIRS = 100
MOST_QUESTION = 200
TEXT_ENDINGS = (".txt", ".md", ".markdown")

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_BOLD = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__):?$")
_ASKED = re.compile(r"^(?:q(?:uestion)?|प्रश्न|सवाल)\s*\d*\s*[:.)\-]\s*(.+)$", re.IGNORECASE)
_ANSWERED = re.compile(r"^(?:a(?:nswer)?|उत्तर|जवाब)\s*\d*\s*[:.)\-]\s*(.+)$", re.IGNORECASE)
_MARKS = re.compile(r"(\*\*|__|`)(.+?)\1")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class UnreadableFile(Exception):
    """The file cannot be taken; the text says why, for people."""


@dataclass(frozen=True)
class Pair:
    """A question and its answer as they stand in the file; a text without a question has an empty one."""

    question: str
    answer: str


def read_pairs(name: str, content: bytes) -> list[Pair]:
    """List what a file holds. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1024 // 1024})
    ending = PurePath(name).suffix.casefold()
    if ending == ".pdf":
        text = _read_pdf(content)
    elif ending in TEXT_ENDINGS:
        text = _read_text(content)
    else:
        raise UnreadableFile(_("Give a text (.txt), Markdown (.md) or PDF file."))
    pairs = split_pairs(text[:MOST_CHARACTERS])
    if not pairs:
        raise UnreadableFile(_("No text was found in the file. A scanned PDF holds pictures only."))
    return pairs[:MOST_PAIRS]


def _read_text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is no UTF-8 text. Save it as UTF-8 and try again.")) from error


def _read_pdf(content: bytes) -> str:
    from pypdf import PdfReader  # slow to load, and needed here alone

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise UnreadableFile(_("The PDF is locked with a password."))
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableFile(_("The PDF has more than %(pages)s pages.") % {"pages": MOST_PAGES})
        text = ""
        for page in reader.pages:
            text += page.extract_text() + "\n"
            if len(text) > MOST_CHARACTERS:
                break
        return text
    except UnreadableFile:
        raise
    except Exception as error:  # what a broken PDF raises has no common parent
        raise UnreadableFile(_("The PDF cannot be read: %(error)s") % {"error": str(error)[:120]}) from error


def split_pairs(text: str) -> list[Pair]:
    """Cut a text at its questions: headings, lines that end with a question mark, lines that begin with Q. Pure."""
    pairs: list[Pair] = []
    question, lines = "", []  # type: tuple[str, list[str]]

    def close() -> None:
        answer = _plain("\n".join(lines).strip())[:MOST_ANSWER]
        if answer:
            pairs.append(Pair(question[:MOST_QUESTION], answer))

    for line in [one.strip() for one in text.replace("\x00", "").splitlines()]:
        asked = _question_in(line)
        if asked:
            close()
            question, lines = _plain(asked), []
        elif not line and not question and lines:
            close()  # paragraphs without a question stay apart
            lines = []
        else:
            answered = _ANSWERED.match(line)
            lines.append(answered[1] if answered else line)
    close()
    return pairs


def _question_in(line: str) -> str:
    for pattern in (_ASKED, _HEADING, _BOLD):
        if found := pattern.match(line):
            return found[1]
    is_question = line.endswith("?") and len(line) <= MOST_QUESTION and not _ANSWERED.match(line)
    return line if is_question else ""


def _plain(text: str) -> str:
    """Take the marks of Markdown away; customers read plain words."""
    text = _LINK.sub(r"\1 (\2)", _MARKS.sub(r"\2", text))
    text = re.sub(r"^[*+-]\s+", "- ", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
