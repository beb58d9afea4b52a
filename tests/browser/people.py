"""The demo's people as the browser suites call them, and how each signs in through the demo's own door."""

from __future__ import annotations

from typing import Any

DOOR = "/demo/people"
# Our word for someone, and the words by which the door's page names them.
PEOPLE: dict[str, str] = {
    "resident": "resident",
    "supporter": "supporter",
    "volunteer": "volunteer",
    "neighbour": "neighbour",
    "manager": "manager",
    "carer": "carer",
    "officer": "officer",
    "finance": "finance",
    "safeguarding": "safeguarding",
    "councillor": "councillor",
    "funder": "funder",
}


def sign_in(page: Any, url: str, who: str) -> None:
    """Sign in as `who` on this page's browser context."""
    page.goto(url + DOOR)
    page.locator(f'[data-person="{PEOPLE[who]}"] button').first.click()
    page.wait_for_load_state()
    assert DOOR not in page.url, f"could not sign in as {who}"
