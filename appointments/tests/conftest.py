"""The business that these tests book at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from appointments.tests.clinic import Clinic


@pytest.fixture
def clinic(db: None) -> Clinic:
    """Give a small clinic in Bengaluru."""
    # This file is loaded before Django is set up.
    from appointments.tests.clinic import make_clinic

    return make_clinic()
