"""A supplier stops: say so, look at who could take over, decide, and take it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from hub.kernel.money import pounds
from hub.kernel.paging import cut
from hub.kernel.sheets import csv_file, decimal
from hub.people import queries as people
from marketplace.failures import queries
from marketplace.failures import services as failing
from marketplace.failures.domain import ANSWER_WORDS, WHY_WORDS, Answer, FailureState
from marketplace.failures.queries import FailureView, LossView
from marketplace.rounds import queries as rounds
from marketplace.rounds.domain import Aim
from matching.rounds.domain import GOT
from oversight.levers import services
from oversight.levers.forms import FailureForm, LossesFilter, WhyForm
from oversight.levers.routes.blueprint import blueprint
from payments.holds import queries as holds

COLUMNS = (
    "need", "booking", "task", "ward", "hours a week", "hours covered", "pounds a week before", "pounds a week after",
    "proposed", "why nobody", "answer",
)  # fmt: skip


@blueprint.get("/council/failures")
@access.role("commissioner")
def failures() -> ResponseReturnValue:
    """Suppliers who stop: being worked out, worked out, on the record, taken back."""
    page, waiting = cut(queries.failures()), rounds.lately(Aim.STOPS, under_way=True)
    names = people.masked_names({one.party for one in page.items} | {one.question["party"] for one in waiting})
    return render_template("oversight/levers/failures.html", page=page, waiting=waiting, names=names)


@blueprint.route("/council/failures/new", methods=["GET", "POST"])
@access.role("commissioner")
def new_failure() -> ResponseReturnValue:
    """Say that a supplier stops; posting has the worker find out who could take over, and changes nothing else.

    The address that it leads to shows how far that is, and goes on to what came of it.
    """
    asked = request.args.get("asked")
    work = rounds.question(asked, Aim.STOPS) if asked else None
    if work is not None and work.done:
        return redirect(url_for("levers.failure", failure=work.figures["failure"]))
    form = FailureForm(**(work.question if work else {"party": request.args.get("supplier")}))
    if form.sent() and form.attempt(_ask, form):
        return redirect(url_for("levers.new_failure", asked=form.result))
    page = render_template(
        "oversight/levers/new_failure.html",
        form=form,
        work=work,
        names=people.masked_names({work.question["party"]} if work else ()),
        refused=rounds.no_answer(work),
    )
    return page, form.status


def _ask(form: FailureForm) -> str:
    return failing.ask(form.party.data, form.first.data or clock.today(), form.reason.data or "", access.current())


@blueprint.route("/council/failures/<failure>", methods=["GET", "POST"])
@access.role("commissioner")
def failure(failure: str) -> ResponseReturnValue:
    """Everyone concerned, with who could take over; posting puts it on the record and asks each of them."""
    found, form = queries.failure(failure), WhyForm()
    if form.sent() and form.attempt(_record, failure, form):
        flash(gettext("It is on the record. Everyone concerned is asked."), "success")
        return redirect(url_for("levers.failure", failure=failure))
    losses, filter_ = queries.losses(failure), LossesFilter(request.args)
    filter_.offer(losses)
    page = cut(filter_.of(losses))
    parties = {found.party} | {one.party for loss in page.items for one in loss.proposals}
    text = render_template(
        "oversight/levers/failure.html",
        failure=found,
        form=form,
        filter=filter_,
        totals=queries.sums(losses),
        answers={**Counter(one.answer for one in losses), Answer.UNANSWERED: queries.unanswered(failure)},
        page=page,
        owed=holds.payable(found.party, limit=1),
        owes=sum(piece.open_pence for piece in holds.pieces_owed_back(found.party)),
        names=people.masked_names(parties),
        csv=_csv(failure, filter_.asked),
        covers=len(queries.covering(found.party, found.first)) if found.state is FailureState.WORKED_OUT else 0,
        may_take_back=found.may_be_taken_back(clock.today()),
        answer_words=ANSWER_WORDS,
        why_words=WHY_WORDS,
        got_words=GOT,
        difference=_difference,
    )
    return text, form.status


def _csv(failure: str, asked: dict[str, Any]) -> str:
    return url_for("levers.failure_csv", failure=failure, **asked)


def _record(failure: str, form: WhyForm) -> str:
    return services.record_failure(failure, why=form.why(), by=access.current())


def _difference(loss: LossView) -> str:
    """“£20.00, then £24.00: +£4.00”, of what a week costs; only what it costs now where nobody is found."""
    if not loss.proposals:
        return pounds(loss.before_pence)
    more = loss.after_pence - loss.before_pence
    sign = "+" if more > 0 else "−" if more < 0 else "±"
    return gettext(
        "%(before)s, then %(after)s: %(more)s",
        before=pounds(loss.before_pence),
        after=pounds(loss.after_pence),
        more=sign + pounds(abs(more)),
    )


@blueprint.get("/council/failures/<failure>.csv")
@access.role("commissioner")
def failure_csv(failure: str) -> ResponseReturnValue:
    """The same, with its filter, as a file."""
    found, losses = queries.failure(failure), queries.losses(failure)
    filter_ = LossesFilter(request.args)
    filter_.offer(losses)
    shown = filter_.of(losses)
    names = people.masked_names({one.party for loss in shown for one in loss.proposals})
    return csv_file(f"supplier-stops-{found.first:%Y-%m-%d}", COLUMNS, [_row(loss, names) for loss in shown])


def _row(loss: LossView, names: dict[str, str]) -> list[object]:
    why = gettext(WHY_WORDS.get(loss.why, "")) % {"could": loss.could} if loss.why else ""
    return [
        loss.need, loss.booking, loss.category, loss.ward or "", f"{loss.minutes / 60:.2f}", f"{loss.covered / 60:.2f}",
        decimal(loss.before_pence), decimal(loss.after_pence), "; ".join(names[one.party] for one in loss.proposals), why,
        gettext(ANSWER_WORDS[loss.answer]),
    ]  # fmt: skip


@blueprint.route("/council/failures/<failure>/take-back", methods=["GET", "POST"])
@access.role("commissioner")
def take_back_failure(failure: str) -> ResponseReturnValue:
    """They go on after all: what stays and what goes; posting takes it back."""
    found, form = _on_record(failure), WhyForm()
    if form.sent() and form.attempt(_take_back, failure, form):
        flash(gettext("It is taken back. Everyone concerned is told."), "success")
        return redirect(url_for("levers.failure", failure=failure))
    page = render_template(
        "oversight/levers/take_back_failure.html",
        failure=found,
        form=form,
        kept=_answered(queries.losses(failure)),
        names=people.masked_names([found.party]),
        answer_words=ANSWER_WORDS,
    )
    return page, form.status


def _on_record(failure: str) -> FailureView:
    """The failure, if it was ever told to anyone.

    Raises:
        Missing: it was only worked out.
    """
    found = queries.failure(failure)
    if found.state in (FailureState.WORKED_OUT, FailureState.DROPPED):
        raise Missing
    return found


def _answered(losses: Sequence[LossView]) -> list[LossView]:
    return [one for one in losses if one.answer in (Answer.ASKED, Answer.CHOOSING)]


def _take_back(failure: str, form: WhyForm) -> str:
    return services.take_back_failure(failure, why=form.why(), by=access.current())
