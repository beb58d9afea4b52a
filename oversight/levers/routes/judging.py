"""From where on a figure is out of bounds: for everyone to read, and for a commissioner to change from a day to come."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.dated import Dated
from hub.kernel.errors import Missing
from oversight.decisions.queries import DecisionView
from oversight.levers import services
from oversight.levers.forms import ThresholdForm
from oversight.levers.routes.blueprint import READERS, blueprint, record_of
from oversight.metrics.domain import METRICS, Metric
from oversight.thresholds import queries


@dataclass(frozen=True)
class _Shown:
    """A figure with its threshold of today, those to come, and all that were decided with their records."""

    metric: Metric
    coming: list[Dated[Metric]]
    decided: list[tuple[Dated[Metric], DecisionView | None]]


def _shown(metric: Metric, *, public_only: bool) -> _Shown:
    found = queries.versions(metric)
    decided = [(one, record_of(one, public_only=public_only)) for one in found.history]
    return _Shown(metric, found.coming(clock.today()), decided)


@blueprint.get("/market/thresholds")
@access.public
def thresholds() -> str:
    """When each figure is out of bounds, who owns that, and what was decided of it."""
    return render_template(
        "oversight/levers/thresholds.html",
        shown=[_shown(one, public_only=True) for one in METRICS.values()],
        officer=False,
    )


@blueprint.get("/council/thresholds")
@access.role(*READERS)
def council_thresholds() -> str:
    """The same, with every decision and the way to a new one."""
    return render_template(
        "oversight/levers/thresholds.html",
        shown=[_shown(one, public_only=False) for one in METRICS.values()],
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
    versions = queries.versions(found)
    form = ThresholdForm(versions.latest, versions.mark)
    if form.sent() and form.attempt(_judge, form):
        flash(gettext("The decision is on the record."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    page = render_template(
        "oversight/levers/judge.html", form=form, metric=found, coming=queries.versions(found).coming(clock.today())
    )  # fmt: skip
    return page, form.status


def _judge(form: ThresholdForm) -> str:
    starts, seen = form.starts.data or clock.today(), form.seen.data or ""
    return services.set_threshold(form.rule(), starts, seen=seen, why=form.why(), by=access.current())
