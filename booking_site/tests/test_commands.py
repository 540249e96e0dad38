"""`make demo` and the commands it is made of, as real processes in a copy of the project with a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
LEFT_OUT = (
    ".git",
    ".venv",
    "var",
    "node_modules",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
)
START_SECONDS = 60
SHOWN_SECONDS = 30  # within which a killed process and its return must be seen


class Site:
    """A copy of the project on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def environment(self, **changes: str) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
        return {**own, "PORT": str(self.port), "PYTHONUNBUFFERED": "1", **changes}

    def manage(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )

    def start(self, sigint_ignored: bool = False, **changes: str) -> subprocess.Popen[str]:
        """Start the demo and wait for its last line."""
        if sigint_ignored:
            signal.signal(
                signal.SIGINT, signal.SIG_IGN
            )  # as a shell without job control starts its background commands
        try:
            demo = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=self.folder,
                env=self.environment(**changes),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        said = []
        assert demo.stdout
        for line in demo.stdout:
            said.append(line)
            if line.startswith("Ready: "):
                assert line == f"Ready: {self.url}\n"
                return demo
        raise AssertionError(f"the demo ended with {demo.wait()}: {''.join(said)}")

    def health(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/", timeout=5) as answer:
                return dict(json.load(answer)["checks"])
        except urllib.error.HTTPError as error:
            return dict(json.load(error)["checks"])
        except OSError:
            return {}

    def shows_down(self, name: str) -> bool:
        return self.health().get(name) == "down"

    def works(self) -> bool:
        return self.health() == dict.fromkeys(("web", "database", "dispatcher", "worker"), "ok")

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def processes(self, *words: str) -> list[psutil.Process]:
        """Return the processes that work in the folder, the database's too, with the words in their command line."""
        found = []
        for process in psutil.process_iter(["status"]):
            try:
                inside = Path(process.cwd()).is_relative_to(self.folder)
                if (
                    inside
                    and process.info["status"] != psutil.STATUS_ZOMBIE
                    and all(w in process.cmdline() for w in words)
                ):
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found

    def sign_ins(self) -> dict[str, dict[str, str]]:
        return dict(json.loads((self.folder / "var" / "demo-signin.json").read_text()))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float = SHOWN_SECONDS) -> bool:
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True


def end(demo: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send the signal and return the exit status with what was said last."""
    demo.send_signal(number)
    said, _ = demo.communicate(timeout=START_SECONDS)
    return demo.returncode, said


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="ringbook demo "))
    folder.chmod(0o755)
    shutil.copytree(BASE_DIR, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT, ".env"))
    site = Site(folder.resolve())
    yield site
    for process in site.processes():
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_runs_before_and_after(site: Site) -> Iterator[None]:
    assert site.processes() == []
    yield
    for process in site.processes():
        process.kill()
    assert wait_for(lambda: site.processes() == [])


def test_demo_runs_heals_itself_and_ends_without_a_trace(site: Site):
    demo = site.start()
    assert site.works()
    assert [site.status(path) for path in ("/simulator/", "/sign-in/", "/admin/login/")] == [200, 200, 200]
    sign_in_file = site.folder / "var" / "demo-signin.json"
    assert sign_in_file.stat().st_mode & 0o777 == 0o600
    assert {key: sorted(value) for key, value in site.sign_ins().items()} == {
        "admin": ["password", "username"],
        "desk": ["password", "username"],
    }
    for name, word in (("dispatcher", "dispatch"), ("worker", "work")):
        (killed,) = [process for process in site.processes(word) if "--cluster" not in process.cmdline()]
        killed.kill()
        assert wait_for(partial(site.shows_down, name)), f"{name} did not show as down"
        assert wait_for(site.works), f"{name} did not come back"
    (web,) = site.processes("uvicorn")
    web.kill()
    web.wait(SHOWN_SECONDS)
    assert wait_for(site.works)
    for process in site.processes("-D"):
        process.kill()  # the database itself
    assert wait_for(lambda: site.processes("-D") != [] and site.works())

    joined = site.manage(
        "shell", "-v0", "-c", "from appointments.models import StaffMember as S; print(S.objects.count() > 1)"
    )
    assert (joined.returncode, joined.stdout) == (0, "True\n"), joined.stderr
    second = site.manage("demo")
    assert second.returncode == 1
    assert second.stderr == (
        f"CommandError: Port {site.port} on 127.0.0.1 is in use by another program. "
        f"Stop that one, or take another port: PORT={site.port + 1} make demo\n"
    )
    refused = site.manage("demo_reset")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is in use by another command. End that one" in refused.stderr
    assert site.works()

    status, _ = end(demo, signal.SIGTERM)
    assert status == 0
    assert site.processes() == []


def test_a_second_start_keeps_everything_and_sigint_ends_it_where_it_was_ignored(site: Site):
    before = site.sign_ins()
    started_at = time.monotonic()
    demo = site.start(sigint_ignored=True)
    assert time.monotonic() - started_at < 20
    assert site.sign_ins() == before
    status, said = end(demo, signal.SIGINT)
    assert (status, said) == (0, "")
    assert site.processes() == []


def test_a_killed_run_does_not_stop_the_next_one(site: Site):
    demo = site.start()
    for process in site.processes():
        process.kill()
    demo.wait()
    demo = site.start()
    demo.kill()  # its children go on without it
    demo.wait()
    assert site.processes("uvicorn") != []
    demo = site.start()
    assert len(site.processes("uvicorn")) == 1
    assert end(demo, signal.SIGINT)[0] == 0
    assert site.processes() == []


def test_serve_without_the_simulator_with_a_twilio_of_ones_own(site: Site):
    demo = site.start(
        TWILIO_ACCOUNT_SID="AC" + "0" * 32, TWILIO_AUTH_TOKEN="1" * 32, TWILIO_API_BASE_URL="http://127.0.0.1:9"
    )
    assert site.status("/simulator/") == 404
    assert site.processes("carrier") == []
    assert end(demo, signal.SIGTERM)[0] == 0


def test_a_signal_while_starting_ends_it_too(site: Site):
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=site.folder,
        env=site.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout
    assert demo.stdout.readline() == "Starting the database in var/postgres\n"
    assert end(demo, signal.SIGTERM)[0] == 0
    assert wait_for(lambda: site.processes() == [])


def test_half_an_account_is_refused_with_its_remedy(site: Site):
    ended = site.manage("demo", TWILIO_ACCOUNT_SID="AC" + "0" * 32)
    assert ended.returncode == 1
    assert "(ringbook.E001) TWILIO_ACCOUNT_SID is set and TWILIO_AUTH_TOKEN is not." in ended.stderr
    assert "HINT: Set TWILIO_AUTH_TOKEN too." in ended.stderr


def test_help_starts_no_database(site: Site):
    shutil.rmtree(site.folder / "var", ignore_errors=True)
    for arguments in (("help",), ("--version",), ("migrate", "--help")):
        assert site.manage(*arguments).returncode == 0
    assert not (site.folder / "var" / "postgres").exists()


def test_the_worker_ends_its_whole_group_however_it_ends(site: Site):
    assert site.manage("migrate", "-v0").returncode == 0
    for number in (signal.SIGKILL, signal.SIGTERM):
        work = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=site.folder, env=site.environment())
        assert wait_for(lambda: len(site.processes("work", "--cluster")) >= 5), "the cluster did not start"
        work.send_signal(number)
        work.wait(START_SECONDS)
        assert wait_for(lambda: site.processes("work") == [])
        assert work.returncode == (0 if number == signal.SIGTERM else -number)
