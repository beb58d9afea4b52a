"""The gate itself: it sees what is wrong with a page, where a summary leads elsewhere, and what was typed and lost."""

from __future__ import annotations

import pytest

from tests.forms import answers, validity, wrongs
from tests.forms.controls import body, fields
from tests.forms.document import Node, read
from tests.forms.wrongs import Wrong

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Error: Buy</title></head><body><main><h1>Buy</h1>
<div class="govuk-error-summary"><ul><li><a href="#name">Write a name.</a></li></ul></div>
<form method="post"><input type="hidden" name="token" value="t">
<div class="govuk-form-group"><label for="name">Name</label><p id="name-error" class="govuk-error-message">
<span>Error:</span> Write a name.</p><input id="name" name="name" aria-describedby="name-error" value=""></div>
<div class="govuk-form-group"><label for="day">Day</label><input id="day" name="day" value="1"><input name="day" value="2"><input
name="day" value="2026"></div>
<div class="govuk-form-group"><label for="size">Size</label><select id="size" name="size"><option value="s">Small</option>
<option value="l" selected>Large</option></select></div><button name="go" value="1">Go</button></form></main></body></html>"""


class Answer:
    """A page as the walker has it."""

    def __init__(self, text: str, status: int = 422) -> None:
        self.tree, self.status = read(text), status
        self.summary, self.title = self.tree.first(".govuk-error-summary"), (self.tree.first("title") or Node("")).text


def amiss(text: str, field: str = "name", status: int = 422) -> list[str]:
    page, form = Answer(text, status), read(PAGE).first("main form")
    sent = body(form, read(PAGE), {"name": ""})
    found = answers.amiss(page, form, "main form", [Wrong(field, "", "nothing")], sent)
    return found if answers.named(page, field) else [*found, f"{field} is not named"]


def test_a_good_page_and_a_good_answer_pass() -> None:
    assert validity.faults(PAGE) == []
    assert amiss(PAGE) == []


def test_the_fields_of_a_form_are_sent_as_a_browser_would() -> None:
    page = read(PAGE)
    form = page.first("main form")
    assert {name: field.kind for name, field in fields(form, page).items()} == {
        "name": "text",
        "day": "day",
        "size": "select",
    }
    assert body(form, page, {"day": "31 2 2026", "size": "s*"}) == {
        "token": ["t"],
        "name": [""],
        "day": ["31", "2", "2026"],
        "size": ["s"],
        "go": ["1"],
    }


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('href="#name"', 'href="#day"'),
        ('href="#name"', 'href="#nowhere"'),
        ('aria-describedby="name-error"', ""),
        ("</span> Write a name.", "</span> Write a day."),
        ("<title>Error: ", "<title>"),
        ('name="day" value="2"', 'name="day" value="3"'),
        (" selected", ""),
    ],
)
def test_an_answer_that_says_it_elsewhere_or_loses_something_fails(good: str, bad: str) -> None:
    assert amiss(PAGE.replace(good, bad))


def test_an_answer_of_another_status_or_about_another_field_fails() -> None:
    assert amiss(PAGE, status=200)
    assert amiss(PAGE, field="size")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('id="day"', 'id="name"'),
        ('for="size"', 'for="sizes"'),
        ('aria-describedby="name-error"', 'aria-describedby="name-hint"'),
        ("</main>", ""),
        ("<h1>Buy</h1>", "<p><div>Buy</div></p>"),
        ("<li>", "<div>"),
        ("<h1>Buy</h1>", "<h1></h1>"),
        ('name="go"', 'name="go" name="stop"'),
        ("<!DOCTYPE html>", ""),
    ],
)
def test_a_page_that_is_not_valid_is_found(good: str, bad: str) -> None:
    assert validity.faults(PAGE.replace(good, bad))


def test_a_field_that_is_never_wrong_is_found() -> None:
    page = read('<form><input type="range" name="much"><input type="checkbox" name="ok" value="y"></form>')
    found = fields(page.first("form"), page)
    assert [words.partition(" ")[0] for words in wrongs.uncovered("x.y", found, [])] == ["much"]
