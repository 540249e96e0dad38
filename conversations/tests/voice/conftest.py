"""A clinic with a telephone, on the real clock; what needs models is imported late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conversations.tests.voice.scene import Clinic


@pytest.fixture
def clinic(live_site: Any, settings: Any) -> Iterator[Clinic]:
    """The clinic, its lines, and whoever rings."""
    from conversations.tests.voice import driver, scene

    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = driver.ACCOUNT, driver.TOKEN
    opened = scene.open_clinic(live_site.url)
    yield opened
    opened.close()
