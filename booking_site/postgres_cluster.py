"""One PostgreSQL data folder: made, started, recovered after any kill, stopped. Who calls holds the start lock.

Files in the folder: `data/`, `server.log`, `port` (TCP and socket), `password` (for TCP clients such as psql), `home`
when the data had to move because the server's account cannot reach the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from booking_site import postgres_programs
from booking_site.postgres_programs import EmbeddedPostgresError, ProgramError

SUPERUSER = "postgres"
MOST_CONNECTIONS = 200
BASE_SETTINGS = (
    f"max_connections={MOST_CONNECTIONS}",
    "shared_buffers=64MB",
    "dynamic_shared_memory_type=mmap",  # a container's 64 MB of /dev/shm breaks parallel joins
    "timezone=UTC",
    "log_timezone=UTC",
)
MINIMUM_FREE_BYTES = 500 * 1024 * 1024
START_SECONDS = 90
RECOVERY_SECONDS = 120
PORT_ATTEMPTS = 5


def socket_folder(folder: Path) -> Path:
    """Return where the server's socket lies: always short, because a socket's path may have 107 bytes only."""
    return Path(f"/tmp/.ringbook-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}")


def read_port(folder: Path) -> int | None:
    """Return the port the server was last started with, None before the first start."""
    try:
        return int((folder / "port").read_text())
    except (OSError, ValueError):
        return None


class Cluster:
    """The data folder below `folder` and the server that runs on it."""

    def __init__(self, folder: Path, settings: Sequence[str], minimum_free_bytes: int) -> None:
        self.folder = folder
        self._minimum_free_bytes = minimum_free_bytes
        self.home = folder
        self._settings = (*BASE_SETTINGS, *settings)
        self._account: pwd.struct_passwd | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def place(self) -> None:
        """Find where the data lies and whose the server is; make the folder and give it to that account."""
        moved = self.folder / "home"
        if moved.exists():
            self.home = Path(moved.read_text())
        self._account = postgres_programs.find_account(self.data)
        if self._account and not moved.exists() and not postgres_programs.may_enter(self._account, self.folder.parent):
            # A parent folder of mode 0700, such as root's home: its mode is left alone, the data lies elsewhere.
            self.home = Path(f"/var/lib/ringbook-{secrets.token_hex(5)}/postgres")
            self.home.parent.mkdir(mode=0o711)
            moved.write_text(str(self.home))
        self._take(self.home)

    def is_alive(self) -> bool:
        """Tell whether a server of this folder answers. A living pid proves nothing: it may be a zombie or reused."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            if len(lines) < 8 or lines[7].strip() != "ready":
                return False
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(3)
                probe.connect(f"{lines[4]}/.s.PGSQL.{lines[3]}")
            return True
        except (OSError, ValueError):
            return False

    def start(self) -> None:
        """Make the cluster if there is none, clear what a killed server left, and start. Returns when it answers."""
        programs = self._find_programs()
        self._check_space()
        if not (self.data / "PG_VERSION").exists():
            self._create(programs)
        if not self._recover():
            self._launch(programs)

    def stop(self) -> None:
        """Stop the server at once, open transactions rolled back. One that does not run is fine."""
        if not self.is_alive() and not self._processes():
            return  # pg_ctl would signal whoever has the pid in a file left behind
        try:
            self._run(self._find_programs() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "60", "stop")
        except ProgramError:
            return  # it went down by itself meanwhile, or will: the next start recovers
        with contextlib.suppress(OSError):
            socket_folder(self.folder).rmdir()

    def remove(self) -> None:
        """Delete everything, wherever it lies."""
        for folder in (
            self.home.parent if self.home != self.folder else self.folder,
            self.folder,
            socket_folder(self.folder),
        ):
            shutil.rmtree(folder, ignore_errors=True)

    def _find_programs(self) -> Path:
        programs = postgres_programs.find_folder()
        if self._account:
            programs = postgres_programs.reachable_folder(programs, self._account)
        version = self.data / "PG_VERSION"
        if version.exists():
            made_by, ours = version.read_text().strip(), postgres_programs.major_version(programs)
            if made_by != str(ours):
                raise EmbeddedPostgresError(
                    f"{self.data} was made by PostgreSQL {made_by}, and {ours} is installed. Move the data with "
                    f"pg_dump of version {made_by}, set DATABASE_URL, or start afresh: make demo-reset (its data goes)."
                )
        return programs

    def _run(self, program: Path, *arguments: str | Path) -> None:
        postgres_programs.run(self._account, self.home / "program.out", program, *arguments)

    def _take(self, folder: Path) -> None:
        """Make the folder private to the server's account; a folder of somebody else is refused."""
        folder.mkdir(mode=0o700, exist_ok=True)
        wanted = self._account.pw_uid if self._account else os.geteuid()
        found = os.lstat(folder).st_uid
        if found != wanted:
            if os.geteuid() != 0 or found != 0:
                raise EmbeddedPostgresError(
                    f"{folder} belongs to {_user_name(found)}, and the database runs as {_user_name(wanted)}. "
                    f"Run as {_user_name(found)}, or remove the folder to start afresh (its data goes)."
                )
            assert self._account
            os.chown(folder, wanted, self._account.pw_gid)
        os.chmod(folder, 0o700)

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.home).free
        if free < self._minimum_free_bytes:
            raise EmbeddedPostgresError(
                f"Only {free // 2**20} MB are free where {self.home} lies, and the database wants "
                f"{self._minimum_free_bytes // 2**20} MB. Free some space and try again, or set DATABASE_URL."
            )

    def _create(self, programs: Path) -> None:
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        password = self.home / "password"
        password.write_text(secrets.token_urlsafe(18))
        password.chmod(0o600)
        if self._account:
            os.chown(password, self._account.pw_uid, self._account.pw_gid)
        options = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if postgres_programs.major_version(programs) < 17:  # the builtin provider came with 17
            options = ["--locale=C.UTF-8"]
        options += ["--encoding=UTF8", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync"]
        try:
            self._run(programs / "initdb", "-D", new, "-U", SUPERUSER, f"--pwfile={password}", *options)
        except ProgramError as error:
            raise EmbeddedPostgresError(
                f"The database in {self.home} could not be made: {_last_line(error.output)} "
                "Make the folder usable, or set DATABASE_URL."
            ) from error
        new.rename(self.data)  # at once: a killed initdb never leaves half a cluster

    def _launch(self, programs: Path) -> None:
        sockets = socket_folder(self.folder)
        self._take(sockets)
        for attempt in range(1, PORT_ATTEMPTS + 1):
            port = read_port(self.folder)
            if port is None or attempt > 1:
                port = _free_port()
                (self.folder / "port").write_text(str(port))
            lines = (
                "listen_addresses='127.0.0.1'",
                f"port={port}",
                f"unix_socket_directories='{sockets}'",
                "unix_socket_permissions=0700",
                *self._settings,
            )
            (self.data / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")  # pg_ctl -o would need quoting
            log = self.home / "server.log"
            before = log.stat().st_size if log.exists() else 0
            try:
                self._run(programs / "pg_ctl", "-D", self.data, "-l", log, "-w", "-t", str(START_SECONDS), "start")
                return
            except ProgramError as error:
                said = log.read_bytes()[before:].decode(errors="replace") if log.exists() else error.output
                if "Address already in use" not in said or attempt == PORT_ATTEMPTS:
                    raise EmbeddedPostgresError(
                        f"The database in {self.home} did not start: {_last_line(said)} See {log}, or set DATABASE_URL."
                    ) from error

    def _recover(self) -> bool:
        """Clear what a killed server left behind. True: one is running after all, just started by somebody else.

        PostgreSQL believes its lock files: a zombie (a container without init), a reused pid or an orphaned backend
        stops every later start. The truth is which processes work in the data folder, and a socket that answers.
        """
        give_up_at = time.monotonic() + RECOVERY_SECONDS
        while found := self._processes():
            if self.is_alive():
                return True
            servers = [process for process in found if "-D" in process.cmdline()]
            if not servers:
                for orphan in found:
                    orphan.kill()
            elif time.monotonic() > give_up_at:  # never killed: it may be recovering
                raise EmbeddedPostgresError(
                    f"The database server {servers[0].pid} in {self.home} runs but does not answer. "
                    f"See {self.home / 'server.log'}, wait until it has recovered and try again."
                )
            time.sleep(0.1)
        for leftover in (self.data / "postmaster.pid", *socket_folder(self.folder).glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)
        return False

    def _processes(self) -> list[psutil.Process]:
        data, found = self.data.resolve(), []
        for process in psutil.process_iter(["name", "status"]):
            try:
                ours = (process.info["name"] or "").startswith("postgres") and Path(process.cwd()) == data
                if ours and process.info["status"] != psutil.STATUS_ZOMBIE and process.cmdline():
                    found.append(process)
            except (psutil.Error, OSError):
                continue  # gone meanwhile, or somebody else's
        return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _user_name(uid: int) -> str:
    try:
        return f"user {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"uid {uid}"


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line or "PANIC" in line]
    return (telling or lines or ["it said nothing."])[-1]
