"""`make demo` and the commands it is made of, as real processes in a copy of the project with a database of its own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import psutil
import pytest

from booking_site.tests.site_copy import (
    SHOWN_SECONDS,
    START_SECONDS,
    Site,
    end,
    make_site,
    wait_for,
    watch_for_leftovers,
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from make_site()


@pytest.fixture(autouse=True)
def nothing_runs_before_and_after(site: Site) -> Iterator[None]:
    yield from watch_for_leftovers(site)


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


def test_several_dispatchers_run_and_each_is_started_again(site: Site):
    demo = site.start(DISPATCHERS="2")
    names = ("web", "database", "dispatcher", "dispatcher-2", "worker")
    all_work = lambda: site.health() == dict.fromkeys(names, "ok")  # noqa: E731
    assert wait_for(all_work)
    first, second = sorted(site.processes("dispatch"), key=lambda process: process.cmdline()[-1])
    assert [process.cmdline()[-2:] for process in (first, second)] == [["--number", "1"], ["--number", "2"]]
    second.kill()
    assert wait_for(partial(site.shows_down, "dispatcher-2")), "the second did not show as down"
    assert site.health()["dispatcher"] == "ok"
    assert wait_for(all_work), "the second did not come back"
    status, _ = end(demo, signal.SIGTERM)
    assert (status, site.processes()) == (0, [])


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
        with suppress(psutil.NoSuchProcess):  # the first one killed takes others with it
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
