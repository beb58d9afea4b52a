"""Every route has its recipe; this needs no browser, so it is part of the fast suite."""

from __future__ import annotations

from flask import Flask

from demo.borough.domain.personas import EVERYONE
from tests.browser.recipes import RECIPES


def fetched(app: Flask) -> set[str]:
    """The endpoints that a browser can open."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}


def described() -> set[str]:
    return {name.partition("/")[0] for name in RECIPES}


def test_every_route_has_a_recipe(demo_app: Flask) -> None:
    assert sorted(fetched(demo_app) - described()) == [], "add them to tests/browser/recipes.py"


def test_every_recipe_has_a_route(demo_app: Flask) -> None:
    assert sorted(described() - fetched(demo_app)) == []


def test_every_recipe_is_for_someone_we_know() -> None:
    assert {recipe.who for recipe in RECIPES.values()} - EVERYONE.keys() - {""} == set()
