"""What the gate over every form asks for: the borough of the browser suites, inside this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms.borough import Borough
from tests.forms.walk import Walker

KEPT = os.environ.get("BROWSER_BOROUGH", "")


@pytest.fixture(scope="session")
def walker(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Walker]:
    """Knows the way in a copy of the one borough that all workers share; BROWSER_BOROUGH names the folder of a kept one."""
    from tests.browser.server import borough

    own = tmp_path_factory.getbasetemp()
    kept = Path(KEPT) if KEPT else own if worker_id == "master" else own.parent
    return Walker(Borough(borough(kept), own / "forms"))
