"""For everyone: the register of decisions, and the calls that are open."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock, paging
from hub.kernel.errors import Missing
from oversight.decisions import queries as decided
from oversight.decisions.domain import WORKED_WORDS
from oversight.disclosure.domain import Tier
from oversight.levers import queries
from oversight.levers.domain import LEVER_WORDS
from oversight.levers.routes.blueprint import blueprint, decision_of, supplier_names
from oversight.metrics.queries import Place


@blueprint.get("/market/decisions")
@access.public
def decisions() -> ResponseReturnValue:
    """The register of public decisions, newest first, a page at a time."""
    found = paging.cut(decided.decisions(public_only=True))
    return render_template(
        "oversight/levers/decisions.html",
        decisions=found,
        worked=decided.reviewed([d.id for d in found.items]),
        worked_words=WORKED_WORDS,
        lever_words=LEVER_WORDS,
        about={d.id: queries.about_words(d, named=False) for d in found.items},
    )


@blueprint.get("/market/decisions/<decision>")
@access.public
def decision(decision: str) -> ResponseReturnValue:
    """One public decision: why, on what evidence, and what came of it."""
    found = decision_of(decision, public_only=True)
    return render_template(
        "oversight/levers/decision.html",
        decision=found,
        review=decided.review(decision),
        effect=queries.effect(found, Tier.T0),
        call=queries.call_of(decision),
        about=queries.about_words(found, named=False),
        evidence=queries.public_evidence(found),
        names=supplier_names([queries.place_of(found.evidence)] if found.evidence else [Place("")]),
        lever_words=LEVER_WORDS,
        worked_words=WORKED_WORDS,
    )


@blueprint.get("/calls")
@access.public
def calls() -> ResponseReturnValue:
    """Where the council calls for help just now."""
    return render_template("oversight/levers/calls.html", calls=queries.calls(clock.today()))


@blueprint.get("/calls/<call>")
@access.public
def call(call: str) -> ResponseReturnValue:
    """One call: what is needed, where, until when, and how to answer."""
    found = queries.call(call)
    if found is None:
        raise Missing
    why = decided.decision(found.decision_id, public_only=True)
    return render_template("oversight/levers/call.html", call=found, why=why, over=found.until < clock.today())
