"""Atoms and the rules that rewrite them: a small grammar over kinds, not over words, so that it fits every language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from .tables.shape import Table


@dataclass(frozen=True)
class Atom:
    """One meaning in the text: its kind, its value, and the characters it was read from."""

    kind: str
    value: Any
    first: int
    last: int
    glued: bool = False


@dataclass(frozen=True)
class Scene:
    """What the words are read against: local wall time, the place's country and its opening hours."""

    now: datetime
    country: str
    opening: tuple[time, time]
    table: Table


class Found(dict[str, Atom]):
    """The named atoms of one match; `all` are all of them in order."""

    all: list[Atom]

    def value(self, name: str, default: Any = None) -> Any:
        """give the value of a named atom, or the default where the pattern left it out."""
        return self[name].value if name in self else default


Build = Callable[[Found, Scene], tuple[str, Any] | None]
_CHARS: dict[str, str] = {}
_ITEM = re.compile(r"(<!|!|<|&)?(?:(\w+)=)?([\w|^$>]+)([?*+]?)")


def _char(kind: str) -> str:
    return _CHARS.setdefault(kind, chr(0xE000 + len(_CHARS)))


def _one(kind: str) -> str:
    return kind if kind in "^$" else _char(kind)


def _compile(pattern: str) -> re.Pattern[str]:
    """compile items like `h=num colon mer?`; `&x` and `!x` look ahead (`a>b`: a then b), `<x` and `<!x` behind."""
    parts = []
    for item in pattern.split():
        found = _ITEM.fullmatch(item)
        assert found, f"bad item {item!r} in the rule {pattern!r}"
        look, name, kinds, many = found.groups()
        each = ["".join(map(_one, choice.split(">"))) for choice in kinds.split("|")]
        body = f"(?:{'|'.join(each)})"
        if look:
            parts.append(
                {"<!": f"(?<!{body[3:-1]})", "!": f"(?!{body})", "<": f"(?<={body[3:-1]})", "&": f"(?={body})"}[look]
            )
        else:
            parts.append((f"(?P<{name}>{body})" if name else body) + many)
    return re.compile("".join(parts))


@dataclass(frozen=True)
class Rule:
    regex: re.Pattern[str]
    build: Build


def rule(pattern: str, build: Build) -> Rule:
    """make a rule: where the kinds match, `build` gives the new kind and value, or none to leave them as they are."""
    return Rule(_compile(pattern), build)


def rewrite(atoms: list[Atom], rules: Sequence[Rule], scene: Scene) -> list[Atom]:
    """apply each rule everywhere, from left to right, one rule after the other."""
    chars = "".join(_char(atom.kind) for atom in atoms)
    for one in rules:
        at = 0
        while found := one.regex.search(chars, at):
            at = found.start() + 1
            if found.end() == found.start():
                continue
            built = one.build(_name(found, atoms), scene)
            if built is None:
                continue
            first, last = found.span()
            atom = Atom(*built, first=atoms[first].first, last=atoms[last - 1].last, glued=atoms[first].glued)
            atoms = [*atoms[:first], atom, *atoms[last:]]
            chars = chars[:first] + _char(atom.kind) + chars[last:]
    return atoms


def _name(found: re.Match[str], atoms: list[Atom]) -> Found:
    names = Found({name: atoms[found.start(name)] for name in found.re.groupindex if found.start(name) >= 0})
    names.all = atoms[found.start() : found.end()]
    return names
