"""A PostgreSQL server of our own where no DATABASE_URL is set: started by the first who needs it, stopped by the last.

Users are counted by a shared lock on `users.lock`, which the kernel frees even after kill -9; starting and stopping
happen under `start.lock`. Nothing here needs Django settings, and reading settings starts nothing.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from booking_site import env, postgres_cluster
from booking_site.postgres_cluster import MINIMUM_FREE_BYTES, SUPERUSER, Cluster
from booking_site.postgres_programs import EmbeddedPostgresError

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "database_settings", "start_for_site"]

# For tests: a crash may lose data, and several runs with races of 64 connections go side by side.
FAST_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=400")
SITE_FOLDER = Path("var/postgres")
SITE_DATABASE = "ringbook"
DEFAULT_PORT = 5432

_site_server: EmbeddedPostgres | None = None


class EmbeddedPostgres:
    """One server in one folder, and this process's share in it."""

    def __init__(
        self, folder: Path, settings: Sequence[str] = (), minimum_free_bytes: int = MINIMUM_FREE_BYTES
    ) -> None:
        self.folder = folder.expanduser().absolute()
        self._cluster = Cluster(self.folder, settings, minimum_free_bytes)
        self._users: IO[str] | None = None
        self._owner_pid = 0

    def ensure(self) -> EmbeddedPostgres:
        """Start the server, or join it when it runs, and count as its user until `release` or the end of the process.

        Called again it starts a server that died. Raises EmbeddedPostgresError.
        """
        with _explained(self.folder):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with self._start_lock():
                self._cluster.place()
                self._count_in()
                if not self._cluster.is_alive():
                    self._cluster.start()
        return self

    def release(self) -> None:
        """Stop being a user of the server, and stop it when nobody else is. A forked child does neither."""
        if not self._users or self._owner_pid != os.getpid():
            return
        users, self._users = self._users, None
        if not self.folder.exists():
            users.close()
            return
        with users, self._start_lock():
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._cluster.stop()

    def is_alive(self) -> bool:
        """Tell whether the server answers."""
        return self._cluster.is_alive()

    def remove(self) -> None:
        """Stop the server and delete all its data. Raises EmbeddedPostgresError while another command uses it."""
        if not self.folder.exists():
            return
        with _explained(self.folder), self._start_lock(), self._open_lock("users.lock") as users:
            self._cluster.place()
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise EmbeddedPostgresError(
                    f"The database in {self.folder} is in use by another command. End that one (Ctrl-C) and try again."
                ) from None
            self._cluster.stop()
            self._cluster.remove()

    def connection_settings(self, database: str) -> dict[str, Any]:
        """Return Django's settings for a database of this server."""
        return database_settings(self.folder, database)

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection[Any]:
        """Open a connection in autocommit."""
        where = self.connection_settings(database)
        return psycopg.connect(
            host=where["HOST"],
            port=where["PORT"],
            user=where["USER"],
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def create_database(self, name: str) -> None:
        """Create the database when it is missing."""
        with self.connect() as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return  # another process was faster

    def _count_in(self) -> None:
        if self._users and self._owner_pid == os.getpid():
            return
        self._users, self._owner_pid = self._open_lock("users.lock"), os.getpid()
        fcntl.flock(self._users, fcntl.LOCK_SH)
        atexit.register(self.release)

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        with self._open_lock("start.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open_lock(self, name: str) -> IO[str]:
        lock = (self.folder / name).open("a")
        if os.geteuid() == 0:  # left to the folder's owner, who can then go on without root
            owner = self.folder.stat()
            os.fchown(lock.fileno(), owner.st_uid, owner.st_gid)
        return lock


def database_settings(folder: Path, name: str) -> dict[str, Any]:
    """Return Django's settings for a database of the server in the folder, running or not. Starts nothing."""
    folder = folder.expanduser().absolute()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": SUPERUSER,
        "PASSWORD": "",
        "HOST": str(postgres_cluster.socket_folder(folder)),
        "PORT": postgres_cluster.read_port(folder) or DEFAULT_PORT,
    }


def start_for_site(base_dir: Path) -> EmbeddedPostgres | None:
    """Start or join the site's own server and make its database, unless DATABASE_URL names another one.

    Called before settings are loaded. Returns None where DATABASE_URL is set.
    """
    global _site_server
    env.read_file(base_dir / ".env")
    if env.text("DATABASE_URL"):
        return None
    if _site_server is None or _site_server.folder != (base_dir / SITE_FOLDER).absolute():
        _site_server = EmbeddedPostgres(base_dir / SITE_FOLDER)
    _site_server.ensure()
    _site_server.create_database(SITE_DATABASE)
    return _site_server


def start_again_if_dead() -> bool:
    """Start the site's own server again when it was killed; tell whether it was. There is none with DATABASE_URL."""
    if _site_server is None or _site_server.is_alive():
        return False
    _site_server.ensure()
    return True


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn the operating system's refusals into one line with a remedy."""
    try:
        yield
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The database folder {folder} cannot be used ({error.strerror or error}). "
            "Run as the user it belongs to, make it writable, or set DATABASE_URL."
        ) from error
