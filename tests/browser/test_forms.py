"""Every form, every field wrong once: the message says so at the field, what was typed is kept, and axe-core is content."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.filling import fill, shown, submit
from tests.browser.recipes import RECIPES, Form, on_one_worker
from tests.browser.visit import LIGHT, visit

pytestmark = pytest.mark.browser

FORMS = sorted(endpoint for endpoint, recipe in RECIPES.items() if recipe.form and recipe.form.wrong)
# What is never shown again, for good reason.
SECRET = "input[type=password], input[type=file]"


def troubles(page: Any, form: Form, wrong: str, typed: dict[str, str]) -> list[str]:
    """What is missing from the page that answers a form whose field `wrong` was wrong."""
    found = []
    summary = page.locator(".govuk-error-summary")
    if not summary.count():
        return ["there is no error summary"]
    links = [link.get_attribute("href") or "" for link in summary.locator("a").all()]
    targets = [page.locator(f'[id="{href[1:]}"]') for href in links if href.startswith("#")]
    if not any(target.count() for target in targets):
        found.append(f"the summary's links {links} lead to no field")
    if not page.title().lower().startswith("error"):
        found.append(f"the title does not begin with Error: {page.title()}")
    again = page.locator(form.selector).first
    for name, value in typed.items():
        if again.locator(f'[name="{name}"]:not({SECRET})').count() and shown(again, name) != value:
            found.append(f"{name}: typed “{value}”, kept “{shown(again, name)}”")
    return [f"{wrong} = “{typed.get(wrong, '')}”: {one}" for one in found]


@pytest.mark.parametrize("endpoint", on_one_worker(FORMS))
def test_each_field_wrong_once(endpoint: str, walker: Any, browser: Any) -> None:
    recipe = RECIPES[endpoint]
    assert recipe.form
    address, state = walker.way(endpoint, recipe)
    complaints: list[str] = []
    wrong = [(name, value, nth) for name, values in recipe.form.wrong.items() for nth, value in enumerate(values)]
    with visit(browser, address, LIGHT, state) as seen:
        for number, (name, value, nth) in enumerate(wrong):
            if number:
                seen.page.goto(address)
            typed = {**recipe.form.right, name: value}
            form = seen.page.locator(recipe.form.selector).first
            typed = {each: fill(form, each, its) for each, its in typed.items()}
            submit(form)
            complaints += troubles(seen.page, recipe.form, name, typed)
            complaints += seen.complaints() if nth == 0 else seen.overheard()
    assert complaints == []
