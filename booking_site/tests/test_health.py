"""What /healthz/ answers, and signs of life of real processes and connections."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from booking_site import health, liveness
from booking_site.desk import glance
from booking_site.liveness import Liveness, dispatcher_name, hold_liveness

BASE_DIR = Path(__file__).resolve().parents[2]
HOLDER = """
import os, sys
sys.path.insert(0, {base!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "booking_site.settings"
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from booking_site.liveness import hold_liveness
assert hold_liveness("worker").wait_until_held(10)
print("held", flush=True)
sys.stdin.read()
"""


def wait_for(condition: Callable[[], bool], seconds: float = 15) -> bool:
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.django_db
def test_health_says_which_part_is_down(client: Client):
    dispatcher = hold_liveness("dispatcher")
    assert dispatcher.wait_until_held(10)
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "checks": {"web": "ok", "database": "ok", "dispatcher": "ok", "worker": "down"}},
    )
    worker = hold_liveness("worker")
    assert worker.wait_until_held(10)
    answer = client.get("/healthz/")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert "no-store" in answer["Cache-Control"]
    for held in (dispatcher, worker):
        held.release()
    assert health.find_checks() == {"web": "ok", "database": "ok", "dispatcher": "down", "worker": "down"}


@pytest.mark.django_db
def test_a_killed_process_shows_at_once():
    program = HOLDER.format(base=str(BASE_DIR), database=connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        assert health.find_checks()["worker"] == "ok"
        holder.kill()
        assert wait_for(lambda: health.find_checks()["worker"] == "down", seconds=5)


@pytest.mark.django_db
def test_several_may_hold_one_name_and_the_last_counts():
    first, second = hold_liveness("worker"), hold_liveness("worker")
    assert [held.wait_until_held(10) for held in (first, second)] == [True, True]
    first.release()
    assert health.find_checks()["worker"] == "ok"
    second.release()
    assert health.find_checks()["worker"] == "down"


@pytest.mark.django_db
def test_a_lost_connection_is_made_again():
    held = hold_liveness("worker")
    assert held.wait_until_held(10)
    with liveness.open_connection() as other:
        (ended,) = other.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s",
            [liveness.LOCK_CLASS],
        ).fetchone() or (0,)
    assert ended == 1
    assert wait_for(lambda: health.find_checks()["worker"] == "ok")
    held.release()


@pytest.mark.django_db
def test_a_missing_database_is_answered_quickly(client: Client):
    before = dict(connection.settings_dict)
    try:
        connection.settings_dict.update(HOST="127.0.0.1", PORT=1)
        started_at = time.monotonic()
        answer = client.get("/healthz/")
        held = Liveness("worker")  # tries on, and raises nothing
        assert not held.wait_until_held(0.2)
    finally:
        connection.settings_dict.update(before)
    assert time.monotonic() - started_at < 4
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "checks": {"web": "ok", "database": "down", "dispatcher": "down", "worker": "down"}},
    )
    assert held.wait_until_held(15)
    held.release()


@pytest.mark.django_db
def test_lock_numbers_above_two_billion_are_found():
    names = tuple(f"name {number}" for number in range(8))
    assert {liveness.lock_number(name) < 0 for name in names} == {True, False}
    held = [hold_liveness(name) for name in names]
    assert all(one.wait_until_held(10) for one in held)
    with liveness.open_connection() as own:
        assert liveness.alive_names(own, names) == set(names)
    for one in held:
        one.release()


@pytest.mark.django_db
def test_health_names_each_of_several_dispatchers(settings: Settings):
    settings.DISPATCHERS = 2
    second = hold_liveness(dispatcher_name(2))
    assert second.wait_until_held(10)
    found = health.find_checks()
    assert found == {"web": "ok", "database": "ok", "dispatcher": "down", "dispatcher-2": "ok", "worker": "down"}
    assert glance.is_answering()
    second.release()
    assert wait_for(lambda: health.find_checks()["dispatcher-2"] == "down")
    assert not glance.is_answering()
