"""CSV as spreadsheets have it: read in every dialect, written so that no cell is a formula."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.catalog_import import cells, sheets
from appointments.catalog_import.sheets import BadFile, Line, read_sheet, write_sheet


def lines(data: bytes) -> list[Line]:
    return read_sheet("some.csv", data).lines


@pytest.mark.parametrize(
    "data",
    [
        'name,price\r\n"Rao, Dr",₹500\r\n'.encode(),
        '\ufeffname,price\r\n"Rao, Dr",₹500\r\n'.encode(),
        "\ufeffname;price\nRao, Dr;₹500\n".encode(),
        "name\tprice\nRao, Dr\t₹500".encode(),
        "\ufeffsep=;\r\nname;price\r\nRao, Dr;₹500\r\n".encode(),
        '\n\nname,price,,\n\n"Rao, Dr",₹500,,\n,,,\n'.encode(),
        "'name,price\n\"'Rao, Dr\",₹500\n".encode().replace(b"'name", b"name").replace(b"'Rao", b"Rao"),
    ],
)
def test_dialects_are_read_alike(data):
    assert [line.cells for line in lines(data)] == [{"name": "Rao, Dr", "price": "₹500"}]


def test_lines_are_counted_as_editors_count_them():
    found = lines(b'name,text\r\nA,"two\r\nlines, ""quoted"""\r\n\r\nB,one\r\n')
    assert found == [
        Line(2, {"name": "A", "text": 'two\r\nlines, "quoted"'}),
        Line(5, {"name": "B", "text": "one"}),
    ]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"\n \n", 1, "empty"),
        ("name\nÅ".encode("latin-1"), 2, "UTF-8"),
        ("name\nA".encode("utf-16"), 1, "UTF-8"),
        (b"PK\x03\x04\x00\x00", 1, "no text"),
        (b'name,text\nA,one\nB,"never closed', 3, "quotes"),
        (b'name\n"A"B\n', 2, "quotes"),
        (b"name,,text\n", 1, "Column 2 has no heading"),
        (b"name,name\n", 1, "two columns 'name'"),
        (b"name" + b",x" * 300, 1, "columns"),
        (b"name\n" + b"A\n" * (sheets.MOST_ROWS + 1), sheets.MOST_ROWS + 2, "rows"),
        (b"x" * (sheets.MOST_BYTES + 1), 1, "MB"),
        (b"name\n" + b"x" * 200_000, 2, "quotes"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_read_says_where_and_why(data, line, words):
    with pytest.raises(BadFile) as refusal:
        read_sheet("some.csv", data)
    assert (refusal.value.line, words in str(refusal.value)) == (line, True)


def test_row_with_more_cells_than_columns_is_known():
    sheet = read_sheet("some.csv", b"name,price\nRao, Dr,500\nSen,500\n")
    assert sheet.too_wide == [2]


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "+15550142", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''", "'tis"]
)
def test_formula_is_made_harmless_and_comes_back(cell):
    data = write_sheet(["name"], [[cell]])
    raw = data.decode("utf-8-sig").split("\r\n", 1)[1].strip('"')
    assert raw.startswith("'")
    assert lines(data) == [Line(2, {"name": cell})]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was(texts):
    written = write_sheet([f"c{number}" for number in range(len(texts))], [["x", *texts[1:]]])
    assert [list(line.cells.values()) for line in lines(written)] == [["x", *texts[1:]]]


def test_text_that_was_typed_by_hand_keeps_its_apostrophe():
    assert lines(b"name\n'tis\n5 o'clock\n'\n")[0].cells == {"name": "'tis"}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1), min_size=1))
def test_list_of_any_words_comes_back(words):
    kind = cells.list_of(cells.TEXT)
    assert kind.read(kind.write(words)) == words


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (cells.COUNT, "20", 20),
        (cells.YES_NO, "Yes", True),
        (cells.YES_NO, "0", False),
        (cells.DATE, "2026-11-30", date(2026, 11, 30)),
        (cells.CLOCK, "9:05", time(9, 5)),
        (cells.CLOCK, "14:30:00", time(14, 30)),
        (cells.MOMENT, "2026-11-30 10:00", datetime(2026, 11, 30, 10)),
        (cells.MOMENT, "2026-11-30T10:00Z", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        (cells.DEGREES, "-12.5", -12.5),
        (cells.list_of(cells.COUNT), "5 || 10", [5, None, 10]),
        (cells.list_of(cells.TEXT), r"A\|B | C\\", ["A|B", "C\\"]),
    ],
)
def test_cells_are_read(kind, text, value):
    assert kind.read(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (cells.COUNT, "-1"),
        (cells.COUNT, "2.5"),
        (cells.COUNT, "9999999999"),
        (cells.COUNT, "٣x"),
        (cells.YES_NO, "perhaps"),
        (cells.DATE, "30/11/2026"),
        (cells.CLOCK, "25:00"),
        (cells.CLOCK, "9"),
        (cells.MOMENT, "tomorrow"),
        (cells.DEGREES, "1e5"),
    ],
)
def test_cells_that_are_wrong_are_refused(kind, text):
    with pytest.raises(ValueError, match="Give"):
        kind.read(text)
