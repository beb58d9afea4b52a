"""The doorway of /find: the form, the answer in words and pins, and the same for machines."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import StringField

from hub.categories import queries as categories
from hub.kernel import access, drawn, unit
from hub.kernel.errors import Invalid, KithError
from hub.kernel.pins import PinMap, Place
from hub.kernel.web import say
from hub.people import queries as people
from hub.places import queries as places
from hub.places.domain import Located, Point
from marketplace.offers import queries as offers
from marketplace.offers.queries import pins_on_wards
from marketplace.searches import domain, queries, services
from marketplace.searches.forms import FindForm
from marketplace.searches.queries import Found
from marketplace.searches.routes.addresses import by_place_alone, changed, near_alone, relaxed_address, with_value
from matching.search.queries import index, standing

blueprint = Blueprint("searches", __name__)
FIND = "marketplace/searches/find.html"
LONGEST = 300  # letters; a few are enough
OVERSEERS = ("commissioner", "administrator")


@blueprint.get("/find")
@access.public
def find() -> ResponseReturnValue:
    """Look for help nearby: a list, a map, and what to relax when there is nothing."""
    answered = drawn.page(_draw, index().generation())
    _count(answered.counts)
    return answered.page, answered.status


def _journeys(base: str, near: Sequence[queries.Nearby]) -> list[tuple[queries.Nearby, str]]:
    """From one's own place to each of those whom one sees, and the address of that search."""
    home = next((one for one in near if one.name is None), None)
    if home is None:
        return []
    others = [one for one in near if one.name is not None and one.postcode != home.postcode]
    return [(one, changed(base, {"page"}, [("postcode", home.postcode), ("to", one.postcode)])) for one in others]


@dataclass(frozen=True)
class Counts:
    """What is counted of a search: where, of which category, and how many were found."""

    point: Point | None
    category: str | None
    total: int


@dataclass(frozen=True)
class Answered:
    """A page of /find, and what of it is counted each time that it is given."""

    page: str
    status: int = 200
    counts: Counts | None = None


def _draw(_generation: Hashable) -> Answered:
    form, base = FindForm(request.args), request.full_path.rstrip("?")
    places_near = queries.nearby(access.current())
    near = [(one, near_alone(base, one.postcode)) for one in places_near]
    journeys = _journeys(base, places_near)
    if not request.args:
        kinds = _kinds()
        return Answered(
            render_template(
                FIND, form=form, found=None, near=near, journeys=journeys, kinds=kinds, base=base, with_value=with_value
            )
        )
    found = _found(form)
    page = render_template(
        FIND,
        form=form,
        found=found,
        near=near,
        journeys=journeys,
        kinds=(),
        base=base,
        query=request.query_string.decode("utf-8", "replace"),
        may_keep=access.current().signed_in,
        map=_map(found) if found else None,
        with_value=with_value,
        relaxed_address=relaxed_address,
        by_place_alone=by_place_alone,
    )
    return Answered(page, 422 if found is None else 200, _counts(found))


@blueprint.get("/find/suggestions")
@access.public
def suggestions() -> str:
    """What a few letters may mean, as a page: everyday words, kinds of help, and who is called so."""
    form = FindForm(request.args)
    typed, base = (form.q.data or "").strip(), url_for("searches.find") + "?" + urlencode(_kept())
    return render_template(
        "marketplace/searches/suggestions.html",
        form=form,
        typed=typed,
        found=queries.suggest(typed[:LONGEST], _looks()),
        kinds=_kinds(),
        base=base,
        kept=_kept(),
        with_value=with_value,
    )


@blueprint.get("/find/suggestions.json")
@access.public
def suggestions_json() -> Response:
    """The same for the list under the field, as one types: what to write, and what it means."""
    found = queries.suggest(request.args.get("q", "")[:LONGEST], _looks())
    names = categories.names()
    phrases = [{"words": one.phrase, "about": gettext(names[one.category])} for one in found.phrases]
    named = [{"words": one.title, "about": one.name} for one in found.named]
    response: Response = jsonify({"suggestions": [*phrases, *named]})
    return response


def _kinds() -> list[tuple[str, str]]:
    """Every kind of help, by name: for whoever has no words for it yet."""
    return sorted((gettext(kind.name), kind.code) for kind in categories.categories())


def _kept() -> list[tuple[str, str]]:
    """What else was chosen in the form, and goes along with whatever is suggested."""
    return [(name, value) for name, value in request.args.items(multi=True) if name not in ("q", "page") and value]


@blueprint.get("/find.json")
@access.public
def find_json() -> ResponseReturnValue:
    """The same answer for machines: exact total, facets, and the page's hits at masked points."""
    form = FindForm(request.args)
    found = _found(form)
    _count(_counts(found))
    if found is None:
        raise Invalid(message=form.errors_found[0]["text"], field=next(iter(form.errors)))
    response: Response = jsonify(_plain(found))
    return response


def oversees(actor: access.Actor) -> bool:
    """Who looks after the indexes, and finds the page of them at the desk."""
    return actor.has(*OVERSEERS)


@blueprint.get("/council/search")
@access.role(*OVERSEERS)
def engines() -> str:
    """Which index answers, whether the others can, and how many offers each holds."""
    return render_template("marketplace/searches/engines.html", engines=standing(), live=len(offers.live()))


def _found(form: FindForm) -> Found | None:
    """The answer to the form; None where something in it does not fit."""
    valid = form.validate()
    located, end = _located(form.postcode), _located(form.to)
    if located and end:
        _apart(form, located, end)
    if not valid or form.postcode.errors or form.to.errors:
        return None
    return queries.answer(form.looking(), located, _looks(), end)


def _looks() -> str | None:
    """Who looks: whom they blocked is not found."""
    return people.acting_person(access.current())


def _counts(found: Found | None) -> Counts | None:
    """The first page of an answer counts."""
    if found is None or found.looking.page != 1:
        return None
    return Counts(found.located.point if found.located else None, found.category, found.total)


def _count(counts: Counts | None) -> None:
    """Before an answer is given, that someone asked is kept; machines that read everything do not count."""
    agent = request.user_agent.string
    if counts is None or domain.is_bot(agent):
        return
    unit.write(
        services.count_search,
        point=counts.point,
        category=counts.category,
        total=counts.total,
        asker=(request.remote_addr or "", agent),
    )


def _located(field: StringField) -> Located | None:
    """Where the postcode in a field is; what is wrong with it stands there."""
    text = (field.data or "").strip()
    if not text or field.errors:
        return None
    try:
        return places.locate(text)
    except KithError as error:
        field.errors = [*field.errors, say(error)]
        return None


def _apart(form: FindForm, located: Located, end: Located) -> None:
    """A journey between one place and itself is none."""
    try:
        domain.require_two(located.point, end.point)
    except KithError as error:
        form.to.errors = [*form.to.errors, say(error)]


def _map(found: Found) -> PinMap:
    """The hits as numbered pins, over the wards; where someone stands was masked long before."""
    pins = [
        Place(hit.number, hit.name, hit.offer.lon, hit.offer.lat, "person" if hit.person else "organisation")
        for hit in found.hits
        if hit.offer.lat is not None and hit.offer.lon is not None
    ]
    here, there = (((at.point.lon, at.point.lat) if at else None) for at in (found.located, found.end))
    return pins_on_wards(pins, here, there)


def _plain(found: Found) -> dict[str, Any]:
    return {
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "facets": {name: dict(values) for name, values in found.facets.items()},
        "read_as": {word: list(others) for word, others in found.corrected.items()},
        "near": found.near,
        "stand_in": found.spare,
        "relax": [{"constraint": r.constraint, "brings": r.brings, "words": r.words} for r in found.relaxed],
        "relax_two": [
            {"constraints": p.constraint.split("+"), "brings": p.brings, "words": p.words} for p in found.pairs
        ],
        "source": gettext("A person's point is the middle of a 500 metre cell, never a home address."),
        "offers": [
            {
                "id": hit.offer.id,
                "address": url_for("offers.show", offer_id=hit.offer.id, _external=True),
                "title": hit.offer.title,
                "name": hit.name,
                "kind": hit.offer.kind.value,
                "sector": hit.offer.sector,
                "categories": list(hit.offer.categories),
                "price_pence": hit.offer.price_pence,
                "unit": hit.offer.unit.value,
                "languages": list(hit.offer.languages),
                "checks": [str(kind) for kind in hit.checks],
                "lat": hit.offer.lat,
                "lon": hit.offer.lon,
                "miles": hit.miles,
                "detour_miles": hit.detour,
                "open_now": hit.open,
                "hours": hit.hours,
                "places_free": hit.places,
                "why": list(hit.why),
            }
            for hit in found.hits
        ],
    }
