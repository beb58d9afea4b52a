"""One ward: what everyone reads of it, and what officers do."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.kernel import access
from hub.kernel.errors import Missing
from hub.people import queries as people
from hub.places import queries as places
from oversight.alerts import queries as alerts
from oversight.alerts.queries import AlertView
from oversight.decisions.services import MAY_DECIDE
from oversight.disclosure.domain import Tier
from oversight.market import queries
from oversight.market.queries import OFFICERS
from oversight.market.routes.blueprint import blueprint
from oversight.metrics.domain import METRICS, TABLES


def _ward(code: str) -> str:
    """The ward that an address names.

    Raises:
        Missing: there is none of this code in force.
    """
    if code not in {area.code for area in places.areas()}:
        raise Missing
    return code


def _alerts(ward: str) -> list[AlertView]:
    return [alert for alert in alerts.alerts() if alert.place.area == ward]


@blueprint.get("/market/wards/<ward>")
@access.public
def ward(ward: str) -> ResponseReturnValue:
    """One ward in public figures: every figure, over time, and where there is little to choose."""
    code = _ward(ward)
    return render_template(
        "oversight/market/ward.html",
        name=places.area_names()[code],
        officer=False,
        alerts=[alert for alert in _alerts(code) if alert.open_to_all],
        figures=queries.kept("ward", lambda: _figures(code, Tier.T0), code),
    )


@blueprint.get("/council/market/wards/<ward>")
@access.role(*OFFICERS)
def work_ward(ward: str) -> ResponseReturnValue:
    """One ward in officers' figures, the published one beside each, with what can be done there."""
    code, by = _ward(ward), access.current()
    tables = [queries.ward_table(Tier.T2), TABLES["ward-category-quarter"]]
    queries.log_reading(by, "ward", METRICS.values(), tables)
    found, may = _alerts(code), by.has(*MAY_DECIDE)
    return render_template(
        "oversight/market/ward.html",
        name=places.area_names()[code],
        officer=True,
        alerts=found,
        supplier_names=people.masked_names(alert.place.supplier for alert in found),
        figures=queries.kept("work-ward", lambda: _figures(code, Tier.T2, may_decide=may), code, str(may)),
    )


def _figures(code: str, tier: Tier, *, may_decide: bool = False) -> str:
    return render_template(
        "oversight/market/_ward.html",
        view=queries.ward_page(code, tier),
        officer=tier is Tier.T2,
        may_decide=may_decide,
        source=places.source_note(),
    )
