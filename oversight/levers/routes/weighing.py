"""Change how matches are ranked, or how what is found is ordered: look at what it would change, then decide."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.people import queries as people
from marketplace.plans import queries as plans
from marketplace.plans.queries import AskedAgain, Preview
from matching.ranking import queries as ranking
from matching.ranking.domain import PARTS, aim, hundredths, weighing
from matching.search import queries as search
from matching.search.domain import SHARES, finding, shares_of
from oversight.alerts import queries as alerts
from oversight.levers import services
from oversight.levers.domain import NotPreviewed
from oversight.levers.forms import FindingForm, WeightsForm
from oversight.levers.routes.blueprint import blueprint

MOST_NAMED = 10  # suppliers whose change is shown one by one


@blueprint.route("/council/decisions/new/weights", methods=["GET", "POST"])
@access.role("commissioner")
def weigh() -> ResponseReturnValue:
    """Decide how much each part of a match's score counts, having seen who gains and who loses by it."""
    form, found = WeightsForm(ranking.weights()), None
    if _wanted(form) and form.attempt(weighing, form.numbers()):
        found = plans.preview(form.result, clock.now())
        if not form.look.data and form.attempt(_decide, form, found, access.current()):
            return _done(form)
        form.seen.data = form.written()
    page = render_template(
        "oversight/levers/weights.html",
        form=form,
        preview=found,
        newcomers=plans.newcomers(clock.now()),
        measured=alerts.measured(),
        most=MOST_NAMED,
        names=_names(found),
        versions=[
            (one.starts, [*hundredths(one.value).values(), aim(one.value)]) for one in ranking.versions().decided
        ],
    )
    return page, form.status


@blueprint.route("/council/decisions/new/search-weights", methods=["GET", "POST"])
@access.role("commissioner")
def weigh_finding() -> ResponseReturnValue:
    """Decide how much words, nearness and reviews count in a search, having seen who gains and who loses by it."""
    form, found = FindingForm(search.weights()), None
    if _wanted(form) and form.attempt(finding, form.numbers()):
        found = plans.preview_finding(form.result, clock.now())
        if not form.look.data and form.attempt(_decide_finding, form, found, access.current()):
            return _done(form)
        form.seen.data = form.written()
    page = render_template(
        "oversight/levers/search_weights.html",
        form=form,
        again=found,
        most=MOST_NAMED,
        names=_names(found.change if found else None),
        share_words=SHARES,
        versions=[(one.starts, shares_of(one.value)) for one in search.versions().decided],
    )
    return page, form.status


def _wanted(form: WeightsForm | FindingForm) -> bool:
    return form.looks() or (not form.look.data and form.sent())


def _done(form: WeightsForm | FindingForm) -> ResponseReturnValue:
    flash(gettext("The decision is on the record."))
    return redirect(url_for("levers.council_decision", decision=form.result))


def _names(found: Preview | None) -> dict[str, str]:
    return people.masked_names([party for party, _ in found.suppliers[:MOST_NAMED]] if found else [])


def _decide(form: WeightsForm, found: Preview, by: Actor) -> str:
    """Put it on the record; returns the decision's id.

    Raises:
        StartsTooSoon. NotPreviewed: other weights were looked at, or none.
    """
    starts = _looked_at(form, PARTS[0])
    effect = f"Over last month’s {found.lists} lists{_cut(found)}: {_said(found)}"
    return services.set_weights(form.numbers(), starts, effect=effect, why=form.why(), by=by)


def _decide_finding(form: FindingForm, found: AskedAgain, by: Actor) -> str:
    """Put it on the record; returns the decision's id.

    Raises:
        StartsTooSoon. NotPreviewed: other weights were looked at, or none.
    """
    starts = _looked_at(form, next(iter(SHARES)))
    effect = (
        f"Over {found.searches} searches and {found.needs} needs of last month{_cut(found.change)}, of which "
        f"{found.change.lists} found anyone: {_said(found.change)}"
    )
    return services.set_search_weights(form.numbers(), starts, effect=effect, why=form.why(), by=by)


def _looked_at(form: WeightsForm | FindingForm, field: str) -> date:
    """Their first day, where these very weights were looked at."""
    starts = form.starts.data or clock.today()
    start_after(starts, clock.today())
    if form.seen.data != form.written():
        raise NotPreviewed(field=field)
    return starts


def _cut(preview: Preview) -> str:
    """Of how many they are, where not all were looked at."""
    return f" ({preview.looked} of {preview.parts} parts)" if preview.looked < preview.parts else ""


def _said(preview: Preview) -> str:
    """What it would have changed, for the record."""
    return (
        f"{preview.other_first} with someone else first; exposure up for {preview.gaining} suppliers and down for "
        f"{preview.losing}; newcomers’ share from {preview.newcomers.before:.1%} to {preview.newcomers.after:.1%}; "
        f"one-person suppliers’ from {preview.alone.before:.1%} to {preview.alone.after:.1%}."
    )
