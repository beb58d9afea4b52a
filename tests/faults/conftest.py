"""What the tests of faults may ask for beside tests/conftest.py."""

from __future__ import annotations

from tests.marketplace.conftest import borough
from tests.payments.conftest import world

__all__ = ["borough", "world"]
