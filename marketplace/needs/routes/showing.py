"""Look at needs: one's own and those one acts for, one need's page, and a place's own page."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.kernel import access, clock, drawn, ids
from hub.kernel.access import Actor
from hub.kernel.pins import PinMap, Place
from hub.people import queries as people
from hub.people.domain import Scope
from hub.places import queries as places
from hub.places.domain import PlaceView, Point
from marketplace.needs import domain, queries
from marketplace.needs.queries import LookView, NeedView, StepView
from marketplace.needs.routes.blueprint import FIELDS_OF, QUESTIONS, blueprint, names_of
from marketplace.offers.queries import pins_on_wards
from marketplace.searches import queries as searches
from marketplace.searches.domain import Looking
from payments.budgets import queries as budgets
from payments.budgets.domain import BudgetState
from payments.budgets.queries import BudgetView


def holders_for(by: Actor) -> list[str]:
    """Whose needs someone may see: their own, their organisations' and places', and those of whom they support."""
    person = people.acting_person(by)
    if person is None:
        return []
    own = people.parties_of(person)
    supported = [ids.urn("person", id_) for id_ in people.residents_of(person, Scope.VIEW)]
    return [*own, *supported, *(place.urn for place in places.places_of(own))]


@blueprint.get("/needs")
@access.signed_in
def index() -> ResponseReturnValue:
    """My needs, those of whom I act for, and drafts."""
    actor = access.current()
    holders = holders_for(actor)
    live = queries.needs_of(holders, live=True)
    return render_template(
        "marketplace/needs/index.html",
        live=live,
        over=queries.needs_of(holders, live=False),
        drafts=queries.drafts_of(actor.person or ""),
        endings={need.id: found for need in live if (found := _ending(need))},
        names=names_of(holders),
        me=ids.urn("person", people.acting_person(actor) or ""),
    )


@blueprint.get("/needs/<need_id>")
@access.signed_in
def show(need_id: str) -> ResponseReturnValue:
    """One need, for whoever may see it: what was said, how it stands, and what happens next."""
    return drawn.page(_show, need_id)


def _show(need_id: str) -> str:
    need, actor = queries.need(need_id), access.current()
    people.require_act(actor, need.holder, Scope.VIEW)
    looks, history = queries.looks(need_id), queries.history(need_id)
    may_change = bool(people.may_act(actor, need.holder, Scope.ARRANGE))
    changeable = domain.CHANGEABLE.get(need.state, frozenset()) if may_change else frozenset()
    return render_template(
        "marketplace/needs/show.html",
        need=need,
        name=names_of([need.holder]).get(need.holder, ""),
        postcode=queries.postcode_of(need_id),
        budget=_budget(need),
        looks=looks,
        history=history,
        people_names=_names(need, history),
        posted=bool(request.args.get("posted")),
        may_change=may_change,
        steps=[
            step
            for step, fields in FIELDS_OF.items()
            if set(fields) <= changeable or "ends" in changeable & set(fields)
        ],
        ending=_ending(need),
        questions=QUESTIONS,
        look_due=_look_due(need, looks[-1]),
        onward=queries.links(need_id),
        helpers=[line for line in queries.plan_lines(need_id) if line.name],
    )


def _budget(need: NeedView) -> BudgetView | None:
    """The budget that pays for it, while its holder can use it."""
    found = budgets.budget(need.budget_id) if need.budget_id else None
    return found if found and found.holder == need.holder and found.state is BudgetState.APPROVED else None


def _names(need: NeedView, history: list[StepView]) -> dict[str, str]:
    persons = {need.posted_by, *(step.by_person for step in history)}
    return people.names(ids.urn("person", id_) for id_ in persons if id_)


def _ending(need: NeedView) -> domain.Ending | None:
    return domain.ending(need.state, need.ends, need.last_step_at, clock.now(), clock.today())


def _look_due(need: NeedView, last: LookView) -> bool:
    """Whether the outcome may be looked at again: from twelve weeks after the last look on."""
    return need.live and last.at + domain.LOOK_AGAIN <= clock.now()


@blueprint.get("/places")
@access.public
def all_places() -> ResponseReturnValue:
    """The places that have a page of their own, and what each needs."""
    found = places.places()
    asked = queries.needs_of([place.urn for place in found], live=True)
    needed = {place.urn: [need for need in asked if need.holder == place.urn] for place in found}
    return render_template("marketplace/needs/places.html", places=found, needed=needed)


@blueprint.get("/places/<place_id>")
@access.public
def place(place_id: str) -> ResponseReturnValue:
    """A place's own page: what it is, what it needs, and how each need stands."""
    view, actor = places.place(place_id), access.current()
    live = queries.needs_of([view.urn], live=True)
    person = people.acting_person(actor)
    return render_template(
        "marketplace/needs/place.html",
        place=view,
        needs=live,
        plans={need.id: queries.plan_lines(need.id) for need in live},
        offered=_offered(live),
        met=[need for need in queries.needs_of([view.urn], live=False) if need.state is domain.NeedState.CLOSED],
        owner=people.masked_names([view.owner])[view.owner],
        own=person is not None and people.manages(person, view.owner),
        map=_map(view),
        source=places.source_note(),
    )


def _offered(needs: list[NeedView]) -> list[tuple[str, int]]:
    """The resources of a place: for each kind of help that it asks for, how many would come there."""
    found = []
    for code in sorted({code for need in needs for code in need.categories}):
        point = Point(needs[0].lat, needs[0].lon)
        query = searches.question(Looking(category=code), point, per_page=0)
        found.append((code, searches.find(query).total))
    return found


def _map(view: PlaceView) -> PinMap:
    return pins_on_wards([Place(1, view.name, view.lon, view.lat, "organisation", "where")])
