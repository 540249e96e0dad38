"""Tokens to atoms: the longest spelling in the language's table wins."""

from functools import cache
from typing import Any

from .numbers import Number
from .rules import Atom
from .tables import find_table
from .tables.shape import Table
from .words import Token, clean, tokenise

_MARKS = {",": "comma", ".": "dot", ":": "colon", "-": "dash", "/": "slash", "?": "stop", "!": "stop", ";": "comma"}
_Node = dict[str, Any]
_END = ""


@cache
def _tree(tag: str) -> _Node:
    """build the tree of all spellings of a table, those of its base first, so that its own win."""
    table = find_table(tag)
    assert table is not None
    root: _Node = {}
    base = find_table(table.base) if table.base else None
    if base is not None:
        _plant(root, base, table.drop)
    _plant(root, table, frozenset())
    return root


def _plant(root: _Node, table: Table, drop: frozenset[str]) -> None:
    for kind, values in table.words.items():
        for value, spellings in values.items():
            for spelling in spellings.split("|"):
                if spelling in drop:
                    continue
                node = root
                for token in tokenise(clean(spelling)):
                    node = node.setdefault(token.key, {})
                node[_END] = (kind, value)


def read_atoms(text: str, table: Table) -> list[Atom]:
    """turn cleaned text into atoms; a word without a meaning becomes kind `x`."""
    tokens = tokenise(text)
    root = _tree(table.tag)
    atoms: list[Atom] = []
    at = 0
    while at < len(tokens):
        upto, meaning = _longest(tokens, at, root, table)
        first, last = tokens[at].first, tokens[upto - 1].last
        if meaning is None:
            atoms.append(_plain(tokens, at, table))
        else:
            kind, value = meaning
            values = value if "+" in kind else (value,)
            for one, each in zip(kind.split("+"), values, strict=True):
                found = Number(each) if one in ("num", "ord") else each
                atoms.append(Atom(one, found, first, last, tokens[at].glued))
        at = upto
    return _join_ordinals(atoms, table)


def _longest(tokens: list[Token], at: int, root: _Node, table: Table) -> tuple[int, tuple[str, Any] | None]:
    node, upto, best = root, at, None
    end = at + 1
    while upto < len(tokens):
        key = tokens[upto].key
        if key not in node and key == "." and upto > at and len(tokens[upto - 1].key) <= 3:
            upto += 1  # "p. m." is "p m"
            continue
        if key not in node and upto == at:
            key = _bare(key, node, table)
        if key not in node:
            break
        node = node[key]
        upto += 1
        if _END in node:
            best, end = node[_END], upto
    if best is not None and best[0] == "mer" and end < len(tokens) and tokens[end].key == "." and tokens[end].glued:
        end += 1  # the last dot of "p.m." ends no sentence
    return end, best


def _bare(key: str, node: _Node, table: Table) -> str:
    for suffix in table.word_suffixes:
        if key.endswith(suffix) and key[: -len(suffix)] in node:
            return key[: -len(suffix)]
    return key


def _plain(tokens: list[Token], at: int, table: Table) -> Atom:
    token = tokens[at]
    if token.key.isdecimal():
        return Atom("num", Number(int(token.key), token.key), token.first, token.last, token.glued)
    if token.key in _MARKS:
        kind = _MARKS[token.key]
        # A dot inside a figure parts it; anywhere else it ends a sentence.
        inside = token.glued and at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].key.isdecimal()
        return Atom("stop" if kind == "dot" and not inside else kind, token.key, token.first, token.last, token.glued)
    if token.key in table.homophones:
        return Atom("homophone", table.homophones[token.key], token.first, token.last, token.glued)
    return Atom("x", token.key, token.first, token.last, token.glued)


def _join_ordinals(atoms: list[Atom], table: Table) -> list[Atom]:
    """join "11" and "th"; the suffix may stand alone after a figure."""
    joined: list[Atom] = []
    for atom in atoms:
        before = joined[-1] if joined else None
        suffix = atom.kind == "x" and atom.value in table.ordinal_suffixes
        if suffix and before and before.kind == "num" and before.value.digits and 1 <= before.value.value <= 31:
            joined[-1] = Atom("ord", before.value, before.first, atom.last, before.glued)
        else:
            joined.append(atom)
    return joined
