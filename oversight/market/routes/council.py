"""For the council: the desk where what waits is found, and the market in officers' figures."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock, drawn, navigation
from hub.people import queries as people
from hub.places import queries as places
from oversight.alerts import queries as alerts
from oversight.decisions import queries as decisions
from oversight.disclosure.domain import Tier
from oversight.market import queries
from oversight.market.domain import HEADLINES, LEVER_ADVICE
from oversight.market.queries import OFFICERS
from oversight.market.routes.blueprint import blueprint, csv_file, metric_of, table_of
from oversight.metrics.domain import METRICS, TABLES, Metric

BOROUGH, WARDS = TABLES["borough-period"], TABLES["ward-period"]


@blueprint.get("/council")
@access.role(*OFFICERS, "administrator", "councillor")
def desk() -> ResponseReturnValue:
    """What waits for whoever asks, with how many, and where."""
    links = navigation.links(navigation.Spot.DESK)
    newest = alerts.alerts(limit=5) if access.current().has(*OFFICERS) else []
    return render_template(
        "oversight/market/desk.html",
        waiting=[link for link in links if link.count],
        quiet=[link for link in links if not link.count],
        alerts=newest,
        supplier_names=people.masked_names(alert.place.supplier for alert in newest),
        due=decisions.due(clock.today()),
    )


@blueprint.get("/council/market")
@access.role(*OFFICERS)
def work() -> ResponseReturnValue:
    """Every figure as officers see it, with the published one beside it."""
    queries.log_reading(access.current(), "dashboard", METRICS.values(), [BOROUGH, WARDS])
    return drawn.page(_dashboard)


def _dashboard() -> str:
    live = alerts.alerts()
    counts = {code: sum(a.metric.code == code for a in live) for code in METRICS}
    figures = queries.kept("work", lambda: _work(counts), *map(str, counts.values()))
    seen = alerts.measured(1)
    return render_template(
        "oversight/market/work.html",
        figures=figures,
        seen=seen[0] if seen else None,
        may_weigh=access.current().has("commissioner"),
    )


def _work(counts: dict[str, int]) -> str:
    leading = queries.work_page(METRICS[HEADLINES[0]])
    return render_template(
        "oversight/market/_work.html",
        rows=queries.dashboard(),
        leading=leading,
        alerts=counts,
        waits=queries.over_time(METRICS["wait"], Tier.T2),
        wards=places.areas(),
    )


@blueprint.get("/council/market/<metric>")
@access.role(*OFFICERS)
def work_metric(metric: str) -> ResponseReturnValue:
    """One figure by neighbourhood, ward, kind of help and supplier."""
    found = metric_of(metric)
    live = [alert for alert in alerts.alerts() if alert.metric is found]
    queries.log_reading(access.current(), "metric", [found], found.tables)
    return render_template(
        "oversight/market/work_metric.html",
        metric=found,
        figures=queries.kept("work-metric", lambda: _work_metric(found), found.code),
        alerts=live,
        supplier_names=people.masked_names(alert.place.supplier for alert in live),
        advice=LEVER_ADVICE[found.lever],
    )


def _work_metric(metric: Metric) -> str:
    return render_template(
        "oversight/market/_work_metric.html", view=queries.work_page(metric), table_title=queries.table_title
    )


@blueprint.get("/council/market/<metric>/<table>.csv")
@access.role(*OFFICERS)
def work_csv(metric: str, table: str) -> ResponseReturnValue:
    """An officers' table as a file."""
    found = metric_of(metric)
    of = table_of(found, table, public=False)
    queries.log_reading(access.current(), "file", [found], [of])
    return csv_file(queries.work_rows(found, of), f"{found.code}-{of.code}-officers")
