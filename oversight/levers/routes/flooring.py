"""What an hour of paid help should cost at the least: every amount that was decided, and a new one from a day to come."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.errors import Missing
from marketplace.offers import queries as offers
from marketplace.offers.domain import FLOOR_NAMES, FLOOR_SOURCES, Floor
from oversight.levers import services
from oversight.levers.forms import FloorForm
from oversight.levers.routes.blueprint import READERS, blueprint, on_record


@blueprint.get("/council/floors")
@access.role(*READERS)
def floor_lists() -> str:
    """What an hour should cost today, what changes on which day, and all that was decided, by whom and why."""
    return render_template(
        "oversight/levers/floors.html",
        shown={floor: on_record(found) for floor, found in offers.floors().items()},
        floor_names=FLOOR_NAMES,
        sources=FLOOR_SOURCES,
    )


@blueprint.route("/council/decisions/new/floors/<floor>", methods=["GET", "POST"])
@access.role("commissioner")
def set_floor(floor: str) -> ResponseReturnValue:
    """Change what an hour should cost at the least, from a day on."""
    if floor not in set(Floor):
        raise Missing
    kind = Floor(floor)
    found = offers.floors()[kind]
    form = FloorForm(found.latest, found.mark)
    if form.sent() and form.attempt(_decide, form, kind):
        flash(gettext("The decision is on the record."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    page = render_template(
        "oversight/levers/floor.html",
        form=form,
        name=FLOOR_NAMES[kind],
        source=FLOOR_SOURCES[kind],
        coming=found.coming(clock.today()),
    )
    return page, form.status


def _decide(form: FloorForm, floor: Floor) -> str:
    starts, seen = form.starts.data or clock.today(), form.seen.data or ""
    return services.set_floor(floor, form.pence.data or 0, starts, seen=seen, why=form.why(), by=access.current())
