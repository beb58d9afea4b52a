"""How the ledger comes to Stripe's balance, and the breaks between the two, worked to zero."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, paging, sheets, unit
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.kernel.words import N_
from payments.books import queries, services
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import PAYOUTS, RESERVES, SUPPLIERS, Nature
from payments.books.domain.working import BreakState
from payments.books.forms import EACH, IN, OUT, ExplainForm, PostForm
from payments.books.queries import BreakView
from payments.books.routes.blueprint import blueprint, names
from payments.funds import queries as funds
from payments.gateway import queries as gateway
from payments.ledger import queries as ledger
from payments.limits import queries as limits
from payments.purses import queries as purses

Choice = TypeVar("Choice", bound=StrEnum)
HEAD = (
    N_("Kind"),
    N_("State"),
    N_("Moved"),
    N_("Found"),
    N_("Days"),
    N_("Stripe’s reference"),
    N_("Our transaction"),
    N_("At Stripe"),
    N_("Here"),
    N_("Difference"),
    N_("Explanation"),
    N_("By"),
    N_("Agreed by"),
)


@blueprint.get("/council/books")
@access.role("finance")
def index() -> str:
    """The last reconciliation, and the breaks of a state and kind."""
    state, kind = _asked("state", BreakState), _asked("kind", BreakKind)
    found = queries.breaks(state, kind)
    return render_template(
        "payments/books/index.html",
        look=queries.reconciliation(),
        page=paging.cut(found),
        state=state,
        kind=kind,
        names=names({one.said_by for one in found}),
        open=gateway.is_open(),
        unworked=queries.count_unworked(),
    )


@blueprint.get("/council/books/breaks.csv")
@access.role("finance")
def breaks_csv() -> ResponseReturnValue:
    """The same breaks as a file."""
    found = queries.breaks(_asked("state", BreakState), _asked("kind", BreakKind))
    called = names({person for one in found for person in (one.said_by, one.agreed_by)})
    return sheets.csv_file("breaks", [gettext(word) for word in HEAD], (_row(one, called) for one in found))


def _row(one: BreakView, called: dict[str | None, str]) -> list[object]:
    return [
        one.kind.value,
        one.state.value,
        clock.local(one.moved_at).isoformat(timespec="seconds"),
        clock.local(one.found_at).isoformat(timespec="seconds"),
        one.age_days,
        one.movement,
        one.posting,
        sheets.decimal(one.there_pence),
        sheets.decimal(one.here_pence),
        sheets.decimal(one.difference_pence),
        one.words,
        called.get(one.said_by, ""),
        called.get(one.agreed_by, ""),
    ]


@blueprint.get("/council/books/breaks/<found>")
@access.role("finance")
def show(found: str) -> ResponseReturnValue:
    """One break: both sides, and what can be done about it."""
    return _page(_view(found), ExplainForm(formdata=None))


@blueprint.post("/council/books/breaks/<found>/explain")
@access.role("finance")
def explain(found: str) -> ResponseReturnValue:
    """Say what it is."""
    form = ExplainForm()
    if form.sent() and form.attempt(services.explain, found, form.words.data or "", access.current()):
        return _said(found)
    return _page(_view(found), form)


@blueprint.post("/council/books/breaks/<found>/correct")
@access.role("finance")
def correct(found: str) -> ResponseReturnValue:
    """Post it as what it is."""
    view, form = _view(found), PostForm()
    _offer(form, view)
    if form.sent() and form.attempt(
        services.correct, found, form.chosen, form.fund.data or None, form.words.data or "", access.current()
    ):
        return _said(found)
    return _page(view, ExplainForm(formdata=None), form)


@blueprint.post("/council/books/breaks/<found>/agree")
@access.role("finance")
def agree(found: str) -> ResponseReturnValue:
    """Agree to what a colleague proposed."""
    unit.write(services.agree, found, access.current())
    flash(gettext("You agreed to what was proposed."), "success")
    return redirect(url_for("books.show", found=found))


@blueprint.post("/council/books/breaks/<found>/decline")
@access.role("finance")
def decline(found: str) -> ResponseReturnValue:
    """Say no to it."""
    unit.write(services.decline, found, access.current())
    flash(gettext("The proposal is gone, and the break is open again."), "success")
    return redirect(url_for("books.show", found=found))


def _asked(name: str, of: type[Choice]) -> Choice | None:
    """A choice of the address; nonsense is none."""
    return next((one for one in of if one.value == request.args.get(name)), None)


def _said(found: str) -> ResponseReturnValue:
    view = queries.break_(found)
    if view is not None and view.state is BreakState.PROPOSED:
        flash(gettext("It is over the limit, so a colleague in finance must agree."), "notice")
    else:
        flash(gettext("The break is worked."), "success")
    return redirect(url_for("books.show", found=found))


def _view(found: str) -> BreakView:
    view = queries.break_(found)
    if view is None:
        raise Missing
    return view


def _page(view: BreakView, explaining: ExplainForm, posting: PostForm | None = None) -> ResponseReturnValue:
    if posting is None:
        came_from = queries.sent_from(view.source) if view.type in PAYOUTS and view.there_pence > 0 else None
        posting = PostForm(formdata=None, data={"fund": (came_from.fund or EACH) if came_from else ""})
        _offer(posting, view)
    transaction = view.transaction or view.posting
    posted = ledger.transaction(transaction) if transaction else None
    page = render_template(
        "payments/books/break.html",
        found=view,
        names=names({view.said_by, view.agreed_by}),
        funds=funds.names(
            {view.fund or "", *(line.account.fund for line in posted.lines)} if posted else [view.fund or ""]
        ),
        posting=posted,
        own=view.said_by == access.current().person,
        limit=limits.limits().break_pence,
        explaining=explaining,
        post=posting,
        nature=(OUT if view.difference_pence < 0 else IN).get(view.nature) if view.nature else None,
        only_explained=gettext(_why_not(view)) if not view.natures else "",
        form=posting if posting.errors or posting.form_errors else explaining,
    )
    return page, max(explaining.status, posting.status)


def _offer(form: PostForm, view: BreakView) -> None:
    out, owed = view.difference_pence < 0, max(0, purses.owed_to_stripe())
    known = Nature.OWED in view.natures and queries.recorded(view.there_pence) is not None
    worked = not view.stands  # sent a second time: that it is worked is said, and not that nothing is owed any more
    may_be = [one for one in view.natures if one is not Nature.OWED or owed or known or worked]
    known_funds = [(fund.id, fund.name) for fund in funds.funds()]
    form.offer(may_be or [Nature.FEE], out, pounds(owed), known_funds, several=view.may_be_several)


def _why_not(view: BreakView) -> str:
    """Why nothing can be posted (marked with `N_`)."""
    if view.type in SUPPLIERS:
        return N_(
            "It went between the council and a supplier’s account, and not by Kith. What a supplier is sent is made of "
            "its visits, so it cannot be posted from here: have it sent back in Stripe’s dashboard, and explain it."
        )
    if view.type in RESERVES:
        return N_("Stripe holds it back for a time and gives it back. The two come to nothing: explain both.")
    if view.kind is BreakKind.MISSING_THERE:
        return N_(
            "We have posted it, and Stripe has not moved it. There is nothing to post: it goes by itself when Stripe has "
            "it. Until then explain it."
        )
    return N_("No single movement of money at Stripe is behind it, so there is nothing to post. Explain it.")
