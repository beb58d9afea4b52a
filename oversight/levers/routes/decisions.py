"""Decisions for the council's own people: the list, one record, and looking at it again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, paging
from hub.kernel.errors import Forbidden
from hub.people import queries as people
from oversight.alerts.queries import open_to_all
from oversight.decisions import queries, services
from oversight.decisions.domain import WORKED_WORDS, Worked
from oversight.disclosure.domain import Tier
from oversight.levers import queries as levers
from oversight.levers.domain import LEVER_WORDS
from oversight.levers.forms import ReviewForm
from oversight.levers.routes.blueprint import (
    DECIDERS,
    READERS,
    blueprint,
    decision_of,
    sees_work,
    supplier_names,
)


@blueprint.get("/council/decisions")
@access.role(*READERS)
def council_decisions() -> ResponseReturnValue:
    """Every decision, and those whose review day has come."""
    found = paging.cut(queries.decisions(public_only=False))
    return render_template(
        "oversight/levers/council_decisions.html",
        decisions=found,
        due=queries.due(clock.today()),
        names=people.names(f"person:{d.by}" for d in found.items),
        worked=queries.reviewed([d.id for d in found.items]),
        worked_words=WORKED_WORDS,
        lever_words=LEVER_WORDS,
        may_decide=access.current().has(*DECIDERS),
        may_limit=access.current().has("commissioner"),
    )


@blueprint.route("/council/decisions/<decision>", methods=["GET", "POST"])
@access.role(*READERS)
def council_decision(decision: str) -> ResponseReturnValue:
    """One record with its evidence and effect; posting says whether it worked.

    A councillor and an administrator read of one person who helps what everyone reads: no name, and no alert.
    """
    found, by = decision_of(decision, public_only=False), access.current()
    form = ReviewForm()
    if form.is_submitted() and not by.has(*DECIDERS):
        raise Forbidden
    if form.sent() and form.attempt(_look_again, form, decision):
        flash(gettext("It is on the record whether it worked."))
        return redirect(url_for("levers.council_decision", decision=decision))
    review = queries.review(decision)
    officer, place = sees_work(), levers.place_of(found.evidence) if found.evidence else None
    page = render_template(
        "oversight/levers/council_decision.html",
        decision=found,
        review=review,
        form=form if review is None and found.review_on <= clock.today() and by.has(*DECIDERS) else None,
        effect=levers.effect(found, Tier.T2 if officer else Tier.T0),
        call=levers.call_of(decision),
        officer=officer,
        people=people.names(f"person:{id_}" for id_ in {found.by, review.by if review else found.by}),
        alert=officer or place is None or open_to_all(place),
        about=levers.about_words(found, named=officer),
        names=supplier_names([place] if place and (officer or open_to_all(place)) else []),
        lever_words=LEVER_WORDS,
        worked_words=WORKED_WORDS,
    )
    return page, form.status


def _look_again(form: ReviewForm, decision: str) -> None:
    services.look_again(
        decision, worked=Worked(form.worked.data), words=form.words.data or "", by=access.current()
    )  # fmt: skip
