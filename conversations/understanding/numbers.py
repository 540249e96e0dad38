"""Number words to numbers: "twenty third", "two thousand and seventeen", "eight hundred"."""

from dataclasses import dataclass
from typing import Any

from .rules import Atom, Found, Scene, rewrite, rule


@dataclass(frozen=True)
class Number:
    """A number as said or written; `digits` is empty where it was said in words."""

    value: int
    digits: str = ""


def _tens_and_unit(found: Found, scene: Scene) -> tuple[str, Any] | None:
    tens, unit = found.value("tens"), found.value("unit")
    fits = tens.value in range(20, 100, 10) and 1 <= unit.value <= 9 and not tens.digits and not unit.digits
    if not (fits and scene.table.tens_and_units):
        return None
    return found["unit"].kind, Number(tens.value + unit.value)


def _hundreds(found: Found, scene: Scene) -> tuple[str, Any] | None:
    many, rest = found.value("many"), found.value("rest", Number(0))
    if many.value > 99 or rest.value > 99 or rest.digits:
        return None
    return "num", Number(many.value * 100 + rest.value)


def _thousands(found: Found, scene: Scene) -> tuple[str, Any] | None:
    many, rest = found.value("many"), found.value("rest", Number(0))
    if many.value > 99 or rest.value > 999 or rest.digits:
        return None
    return "num", Number(many.value * 1000 + rest.value)


_RULES = [
    rule("tens=num dash? unit=num|ord", _tens_and_unit),
    rule("many=num hundred and? rest=num !oclock|mer", _hundreds),
    rule("many=num hundred rest=num", _hundreds),
    rule("many=num hundred !num", _hundreds),
    rule("many=num thousand and? rest=num", _thousands),
    rule("many=num thousand", _thousands),
]


def join_numbers(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """join the words of one number into one atom."""
    return rewrite(atoms, _RULES, scene)
