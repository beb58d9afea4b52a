"""Doorway of holds: what was delivered without money, for finance to approve; what has begun or comes without, to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from hub.categories import queries as categories
from hub.kernel import access, clock, unit
from hub.people import queries as people
from hub.places import queries as places
from payments.budgets import queries as budgets
from payments.budgets.queries import BudgetView
from payments.funds import queries as funds
from payments.holds import queries, services
from payments.holds.domain import REVIEW
from payments.holds.queries import HoldView

blueprint = Blueprint("holds", __name__)


@dataclass(frozen=True)
class Lacking:
    """The visits of one budget that have no money, by date; `now` of them could be set aside at once."""

    budget: BudgetView
    visits: tuple[HoldView, ...]
    now: int


@blueprint.get("/council/unfunded")
@access.role("finance")
def unfunded() -> str:
    """Delivered visits that wait for finance, and others that have no money: begun, soon, or cut and further ahead."""
    now = clock.now()
    waiting, without = queries.awaiting(), queries.needing_review()
    coming = [view for view in without if view.at > now]
    of = budgets.budgets({str(view.budget) for view in (*waiting, *without)})
    order = {id_: view.funds for id_, view in of.items()}
    parties = {view.payee for view in (*waiting, *without)} | {view.holder for view in of.values()}
    could = queries.would_hold([of[id_] for id_ in {str(view.budget) for view in coming}], now)
    return render_template(
        "payments/holds/unfunded.html",
        waiting=waiting,
        begun=_by_budget([view for view in without if view.at <= now], of, could),
        soon=_by_budget([view for view in coming if view.at <= now + REVIEW], of, could),
        cut=_by_budget([view for view in coming if view.at > now + REVIEW], of, could),
        pages=queries.pages_of(without),
        budgets=of,
        names=people.names(parties) | places.places_named(parties),
        funds={id_: funds.funds(fund_ids) for id_, fund_ids in order.items()},
        kinds={c.code: gettext(c.name) for c in categories.categories(retired=True)},
        own=set(people.belongs_to(access.current().person or "")),
    )


def _by_budget(views: Sequence[HoldView], of: dict[str, BudgetView], could: set[str]) -> list[Lacking]:
    """The visits of each budget together, whose next one is the nearest first."""
    found: dict[str, list[HoldView]] = {}
    for view in views:
        found.setdefault(str(view.budget), []).append(view)
    return [Lacking(of[id_], tuple(some), sum(one.about in could for one in some)) for id_, some in found.items()]


@blueprint.post("/council/unfunded/<about>/approve")
@access.role("finance")
def approve(about: str) -> ResponseReturnValue:
    """Pay one from the fund."""
    unit.write(services.approve_charge, about, access.current())
    flash(gettext("It is owed to the helper now."), "success")
    return redirect(url_for("holds.unfunded"))


@blueprint.post("/council/unfunded/budgets/<budget>/set-aside")
@access.role("finance")
def set_aside(budget: str) -> ResponseReturnValue:
    """Set money aside now for what a budget has it for, in order of date, as happens every hour by itself."""
    held = unit.write(services.hold_waiting, budget, clock.now())
    if held:
        words = ngettext(
            "The money for %(num)s visit is set aside.", "The money for %(num)s visits is set aside.", len(held)
        )
        flash(words, "success")
    else:
        flash(gettext("The budget has no money free for any of them now. Nothing was changed."), "info")
    return redirect(url_for("holds.unfunded"))
