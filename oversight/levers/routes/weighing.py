"""Change how matches are ranked: look at what it would change, then decide."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.people import queries as people
from marketplace.plans import queries as plans
from marketplace.plans.queries import Preview
from matching.ranking import queries as ranking
from matching.ranking.domain import PARTS, hundredths, weighing
from oversight.levers import services
from oversight.levers.domain import NotPreviewed
from oversight.levers.forms import WeightsForm
from oversight.levers.routes.blueprint import blueprint

MOST_NAMED = 10  # suppliers whose change is shown one by one


@blueprint.route("/council/decisions/new/weights", methods=["GET", "POST"])
@access.role("commissioner")
def weigh() -> ResponseReturnValue:
    """Decide how much each part of a match's score counts, having seen who gains and who loses by it."""
    form, found = WeightsForm(ranking.weights()), None
    wanted = form.looks() or (not form.look.data and form.sent())
    if wanted and form.attempt(weighing, form.numbers()):
        found = plans.preview(form.result, clock.now())
        if not form.look.data and form.attempt(_decide, form, found, access.current()):
            flash(gettext("The decision is on the record."))
            return redirect(url_for("levers.council_decision", decision=form.result))
        form.seen.data = form.written()
    page = render_template(
        "oversight/levers/weights.html",
        form=form,
        preview=found,
        newcomers=plans.newcomers(clock.now()),
        most=MOST_NAMED,
        names=people.masked_names([party for party, _ in found.suppliers[:MOST_NAMED]] if found else []),
        versions=[(one.starts, hundredths(one.value)) for one in ranking.versions().decided],
    )
    return page, form.status


def _decide(form: WeightsForm, found: Preview, by: Actor) -> str:
    """Put it on the record; returns the decision's id.

    Raises:
        StartsTooSoon. NotPreviewed: other weights were looked at, or none.
    """
    starts = form.starts.data or clock.today()
    start_after(starts, clock.today())
    if form.seen.data != form.written():
        raise NotPreviewed(field=PARTS[0])
    return services.set_weights(form.numbers(), starts, effect=_said(found), why=form.why(), by=by)


def _cut(preview: Preview) -> str:
    """Of how many they are, where not all were looked at."""
    return f" ({preview.looked} of {preview.parts} parts)" if preview.looked < preview.parts else ""


def _said(preview: Preview) -> str:
    """What it would have changed, for the record."""
    return (
        f"Over last month’s {preview.lists} lists{_cut(preview)}: {preview.other_first} with someone else first; exposure up for "
        f"{preview.gaining} suppliers and down for {preview.losing}; newcomers’ share from {preview.newcomers.before:.1%} "
        f"to {preview.newcomers.after:.1%}; one-person suppliers’ from {preview.alone.before:.1%} to {preview.alone.after:.1%}."
    )
