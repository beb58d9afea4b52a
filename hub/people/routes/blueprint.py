"""The blueprint on which all of this room's routes stand, and how its forms are asked, and asked again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from hub.kernel import web
from hub.kernel.errors import KithError

blueprint = Blueprint("people", __name__)

Answer = Response | tuple[str, int]


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page of this room."""
    return render_template(f"hub/people/{template}.html", **values), status


def again(template: str, form: FlaskForm, refusal: KithError | None = None, **values: Any) -> tuple[str, int]:
    """The form again, with what was typed and what is wrong; a refusal stands at its field, or above the form."""
    status = 422
    if refusal is not None:
        status, words = web.status_of(refusal), web.say(refusal)
        field = form._fields.get(str(refusal.data.get("field")))
        if field is not None:
            field.errors = [*field.errors, words]
        else:
            form.form_errors.append(words)
    return page(template, status, form=form, **values)


def ask(form: FlaskForm, title: str, submit: str, refusal: KithError | None = None, **values: Any) -> tuple[str, int]:
    """A plain form on a page of its own; a refused one is shown again.

    `values` may hold `lead` (words above), `back` (an address) and `tone` (of the button).
    """
    if refusal is not None or form.errors:
        return again("form", form, refusal, title=title, submit=submit, **values)
    return page("form", form=form, title=title, submit=submit, **values)
