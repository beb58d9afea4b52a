"""Every form in a browser, each field that its recipe names wrong once: axe-core is content with the page that says so.

Every field of every form and all that can be wrong with it are tried over HTTP (tests/forms).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.filling import fill, shown, submit
from tests.browser.markup import Markup
from tests.browser.recipes import RECIPES, Form, on_one_worker
from tests.browser.visit import LIGHT, LOOKS, visit

pytestmark = pytest.mark.browser

FORMS = sorted(endpoint for endpoint, recipe in RECIPES.items() if recipe.form and recipe.form.wrong)
# What is never shown again, for good reason.
SECRET = "input[type=password], input[type=file]"
# Whether a link of the summary leads to the field of this name, or to the group that it belongs to, and the same words stand there.
NAMED = """
(summary, names) => [...summary.querySelectorAll('a[href^="#"]')].some(link => {
  const words = node => node.textContent.replace(/\\s+/g, ' ').trim();
  const group = document.getElementById(link.hash.slice(1))?.closest('.govuk-form-group:has(.govuk-error-message)');
  return names.some(name => group?.querySelector(`[name="${name}"]`)) && words(group.querySelector('.govuk-error-message')).endsWith(words(link));
})
"""


def troubles(page: Any, form: Form, wrong: str, typed: dict[str, str]) -> list[str]:
    """What is missing from the page that answers a form whose field `wrong` was wrong."""
    found = []
    summary = page.locator(".govuk-error-summary")
    if not summary.count():
        return ["there is no error summary"]
    if not summary.first.evaluate(NAMED, [wrong, form.at.get(wrong, wrong)]):
        found.append(
            f"no link of the summary leads to {wrong}, with the same words there: {summary.first.inner_text()}"
        )
    if not page.title().lower().startswith("error"):
        found.append(f"the title does not begin with Error: {page.title()}")
    again = page.locator(form.selector).first
    for name, value in typed.items():
        if again.locator(f'[name="{name}"]:not({SECRET})').count() and shown(again, name) != value:
            found.append(f"{name}: typed “{value}”, kept “{shown(again, name)}”")
    return [f"{wrong} = “{typed.get(wrong, '')}”: {one}" for one in found]


@pytest.mark.parametrize("endpoint", on_one_worker(FORMS))
def test_each_field_wrong_once(endpoint: str, walker: Any, browser: Any, markup: Markup) -> None:
    recipe = RECIPES[endpoint]
    assert recipe.form
    address, state = walker.way(endpoint, recipe)
    complaints: list[str] = []
    wrong = [(name, values[0]) for name, values in recipe.form.wrong.items()]
    with visit(browser, address, LIGHT, state) as seen:
        for number, (name, value) in enumerate(wrong):
            if number:
                seen.page.goto(address)
            typed = {**recipe.form.right, name: value}
            form = seen.page.locator(recipe.form.selector).first
            typed = {each: fill(form, each, its) for each, its in typed.items()}
            submit(form, recipe.form.button)
            complaints += troubles(seen.page, recipe.form, name, typed)
            complaints += seen.complaints()
            complaints += markup.faults(seen.html())
        # The last answer in the dark, narrow and large as well, and with script blocked: all of a form's answers are drawn
        # alike.
        for mode in LOOKS[1:]:
            seen.look(mode)
            complaints += seen.complaints()
        seen.look_unscripted()
        complaints += troubles(seen.page, recipe.form, name, typed) + seen.complaints()
    assert complaints == []
