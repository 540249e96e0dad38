"""A copy of the project, started the way somebody would who has just fetched it. For `bare_machine.py`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LEFT_OUT = (".git", ".venv", "var", ".env", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")
START_SECONDS = 300.0


class NotTried(Exception):
    """This machine cannot show it; the text says why."""


class Site:
    """A copy of the project in a folder of its own, with a port of its own."""

    def __init__(self, folder: Path, *, user: str | None = None) -> None:
        self.folder, self.user = folder, user
        folder.mkdir(parents=True)
        shutil.copytree(BASE_DIR, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
        if user:
            subprocess.run(["chown", "-R", user, folder], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self, *command: str | Path, **settings: str) -> subprocess.Popen[str]:
        """Start a command in the folder."""
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "PORT": str(self.port), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=self.user,
            start_new_session=True,
        )

    def run(self, *command: str | Path, **settings: str) -> tuple[int, list[str]]:
        """Run a command to its end and give its status and lines."""
        running = self.start(*command, **settings)
        said, _ = running.communicate(timeout=START_SECONDS)
        return running.returncode, said.splitlines()

    def wait_until_ready(self, demo: subprocess.Popen[str]) -> None:
        """Read what the demo says up to its last line."""
        said = []
        for line in demo.stdout or ():
            said.append(line)
            if line.startswith("Ready: "):
                return
        raise AssertionError(f"the demo ended with {demo.wait()}: {''.join(said)}")

    def demo(self) -> subprocess.Popen[str]:
        """Start the demo with the packages that are installed already, and wait until it is ready."""
        demo = self.start(installed_python(), "manage.py", "demo")
        self.wait_until_ready(demo)
        return demo

    def refusal(self) -> str:
        """Start the demo where it must refuse, and give the one line it ends with."""
        status, said = self.run(installed_python(), "manage.py", "demo")
        lines = [line for line in said if not line.startswith("Starting the database")]
        assert (status, len(lines)) == (1, 1), (status, said)
        return lines[0]

    def processes(self) -> list[int]:
        """List who works in the folder: all that was started there, the database too unless its data lies elsewhere."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and Path(os.readlink(entry / "cwd")).is_relative_to(self.folder):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def kill_all(self) -> None:
        """Kill everything with -9."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def data(self) -> Path:
        """Give the folder of the database: where `home` says when it had to move."""
        moved = self.folder / "var" / "postgres" / "home"
        return Path(moved.read_text()) if moved.exists() else self.folder / "var" / "postgres"


def end(demo: subprocess.Popen[str]) -> None:
    """Stop the demo as a supervisor does; it must end with 0."""
    demo.terminate()
    demo.communicate(timeout=60)
    assert demo.returncode == 0, demo.returncode


def installed_python() -> Path:
    """Give the Python of `.venv`."""
    python = BASE_DIR / ".venv" / "bin" / "python"
    if not python.exists():
        raise NotTried("there is no .venv yet: run make test or make lint first")
    return python
