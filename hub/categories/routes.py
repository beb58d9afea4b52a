"""Doorways of categories: the officers' table, and changing one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from hub.categories import queries, services
from hub.categories.domain import CHECK_WORDS, FLAG_WORDS, HOLDER_WORDS, RISK_WORDS, WHO_WORDS, Category, CheckKind
from hub.categories.forms import CategoryForm, NewCategoryForm
from hub.kernel import access, clock
from hub.people import queries as people

blueprint = Blueprint("categories", __name__)
WORDS = {"check_words": CHECK_WORDS, "flag_words": FLAG_WORDS, "holder_words": HOLDER_WORDS, "risk_words": RISK_WORDS}


@blueprint.get("/council/categories")
@access.role(*services.EDITORS)
def table() -> str:
    """Every category as it stands today."""
    return _page("table", categories=queries.categories(retired=True), coming=queries.coming())


@blueprint.route("/council/categories/new", methods=["GET", "POST"])
@access.role(*services.EDITORS)
def new() -> Any:
    """Add a kind of help."""
    form = NewCategoryForm(data={"checks": [CheckKind.IDENTITY.value], "valid_from": clock.today()})
    if form.sent() and form.attempt(services.add, **form.values(), by=access.current()):
        flash(gettext("The kind of help is added. It can be asked for and offered from its day on."), "success")
        return redirect(url_for("categories.table"))
    return _page("new", form=form), form.status


@blueprint.route("/council/categories/<code>", methods=["GET", "POST"])
@access.role(*services.EDITORS)
def edit(code: str) -> Any:
    """Change how a category stands from a day on."""
    category = queries.to_edit(code)
    form = CategoryForm(data=_shown(category, queries.begins(code) or clock.today()))
    if form.sent() and form.attempt(services.edit, code, **form.values(), by=access.current()):
        flash(gettext("The category is changed."))
        return redirect(url_for("categories.table"))
    history = queries.history(code)
    names = people.names({f"person:{version.changed_by}" for version in history if version.changed_by})
    return _page("edit", form=form, category=category, history=history, names=names), form.status


def _shown(category: Category, first: date) -> dict[str, Any]:
    return {
        "name": gettext(category.name),
        "plain": gettext(category.plain),
        "risk": category.risk.value,
        "who": [who.value for who in category.who],
        "checks": [check.value for check in category.checks],
        "bookable_by": [holder.value for holder in category.bookable_by],
        "phrases": "\n".join(category.phrases),
        "lgsl": str(category.lgsl or ""),
        "retired": category.retired,
        "valid_from": first,
        **{flag.value.replace("-", "_"): [kind.value for kind in kinds] for flag, kinds in category.extra.items()},
    }


def _page(name: str, **values: Any) -> str:
    return render_template(f"hub/categories/{name}.html", who_words=WHO_WORDS, **WORDS, **values)
