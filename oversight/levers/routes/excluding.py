"""What no personal budget pays for: every list that was decided, and a new one from a day to come."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from oversight.levers import services
from oversight.levers.forms import ExclusionsForm
from oversight.levers.routes.blueprint import READERS, blueprint, on_record
from payments.exclusions import queries as exclusions


@blueprint.get("/council/exclusions")
@access.role(*READERS)
def exclusion_lists() -> str:
    """What no budget pays for today, what changes on which day, and all that was decided, by whom and why."""
    return render_template("oversight/levers/exclusions.html", **on_record(exclusions.versions()))


@blueprint.route("/council/decisions/new/exclusions", methods=["GET", "POST"])
@access.role("commissioner")
def exclude() -> ResponseReturnValue:
    """Change what no budget pays for, from a day on."""
    found = exclusions.versions()
    form = ExclusionsForm(found.latest, found.mark)
    if form.sent() and form.attempt(_exclude, form):
        flash(gettext("The decision is on the record."), "success")
        return redirect(url_for("levers.council_decision", decision=form.result))
    return render_template("oversight/levers/exclude.html", form=form, coming=exclusions.coming()), form.status


def _exclude(form: ExclusionsForm) -> str:
    wanted = form.exclusions(exclusions.known())
    starts, seen = form.starts.data or clock.today(), form.seen.data or ""
    return services.set_exclusions(wanted, starts, seen=seen, why=form.why(), by=access.current())
