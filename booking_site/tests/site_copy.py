"""A copy of the project with a port and a database of its own, and its commands as real processes."""

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
from pathlib import Path

import psutil

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
        return {**own, "PORT": str(self.port), "PYTHONUNBUFFERED": "1", "DISPATCHERS": "1", **changes}

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


def make_site() -> Iterator[Site]:
    """Copy the project to a folder with a blank in its name, and remove all of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ringbook demo "))
    folder.chmod(0o755)
    shutil.copytree(BASE_DIR, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT, ".env"))
    site = Site(folder.resolve())
    yield site
    for process in site.processes():
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def watch_for_leftovers(site: Site) -> Iterator[None]:
    """Make sure that nothing runs in the copy before a test, nor after it."""
    assert site.processes() == []
    yield
    for process in site.processes():
        process.kill()
    assert wait_for(lambda: site.processes() == [])
