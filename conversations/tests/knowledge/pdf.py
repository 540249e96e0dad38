"""A small PDF made by hand, a line of text each."""

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def make_pdf(lines: list[str], *, pages: int = 1) -> bytes:
    """Write the lines on the first page, from above."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 400)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    drawn = "".join(f"1 0 0 1 20 {380 - 20 * row} Tm ({line}) Tj " for row, line in enumerate(lines))
    stream.set_data(f"BT /F1 12 Tf {drawn}ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
