"""Doorways of grants: finance gives them and decides on them; a funder sees what its fund gave, without names."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock, ids, unit
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.kernel.paging import cut
from hub.people import queries as people
from payments.funds import queries as funds
from payments.grants import queries, services
from payments.grants.domain import GrantState
from payments.grants.forms import GrantForm, RefusalForm
from payments.grants.queries import GrantView
from payments.limits import queries as limits

blueprint = Blueprint("grants", __name__)


@blueprint.get("/council/grants")
@access.role("finance")
def index() -> str:
    """What waits for a second officer, and every grant there is."""
    found = queries.grants()
    page = cut([view for view in found if view.state is not GrantState.PROPOSED])
    waiting = [view for view in found if view.state is GrantState.PROPOSED]
    return render_template(
        "payments/grants/index.html",
        waiting=waiting,
        page=page,
        names=people.names(view.holder for view in found),
    )


@blueprint.get("/council/grants/new")
@access.role("finance")
def choose() -> str:
    """Whom is it for?"""
    text = request.args.get("q", "").strip()
    return render_template("payments/grants/choose.html", text=text, found=people.find_people(text))


@blueprint.route("/council/grants/new/<person>", methods=["GET", "POST"])
@access.role("finance")
def write(person: str) -> ResponseReturnValue:
    """Give a grant to a person, or propose it where it is over the limit of one officer."""
    holder = ids.urn("person", person)
    name = people.names([holder]).get(holder) if ids.valid(person) else None
    if name is None:
        raise Missing
    form = GrantForm()
    left = (
        (fund, gettext("%(name)s, %(left)s left", name=fund.name, left=pounds(fund.left_pence)))
        for fund in funds.funds()
    )
    form.offer([(fund.id, words) for fund, words in left], [(c.code, gettext(c.name)) for c in categories.categories()])
    if form.sent() and form.attempt(
        services.write_grant,
        holder,
        form.fund.data or "",
        form.amount.data or 0,
        ends=form.ends.data or clock.today(),
        categories=form.categories.data or None,
        reason=form.reason.data or "",
        by=access.current(),
        request=form.request,
    ):
        _say(str(form.result))
        return redirect(url_for("grants.show", grant=form.result))
    limit = limits.limits().grant_pence
    return render_template("payments/grants/write.html", form=form, name=name, limit=limit), form.status


def _say(grant: str) -> None:
    view = unit.read(queries.grant, grant)
    if view is not None and view.state is GrantState.GIVEN:
        flash(gettext("The grant is given. It can be used from now on."), "success")
    else:
        flash(gettext("The grant is written. A colleague in finance decides on it."), "success")


@blueprint.get("/council/grants/<grant>")
@access.role("finance")
def show(grant: str) -> ResponseReturnValue:
    """One grant: what was decided, how it stands, and the decision."""
    return _page(grant, RefusalForm(formdata=None))


@blueprint.post("/council/grants/<grant>/approve")
@access.role("finance")
def approve(grant: str) -> ResponseReturnValue:
    """Give what a colleague wrote."""
    unit.write(services.approve_grant, grant, access.current())
    flash(gettext("The grant is given. It can be used from now on."), "success")
    return redirect(url_for("grants.show", grant=grant))


@blueprint.post("/council/grants/<grant>/refuse")
@access.role("finance")
def refuse(grant: str) -> ResponseReturnValue:
    """Refuse it, with a reason."""
    form = RefusalForm()
    if form.sent() and form.attempt(services.refuse_grant, grant, form.reason.data or "", access.current()):
        flash(gettext("The grant is refused."), "success")
        return redirect(url_for("grants.index"))
    return _page(grant, form)


@blueprint.get("/funds/<fund>/grants")
@access.role("funder")
def of_fund(fund: str) -> str:
    """What one of a funder's own funds gave: amounts, kinds of help and days; nobody's name, and no reason."""
    own = funds.funds_of(people.parties_of(access.current().person or ""))
    view = next((one for one in own if one.id == fund), None)
    if view is None:
        raise Missing
    given = queries.of_fund(fund)
    return render_template(
        "payments/grants/of_fund.html", fund=view, page=cut(given), grants=given, kinds=categories.names()
    )


def _page(grant: str, form: RefusalForm) -> ResponseReturnValue:
    view = queries.grant(grant)
    if view is None:
        raise Missing
    actor = access.current()
    mine = ids.urn("person", actor.person) if actor.person else ""
    page = render_template(
        "payments/grants/show.html",
        grant=view,
        form=form,
        own=bool(mine) and mine in (view.holder, f"person:{view.written_by}"),
        names=_names(view),
        fund=funds.fund(view.fund),
        kinds=categories.names(),
    )
    return page, form.status


def _names(view: GrantView) -> dict[str, str]:
    return people.names({view.holder, *queries.officers([view])})
