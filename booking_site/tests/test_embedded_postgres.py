"""Our own PostgreSQL server, as real processes in folders of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from booking_site import postgres_cluster, postgres_programs
from booking_site.embedded_postgres import (
    FAST_SETTINGS,
    EmbeddedPostgres,
    EmbeddedPostgresError,
    database_settings,
)

BASE_DIR = Path(__file__).resolve().parents[2]
# Whoever runs the tests in the background may have them ignore Ctrl-C; a user at a terminal does not.
USER_SCRIPT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from booking_site.embedded_postgres import EmbeddedPostgres, FAST_SETTINGS
server = EmbeddedPostgres(Path(sys.argv[1]), FAST_SETTINGS).ensure()
print("joined", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder the server's account can reach; pytest's own is closed to others. Emptied whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="ringbook-test-"))
    folder.chmod(0o755)
    yield folder
    for data in folder.rglob("postgres/data"):
        for process in server_processes(data):
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def server_processes(data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and Path(process.cwd()) == data.resolve():
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def new_server(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, FAST_SETTINGS)


def start_user(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER_SCRIPT, str(folder)],
        cwd=BASE_DIR,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> bool:
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.02)
    return True


def test_starts_in_an_awkward_path_and_the_last_user_stops_it(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "xx_XX.nonsense")
    folder = place / "it's a früh place" / ("long" * 30) / "postgres"
    first, second = new_server(folder).ensure(), new_server(folder).ensure()
    first.create_database("desk")
    second.create_database("desk")
    with second.connect("desk") as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        row = connection.execute(
            "SELECT current_setting('server_encoding'), upper('é'), current_setting('TimeZone')"
        ).fetchone()
    assert row == ("UTF8", "É", "UTC")
    first.release()
    assert second.is_alive()
    second.release()
    assert not second.is_alive()
    assert server_processes(folder / "data") == []


def test_reading_the_settings_starts_nothing_and_stays_right(place: Path):
    folder = place / "postgres"
    before = database_settings(folder, "desk")
    assert not folder.exists()
    server = new_server(folder).ensure()
    after = server.connection_settings("desk")
    assert before == after | {"PORT": 5432}
    assert after["PORT"] == postgres_cluster.read_port(folder)
    server.release()
    server.ensure()
    assert server.connection_settings("desk") == after
    server.release()


def test_several_starts_at_once_make_one_server_and_the_last_stops_it(place: Path):
    folder = place / "postgres"
    users = [start_user(folder) for _ in range(4)]
    assert [user.stdout.readline() for user in users if user.stdout] == ["joined\n"] * 4
    masters = [process for process in server_processes(folder / "data") if "-D" in process.cmdline()]
    assert len(masters) == 1
    for user in users[:3]:
        user.communicate("\n", timeout=20)
    assert new_server(folder).is_alive()
    users[3].communicate("\n", timeout=20)
    assert [user.returncode for user in users] == [0] * 4
    assert server_processes(folder / "data") == []


def test_a_killed_user_counts_no_more(place: Path):
    folder = place / "postgres"
    killed = start_user(folder)
    assert killed.stdout
    assert killed.stdout.readline() == "joined\n"
    server = new_server(folder).ensure()
    killed.kill()
    killed.wait()
    assert server.is_alive()
    server.release()
    assert not server.is_alive()


def test_what_was_committed_outlives_a_killed_server(place: Path):
    server = EmbeddedPostgres(place / "postgres").ensure()
    with server.connect() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    data = place / "postgres" / "data"
    for process in server_processes(data):
        with suppress(psutil.NoSuchProcess):  # the first one killed takes others with it
            process.kill()
    assert wait_for(lambda: not server.is_alive())
    server.ensure()
    with server.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
    server.release()


def test_a_killed_postmaster_leaves_orphans_that_do_not_block_the_start(place: Path):
    server = new_server(place / "postgres").ensure()
    busy = server.connect()
    data = place / "postgres" / "data"
    for process in server_processes(data):
        try:
            command = process.cmdline()
        except psutil.NoSuchProcess:  # it ended, or is a zombie by now
            continue
        if "-D" in command:
            process.kill()
        else:
            process.suspend()  # an orphan that cannot notice that its master is gone
    server.ensure()
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    busy.close()
    server.release()


@pytest.mark.parametrize("content", ["{pid}\n{data}\n1700000000\n5432\n/tmp\n\n  0 0\nready   \n", "{pid}\n", ""])
def test_a_leftover_lock_file_does_not_block_the_start(place: Path, content: str):
    server = new_server(place / "postgres").ensure()
    server.release()
    data = place / "postgres" / "data"
    (data / "postmaster.pid").write_text(content.format(pid=os.getpid(), data=data))
    server.ensure()
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.release()


def test_a_forked_child_does_not_stop_the_server(place: Path):
    server = new_server(place / "postgres").ensure()
    child = os.fork()
    if child == 0:
        server.release()
        os._exit(0)
    os.waitpid(child, 0)
    assert server.is_alive()
    server.release()
    assert not server.is_alive()


def test_tcp_wants_the_password(place: Path):
    server = new_server(place / "postgres").ensure()
    port = server.connection_settings("postgres")["PORT"]
    address = {"host": "127.0.0.1", "port": port, "user": "postgres", "dbname": "postgres"}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**address)
    password = (place / "postgres" / "password").read_text()
    with psycopg.connect(**address, password=password) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.release()


def test_a_taken_port_is_replaced(place: Path):
    import socket

    server = new_server(place / "postgres").ensure()
    port = server.connection_settings("x")["PORT"]
    server.release()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        server.ensure()
        assert server.connection_settings("x")["PORT"] != port
        with server.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    server.release()


def test_removing_wants_nobody_else(place: Path):
    server = new_server(place / "postgres").ensure()
    with pytest.raises(EmbeddedPostgresError, match=r"in use by another command\. End that one"):
        new_server(place / "postgres").remove()
    server.release()
    new_server(place / "postgres").remove()
    assert not (place / "postgres").exists()
    new_server(place / "postgres").remove()


def test_data_of_another_version_is_said(place: Path):
    server = new_server(place / "postgres").ensure()
    server.release()
    (place / "postgres" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(
        EmbeddedPostgresError, match=r"was made by PostgreSQL 9, and \d+ is installed\. Move the data with pg_dump"
    ):
        server.ensure()
    server.release()


def test_too_little_space_is_said(place: Path):
    server = EmbeddedPostgres(place / "postgres", FAST_SETTINGS, minimum_free_bytes=2**60)
    with pytest.raises(EmbeddedPostgresError, match=r"^Only \d+ MB are free where .* Free some space and try again"):
        server.ensure()
    server.release()


def test_a_folder_of_somebody_else_is_said(place: Path):
    folder = place / "postgres"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(folder, 12345, 12345)
        with pytest.raises(
            EmbeddedPostgresError, match=r"belongs to uid 12345, and the database runs as .* Run as uid 12345"
        ):
            new_server(folder).ensure()
    else:
        with pytest.raises(EmbeddedPostgresError, match=r"cannot be used \(.*\)\. Run as the user it belongs to"):
            new_server(Path("/usr/ringbook-test/postgres")).ensure()


def test_a_user_without_a_name_is_said(place: Path):
    """As in a container started with `-u 12345`. Without root there is no other user to try with."""
    if os.geteuid() != 0:
        assert postgres_programs.find_account(place / "data") is None
        return
    place.chmod(0o777)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(12345)
        try:
            new_server(place / "postgres").ensure()
        except EmbeddedPostgresError as error:
            os.write(writer, str(error).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        assert answer.read() == (
            "PostgreSQL cannot run as uid 12345, which has no name on this machine. "
            "Run as a user listed in /etc/passwd, or set DATABASE_URL."
        )
    os.waitpid(child, 0)


def test_a_closed_home_folder_stays_closed(place: Path):
    """As root the server runs as another account; a parent of mode 0700 is left alone, and the data lies elsewhere."""
    home = place / "home"
    home.mkdir(mode=0o700)
    server = new_server(home / "project" / "var" / "postgres").ensure()
    with server.connect() as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    server.release()
    server.ensure()
    with server.connect() as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (data,)
    server.release()
    assert home.stat().st_mode & 0o777 == 0o700
    server.remove()
    assert not Path(data).exists()


def test_the_system_programs_are_found_by_pg_config(place: Path, monkeypatch: pytest.MonkeyPatch):
    programs = postgres_programs.find_folder()
    share = subprocess.run(
        [programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (place / "pg_config").write_text(f"#!/bin/sh\necho '{programs}'\necho '{share}'\n")
    (place / "pg_config").chmod(0o755)
    monkeypatch.setenv("PATH", str(place))
    assert postgres_programs.find_system_folder() == programs
    (place / "pg_config").write_text(f"#!/bin/sh\necho '{programs}'\necho /nowhere\n")
    with pytest.raises(EmbeddedPostgresError, match=r"lacks the extension btree_gist\. Install PostgreSQL"):
        postgres_programs.find_system_folder()
    (place / "pg_config").unlink()
    with pytest.raises(EmbeddedPostgresError, match=r"pg_config is not found\. Install PostgreSQL"):
        postgres_programs.find_system_folder()


def test_ctrl_c_does_not_reach_the_server(place: Path):
    folder = place / "postgres"
    user = subprocess.Popen(
        [sys.executable, "-c", USER_SCRIPT, str(folder)],
        cwd=BASE_DIR,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert user.stdout
    assert user.stdout.readline() == "joined\n"
    server = new_server(folder).ensure()
    os.killpg(user.pid, signal.SIGINT)
    user.wait(20)
    assert server.is_alive()
    server.release()
    assert not server.is_alive()
