"""Fixtures of the journeys; what they need is imported late, because models wait for the settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from booking_site.tests.journeys.running import FrontDesk, Processes


@pytest.fixture(scope="package")
def processes(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Processes on the test database, gone before other tests use it: a dispatcher would answer their customers."""
    from booking_site.tests.journeys import running

    yield from running.run_processes(tmp_path_factory.mktemp("logs"))


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, shared with running processes, and emptied of what a journey left.

    Stands in for pytest-django's fixture of this name, whose one TRUNCATE loses a deadlock against live processes.
    """
    from booking_site.tests.journeys import tables

    with django_db_blocker.unblock():
        yield
        tables.empty_tables()


@pytest.fixture
def front_desk(transactional_db: None, processes: Processes, settings: Any) -> Iterator[FrontDesk]:
    """Web, dispatcher and carrier running on the demo clinic; this process plays the handset with their settings."""
    from booking_site.tests.journeys import running

    settings.PUBLIC_URL = processes.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = running.ACCOUNT_SID, running.AUTH_TOKEN
    yield from running.open_front_desk(processes)
