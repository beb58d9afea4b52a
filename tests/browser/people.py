"""How the browser suites sign in: through the demo's own door, as the people it offers."""

from __future__ import annotations

from typing import Any

DOOR = "/demo/people"


def sign_in(page: Any, url: str, who: str) -> None:
    """Sign in as `who` (a key of the demo's people) on this page's browser context."""
    page.goto(url + DOOR)
    page.locator(f'form[action="{DOOR}/{who}"] button').click()
    page.wait_for_load_state()
    assert DOOR not in page.url, f"could not sign in as {who}"
