"""What a test of money may ask for."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.payments.money_world import World


@pytest.fixture
def world(app: Flask) -> World:
    """The services of money in short words, on a fresh database."""
    return World()
