"""The officer's page of the round: run it, see what it came to, and ask what if."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories.domain import RISK_WORDS
from hub.kernel import access, unit
from hub.kernel.errors import Forbidden, KithError, Missing
from hub.kernel.forms import Form
from hub.kernel.paging import cut
from marketplace.plans.queries import called
from marketplace.rounds import queries, services
from marketplace.rounds.domain import DRAFT, DRAFT_WORDS, HOW_WORDS, PAIRS, PAIRS_WORDS, REFUSAL_WORDS, How
from marketplace.rounds.forms import FailsForm, JoinForm, RunForm
from matching.rounds.domain import BARRED, LACKED

blueprint = Blueprint("rounds", __name__)

P = ParamSpec("P")
T = TypeVar("T")

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
    page = render_template(
        "marketplace/rounds/show.html",
        form=form,
        latest=queries.last(),
        done=queries.last_done(),
        page=cut(queries.left_out()),
        how_words=HOW_WORDS,
        refusal_words=REFUSAL_WORDS,
        priority_words=PRIORITY_WORDS,
        say=say,
    )
    return page, form.status


@blueprint.route("/council/round/fails", methods=["GET", "POST"])
@access.role("commissioner")
def fails() -> ResponseReturnValue:
    """What if this supplier fails tonight? Nothing is changed by asking."""
    form = FailsForm()
    found = _what_if(form, queries.if_fails, form.party.data or "") if form.sent() else None
    parties = {party for one in (found.lost if found else ()) for party, _slots in one.instead}
    names = called(parties | ({found.party} if found else set()))
    return render_template("marketplace/rounds/fails.html", form=form, found=found, names=names, say=say), form.status


@blueprint.route("/council/round/join", methods=["GET", "POST"])
@access.role("commissioner")
def join() -> ResponseReturnValue:
    """What if so many volunteers joined in this ward? Nothing is changed by asking."""
    form = JoinForm()
    ward, volunteers = form.ward.data or "", form.volunteers.data or 0
    found = _what_if(form, queries.if_join, ward, volunteers) if form.sent() else None
    return render_template("marketplace/rounds/join.html", form=form, found=found), form.status


def _what_if(form: Form, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """The answer to a question that changes nothing, so that nobody who writes waits for it; a refusal stands in the form."""
    try:
        return unit.read(question, *args, **kwargs)
    except (Missing, Forbidden):
        raise
    except KithError as error:
        form.refuse(error)
        return None


def say(why: str | None, could: int = 0) -> str:
    """Why somebody has nothing, in words."""
    words = SAID.get(why or "")
    return gettext(words) % {"could": could} if words else ""
