"""Show that the site starts on any bare machine, or says in one line what to do.

Run by `.ci/bare_machine`. By itself it takes about a minute and uses the packages of `.venv`. With `--full` it makes an
environment with each Python 3.11 to 3.13 it finds, as root and as an ordinary user: some minutes, and a network.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote

from bare_site import NotTried, Site, end, installed_python

BASE_DIR = Path(__file__).resolve().parent.parent
FITTING = ("3.11", "3.12", "3.13")
IS_ROOT = os.geteuid() == 0
ORDINARY = "nobody"


def find_pythons() -> dict[str, Path]:
    """Find a Python of each version: the system's, on the PATH, from pyenv or from uv."""
    folders = [Path("/usr/bin"), *map(Path, os.environ["PATH"].split(":"))]
    for known in (".pyenv/versions", ".local/share/uv/python"):
        folders += sorted(Path.home().glob(f"{known}/*/bin"))
    found: dict[str, Path] = {}
    for version in ("3.10", *FITTING, "3.14"):
        for python in (folder / f"python{version}" for folder in folders):
            command = [str(python), "-c", "import sys, ssl; print('{}.{}'.format(*sys.version_info))"]
            if version not in found and os.access(python, os.X_OK):
                answer = subprocess.run(command, capture_output=True, text=True, check=False)
                if answer.stdout.strip() == version:
                    found[version] = python
    return found


def without(python: Path, folder: Path, *names: str) -> Path:
    """Make a Python that lacks these parts of its library: a copy of the program among links to all the rest."""
    program = Path(os.path.realpath(python))
    library, own = program.parent.parent / "lib", folder / "lib" / program.name
    for made in (folder / "bin", own):
        made.mkdir(parents=True)
    for entry in [*library.joinpath(program.name).iterdir(), *library.glob("libpython*")]:
        if entry.name not in names:
            (own / entry.name if entry.parent != library else own.parent / entry.name).symlink_to(entry)
    if (library / "python3").exists() and "dist-packages" not in names:  # where Debian keeps what apt installs
        (own.parent / "python3").symlink_to(library / "python3")
    return Path(shutil.copy(program, folder / "bin"))


# Each check: what must hold, and how it is shown.


def check_every_other_python_is_refused_in_one_line(place: Path) -> None:
    for version in ("3.10", "3.14"):
        stub = place / version / "python3"
        stub.parent.mkdir(parents=True)
        stub.write_text(f'#!/bin/sh\ntest "$1" = --version && echo "Python {version}.0"\n')
        stub.chmod(0o755)
        for name in ("sh", "dirname"):
            (stub.parent / name).symlink_to(shutil.which(name) or name)
        for told in ({"PYTHON": str(stub)}, {}):
            ended = subprocess.run(
                ["sh", str(BASE_DIR / "scripts" / "environment.sh"), "requirements.txt"],
                env={"PATH": str(stub.parent), **told},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended
            assert f"Python {version}.0" in ended.stderr and "make demo" in ended.stderr, ended.stderr


def check_python_without_venv_package_installs_all_the_same(place: Path) -> None:
    for version, python in find_fitting().items():
        bare = without(python, place / version, "ensurepip")
        folder = small_project(place / f"project {version}")
        subprocess.run([bare, "scripts/environment.py", "requirements.txt"], cwd=folder, check=True, stdout=sys.stderr)
        made = folder / ".venv"
        subprocess.run([made / "bin" / "python", "-c", "import asgiref"], check=True)
        assert not (made / "lib" / f"python{version}" / "site-packages" / "pip").exists()


def check_python_without_pip_nor_venv_package_is_told_in_one_line(place: Path) -> None:
    python = next(iter(find_fitting().values()))
    bare = without(python, place / "python", "ensurepip", "site-packages", "dist-packages")
    command = [str(bare), "scripts/environment.py", "requirements.txt"]
    ended = subprocess.run(command, cwd=small_project(place / "p"), capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended
    assert "apt-get install python3-venv" in ended.stderr, ended.stderr


def check_too_little_space_to_install_is_told_in_one_line(place: Path) -> None:
    folder = small_project(place / "project")
    (folder / ".venv").mkdir()
    program = f"{quote(sys.executable)} scripts/environment.py requirements.txt"
    mounted = f"mount -t tmpfs -o size=200m none .venv && exec {program}"
    ended = subprocess.run(
        [*in_namespace(), "sh", "-c", mounted], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1 and ended.stderr.count("\n") == 1, ended
    assert "MB are free" in ended.stderr, ended.stderr


def check_demo_in_a_long_path_with_blanks_below_a_closed_home(place: Path) -> None:
    """Then the same site again: killed with -9, with data of another version or user, no space, its port taken."""
    home = place / "closed home"
    home.mkdir(mode=0o700)
    site = Site(home / ("a long way down " * 20)[: 199 - len(str(home))] / "r")
    assert len(str(site.folder)) >= 200, len(str(site.folder))
    try:
        site.demo()
        site.kill_all()
        demo = site.demo()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            site.port, before = taken.getsockname()[1], site.port
            assert f"PORT={site.port + 1} make demo" in site.refusal()
            site.port = before
        end(demo)
        assert site.processes() == []
        assert home.stat().st_mode & 0o777 == 0o700
        refuse_other_data(site)
        end(site.demo())
    finally:
        site.kill_all()
        if site.data().parent.name.startswith("ringbook-"):
            shutil.rmtree(site.data().parent)


def refuse_other_data(site: Site) -> None:
    """Data of another version, of another user, and less than 500 MB free: one line each, and all as it was after."""
    version = site.data() / "data" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("9\n")
    assert "was made by PostgreSQL 9" in site.refusal()
    version.write_text(ours)
    if not IS_ROOT:
        return
    owner = site.data().stat()
    os.chown(site.data(), 12345, 12345)
    assert "belongs to uid 12345" in site.refusal()
    os.chown(site.data(), owner.st_uid, owner.st_gid)
    small = Site(site.folder.parent.parent.parent / "small")
    (small.folder / "var").mkdir()
    command = f"mount -t tmpfs -o size=200m none var && exec {quote(str(installed_python()))} manage.py demo"
    status, said = small.run(*in_namespace(), "sh", "-c", command)
    assert status == 1 and "MB are free where" in said[-1], said


def check_full_every_python_as_root_and_as_an_ordinary_user(place: Path) -> None:
    for number, (version, python) in enumerate(find_fitting().items()):
        for user in [None, ORDINARY] if IS_ROOT else [None]:
            if user and (number or not may_run(user, python)):
                continue
            said_user = user or pwd.getpwuid(os.geteuid()).pw_name
            began = time.monotonic()
            site = Site(place / f"python {version} {said_user}", user=user)
            try:
                making = site.start("make", "demo", PYTHON=str(python))
                site.wait_until_ready(making)
                site.kill_all()
                making.wait(60)
                making = site.start("make", "demo", PYTHON=str(python))
                site.wait_until_ready(making)
                making.terminate()
                making.communicate(timeout=60)
                assert site.processes() == []
            finally:
                site.kill_all()
            print(f"     Python {version} as {said_user}: {time.monotonic() - began:.0f} s", flush=True)


def find_fitting() -> dict[str, Path]:
    found = {version: python for version, python in find_pythons().items() if version in FITTING}
    if not found:
        raise NotTried("no Python 3.11, 3.12 or 3.13 was found")
    return found


def may_run(user: str, python: Path) -> bool:
    """Tell whether the user reaches this Python."""
    try:
        return subprocess.run([python, "-c", ""], user=user, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def small_project(folder: Path) -> Path:
    """Make a project that needs one small package."""
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(BASE_DIR / "scripts" / "environment.py", folder / "scripts")
    lines = (BASE_DIR / "requirements.txt").read_text().splitlines()
    (folder / "requirements.txt").write_text(next(line for line in lines if line.startswith("asgiref==")) + "\n")
    return folder


def in_namespace() -> list[str]:
    """Give the words before a command that may mount, seen by itself alone."""
    command = ["unshare", "--mount"]
    if not IS_ROOT or not shutil.which("unshare"):
        raise NotTried("a small file system wants root and unshare")
    if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode:
        raise NotTried("this container may not mount")
    return command


def list_checks(full: bool) -> Iterator[Callable[[Path], None]]:
    for name, check in list(globals().items()):
        if name.startswith("check_") and (full or not name.startswith("check_full_")):
            yield check


def main(arguments: list[str]) -> int:
    """Run the checks one after the other; the status is how many failed."""
    failed = 0
    for check in list_checks("--full" in arguments):
        place = Path(tempfile.mkdtemp(prefix="bare ")).resolve()
        place.chmod(0o755)
        began, what = time.monotonic(), check.__name__.removeprefix("check_").replace("_", " ")
        try:
            check(place)
            print(f"ok   {what} ({time.monotonic() - began:.0f} s)", flush=True)
        except NotTried as reason:
            print(f"     not tried: {what}: {reason}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"FAIL {what}: {error}", flush=True)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
