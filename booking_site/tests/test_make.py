"""The Makefile's own commands, run with make in a copy of the project."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import site as python_site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking_site.tests.site_copy import START_SECONDS, Site, make_site, wait_for, watch_for_leftovers

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="no make found: install it")
COMMANDS = ("help", "demo", "demo-reset", "run", "test", "bench", "lint")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    for site in make_site():
        give_environment(site.folder)
        yield site


@pytest.fixture(autouse=True)
def nothing_runs_before_and_after(site: Site) -> Iterator[None]:
    yield from watch_for_leftovers(site)


def give_environment(folder: Path) -> None:
    """Make `.venv` as it is after installing, with this Python's packages: what pip does is proven elsewhere."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    version = "{}.{}".format(*sys.version_info)
    packages = folder / ".venv" / "lib" / f"python{version}" / "site-packages"
    (packages / "those-of-the-tests.pth").write_text("\n".join(python_site.getsitepackages()))
    spec = importlib.util.spec_from_file_location("environment", folder / "scripts" / "environment.py")
    assert spec and spec.loader
    environment = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(environment)
    installed = environment.fingerprint([folder / "requirements.txt"], version)
    (folder / ".venv" / ".installed-requirements").write_text(installed)


def start_make(site: Site, command: str, until: str, *, sigint_ignored: bool = False) -> subprocess.Popen[str]:
    """Run make in a group of its own until it says a line that begins so. Its PYTHON is this one."""
    making = subprocess.Popen(
        ["make", "--no-print-directory", command],
        cwd=site.folder,
        env=site.environment(PYTHON=sys.executable),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if sigint_ignored else None,
    )
    said = []
    assert making.stdout
    for line in making.stdout:
        said.append(line)
        if line.startswith(until):
            return making
    raise AssertionError(f"make {command} ended with {making.wait()}: {''.join(said)}")


def test_make_help_lists_every_command_and_starts_nothing(site: Site) -> None:
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=site.folder, capture_output=True, text=True, check=True
    ).stdout
    lines = told.splitlines()
    assert [line.split()[1] for line in lines] == list(COMMANDS)
    assert all(len(line.split()) > 3 for line in lines)
    assert not (site.folder / "var").exists()


def test_make_run_serves_without_demo_data_and_ends_with_0(site: Site) -> None:
    making = start_make(site, "run", "Serving ")
    assert wait_for(site.works, START_SECONDS), site.health()
    assert [site.status(path) for path in ("/sign-in/", "/simulator/")] == [200, 404]
    count = (
        "from appointments.models import Appointment as A, Location as L; print(A.objects.count(), L.objects.count())"
    )
    assert site.manage("shell", "-v0", "-c", count).stdout == "0 0\n"
    (serve,) = site.processes("serve")
    serve.terminate()
    said, _ = making.communicate(timeout=START_SECONDS)
    assert making.returncode == 0
    assert [line for line in said.splitlines() if line.startswith(("make", "Traceback"))] == []


def test_make_demo_in_the_background_ends_with_0_on_sigint_to_its_group(site: Site) -> None:
    """A shell without job control starts background commands with SIGINT ignored; make then leaves it so."""
    making = start_make(site, "demo", "Ready: ", sigint_ignored=True)
    os.killpg(making.pid, signal.SIGINT)
    assert making.wait(START_SECONDS) == 0
    assert wait_for(lambda: site.processes() == [])


@pytest.mark.parametrize(("command", "number"), [("run", signal.SIGINT), ("demo", signal.SIGTERM)])
def test_make_that_alone_gets_the_signal_stops_everything(site: Site, command: str, number: int) -> None:
    """GNU make then ends by that signal itself, whatever its program's status: nothing in a Makefile can change it."""
    making = start_make(site, command, "Serving " if command == "run" else "Ready: ")
    making.send_signal(number)
    assert making.wait(START_SECONDS) == -number
    assert wait_for(lambda: site.processes() == [])
