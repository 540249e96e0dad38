"""What an import did, or would do, and what stands in its way. Plain values."""

from dataclasses import dataclass, field
from typing import NamedTuple

NEW, CHANGED, SAME = "new", "changed", "same"


class BadCell(ValueError):
    """One value cannot be taken: `problem` says what is wrong, `remedy` what to do; no `column`: the whole row."""

    def __init__(self, column: str, problem: object, remedy: object) -> None:
        super().__init__(f"{column}: {problem} {remedy}")
        self.column, self.problem, self.remedy = column, str(problem), str(remedy)


class BadCells(ValueError):
    """Several values of one row cannot be taken."""

    def __init__(self, cells: list[BadCell]) -> None:
        super().__init__("; ".join(map(str, cells)))
        self.cells = cells


class BadRow(NamedTuple):
    """Where something is wrong in the files, what it is and what to do. Lines count from 1, as editors count them."""

    file: str
    line: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.problem} {self.remedy}".rstrip()


@dataclass
class Counts:
    """How many rows of one file are new, change something, or are as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def add(self, outcome: str) -> None:
        """Count one more row by its outcome."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass
class Report:
    """What came of an import. `applied`: it is kept; else nothing was changed."""

    counts: dict[str, Counts] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[BadRow] = field(default_factory=list)
    applied: bool = False
