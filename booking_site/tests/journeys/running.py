"""The site as separate processes on the test database, for journeys that kill, take over and look at what is left.

Web, dispatcher and carrier are started as `manage.py serve` starts them; a test may kill one with -9 and start it
again. The clock is the real one here, so journeys pick what is offered instead of naming dates.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import requests
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from appointments.models import Location, StaffMember
from booking_site.simulator import handset, switches
from booking_site.simulator.models import SimulatedDelivery, SimulatedMessage
from booking_site.tests.journeys import tables
from booking_site.tests.journeys.telephone import Telephone
from conversations.models import Call, Conversation, Line, Message

T = TypeVar("T")
ACCOUNT_SID = "AC" + "5" * 32
AUTH_TOKEN = "5" * 32
PASSWORD = "a long enough password 1"
MEENA, CLINIC = "+15550142", "+15550100"
BASE_DIR = Path(settings.BASE_DIR)


def wait_for(look: Callable[[], T | None], *, seconds: float = 25.0, what: str = "") -> T:
    """Look again and again until there is something, or fail after so many seconds."""
    give_up_at = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < give_up_at, f"waited {seconds:.0f} s in vain for {what or look}"
        time.sleep(0.05)
    return found


@dataclass
class Processes:
    """The site's processes and where it answers."""

    port: int
    environment: dict[str, str]
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        """Start one process in a group of its own."""
        commands = {
            "web": ["-m", "uvicorn", "booking_site.asgi:application", "--port", str(self.port), "--no-access-log"],
            "dispatcher": ["manage.py", "dispatch"],
            "carrier": ["manage.py", "carrier"],
            "worker": ["manage.py", "work"],
        }
        log = open(self.logs / f"{name}.log", "ab")  # noqa: SIM115 - the child keeps it
        self.running[name] = subprocess.Popen(
            [sys.executable, *commands[name]],
            cwd=BASE_DIR,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def kill(self, name: str) -> None:
        """End a process and its children as a power cut would."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def start_all(self, *names: str) -> None:
        """Start what does not run yet and wait until it answers."""
        for name in names:
            if name not in self.running or self.running[name].poll() is not None:
                self.start(name)
        wait_for(lambda: self.answers(names), seconds=40, what=f"{names} to answer; see {self.logs}")

    def answers(self, names: tuple[str, ...]) -> bool:
        """Whether health says that these run (the carrier is not among its checks)."""
        try:
            checks = requests.get(f"{self.url}/healthz/", timeout=5).json()["checks"]
        except (requests.RequestException, ValueError):
            return False
        return all(checks.get(name, "ok") == "ok" for name in ("web", "database", *names))

    def stop(self) -> None:
        """End everything this started."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        self.running.clear()


def database_url() -> str:
    """The address of the test database, for other processes."""
    where = connections["default"].settings_dict
    login = quote(where["USER"], safe="") + (f":{quote(where['PASSWORD'], safe='')}" if where["PASSWORD"] else "")
    return f"postgresql://{login}@{quote(str(where['HOST']), safe='')}:{where['PORT']}/{where['NAME']}"


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_processes(logs: Path) -> Iterator[Processes]:
    """Processes of the session, started by the tests that need them."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "PORT": str(port),
        "PUBLIC_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,  # what a test hands to the worker is signed with it
        "SIMULATOR": "1",
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_API_BASE_URL": f"{url}/simulator/twilio",
        "REPLY_DELAY_MS": "300",
        "RECONCILE_AFTER_SECONDS": "2",
    }
    started = Processes(port, environment, logs)
    yield started
    started.stop()


@dataclass
class FrontDesk:
    """A running front desk with one business, and what a journey does with it."""

    processes: Processes
    location: Location
    agent: StaffMember
    telephones: list[Telephone] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.processes.url

    def telephone(self, number: str = MEENA) -> Telephone:
        """Somebody who is about to ring the clinic."""
        self.telephones.append(Telephone(self.url, ACCOUNT_SID, AUTH_TOKEN, number=number, to=CLINIC))
        return self.telephones[-1]

    def close(self) -> None:
        """Put every receiver down, and hear what the telephones found fault with."""
        for telephone in self.telephones:
            telephone.lose_socket()
        # A call that is over keeps the token of a socket that was killed: there is nobody who could let it go.
        held = Call.objects.filter(session_token__isnull=False, ended_at__isnull=True)
        wait_for(lambda: not held.exists(), what="calls to be let go")
        assert [fault for telephone in self.telephones for fault in telephone.faults] == []

    def sign_in(self, username: str = "pooja") -> requests.Session:
        """A browser's session at the desk, without the browser."""
        session = requests.Session()
        page = session.get(f"{self.url}/sign-in/", timeout=10)
        form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": csrf_token(page.text)}
        from_there = {"Referer": f"{self.url}/sign-in/"}
        answer = session.post(f"{self.url}/sign-in/", data=form, headers=from_there, timeout=10)
        assert answer.url.startswith(f"{self.url}/desk/"), answer.text[:500]
        return session


def csrf_token(page: str) -> str:
    """The token in a page's first form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


class Customer:
    """A customer with a handset."""

    def __init__(self, number: str = MEENA) -> None:
        self.number = number

    def write(self, text: str) -> None:
        """Type and send."""
        handset.write(self.number, text, timezone.now())

    def tap(self, choice_id: str) -> None:
        """Tap what a message offers."""
        handset.tap(self.number, choice_id, timezone.now())

    def shown(self) -> list[SimulatedMessage]:
        """What the business wrote that reached the phone, oldest first."""
        return [message for message in handset.read(self.number) if not message.is_inbound]

    def next_answer(self, after: int, containing: str = "") -> SimulatedMessage:
        """The next thing the business writes after so many messages."""

        def look() -> SimulatedMessage | None:
            newer = self.shown()[after:]
            return next((one for one in newer if containing.casefold() in one.body.casefold()), None)

        try:
            return wait_for(look, what=f"an answer with {containing!r}")
        except AssertionError:
            told = [(message.status, message.body) for message in handset.read(self.number)]
            raise AssertionError(f"no answer with {containing!r}; the chat: {told}; rows: {rows()}") from None

    def ask(self, text: str, containing: str = "") -> SimulatedMessage:
        """Write and wait for the answer."""
        before = len(self.shown())
        self.write(text)
        return self.next_answer(before, containing)

    def choose(self, message: SimulatedMessage, index: int, containing: str = "") -> SimulatedMessage:
        """Tap the n-th choice of a message and wait for the answer."""
        before = len(self.shown())
        self.tap(handset.choices_of(message)[index].id)
        return self.next_answer(before, containing)


def rows() -> list[tuple[Any, ...]]:
    """What the timeline holds, for a failing test's message."""
    told = SimulatedDelivery.objects.order_by("id").values_list("step", "state", "due_at", "attempts", "result")
    return [*Message.objects.order_by("id").values_list("kind", "status", "purpose", "text", "reason"), *told]


@cache
def hashed_password() -> str:
    """The password as the web process knows it, which has no fast hash of tests."""
    return make_password(PASSWORD, hasher="pbkdf2_sha256")


def open_front_desk(processes: Processes) -> Iterator[FrontDesk]:
    """Web, dispatcher and carrier running on a business of two practitioners and five services."""
    location = tables.load_business()
    # At whatever hour of the clinic's day this runs, what is booked for soon may still be changed.
    Location.objects.update(cancel_cutoff_minutes=0, move_cutoff_minutes=0)
    for channel, catches_all in ((Line.Channel.WHATSAPP, True), (Line.Channel.PHONE, False)):
        defaults = {"location": location, "accepts_any_number": catches_all}
        Line.objects.get_or_create(channel=channel, number_e164=CLINIC, defaults=defaults)
    agent = StaffMember.objects.create_user(username="pooja", first_name="Pooja")
    StaffMember.objects.filter(pk=agent.pk).update(password=hashed_password())
    agent.locations.add(location)
    processes.start_all("web", "dispatcher", "carrier")
    front_desk = FrontDesk(processes, location, agent)
    yield front_desk
    switches.reset()
    front_desk.close()
    calm_down()


def calm_down() -> None:
    """Let what is under way end, so that emptying the tables meets nobody."""
    Conversation.objects.filter(reply_after__isnull=False).update(reply_after=None)
    Message.objects.filter(status="queued").update(status="dropped")
    wait_for(lambda: not Message.objects.filter(status="sending").exists(), seconds=60, what="sends to end")
