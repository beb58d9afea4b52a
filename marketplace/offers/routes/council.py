"""The council's queue of offers: approve, return, decide on edits, suspend, lift, and publish price ranges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.kernel import access, clock
from hub.people import queries as people
from marketplace.offers import queries, services
from marketplace.offers.domain import OfferState, PriceState, Unit
from marketplace.offers.forms import BandForm, ReasonForm, SubmitForm, TermsForm
from marketplace.offers.routes.blueprint import blueprint
from marketplace.offers.routes.writing import checks_of

LISTED = timedelta(days=90)
"""So long the queue lists what was taken away while it was suspended."""


@blueprint.get("/council/offers")
@access.role("commissioner", "safeguarding")
def queue() -> ResponseReturnValue:
    """What waits: offers, edits; and what is suspended."""
    waiting, edits = queries.submitted(), queries.revisions_waiting()
    suspended = queries.stopped(clock.now() - LISTED)
    parties = {view.party for view in [*waiting, *suspended]} | {edit.offer.party for edit in edits}
    return render_template(
        "marketplace/offers/queue.html",
        waiting=waiting,
        edits=edits,
        suspended=suspended,
        prices=len(queries.prices_in(PriceState.WAITING)),
        names=people.names(parties),
    )


@blueprint.route("/council/offers/<offer_id>", methods=["GET", "POST"])
@access.role("commissioner", "safeguarding")
def decide(offer_id: str) -> ResponseReturnValue:
    """One offer as the officer reads it; posting approves it."""
    offer = queries.offer(offer_id)
    form, reason = SubmitForm(), ReasonForm(formdata=None, data={"version": str(offer.version)})
    return _decided(offer_id, form, reason, services.approve_offer, gettext("Approved. It is live."))


def _decided(
    offer_id: str, form: SubmitForm, reason: ReasonForm, service: Callable[..., Any], words: str
) -> ResponseReturnValue:
    version = _seen()
    if form.sent() and form.attempt(service, offer_id, by=access.current(), version=version):
        flash(words, "success")
        return redirect(url_for("offers.queue"))
    return _page(offer_id, form, reason), form.status


def _seen() -> int | None:
    """The version that the officer read, as the form carries it."""
    text = request.form.get("version", "")[:9]
    return int(text) if text.isdecimal() else None


def _page(offer_id: str, form: SubmitForm, reason: ReasonForm) -> str:
    offer = queries.offer(offer_id)
    party = people.party(offer.party)
    edit = queries.last_revision(offer_id)
    return render_template(
        "marketplace/offers/decide.html",
        offer=offer,
        party=party,
        form=form,
        reason=reason,
        edit=edit if edit and edit.outcome == "waiting" else None,
        history=queries.history(offer_id),
        stops=queries.stops(offer),
        may_decide=access.current().has("commissioner"),
        may_suspend=access.current().has("safeguarding"),
        bands=[b for b in queries.bands(clock.today()) if b.category in offer.categories],
        **checks_of(offer.party, offer.content()),
    )


def _with_reason(offer_id: str, service: Callable[..., Any], words: str, **more: Any) -> ResponseReturnValue:
    form = ReasonForm()
    if form.sent() and form.attempt(service, offer_id, reason=form.reason.data, by=access.current(), **more):
        flash(words, "success")
        return redirect(url_for("offers.queue"))
    return _page(offer_id, SubmitForm(formdata=None), form), form.status


@blueprint.post("/council/offers/<offer_id>/return")
@access.role("commissioner")
def send_back(offer_id: str) -> ResponseReturnValue:
    """Send it back with a reason."""
    words = gettext("Sent back. Its maker reads your reason.")
    return _with_reason(offer_id, services.return_offer, words, version=_seen())


@blueprint.post("/council/offers/<offer_id>/suspend")
@access.role("safeguarding")
def suspend(offer_id: str) -> ResponseReturnValue:
    """Safeguarding stops it at once; a commissioner does it by a decision."""
    return _with_reason(offer_id, services.suspend_offer, gettext("Suspended. Its maker reads your reason."))


@blueprint.post("/council/offers/<offer_id>/lift")
@access.role("safeguarding")
def lift(offer_id: str) -> ResponseReturnValue:
    """Safeguarding lets it live again; a commissioner does it by a decision."""
    gone = queries.offer(offer_id).state is OfferState.RETIRED
    words = gettext("Lifted. Its visits may take place again.") if gone else gettext("Lifted. It is live again.")
    return _with_reason(offer_id, services.lift_suspension, words)


@blueprint.post("/council/offers/<offer_id>/changes/<revision_id>/approve")
@access.role("commissioner")
def approve_change(offer_id: str, revision_id: str) -> ResponseReturnValue:
    """Let an edit go live."""
    form = SubmitForm()
    if form.sent() and form.attempt(services.approve_revision, revision_id, by=access.current()):
        flash(gettext("The change is live."), "success")
        return redirect(url_for("offers.queue"))
    return _page(offer_id, form, ReasonForm(formdata=None)), form.status


@blueprint.post("/council/offers/<offer_id>/changes/<revision_id>/return")
@access.role("commissioner")
def refuse_change(offer_id: str, revision_id: str) -> ResponseReturnValue:
    """Turn an edit down with a reason."""
    form = ReasonForm()
    by = access.current()
    if form.sent() and form.attempt(services.return_revision, revision_id, reason=form.reason.data or "", by=by):
        flash(gettext("Turned down. Its maker reads your reason."), "success")
        return redirect(url_for("offers.queue"))
    return _page(offer_id, SubmitForm(formdata=None), form), form.status


@blueprint.route("/council/prices", methods=["GET", "POST"])
@access.role("commissioner")
def prices() -> ResponseReturnValue:
    """The published ranges of prices, with their dates; posting adds one."""
    form = BandForm()
    if form.sent() and form.attempt(
        services.set_band,
        category=form.category.data,
        unit=Unit(form.unit.data),
        low_pence=form.low_pence.data or 0,
        high_pence=form.high_pence.data or 0,
        starts=form.starts.data or clock.today(),
        by=access.current(),
    ):
        flash(gettext("Published. Changes of price inside the range go live at once."), "success")
        return redirect(url_for("offers.prices"))
    return render_template("marketplace/offers/prices.html", form=form, bands=queries.bands()), form.status


@blueprint.route("/council/terms", methods=["GET", "POST"])
@access.role("commissioner")
def terms() -> ResponseReturnValue:
    """The standard terms that whoever goes live accepts, with every version; posting adds one from a day on."""
    now = queries.terms_on(clock.today())
    form = TermsForm(data={"points": "\n".join(map(gettext, now.points)), "starts": clock.today() + timedelta(days=1)})
    if form.sent() and form.attempt(
        services.set_terms,
        points=form.points.data or "",
        starts=form.starts.data or clock.today(),
        reason=form.reason.data or "",
        by=access.current(),
    ):
        flash(
            gettext("The terms are kept. They hold for what goes live from that day on, and those who offer are told."),
            "success",
        )
        return redirect(url_for("offers.terms"))
    versions = queries.terms_versions()
    page = render_template(
        "marketplace/offers/terms.html",
        form=form,
        now=now,
        versions=versions,
        names=people.names({f"person:{version.set_by}" for version in versions if version.set_by}),
    )
    return page, form.status
