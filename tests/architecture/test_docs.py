"""The documents say what the code does: states are drawn from its tables, links lead somewhere, roles are described."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from flask import Flask

from hub.kernel import jobs
from hub.people.domain import StaffRole
from scripts import states

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README_PICTURES = {"home.png", "find.png", "plan.png", "market.png"}
OURS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def test_the_page_of_states_is_what_the_code_says() -> None:
    assert states.STATES.read_text(encoding="utf-8") == states.page(), "run: python scripts/states.py"


def test_every_machine_is_found() -> None:
    """A table that `machine.step` follows anywhere is one that the page draws."""
    drawn = {f"{machine.room}.{machine.name}" for machine in states.machines()}
    assert len(drawn) == len(states.machines())
    assert {"marketplace/needs.STEPS", "marketplace/visits.MONEY", "hub/checks.ARROWS"} <= drawn


def test_a_drawing_has_every_state() -> None:
    for machine in (*states.machines(), *states.told()):
        text = states.drawn(machine)
        diagram = text.partition("stateDiagram-v2")[2]
        missing = [s.value for s in machine.states if not re.search(rf"\b{s.value}\b", diagram)]
        assert missing == [], f"{machine.module}: {inspect.getdoc(machine.states)}"


@pytest.mark.parametrize("page", OURS, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_job_is_documented(app: Flask) -> None:
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    with app.app_context():
        assert sorted(name for name in jobs.registered() if f"`{name}`" not in text) == []


def test_every_staff_role_is_described() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "roles").glob("*.md"))).lower()
    assert [role.value for role in StaffRole if role.value not in text] == []


def test_every_file_to_download_is_described(app: Flask) -> None:
    text = (DOCS / "data.md").read_text(encoding="utf-8")
    suffixes = (".csv", ".json", ".ics")
    files = sorted({rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith(suffixes)})
    assert [rule for rule in files if f"`{rule}`" not in text] == []


def test_pictures_are_small() -> None:
    big = [path.name for path in DOCS.rglob("*.png") if path.stat().st_size > 200_000]
    assert big == []
    assert {path.name for path in (DOCS / "img").iterdir()} >= README_PICTURES
