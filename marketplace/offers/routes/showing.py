"""Look at offers: one's own, and one offer's own page for anyone."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.checks.domain import CheckKind, strongest
from hub.kernel import access, clock
from hub.kernel.errors import Missing
from hub.kernel.pins import PinMap, Place
from hub.people import queries as people
from hub.places import queries as places
from marketplace.offers import domain, queries
from marketplace.offers.domain import OfferState
from marketplace.offers.queries import OfferView
from marketplace.offers.routes.blueprint import blueprint, speaks_for
from marketplace.offers.routes.writing import checks_of
from reviews.reviews import queries as reviews


@blueprint.get("/offers")
@access.signed_in
def index() -> ResponseReturnValue:
    """What I and my organisations offer."""
    parties = people.own_parties_named(access.current())
    found = queries.offers_of(*parties)
    return render_template("marketplace/offers/index.html", offers=found, names=parties)


@blueprint.get("/offers/terms")
@access.public
def standard_terms() -> ResponseReturnValue:
    """The standard terms for anyone: in force now, those to come, and what was accepted before."""
    today, versions = clock.today(), queries.terms_to_read()
    return render_template(
        "marketplace/offers/standard.html",
        coming=[version for version in versions[::-1] if version.terms.starts > today],
        now=queries.terms_on(today),
        versions=[version for version in versions if version.terms.starts <= today],
    )


@blueprint.get("/offers/<offer_id>")
@access.public
def show(offer_id: str) -> ResponseReturnValue:
    """One offer: who, what, checks held, price, when, where, and what others say."""
    actor, offer = access.current(), queries.offer(offer_id)
    own = speaks_for(actor, offer)
    officer = actor.has("commissioner", "safeguarding")
    if not (offer.live or own or officer):
        raise Missing
    guards = actor.has("safeguarding")
    party = people.party(offer.party)
    revision = queries.last_revision(offer_id) if own else None
    return render_template(
        "marketplace/offers/show.html",
        offer=offer,
        name=party.name if own or not party.is_person else party.masked_name,
        person=party.is_person,
        own=own,
        officer=officer,
        held=_held(offer),
        map=_map(offer, party.masked_name),
        source=places.source_note(),
        summary=reviews.summaries([offer.party]).get(offer.party),
        reviews=reviews.shown(offer.party, 50 if guards else 5),
        guards=guards and not own,
        revision=revision if revision and revision.outcome in ("waiting", "returned") else None,
        history=queries.history(offer_id) if own or officer else [],
        lacking=checks_of(offer.party, offer.content())["missing"] if own or officer else [],
        coming=queries.prices_coming([offer_id]).get(offer_id),
        category=categories.category,
        editable=offer.state is not OfferState.RETIRED,
        unapproved=offer.state in domain.UNAPPROVED,
    )


def _held(offer: OfferView) -> list[CheckKind]:
    found = checks.held([offer.party], on=clock.today())[offer.party]
    return sorted(strongest(found), key=list(CheckKind).index)


def _map(offer: OfferView, name: str) -> PinMap | None:
    if offer.lat is None or offer.lon is None:
        return None
    kind = "person" if offer.party.startswith("person:") else "organisation"
    return queries.pins_on_wards([Place(1, name, offer.lon, offer.lat, kind, "where")])
