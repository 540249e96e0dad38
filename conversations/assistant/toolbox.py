"""What a brain can do, as data: tools with a schema. Upper apps register theirs in `ready()`.

Which tools exist now is decided by the journey, not by the brain. Whom a tool acts for is bound in the scope, never an
argument. A tool that cannot do what was asked raises ToolError, worded for the model, which may try otherwise; anything
else it raises is a fault of ours.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction

from conversations.assistant.brain import Candidate, Context, Heard, Manner, Place, Uttered
from conversations.journeys import steps, store
from conversations.journeys.events import Acted, Event
from conversations.journeys.state import JourneyState
from conversations.journeys.transitions import advance
from conversations.lifecycle import TurnLease

MOST_TEXT = 500
RETRIES = 3


class ToolError(Exception):
    """The tool did not do it, and says why. `code` is for our own brains, the text for a model."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class PersonWanted:
    """A tool, a rule or the customer wants a person to take over."""

    reason: str
    urgency: str = "soon"
    detail: str = ""
    manner: str = ""  # how the customer is told: stuck, too-late, failed, emergency; else plainly


@dataclass(frozen=True)
class Caller:
    """How far it is known who speaks and who listens. A WhatsApp thread is verified, a calling number is no proof.

    `call_id` is the live call that may be proven; `may_tell`: who hears the answer may hear of visits; `may_act`: who
    said these words may change them.
    """

    call_id: int = 0
    may_tell: bool = True
    may_act: bool = True


@dataclass
class Scope:
    """What the tools of one turn may reach: this contact, this conversation, this journey, under this lease."""

    lease: TurnLease
    contact_id: int
    place: Place
    language: str
    manner: Manner
    now: datetime
    opening: JourneyState
    journey: JourneyState
    heard: tuple[Heard, ...]
    customer_name: str = ""
    caller: Caller = Caller()
    running: tuple[str, dict[str, Any]] = ("", {})  # the tool that runs now, to be run again once the caller is known
    unfinished: bool = False
    once_more: bool = False  # a yes came to a read-back before its facts were heard, so it is said again
    has_paused: bool = False
    torn: tuple[Candidate, ...] = ()
    gone: tuple[str, ...] = ()
    language_asked: bool = False
    uttered: tuple[Uttered, ...] = ()
    person: PersonWanted | None = None
    done: set[str] = field(default_factory=set)
    saved: JourneyState = field(init=False)
    opening_name: str = field(init=False)

    def __post_init__(self) -> None:
        self.saved = self.journey
        self.opening_name = self.customer_name

    @property
    def heard_up_to(self) -> int:
        """The last message this turn answers."""
        return max((one.message_id for one in self.heard), default=0)

    def happen(self, *events: Event) -> None:
        """Bring the journey on."""
        for event in events:
            self.journey = advance(self.journey, event)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Open the transaction of a tool that writes rows; the journey is saved in it.

        The conversation is locked and the lease compared before anything is written, so that after a takeover nothing
        is booked either. When it fails the journey is as it was. Raises LeaseLostError.
        """
        before = self.journey
        try:
            with transaction.atomic():
                store.check_lease(self.lease.conversation_id, self.lease)
                yield
                self.happen(Acted(self.heard_up_to))
                store.save(self.journey, self.lease, now=self.now)
        except BaseException:
            self.journey = before
            raise
        self.saved = self.journey


Handler = Callable[[Scope, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Tool:
    """One thing a brain can ask for. `parameters` is a JSON schema of an object."""

    name: str
    description: str
    parameters: dict[str, Any]
    handler: Handler


_registry: dict[str, Tool] = {}
_always: set[str] = set()


def register(tool: Tool, *, always: bool = False) -> None:
    """Make a tool known. `always`: it exists at every stage; else the journey's steps name it."""
    _registry[tool.name] = tool
    if always:
        _always.add(tool.name)


def available(journey: JourneyState) -> dict[str, Tool]:
    """Give the tools that exist at this point of the journey."""
    names = steps.available_tools(journey) | _always
    return {name: tool for name, tool in _registry.items() if name in names}


def list_names() -> list[str]:
    """List the names of all tools there are."""
    return list(_registry)


def definitions(names: Collection[str]) -> list[Tool]:
    """Give the tools of these names, in the order of their names, to be described to a model."""
    return [_registry[name] for name in sorted(names) if name in _registry]


def run(scope: Scope, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Check the arguments and run a tool. Raises ToolError, LeaseLostError, or what went wrong."""
    tool = available(scope.journey).get(name)
    if tool is None:
        code = "not-now" if name in _registry else "unknown-tool"
        raise ToolError(code, f"There is no tool {name[:40]} at this point.")
    check_arguments(arguments, tool.parameters)
    scope.running = (name, arguments)
    before = scope.journey
    for _attempt in range(RETRIES):
        try:
            return tool.handler(scope, arguments)
        except OperationalError as error:
            # The desk changes a visit and then writes its notice here; we go the other way about. One of two is undone.
            if getattr(error.__cause__, "sqlstate", "") not in ("40P01", "40001"):
                raise
            scope.journey = before
    return tool.handler(scope, arguments)


def check_arguments(arguments: Any, schema: dict[str, Any], at: str = "arguments") -> None:
    """Compare a value with the part of JSON schema that tools use. Raises ToolError."""
    kinds = schema.get("type", "object")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if not any(_is_a(kind, arguments) for kind in kinds):
        raise ToolError("bad-arguments", f"{at} must be {' or '.join(kinds)}.")
    if "enum" in schema and arguments not in schema["enum"]:
        raise ToolError("bad-arguments", f"{at} must be one of {', '.join(map(str, schema['enum']))}.")
    if isinstance(arguments, str) and len(arguments) > schema.get("maxLength", MOST_TEXT):
        raise ToolError("bad-arguments", f"{at} is too long.")
    if isinstance(arguments, list):
        _check_list(arguments, schema, at)
    if isinstance(arguments, dict):
        _check_object(arguments, schema, at)


def _check_list(values: list[Any], schema: dict[str, Any], at: str) -> None:
    if len(values) > schema.get("maxItems", 50):
        raise ToolError("bad-arguments", f"{at} has too many items.")
    for index, one in enumerate(values):
        check_arguments(one, schema.get("items", {}), f"{at}[{index}]")


def _check_object(values: dict[str, Any], schema: dict[str, Any], at: str) -> None:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in values:
            raise ToolError("bad-arguments", f"{at} lacks {name}.")
    for name, one in values.items():
        if name not in known:
            raise ToolError("bad-arguments", f"{at} has no {name[:40]}.")
        check_arguments(one, known[name], f"{at}.{name}")


def _is_a(kind: str, value: Any) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    types: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    return isinstance(value, types[kind])


def context_of(scope: Scope, **more: Any) -> Context:
    """Give what the brain sees of a scope as it stands."""
    return Context(
        now=scope.now,
        opening=scope.opening,
        journey=scope.journey,
        heard=scope.heard,
        language=scope.language,
        manner=scope.manner,
        place=scope.place,
        customer_name=scope.customer_name,
        opening_name=scope.opening_name,
        has_paused=scope.has_paused,
        tools=frozenset(available(scope.journey)),
        unfinished=scope.unfinished,
        torn=scope.torn,
        gone=scope.gone,
        language_asked=scope.language_asked,
        uttered=scope.uttered,
        is_known=scope.caller.may_tell,
        **more,
    )
