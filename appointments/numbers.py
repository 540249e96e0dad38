"""Ways to write one phone number in countries where there is more than one. Pure.

WhatsApp keeps a mobile marker that the phone network dropped or added: Mexico's 1 after +52, Argentina's 9 after +54,
and the ninth digit that Brazil put before its mobile numbers. Who rings and writes is one person all the same.
"""

import re

# Source: ITU-T national numbering plans. Mexico dropped 1, 044 and 045 in 2019; Brazil's ninth digit stands before
# what was an eight-digit mobile number, and those began with 6 to 9.
_MEXICO = re.compile(r"\+52(?:1|044|045)?(\d{10})")
_BRAZIL = re.compile(r"\+55([1-9]\d)9?([6-9]\d{7})")
_ARGENTINA = re.compile(r"\+549?([1-8]\d{9})")


def prefer(number_e164: str) -> str:
    """Write a number as it is dialled today: Mexico's without its 1, Brazil's mobiles with nine digits."""
    if found := _MEXICO.fullmatch(number_e164):
        return f"+52{found[1]}"
    if found := _BRAZIL.fullmatch(number_e164):
        return f"+55{found[1]}9{found[2]}"
    return number_e164


def list_variants(number_e164: str) -> list[str]:
    """List the ways to write one number, the preferred one first; most numbers have one.

    Argentina's two forms are both in use: the 9 says that a mobile is dialled from abroad.
    """
    if found := _MEXICO.fullmatch(number_e164):
        return [f"+52{found[1]}", f"+521{found[1]}"]
    if found := _BRAZIL.fullmatch(number_e164):
        return [f"+55{found[1]}9{found[2]}", f"+55{found[1]}{found[2]}"]
    if found := _ARGENTINA.fullmatch(number_e164):
        other = f"+549{found[1]}" if number_e164 == f"+54{found[1]}" else f"+54{found[1]}"
        return [number_e164, other]
    return [number_e164]
