"""Booking references that people can say and hear: no 0, O, 1, I or L, and a last character that checks the rest. Pure.

The check catches every single wrong character and every two swapped ones: each place has a weight of its own modulo 31,
which is prime and the size of the alphabet.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6


def make_reference() -> str:
    """Draw a new reference such as `K7MQ2X`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_character(body)


def parse_reference(text: str) -> str | None:
    """Read a reference as typed or spelt, or give none when it cannot be one."""
    found = re.sub(r"[\s.\-–_]+", "", text).upper()
    if len(found) != LENGTH or any(character not in ALPHABET for character in found):
        return None
    return found if found[-1] == _check_character(found[:-1]) else None


def _check_character(body: str) -> str:
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(body, start=2))
    return ALPHABET[total % len(ALPHABET)]
