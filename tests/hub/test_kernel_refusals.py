"""What a field refuses by itself says what to do, in every form, and no library's sentence is left among them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import wtforms.fields
from flask import Flask
from flask.testing import FlaskClient
from wtforms import DecimalField, FloatField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from hub.kernel.forms import Form
from hub.kernel.refusals import SAID

# What a person's own hand cannot bring about, or what the field says otherwise (`hub.kernel.fields`).
OWN = {"Choices cannot be None.", "Not a valid datetime value.", "Not a valid date value.", "Not a valid time value.", "Not a valid week value."}  # fmt: skip


class Everything(Form):
    whole, part, other = IntegerField(), DecimalField(), FloatField()
    one, some, number = SelectField(choices=["a"]), SelectMultipleField(choices=["a"]), RadioField(coerce=int)
    numbers = SelectMultipleField(coerce=int, choices=[(1, "1")])
    short, long = StringField(validators=[Length(max=3)]), StringField(validators=[Length(min=2)])
    code = StringField(validators=[Length(min=4, max=4)])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("whole", "12.5", "Write a whole number, like 12."),
        ("part", "much", "Write a number, like 2.5."),
        ("other", "much", "Write a number, like 2.5."),
        ("one", "b", "Choose one from the list."),
        ("some", "b", "Choose from the list."),
        ("number", "b", "Choose one from the list."),
        ("numbers", "b", "Choose from the list."),
        ("short", "four", "Use at most 3 letters."),
        ("long", "1", "Use at least 2 letters."),
        ("code", "1", "Field must be exactly 4 characters long."),
    ],
)
def test_each_field_says_what_to_do(app: Flask, field: str, typed: str, said: str) -> None:
    with app.test_request_context(method="POST", data={field: typed}):
        form = Everything()
        form.number.choices = [(1, "1")]
        form.validate()
        assert form[field].errors[0] == said


def test_a_search_says_so_too(client: FlaskClient) -> None:
    answer = client.get("/find?category=nonsense")
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.text


def test_no_sentence_of_the_library_is_without_ours() -> None:
    theirs: set[str] = set()
    for file in Path(wtforms.fields.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            name: Any = getattr(getattr(call, "func", None), "attr", "")
            if name in ("gettext", "ngettext") and isinstance(call.args[0], ast.Constant):  # type: ignore[attr-defined]  # its name says that it is a call
                theirs.add(call.args[0].value)  # type: ignore[attr-defined]  # as above
    assert theirs - OWN == set(SAID)
