"""Whoever must choose a supplier from a list can tell two of one name apart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from hub.kernel import ids
from tests.marketplace.market import commissioner, live_offer, resident

SHOPS, WALKS = ("Shopping and errands", {}), ("Pets", {"categories": ["pets"]})


def named(*does: tuple[str, dict[str, Any]]) -> list[str]:
    """Suppliers who are all called Hassan B., and what each does."""
    parties = []
    for _, more in does:
        who = resident("Hassan", "Bello")
        live_offer(f"person:{who.person}", who, **more)
        parties.append(f"person:{who.person}")
    return parties


def choices(page: str) -> dict[str, str]:
    return dict(re.findall(r'<option value="(person:[^"]+)"[^>]*>([^<]+)</option>', page))


@pytest.mark.parametrize("address", ["/council/round/fails", "/council/failures/new"])
def test_two_of_one_name_are_told_apart_by_what_they_do(borough: Flask, clock: Any, sign_in: Any, address: str) -> None:
    one, other = named(SHOPS, WALKS)
    third = resident("Grace", "Owusu")
    live_offer(f"person:{third.person}", third)
    said = choices(sign_in(commissioner().account).get(address).text)
    assert said[one].strip() == "Hassan B., Shopping and errands"
    assert said[other].strip() == "Hassan B., Pets"
    assert said[f"person:{third.person}"].strip() == "Grace O."


def test_two_who_do_the_same_have_the_end_of_their_number(borough: Flask, clock: Any, sign_in: Any) -> None:
    both = named(SHOPS, SHOPS)
    said = choices(sign_in(commissioner().account).get("/council/round/fails").text)
    assert [said[one].strip() for one in both] == [
        f"Hassan B., Shopping and errands ({ids.short(one)})" for one in both
    ]
