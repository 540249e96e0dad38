"""The clinic and its desk that these tests are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from booking_site.tests.desk.board_scene import Board


@pytest.fixture
def scene(db: None) -> Board:
    """Give a clinic where it is ten in the morning, and somebody at its desk."""
    # This file is loaded before Django is set up.
    from booking_site.tests.desk.board_scene import make_board

    return make_board()
