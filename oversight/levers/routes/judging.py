"""From where on a figure is out of bounds: for everyone to read, and for a commissioner to change from a day to come."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock, ids
from hub.kernel.errors import Missing
from oversight.decisions import queries as decisions
from oversight.decisions.queries import DecisionView
from oversight.levers import services
from oversight.levers.forms import ThresholdForm
from oversight.levers.routes.blueprint import READERS, blueprint
from oversight.metrics.domain import METRICS, Metric
from oversight.thresholds import queries
from oversight.thresholds.queries import ThresholdView


@dataclass(frozen=True)
class _Shown:
    """A figure with its threshold of today, those to come, and all that were decided with their records."""

    metric: Metric
    coming: list[ThresholdView]
    decided: list[tuple[ThresholdView, DecisionView | None]]


def _shown(*, public_only: bool) -> list[_Shown]:
    return [
        _Shown(
            metric,
            queries.coming(metric),
            [
                (one, decisions.decision(ids.parse(one.decision)[1], public_only=public_only))
                for one in queries.history(metric)
            ],
        )
        for metric in METRICS.values()
    ]


@blueprint.get("/market/thresholds")
@access.public
def thresholds() -> str:
    """When each figure is out of bounds, who owns that, and what was decided of it."""
    return render_template("oversight/levers/thresholds.html", shown=_shown(public_only=True), officer=False)


@blueprint.get("/council/thresholds")
@access.role(*READERS)
def council_thresholds() -> str:
    """The same, with every decision and the way to a new one."""
    return render_template(
        "oversight/levers/thresholds.html",
        shown=_shown(public_only=False),
        officer=True,
        may_change=access.current().has("commissioner"),
    )


@blueprint.route("/council/decisions/new/thresholds/<metric>", methods=["GET", "POST"])
@access.role("commissioner")
def judge(metric: str) -> ResponseReturnValue:
    """Change from where on a figure is out of bounds, from a day on."""
    found = METRICS.get(metric)
    if found is None:
        raise Missing
    form = ThresholdForm(queries.latest(found), queries.mark(found))
    if form.sent() and form.attempt(_judge, form):
        flash(gettext("The decision is on the record."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    page = render_template(
        "oversight/levers/judge.html", form=form, metric=found, coming=queries.coming(found)
    )  # fmt: skip
    return page, form.status


def _judge(form: ThresholdForm) -> str:
    starts, seen = form.starts.data or clock.today(), form.seen.data or ""
    return services.set_threshold(form.rule(), starts, seen=seen, why=form.why(), by=access.current())
