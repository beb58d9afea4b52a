"""Write an offer: step by step, check the answers, submit; change, pause, resume, retire it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import strongest
from hub.kernel import access, clock, unit
from hub.kernel.access import Actor
from hub.kernel.errors import KithError
from hub.people import queries as people
from hub.people import services as people_services
from hub.places import queries as places
from hub.places.domain import Located
from marketplace.offers import domain, queries, services
from marketplace.offers.domain import Content, OfferKind, OfferState
from marketplace.offers.forms import STEPS, StepForm, SubmitForm, WhereForm, WhoForm
from marketplace.offers.queries import OfferView
from marketplace.offers.routes.blueprint import blueprint, mine


@blueprint.route("/offers/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Who offers, and in what way: the first answer makes a draft."""
    actor = access.current()
    parties = people.own_parties_named(actor)
    asked = next((urn for urn in parties if urn.startswith(request.args.get("kind", "-") + ":")), None)
    form = WhoForm(parties, data={"party": asked or next(iter(parties), None)})
    if form.sent():
        content = Content.blank(OfferKind(form.kind.data))
        if form.attempt(services.draft_offer, party=form.party.data, content=content, by=actor):
            return redirect(url_for("offers.edit", offer_id=form.result, step="help"))
    return render_template("marketplace/offers/new.html", form=form, steps=len(STEPS) + 2), form.status


@blueprint.route("/offers/<offer_id>/who", methods=["GET", "POST"])
@access.signed_in
def who(offer_id: str) -> ResponseReturnValue:
    """Go back to the first question of a draft."""
    actor = access.current()
    offer = mine(offer_id, actor)
    if offer.state is not OfferState.DRAFT:
        abort(404)
    form = WhoForm(people.own_parties_named(actor), data={"party": offer.party, "kind": offer.kind.value})
    if form.sent():
        kind = OfferKind(form.kind.data)
        if form.attempt(services.change_who, offer_id, party=form.party.data, kind=kind, by=actor):
            if request.args.get("change"):
                return redirect(_home(offer))
            return redirect(url_for("offers.edit", offer_id=offer_id, step="help"))
    page = render_template("marketplace/offers/new.html", form=form, steps=len(STEPS) + 2, back=_home(offer))
    return page, form.status


@blueprint.route("/offers/<offer_id>/edit/<step>", methods=["GET", "POST"])
@access.signed_in
def edit(offer_id: str, step: str) -> ResponseReturnValue:
    """One step of an offer; in a live one what touches safety waits for the council."""
    actor = access.current()
    offer = mine(offer_id, actor)
    if step not in STEPS:
        abort(404)
    wanted = queries.wanted(offer_id)
    form = STEPS[step][1].of(wanted)
    placeless = offer.lat is None
    if form.sent() and form.fits(wanted) and _placed(form, offer, actor):
        content = Content.make(**(wanted.as_json() | form.values()))
        if form.attempt(services.revise_offer, offer_id, content=content, by=actor):
            asked = {c.field for c in domain.changes(wanted, content)}
            return _onward(offer, step, asked, form.result)
    number = list(STEPS).index(step)
    page = render_template(
        "marketplace/offers/edit.html",
        form=form,
        offer=offer,
        step_name=step,
        step=number + 2 if offer.state in domain.UNAPPROVED else None,
        steps=len(STEPS) + 2,
        back=_before(offer, number),
        placeless=placeless,
    )
    return page, form.status


def _placed(form: StepForm, offer: OfferView, by: Actor) -> bool:
    """Where the party has no place yet, ask for it and keep it; geocoding stands outside the writing unit."""
    if not isinstance(form, WhereForm) or offer.lat is not None:
        return True
    try:
        located = places.locate(form.postcode.data or "")
    except KithError as error:
        form.refuse(error)
        return False
    kind, _, id_ = offer.party.partition(":")
    if kind == "person":
        return form.attempt(people_services.set_place, id_, located.postcode, located.point, by=by)
    return form.attempt(_place_organisation, id_, located, by=by)


def _place_organisation(organisation_id: str, located: Located, *, by: Actor) -> None:
    """Keep where an organisation stands, and all else of it as it was."""
    known = people.organisation(organisation_id)
    people_services.change_organisation(
        organisation_id,
        name=known.name,
        kind=known.kind,
        description=known.description,
        postcode=located.postcode,
        point=located.point,
        cqc_number=known.cqc_number,
        by=by,
    )


def _before(offer: OfferView, number: int) -> str:
    if request.args.get("change") or offer.state not in domain.UNAPPROVED:
        return _home(offer)
    if number == 0:
        return url_for("offers.who", offer_id=offer.id) if offer.state is OfferState.DRAFT else url_for("offers.index")
    return url_for("offers.edit", offer_id=offer.id, step=list(STEPS)[number - 1])


def _home(offer: OfferView) -> str:
    """Where one looks at the whole offer: its answers before approval, its page afterwards."""
    name = "offers.check" if offer.state in (OfferState.DRAFT, OfferState.RETURNED) else "offers.show"
    return url_for(name, offer_id=offer.id)


def _onward(offer: OfferView, step: str, asked: set[str], waits: frozenset[str]) -> ResponseReturnValue:
    if offer.state in domain.UNAPPROVED:
        following = list(STEPS)[list(STEPS).index(step) + 1 :]
        if following and not request.args.get("change") and offer.state is OfferState.DRAFT:
            return redirect(url_for("offers.edit", offer_id=offer.id, step=following[0]))
        return redirect(_home(offer))
    flash(*_saved(asked, waits))
    return redirect(_home(offer))


def _saved(asked: set[str], waits: frozenset[str]) -> tuple[str, str]:
    """What holds now and what waits: of the fields that were changed just now, and of those changed before."""
    if not waits:
        return gettext("Saved. The change is live."), "success"
    if not asked & waits:
        return gettext("Saved. The change is live. What you changed before still waits for the council."), "success"
    if asked - waits:
        return gettext("Saved. Part of the change is live. The council looks at the rest first."), "message"
    return gettext("Saved. The council looks at this change first; until then the offer stays as it was."), "message"


@blueprint.route("/offers/<offer_id>/check", methods=["GET", "POST"])
@access.signed_in
def check(offer_id: str) -> ResponseReturnValue:
    """The answers in one place, the checks that are missing, the standard terms, and the way to the council."""
    actor = access.current()
    offer, form = mine(offer_id, actor), SubmitForm()
    if form.sent() and form.attempt(services.submit_offer, offer_id, by=actor):
        flash(gettext("Sent to the council. They usually answer within two working days."), "success")
        return redirect(url_for("offers.show", offer_id=offer_id))
    page = render_template(
        "marketplace/offers/check.html",
        form=form,
        offer=offer,
        name=people.names([offer.party])[offer.party],
        faults=dict(domain.faults(offer.content())),
        terms=queries.terms_on(clock.today()),
        coming=[v.terms.starts for v in queries.terms_to_read() if v.terms.starts > clock.today()],
        **checks_of(offer.party, offer.content()),
    )
    return page, form.status


def checks_of(party: str, content: Content) -> dict[str, Any]:
    """What a party holds, until when, and what these kinds of help still need; and what an hour of them should cost."""
    needed = frozenset(kind for code in content.categories for kind in categories.required_checks(code))
    until = checks.held_until(party)
    shown = strongest(until)
    return {
        "held": {kind: day for kind, day in until.items() if kind in shown},
        "missing": sorted(checks.missing(party, needed, clock.today())),
        "below": queries.below(content.price_pence, content.unit, content.kind, needed, clock.today()),
    }


def _verb(offer_id: str, service: Callable[..., Any], words: str) -> ResponseReturnValue:
    unit.write(service, offer_id, by=access.current())
    flash(words, "success")
    return redirect(url_for("offers.show", offer_id=offer_id))


@blueprint.post("/offers/<offer_id>/pause")
@access.signed_in
def pause(offer_id: str) -> ResponseReturnValue:
    """Take it out of sight for a while."""
    return _verb(offer_id, services.pause, gettext("Paused. Nobody finds it until you bring it back."))


@blueprint.post("/offers/<offer_id>/resume")
@access.signed_in
def resume(offer_id: str) -> ResponseReturnValue:
    """Bring it back."""
    return _verb(offer_id, services.resume, gettext("Back again. People can find it."))


@blueprint.post("/offers/<offer_id>/drop-change")
@access.signed_in
def drop_change(offer_id: str) -> ResponseReturnValue:
    """Take back an edit that waits."""
    return _verb(offer_id, services.drop_revision, gettext("The change is taken back. The offer stays as it is."))


@blueprint.route("/offers/<offer_id>/retire", methods=["GET", "POST"])
@access.signed_in
def retire(offer_id: str) -> ResponseReturnValue:
    """Ask once more, then take it away for good."""
    actor = access.current()
    offer, form = mine(offer_id, actor), SubmitForm()
    if form.sent() and form.attempt(services.retire, offer_id, by=actor):
        words = gettext("The offer is gone. Visits already agreed go on.")
        if queries.offer(offer_id).stopped:
            words = gettext(
                "The offer is gone. Its visits stand still as before, because the council had suspended it: "
                "they go on only if the council lifts that."
            )
        flash(words, "success")
        return redirect(url_for("offers.index"))
    return render_template("marketplace/offers/retire.html", form=form, offer=offer), form.status
