"""Numbers that are written in more than one way: Mexico's 1, Brazil's ninth digit, Argentina's 9."""

import pytest

from appointments import numbers


@pytest.mark.parametrize(
    ("number", "preferred", "variants"),
    [
        ("+525512345678", "+525512345678", ["+525512345678", "+5215512345678"]),
        ("+5215512345678", "+525512345678", ["+525512345678", "+5215512345678"]),
        ("+520445512345678", "+525512345678", ["+525512345678", "+5215512345678"]),
        ("+5511987654321", "+5511987654321", ["+5511987654321", "+551187654321"]),
        ("+551187654321", "+5511987654321", ["+5511987654321", "+551187654321"]),
        ("+551134567890", "+551134567890", ["+551134567890"]),  # a landline never had a ninth digit
        ("+5491123456789", "+5491123456789", ["+5491123456789", "+541123456789"]),
        ("+541123456789", "+541123456789", ["+541123456789", "+5491123456789"]),
        ("+15550142", "+15550142", ["+15550142"]),
        ("+919876543210", "+919876543210", ["+919876543210"]),
        ("+52155", "+52155", ["+52155"]),
    ],
)
def test_ways_to_write_a_number(number, preferred, variants):
    assert numbers.prefer(number) == preferred
    assert numbers.list_variants(number) == variants
    assert {numbers.prefer(variant) for variant in variants} >= {preferred}
