"""Every form of every page, every field of it wrong: the answer says so at that field, keeps what was typed, changes nothing."""

from __future__ import annotations

import pytest

from tests.browser.recipes import RECIPES, Form, on_one_worker
from tests.forms import answers, validity, wrongs
from tests.forms.borough import TRACES
from tests.forms.controls import body, fields
from tests.forms.document import Node
from tests.forms.walk import Page, Walker

pytestmark = [
    pytest.mark.forms,
    # A large upload is read from a file that goes when the request does.
    pytest.mark.filterwarnings("ignore:.*nclosed file:ResourceWarning"),
]

PAGES = sorted(endpoint for endpoint, recipe in RECIPES.items() if not recipe.why_no_page)


class Trial:
    """One form of one page, and what is tried with it."""

    def __init__(self, walker: Walker, page: Page, form: Node, recipe: Form, endpoint: str) -> None:
        self.walker, self.page, self.form, self.recipe, self.endpoint = walker, page, form, recipe, endpoint
        self.fields = fields(form, page.tree)
        self.looked = False
        self.filter = form.get("method") != "post" and not recipe.wrong  # it asks for less of the same page

    def complaints(self) -> list[str]:
        """Everything amiss with any field wrong: the recipe's values one by one, those that the kinds tell all at once."""
        self.walker.borough.remember()
        own = wrongs.own(self.fields, self.recipe)
        rounds = wrongs.rounds(self.fields)
        found = wrongs.uncovered(self.endpoint, self.fields, [*own, *(one for each in rounds for one in each)])
        found += self._send([])[1]
        for one in own:
            found += self._refused([one])
        for each in rounds:
            found += self._refused(each)
        for each in wrongs.survived(self.fields):
            found += self._survived(each)
        return found

    def _refused(self, wrong: list[wrongs.Wrong]) -> list[str]:
        """Send all of these at once; whatever was not named is sent alone, as another's error may have come before it."""
        page, amiss = self._send(wrong)
        if self.filter:
            return amiss
        missing = [one for one in wrong if page.summary is None or not self._named(page, one)]
        if len(wrong) > 1 and missing:
            return [*amiss, *(words for one in missing for words in self._refused([one]))]
        if missing:
            said = page.summary.text if page.summary else f"it was taken ({page.status})"
            amiss.append(f"{missing[0].field} = {missing[0].words}: no link of the summary leads there: {said}")
        return amiss

    def _survived(self, wrong: list[wrongs.Wrong]) -> list[str]:
        """Send all of these at once, and again without those that were refused, until they are taken."""
        for _ in range(3):
            page, amiss = self._send(wrong)
            rest = [one for one in wrong if not self._named(page, one)]
            if amiss or page.summary is None or len(rest) in (0, len(wrong)):
                return amiss
            wrong = rest
        return []

    def _named(self, page: Page, one: wrongs.Wrong) -> bool:
        return any(answers.named(page, name) for name in {one.field, self.recipe.at.get(one.field, one.field)})

    def _send(self, wrong: list[wrongs.Wrong]) -> tuple[Page, list[str]]:
        """Send the form once: the answer, and what is amiss with it if it says no."""
        borough, recipe = self.walker.borough, self.recipe
        written = {name: its for name, its in recipe.right.items() if name in self.fields}
        written |= {one.field: one.value() if callable(one.value) else one.value for one in wrong}
        page = self.walker.post(self.page, self.form, written, recipe.button, follow=False)
        if page.status >= 400:
            changed = sorted(set(borough.changed()) - TRACES)
            found = [f"changed {', '.join(changed)}"] if changed else []
            found += [f"answered {page.status}"] if page.status >= 500 else []
        else:
            found = []
        borough.put_back()
        if page.summary is not None:
            sent = body(self.form, self.page.tree, written, recipe.button)
            found += answers.amiss(page, self.form, recipe.selector, wrong, sent)
            found += [] if self.looked else validity.faults(page.text)  # all answers of a form are made alike
            self.looked = True
        elif 400 <= page.status < 500 and not self.filter:
            found.append(f"answered {page.status} without an error summary")
        said = ", ".join(f"{one.field} = {one.words}" for one in wrong) or "all right"
        return page, [f"{said}: {words}" for words in found]


def forms(page: Page, recipe: Form | None) -> list[tuple[Node, Form]]:
    """The forms of a page in which there is something to fill in, one of each kind, the recipe's first."""
    given = page.tree.first(recipe.selector) if recipe else None
    found, kinds = ([(given, recipe)] if given and recipe else []), set()
    for form in page.tree.all("main form"):
        named = fields(form, page.tree)
        kind = (form.get("action").rpartition("/")[2], *named)
        if not named or form is given or kind in kinds or (given and kind == _kind(given, page)):
            continue
        kinds.add(kind)
        end = form.get("action")
        found.append((form, Form(selector=f'form[action="{end}"]' if end else "main form")))
    return found


def _kind(form: Node, page: Page) -> tuple[str, ...]:
    return (form.get("action").rpartition("/")[2], *fields(form, page.tree))


@pytest.mark.parametrize("endpoint", on_one_worker(PAGES))
def test_each_field_of_each_form_wrong(endpoint: str, walker: Walker) -> None:
    recipe = RECIPES[endpoint]
    page = walker.page(endpoint, recipe)
    assert walker.endpoint_of(page.address) == endpoint.partition("/")[0], f"the way led to {page.address}"
    assert page.status == recipe.status
    complaints = validity.faults(page.text)
    for form, given in forms(page, recipe.form):
        complaints += Trial(walker, page, form, given, endpoint).complaints()
    assert not complaints, f"{page.address}\n" + "\n".join(complaints)
