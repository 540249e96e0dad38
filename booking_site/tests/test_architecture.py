"""The house's rules that a machine can check: downward imports only, one door per SDK, no clock in the domain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
BELOW = {
    "appointments": set(),
    "conversations": {"appointments"},
    "handoff": {"appointments", "conversations"},
    "reminders": {"appointments", "conversations"},
    "booking_site": {"appointments", "conversations", "handoff", "reminders"},
}
DOORS = {
    "openai": ("conversations/assistant/", "conversations/speech/"),
    "twilio": ("conversations/transports/", "booking_site/simulator/"),
    "channels": (
        "booking_site/asgi.py",
        "booking_site/routing.py",
        "booking_site/desk/consumers.py",
        "booking_site/simulator/consumers.py",
        "conversations/routing.py",
        "conversations/voice/consumer.py",
        "conversations/database.py",
    ),
    "django_q": ("/tasks.py", "setup_schedules.py", "commands/work.py", "booking_site/apps.py"),
}
NO_DJANGO = (
    "appointments/intervals.py",
    "appointments/areas.py",
    "appointments/limits.py",
    "appointments/numbers.py",
    "appointments/catalog_import/cells.py",
    "appointments/catalog_import/sheets.py",
    "appointments/catalog_import/report.py",
    "appointments/recurrence.py",
    "appointments/slots.py",
    "appointments/agenda.py",
    "appointments/catalogue.py",
    "appointments/grids.py",
    "appointments/reasons.py",
    "appointments/ical.py",
    "conversations/understanding/",
    "conversations/journeys/state.py",
    "conversations/journeys/steps.py",
)
# Entries read the clock and hand it in; everything else is told what time it is.
CLOCK_READERS = (
    "/views.py",
    "/views/",
    "/management/commands/",
    "/consumers.py",
    "/admin.py",
    "/admin/",
    "/tasks.py",
    "booking_site/desk/",
    "booking_site/simulator/",
    "conversations/dispatcher.py",
    "conversations/voice/consumer.py",
    "booking_site/processes.py",
)


def modules(app: str) -> Iterator[Path]:
    for path in sorted((BASE_DIR / app).rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(BASE_DIR).parts):
            yield path


def where(path: Path) -> str:
    return path.relative_to(BASE_DIR).as_posix()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, relative ones resolved, also the ones inside functions."""
    package = list(path.relative_to(BASE_DIR).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def apps() -> list[str]:
    return [app for app in BELOW if (BASE_DIR / app).is_dir()]


@pytest.mark.parametrize("app", apps())
def test_imports_go_downward_only(app: str) -> None:
    forbidden = set(BELOW) - BELOW[app] - {app}
    upward = [
        f"{where(path)}:{line} imports {name}"
        for path in modules(app)
        for line, name in imports(path)
        if name.split(".")[0] in forbidden
    ]
    assert upward == []


@pytest.mark.parametrize("app", apps())
def test_no_string_names_a_module_of_a_higher_app(app: str) -> None:
    """`get_model("handoff", ...)`, `import_module`, a task named by its dotted path: an import in disguise."""
    forbidden = "|".join(sorted(set(BELOW) - BELOW[app] - {app}))
    named = re.compile(rf"^(?:{forbidden})\.[a-z_]+(?:\.[A-Za-z_]+)*$|^(?:{forbidden})$")
    disguised = [
        f"{where(path)}:{line} names {text}"
        for path in modules(app)
        for line, text in strings(path)
        if app != "booking_site" and named.match(text)
    ]
    assert disguised == []


def test_no_import_goes_round_in_a_circle() -> None:
    """At module level; an import inside a function is not one."""
    known = {where(path).removesuffix(".py").replace("/", "."): path for app in apps() for path in modules(app)}
    known |= {name.removesuffix(".__init__"): path for name, path in known.items() if name.endswith(".__init__")}
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        if name.endswith(".__init__"):
            continue
        graph[name] = {
            target for target in _module_level_imports(path, known) if target != name and not name.startswith(target)
        }
    circles = [name for name in graph if name in _reachable(graph, name)]
    assert circles == []


def _module_level_imports(path: Path, known: dict[str, Path]) -> set[str]:
    body = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.Import | ast.ImportFrom)]
    lines = {node.lineno for node in body}
    found = set()
    for line, name in imports(path):
        if line in lines:
            found.add(name if name in known else name.rpartition(".")[0])
    return found & set(known)


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = list(graph[start])
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(graph.get(name, ()))
    return seen


@pytest.mark.parametrize("sdk", DOORS)
def test_each_sdk_has_one_door(sdk: str) -> None:
    elsewhere = [
        f"{where(path)}:{line} imports {name}"
        for app in apps()
        for path in modules(app)
        for line, name in imports(path)
        if name.split(".")[0] == sdk and not any(door in where(path) for door in DOORS[sdk])
    ]
    assert elsewhere == []


def test_pure_modules_know_no_framework() -> None:
    tied = [
        f"{where(path)}:{line} imports {name}"
        for app in apps()
        for path in modules(app)
        if where(path).startswith(NO_DJANGO)
        for line, name in imports(path)
        if name.split(".")[0] in {"django", "channels", "psycopg"}
    ]
    assert tied == []


def test_only_entries_read_the_clock() -> None:
    clock = re.compile(r"\b(?:timezone|datetime|date)\.(?:now|utcnow|today|localdate)\(|\btime\.time\(")
    readers = [
        f"{where(path)}:{number}"
        for app in ("appointments", "conversations", "handoff", "reminders")
        if (BASE_DIR / app).is_dir()
        for path in modules(app)
        if not any(entry in f"/{where(path)}" or entry in where(path) for entry in CLOCK_READERS)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if clock.search(line)
    ]
    assert readers == []


def test_rows_have_one_writer() -> None:
    """Nobody but `booking` makes visits, nobody but `queue` tickets, nobody but `lifecycle` conversations."""
    writers = {
        r"\bAppointment\.objects\.(?:create|bulk_create|update)": ("appointments/booking/",),
        r"\bAllocation\.objects\.(?:create|bulk_create)": ("appointments/booking/",),
        r"\bAppointmentEvent\.objects\.(?:create|bulk_create)": ("appointments/booking/",),
        r"\bContactMerge\.objects\.(?:create|bulk_create|update)": ("appointments/merging.py",),
        r"\bTicket\.objects\.(?:create|bulk_create|update)": ("handoff/queue.py",),
        r"\bConversation\.objects\.(?:create|bulk_create|update)": ("conversations/lifecycle.py",),
        r"\bJourney\.objects\.(?:create|bulk_create|update)": ("conversations/journeys/store.py",),
        r"\bTurn\.objects\.(?:create|bulk_create)": ("conversations/assistant/engine.py",),
        r"\bModelHealth\.objects\.(?:create|bulk_create|update|get_or_create)": ("conversations/assistant/breaker.py",),
        r"\bModelUse\.objects\.(?:create|bulk_create)": ("conversations/assistant/model_use.py",),
        r"\bReminder\.objects\.(?:create|bulk_create|update)": ("reminders/planning.py", "reminders/delivery.py"),
        r"\bConsent\.objects\.(?:create|bulk_create)": ("conversations/consent.py",),
        r"\bIdentity(?:Try|Code)\.objects\.(?:create|bulk_create|get_or_create)": ("conversations/identity.py",),
    }
    strangers = [
        f"{where(path)}: {pattern}"
        for app in apps()
        for path in modules(app)
        for pattern, owners in writers.items()
        if re.search(pattern, path.read_text()) and not where(path).startswith(owners)
    ]
    assert strangers == []
