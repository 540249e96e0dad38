"""What the phone on the handset page shows, ready for its template."""

from __future__ import annotations

from typing import Any

from booking_site.simulator import phone
from booking_site.simulator.models import SimulatedHandset
from booking_site.simulator.phone_models import SimulatedCallLine

KEYPAD = [
    ("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"),
    ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"), ("*", ""), ("0", "+"), ("#", ""),
]  # fmt: skip


def panel(handset: SimulatedHandset) -> dict[str, Any]:
    """Give what the phone shows: its last call, the lines that were begun, the keys."""
    made = phone.newest(handset.number_e164)
    return {
        "handset": handset,
        "call": made,
        "call_lines": [line for line in phone.heard(made) if _is_shown(line)] if made else [],
        "on_the_phone": bool(made and made.is_under_way),
        "keypad": KEYPAD,
    }


def _is_shown(line: SimulatedCallLine) -> bool:
    """Nobody hears what waits to be said, nor what was thrown away before its first word."""
    return line.who != "clinic" or line.heard > 0
