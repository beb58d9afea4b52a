"""The public market: the same pages and files for everyone, signed in or not."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock
from hub.people import queries as people
from hub.places import queries as places
from oversight.alerts import queries as alerts
from oversight.decisions import queries as decisions
from oversight.disclosure.domain import Tier
from oversight.levers import queries as levers
from oversight.market import queries
from oversight.market.domain import LEVER_ADVICE
from oversight.market.routes.blueprint import blueprint, csv_file, json_file, metric_of, table_of
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS, TABLES, Metric


@blueprint.get("/market")
@access.public
def index() -> ResponseReturnValue:
    """How the market is doing, by the four questions that anyone may ask."""
    live = [alert for alert in alerts.alerts() if alert.open_to_all]
    return render_template(
        "oversight/market/index.html",
        figures=queries.kept("market", _figures),
        frozen_at=metrics.stamp()[1],
        alerts=live,
        supplier_names=people.names(alert.place.supplier for alert in live),
        decisions=decisions.decisions(public_only=True, limit=3),
        calls=levers.calls(clock.today())[:3],
        source=places.source_note(),
    )


def _figures() -> str:
    wait, depth = METRICS["wait"], METRICS["depth"]
    return render_template(
        "oversight/market/_market.html",
        view=queries.market(),
        waits=queries.over_time(wait, Tier.T0),
        thin=queries.grid_of(depth, TABLES["ward-category-period"]),
        thin_in=queries.standing_out(depth),
        source=places.source_note(),
    )


@blueprint.get("/market/<metric>")
@access.public
def metric(metric: str) -> ResponseReturnValue:
    """One figure: what it means, how it is worked out, and all its public tables."""
    found = metric_of(metric)
    figures = queries.kept("metric", lambda: _metric(found), found.code)
    return render_template("oversight/market/metric.html", metric=found, figures=figures)


def _metric(metric: Metric) -> str:
    return render_template(
        "oversight/market/_metric.html",
        view=queries.metric_page(metric),
        wards=queries.over_time(metric, Tier.T0),
        table_title=queries.table_title,
        advice=LEVER_ADVICE[metric.lever],
        source=places.source_note(),
    )


@blueprint.get("/market/<metric>/<table>.csv")
@access.public
def table_csv(metric: str, table: str) -> ResponseReturnValue:
    """A public table as a file."""
    found = metric_of(metric)
    of = table_of(found, table, public=True)
    return csv_file(queries.rows(found, of, Tier.T0), f"{found.code}-{of.code}")


@blueprint.get("/market/<metric>/<table>.json")
@access.public
def table_json(metric: str, table: str) -> ResponseReturnValue:
    """A public table for machines, with what it means."""
    found = metric_of(metric)
    return json_file(queries.document(found, table_of(found, table, public=True), Tier.T0))


@blueprint.get("/market/suppliers")
@access.public
def suppliers() -> ResponseReturnValue:
    """How each organisation does under its terms."""
    return render_template("oversight/market/suppliers.html", figures=queries.kept("suppliers", _suppliers))


def _suppliers() -> str:
    return render_template("oversight/market/_suppliers.html", view=queries.suppliers())
