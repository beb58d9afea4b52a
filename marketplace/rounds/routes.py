"""The officer's page of the round: run it, see what it came to, and ask what if."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories.domain import RISK_WORDS
from hub.kernel import access
from hub.kernel.paging import cut
from marketplace.plans.queries import called
from marketplace.rounds import queries, services
from marketplace.rounds.domain import (
    AIM_WORDS,
    DRAFT,
    DRAFT_WORDS,
    HOW_WORDS,
    PAIRS,
    PAIRS_WORDS,
    REFUSAL_WORDS,
    Aim,
    How,
)
from marketplace.rounds.forms import FailsForm, JoinForm, RunForm
from marketplace.rounds.queries import RoundView
from matching.rounds.domain import BARRED, LACKED

blueprint = Blueprint("rounds", __name__)

SAID = {**BARRED, **LACKED, DRAFT: DRAFT_WORDS, PAIRS: PAIRS_WORDS}
"""Why somebody has nothing, by code."""
PRIORITY_WORDS = {rank: RISK_WORDS[risk] for risk, rank in queries.PRIORITY.items()}


@blueprint.route("/council/round", methods=["GET", "POST"])
@access.role("commissioner")
def show() -> ResponseReturnValue:
    """The last round's figures, who still has nothing and why; and one more, now."""
    form = RunForm()
    if form.sent() and form.attempt(services.ask_round, How(form.how.data), access.current()):
        flash(gettext("The round is on its way. Open this page again to see how far it is."), "success")
        return redirect(url_for("rounds.show"))
    lately = queries.lately(Aim.FAILS, Aim.JOIN)
    page = render_template(
        "marketplace/rounds/show.html",
        form=form,
        latest=queries.last(),
        done=queries.last_done(),
        page=cut(queries.left_out()),
        lately=lately,
        names=called(one.question.get("party") for one in lately),
        aim_words=AIM_WORDS,
        how_words=HOW_WORDS,
        refusal_words=REFUSAL_WORDS,
        priority_words=PRIORITY_WORDS,
        say=say,
    )
    return page, form.status


@blueprint.route("/council/round/fails", methods=["GET", "POST"])
@access.role("commissioner")
def fails() -> ResponseReturnValue:
    """What if this supplier fails tonight? The worker answers, and nothing is changed by asking."""
    work = _looked_at(Aim.FAILS)
    form = FailsForm(**(work.question if work else {}))
    if form.sent() and form.attempt(services.ask_question, Aim.FAILS, {"party": form.party.data}, access.current()):
        return redirect(url_for("rounds.fails", asked=form.result))
    found = queries.failing_from(work.figures) if work and work.done else None
    page = cut(found.lost if found else ())
    parties = {party for one in page.items for party, _slots in one.instead}
    text = render_template(
        "marketplace/rounds/fails.html",
        form=form,
        work=work,
        found=found,
        page=page,
        names=called(parties | ({work.question["party"]} if work else set())),
        refused=queries.no_answer(work),
        say=say,
    )
    return text, form.status


@blueprint.route("/council/round/join", methods=["GET", "POST"])
@access.role("commissioner")
def join() -> ResponseReturnValue:
    """What if so many volunteers joined in this ward? The worker answers, and nothing is changed by asking."""
    work = _looked_at(Aim.JOIN)
    form = JoinForm(**(work.question if work else {}))
    asked = {"ward": form.ward.data, "volunteers": form.volunteers.data}
    if form.sent() and form.attempt(services.ask_question, Aim.JOIN, asked, access.current()):
        return redirect(url_for("rounds.join", asked=form.result))
    found = queries.joined_from(work.figures) if work and work.done else None
    text = render_template(
        "marketplace/rounds/join.html",
        form=form,
        work=work,
        found=found,
        page=cut(found.gains if found else ()),
        refused=queries.no_answer(work),
    )
    return text, form.status


def _looked_at(aim: Aim) -> RoundView | None:
    """The question that the address names: how far it is, or its answer."""
    asked = request.args.get("asked")
    return queries.question(asked, aim) if asked else None


def say(why: str | None, could: int = 0) -> str:
    """Why somebody has nothing, in words."""
    words = SAID.get(why or "")
    return gettext(words) % {"could": could} if words else ""
