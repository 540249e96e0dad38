"""Settings that are wrong together are refused with a remedy; secrets are made once; log lines name nobody."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from booking_site import checks, embedded_postgres, kept_secrets
from booking_site.env import BadSetting
from booking_site.log_lines import DiscreetFormatter

BASE_DIR = Path(__file__).resolve().parents[2]
REAL = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "PUBLIC_URL": "https://a.example"}


def found(settings: Settings, **changes: object) -> list[str | None]:
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_BASE_URL")
    plain = dict.fromkeys(names, "") | {"SIMULATOR": False, "BIND": "127.0.0.1", "DEBUG": False}
    for name, value in (plain | {"PUBLIC_URL": "http://127.0.0.1:8000"} | changes).items():
        setattr(settings, name, value)
    return [message.id for message in (*checks.check_twilio(None), *checks.check_exposure(None))]


def test_what_fits_together_is_accepted(settings: Settings):
    own = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}
    assert found(settings) == []
    assert found(settings, **REAL) == []
    assert found(settings, **own, SIMULATOR=True, TWILIO_API_BASE_URL="http://127.0.0.1:8000/simulator/twilio") == []
    assert found(settings, **own, TWILIO_API_BASE_URL="http://127.0.0.1:9999") == []
    assert found(settings, BIND="::1", DEBUG=True) == []


def test_half_an_account_is_found(settings: Settings):
    assert found(settings, TWILIO_AUTH_TOKEN="t") == ["ringbook.E001"]
    assert found(settings, TWILIO_ACCOUNT_SID="AC1", PUBLIC_URL="https://a.example") == ["ringbook.E001"]


def test_a_simulator_beside_an_account_is_found(settings: Settings):
    assert found(settings, **REAL, SIMULATOR=True) == ["ringbook.E002"]
    assert found(settings, **REAL, SIMULATOR=True, TWILIO_API_BASE_URL="http://127.0.0.1:9999") == ["ringbook.E002"]


def test_an_account_that_cannot_call_us_is_found(settings: Settings):
    assert found(settings, **REAL | {"PUBLIC_URL": "http://a.example"}) == ["ringbook.E003"]


def test_what_only_suits_one_machine_is_found(settings: Settings):
    assert found(settings, BIND="0.0.0.0", DEBUG=True) == ["ringbook.E005"]
    assert found(settings, BIND="0.0.0.0", SIMULATOR=True) == ["ringbook.W001"]


@pytest.mark.parametrize("changes", [{"BIND": "0.0.0.0"}, {"DEBUG": "0"}, {"PUBLIC_URL": "https://a.example"}])
def test_a_site_others_reach_wants_a_key_of_its_own(changes: dict[str, str]):
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env=environment | changes,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Setting SECRET_KEY is not set, and the key made at the first start is only for")
    assert ended.stderr.count("\n") == 1


def test_a_key_is_made_once_and_private(tmp_path: Path):
    made = kept_secrets.read_or_make(tmp_path / "var" / "key")
    assert len(made) > 50
    assert kept_secrets.read_or_make(tmp_path / "var" / "key") == made
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["key"]
    assert (tmp_path / "var" / "key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "var" / "key").write_text("")
    assert len(kept_secrets.read_or_make(tmp_path / "var" / "key")) > 50


def test_a_key_that_cannot_be_kept_is_said(tmp_path: Path):
    (tmp_path / "var").write_text("a file where a folder should be")
    with pytest.raises(BadSetting, match=r"^Setting SECRET_KEY is not set and .* cannot be used"):
        kept_secrets.read_or_make(tmp_path / "var" / "key")


def test_the_simulators_account_is_made_once(tmp_path: Path):
    sid, token = kept_secrets.read_or_make_simulator_account(tmp_path / "account.json")
    assert (sid[:2], len(sid), len(token)) == ("AC", 34, 32)
    assert kept_secrets.read_or_make_simulator_account(tmp_path / "account.json") == (sid, token)


def test_log_lines_name_nobody():
    record = logging.LogRecord(
        "x", logging.INFO, "f", 1, "from %s to %s at /a/%s", ("+919812345678", "b", "x" * 43), None
    )
    assert DiscreetFormatter("%(message)s").format(record) == "from +…78 to b at /a/…"


def test_more_connections_than_the_own_database_gives_are_found(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    own = embedded_postgres.database_settings(
        settings.BASE_DIR / embedded_postgres.SITE_FOLDER, embedded_postgres.SITE_DATABASE
    )

    def ids(dispatchers: int, pool: int, **where: object) -> list[str | None]:
        database = {**own, "OPTIONS": {"pool": {"max_size": pool}}, **where}
        monkeypatch.setitem(settings.DATABASES, "default", database)
        settings.DISPATCHERS = dispatchers
        return [message.id for message in checks.check_connections(None)]

    assert [ids(1, 10), ids(8, 10), ids(4, 32)] == [[], [], []]
    assert [ids(4, 33), ids(1, 100)] == [["ringbook.W010"]] * 2
    assert ids(8, 100, HOST="db.example.org") == []
