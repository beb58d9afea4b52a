"""The floors, rooms and doors hold: every import contract of pyproject.toml, and our own contract itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.contracts import refusal

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_contract_holds() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Broken contracts") :]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("marketplace.bookings.services", "payments.holds.services"),
        ("marketplace.bookings.services", "hub.people.queries"),
        ("marketplace.bookings.routes", "hub.kernel.unit"),
        ("marketplace.bookings.routes", "marketplace.bookings.forms"),
        ("marketplace.bookings.domain.policy", "marketplace.bookings.domain.states"),
        ("marketplace.wiring", "marketplace.bookings.routes"),
        ("marketplace.wiring", "reviews.reviews.events"),
        ("hub.kernel.wiring", "hub.kernel.cli"),
    ],
)
def test_a_door_lets_in(importer: str, imported: str) -> None:
    assert refusal(importer, imported) is None


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("marketplace.bookings.services", "payments.holds.models"),
        ("marketplace.bookings.services", "payments.holds"),
        ("marketplace.bookings.services", "marketplace.offers.models"),
        ("marketplace.bookings.queries", "marketplace.bookings.services"),
        ("marketplace.bookings.domain", "marketplace.bookings.models"),
        ("marketplace.bookings.routes", "marketplace.bookings.models"),
        ("marketplace.wiring", "hub.people.models"),
    ],
)
def test_a_wall_does_not(importer: str, imported: str) -> None:
    assert refusal(importer, imported)
