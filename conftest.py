"""What every test stands on: a database server of its own, no settings of the developer's, and no silent skips."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
import pytest
from psycopg import sql

from booking_site import embedded_postgres, env
from booking_site.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

BASE_DIR = Path(__file__).resolve().parent
TEST_DATABASE = f"test_ringbook_{os.getpid()}"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PATHS = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
pytest_plugins = ["booking_site.tests.live_site"]


def pytest_configure(config: pytest.Config) -> None:
    """Start the test server and name it to Django, which loads its settings only after this."""
    _forget_own_settings()
    if not os.environ.get("TEST_DATABASE_URL"):
        try:
            server = EmbeddedPostgres(BASE_DIR / "var" / "test-postgres", embedded_postgres.FAST_SETTINGS).ensure()
        except EmbeddedPostgresError as error:
            pytest.exit(f"The database for the tests does not start. {error}", returncode=3)
        _drop_stale_databases(server)
        server.create_database("ringbook")
        os.environ["DATABASE_URL"] = _address(server)
    os.environ["DJANGO_SETTINGS_MODULE"] = "booking_site.settings"
    from django.conf import settings

    # Loads the settings, so that pytest-django sets Django up; updated because a shell that names the settings module
    # has them loaded before this file, with the site's own database.
    settings.DATABASES["default"].update(env.database("DATABASE_URL") or {})
    # A good hash is slow on purpose, and every test's user would wait for one.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def _forget_own_settings() -> None:
    """Empty every setting of `.env.example`, so that neither `.env` nor the shell changes what a test sees."""
    test_database = os.environ.get("TEST_DATABASE_URL", "")
    example = BASE_DIR / ".env.example"
    if example.exists():
        for name in re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", example.read_text(), re.MULTILINE):
            if name != "CHROMIUM":
                os.environ[name] = ""
    os.environ["DATABASE_URL"] = test_database
    os.environ["DISPATCHERS"] = "1"  # on a machine of any size
    os.environ["DATABASE_POOL"] = "0"  # a pool would go on with the database that was current when it was made


def _address(server: EmbeddedPostgres) -> str:
    where = server.connection_settings("ringbook")
    return f"postgresql://{where['USER']}@{quote(where['HOST'], safe='')}:{where['PORT']}/{where['NAME']}"


def _drop_stale_databases(server: EmbeddedPostgres) -> None:
    """Drop what test runs that were killed left behind: their process is gone."""
    with server.connect() as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            run = re.fullmatch(r"test_ringbook_(\d+)", name)
            if run and not psutil.pid_exists(int(run[1])):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Name the test database after this process, so that several runs go side by side."""
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = TEST_DATABASE


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """End what still holds a connection when the tests are over: a database in use cannot be dropped."""
    from booking_site.tests import emptying
    from conversations.database import connection_parameters

    emptying.install()
    yield
    where = {**connection_parameters(), "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [TEST_DATABASE],
        )


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test() -> None:
    """Forget what this process read lately: every test has rows and a clock of its own."""
    from conversations import lately

    lately.forget_all()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: the setting CHROMIUM, else where one usually lies."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        if not os.access(named, os.X_OK):
            pytest.fail(f"Setting CHROMIUM is {named!r}, which is no program. Example: CHROMIUM=/usr/bin/chromium")
        return named
    found = [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]
    found += [path for path in CHROMIUM_PATHS if os.access(path, os.X_OK)]
    if not found:
        pytest.skip("no Chromium found: install one (apt-get install chromium) or set CHROMIUM to its path")
    return found[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With RINGBOOK_NO_SKIPS=1 let a skip be a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("RINGBOOK_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"Skipped although RINGBOOK_NO_SKIPS=1: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run, and why, where nobody overlooks it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section(f"{len(skipped)} TESTS WERE SKIPPED", yellow=True, bold=True)
    for report in skipped:
        terminalreporter.write_line(f"not run: {report.nodeid}: {_reason(report)}")


def _reason(report: pytest.TestReport) -> str:
    text = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    return text.removeprefix("Skipped: ")
