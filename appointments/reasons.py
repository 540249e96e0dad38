"""Why a start time is not free: every rule of the search asked by itself, each in the way speaking for itself. Pure.

A rule is one function of `reason_rules`, registered under its code with `rule`. It looks at one case and yields what
its sentence needs, once for each time it is in the way. `explain` holds the sentence of each rule. A start is free
exactly when no rule speaks: the search and these rules are two readings of one thing, and a test compares them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from appointments.agenda import Agenda, Bearer, Rules
from appointments.intervals import Span

# What a rule found, for its sentence: instants, minutes, days, ids.
Values = Mapping[str, datetime | date | int | str]
MINUTE = timedelta(minutes=1)


class About(Enum):
    """What a rule speaks about: the visit as a whole, the person who would do it, or the things it needs."""

    VISIT = "visit"
    PERSON = "person"
    THINGS = "things"


@dataclass(frozen=True, slots=True)
class Case:
    """One service of a visit that would begin at `visit_start`: its rules, when it would be, and by whom."""

    agenda: Agenda
    rules: Rules
    core: Span
    visit_start: datetime
    person: Bearer | None = None

    @property
    def day(self) -> date:
        """The local date of the visit."""
        return self.agenda.local_date(self.visit_start)

    @property
    def is_first(self) -> bool:
        """Whether the visit begins with this service: only that start lies on a grid."""
        return self.core.start == self.visit_start


Check = Callable[[Case], Iterator[Values]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. One that does not bind the desk keeps customers from a time, but not a person who decides."""

    code: str
    about: About
    binds_desk: bool
    check: Check


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule in the way of one start. `who` ("practitioner:3") is empty when it is about the visit or its things."""

    code: str
    binds_desk: bool
    who: str = ""
    values: Values = field(default_factory=dict)


RULES: dict[str, Rule] = {}


def rule(code: str, about: About, *, binds_desk: bool = True) -> Callable[[Check], Check]:
    """This decorator will register a check as the rule of that code."""

    def register(check: Check) -> Check:
        RULES[code] = Rule(code, about, binds_desk, check)
        return check

    return register


def list_reasons(agenda: Agenda, start: datetime) -> list[Reason]:
    """List what keeps a visit from beginning at `start`; nothing: it is free.

    What concerns the visit comes first. Where somebody can do a service, nobody else's reasons count.
    """
    found: list[Reason] = []
    at = start
    for rules in agenda.rules:
        case = Case(agenda, rules, Span(at, at + rules.lasts), start)
        found += [reason for reason in _ask(About.VISIT, case) if reason not in found]
        found += _ask_people(case)
        found += _ask(About.THINGS, case)
        at += rules.lasts
    return sorted(found, key=lambda reason: reason.who != "")


def find_people(agenda: Agenda, start: datetime) -> tuple[int, ...] | None:
    """Say who could do each service of a visit at `start` if the desk asks for it; None: somebody is missing.

    One person for all of them where one can, else as few as may be.
    """
    able = list_able(agenda, start)
    if not all(able):
        return None
    first = next((one for one in able[0] if all(one in others for others in able)), able[0][0])
    return tuple(first if first in others else others[0] for others in able)


def list_able(agenda: Agenda, start: datetime) -> list[list[int]]:
    """List for each service of a visit at `start` who could do it if the desk asks for it."""
    able: list[list[int]] = []
    at = start
    for rules in agenda.rules:
        case = Case(agenda, rules, Span(at, at + rules.lasts), start)
        able.append([person.id for person in list_people(case) if _may_do(case, person)])
        at += rules.lasts
    return able


def _may_do(case: Case, person: Bearer) -> bool:
    return not any(reason.binds_desk for reason in _ask_person(case, person))


def _ask(about: About, case: Case) -> list[Reason]:
    who = case.person.who if case.person else ""
    return [
        Reason(rule.code, rule.binds_desk, who, values)
        for rule in RULES.values()
        if rule.about is about
        for values in rule.check(case)
    ]


def _ask_people(case: Case) -> list[Reason]:
    found: list[Reason] = []
    for person in list_people(case):
        reasons = _ask_person(case, person)
        if not reasons:
            return []
        found += reasons
    return found


def _ask_person(case: Case, person: Bearer) -> list[Reason]:
    return _ask(About.PERSON, Case(case.agenda, case.rules, case.core, case.visit_start, person))


def list_people(case: Case) -> list[Bearer]:
    """List who offers the service of a case, and is wanted for it."""
    return [person for person in case.agenda.people.values() if person.does(case.rules)]
