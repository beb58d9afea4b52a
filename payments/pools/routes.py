"""Doorway of pools: finance sees who shares, from what each pays, and that the shares add up."""

from __future__ import annotations

from flask import Blueprint, render_template

from hub.categories import queries as categories
from hub.kernel import access, ids
from hub.kernel.errors import Missing
from hub.kernel.paging import cut
from hub.people import queries as people
from payments.pools import queries
from payments.pools.queries import PoolView

blueprint = Blueprint("pools", __name__)


@blueprint.get("/council/pools")
@access.role("finance")
def index() -> str:
    """Every pool, the newest first."""
    page = cut(queries.pools())
    return render_template("payments/pools/index.html", page=page, names=_names(page.items))


@blueprint.get("/council/pools/<pool>")
@access.role("finance")
def show(pool: str) -> str:
    """One: who shares by how many parts, from which budget, and each visit by its shares."""
    view = next(iter(queries.pools([pool])), None)
    if view is None:
        raise Missing
    visits: dict[str, list[queries.ShareView]] = {}
    for share in sorted(queries.shares_in(pool), key=lambda one: (one.at is None, one.at, one.place)):
        if share.live:
            visits.setdefault(share.about, []).append(share)
    return render_template(
        "payments/pools/show.html", pool=view, visits=visits, names=_names([view]), kinds=categories.names()
    )


def _names(pools: list[PoolView] | tuple[PoolView, ...]) -> dict[str, str]:
    return people.names({ids.urn("person", view.person) for pool in pools for view in pool.sharers})
