"""The clinic that these tests remind for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from appointments.tests.clinic import Clinic


@pytest.fixture
def clinic(db: None) -> Clinic:
    """Give a clinic in Bengaluru with a WhatsApp line and a customer who just wrote."""
    # This file is loaded before Django is set up.
    from reminders.tests.practice import make_practice

    return make_practice()
