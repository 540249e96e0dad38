"""Whole numbers as forms and addresses carry them."""

MOST_DIGITS = 9  # more than any id or version of ours has; Python refuses to read thousands of them


def read_number(text: str) -> int:
    """Read an id, a version or a count; what is none is 0."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
