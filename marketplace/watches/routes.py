"""Doorways to the searches that someone keeps."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock
from hub.kernel.errors import KithError
from hub.kernel.forms import ButtonForm, press
from hub.kernel.typed import clean
from marketplace.searches import queries as searches
from marketplace.searches.domain import Looking
from marketplace.watches import queries, services
from marketplace.watches.domain import PASSING, PASSING_CHOICE, NothingToWatch

blueprint = Blueprint("watches", __name__)


@blueprint.get("/account/searches")
@access.signed_in
def mine() -> ResponseReturnValue:
    """The searches that I keep, and what is new in each."""
    return _page(ButtonForm(formdata=None))


def _page(form: ButtonForm) -> ResponseReturnValue:
    kept = queries.of_person(access.current().person or "", clock.now())
    return render_template("marketplace/watches/mine.html", form=form, kept=kept), form.status


@blueprint.post("/account/searches")
@access.signed_in
def keep() -> ResponseReturnValue:
    """Keep the search at an address of /find."""
    form, query = ButtonForm(), request.form.get("query", "")
    if form.sent() and _keep(form, query):
        flash(gettext("You keep this search. We look every day, and tell you what is new."), "success")
        return redirect(url_for("watches.mine"))
    return _page(form)


def _keep(form: ButtonForm, query: str) -> bool:
    """Read the search from its address as /find itself would, so that nothing else can be kept, and keep it."""
    asked = [(name, clean(value)) for name, value in parse_qsl(query)]
    asked = [pair for pair in asked if pair[0] not in PASSING and pair != PASSING_CHOICE]
    wanted = queries.read(asked) if asked else None
    try:
        if wanted is None:
            raise NothingToWatch
        point, end = queries.located(wanted.postcode, wanted.looking.to)
    except KithError as error:
        form.refuse(error)
        return False
    looking, postcode = wanted
    return form.attempt(
        services.keep,
        looking,
        address=f"{url_for('searches.find')}?{urlencode(asked)}",
        name=_called(looking, postcode),
        postcode=postcode,
        found=queries.found_by(looking, point, access.current().person or "", end),
        by=access.current(),
    )


def _called(looking: Looking, postcode: str | None) -> str:
    """A search in words: what was typed, or the kind of help, and where; then all else that was chosen."""
    name, more = _named(looking, postcode), searches.narrowed(looking)
    return gettext("%(search)s (%(more)s)", search=name, more=", ".join(more)) if more else name


def _named(looking: Looking, postcode: str | None) -> str:
    """What was typed, or the kind of help, and where."""
    kinds = {kind.code: gettext(kind.name) for kind in categories.categories()}
    what = looking.words or kinds.get(looking.category or "", gettext("Any kind of help"))
    if postcode and looking.to:
        return gettext("%(what)s between %(place)s and %(other)s", what=what, place=postcode, other=looking.to)
    return gettext("%(what)s near %(place)s", what=what, place=postcode) if postcode else what


@blueprint.post("/account/searches/<watch>/stop")
@access.signed_in
def stop(watch: str) -> ResponseReturnValue:
    """Let a search go."""
    doing = partial(services.stop, watch, by=access.current())
    return press(doing, said=gettext("This search is kept no more."), then=url_for("watches.mine"), page=_page)
