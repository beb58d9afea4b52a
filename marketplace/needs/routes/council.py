"""For commissioners: which needs go without help, without names, as a page and as a file."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel import access, clock, ids, sheets
from hub.kernel.paging import cut
from hub.kernel.words import N_
from hub.places import queries as places
from marketplace.needs import queries
from marketplace.needs.domain import NeedState
from marketplace.needs.routes.blueprint import blueprint

HEAD = (
    N_("Need"),
    N_("Kinds of help"),
    N_("Ward"),
    N_("Asked for since"),
    N_("Hours a week"),
    N_("Must have"),
    N_("Only free help"),
    N_("Asked in vain"),
    N_("How it stands"),
    N_("Without help since"),
    N_("Ran out of time on"),
)


@blueprint.get("/council/needs")
@access.role("commissioner")
def without_help() -> ResponseReturnValue:
    """The needs that nobody has helped with for two weeks, and those that ran out of time."""
    page = cut(queries.without_help())
    asked = queries.asked_in_vain([need.id for need in page.items])
    return render_template("marketplace/needs/without_help.html", page=page, asked=asked)


@blueprint.get("/council/needs.csv")
@access.role("commissioner")
def without_help_csv() -> ResponseReturnValue:
    """All of them as a file."""
    found = queries.without_help()
    asked, areas = queries.asked_in_vain([need.id for need in found]), places.area_names()
    kinds = {category.code: gettext(category.name) for category in categories.categories(retired=True)}
    rows = (
        [
            ids.short(need.id),
            "; ".join(kinds.get(code, code) for code in need.categories),
            areas.get(need.ward or "", ""),
            clock.local(need.posted_at).date(),
            f"{need.minutes / 60:.2f}",
            "; ".join(need.must_haves),
            "yes" if need.free_only else "no",
            asked.get(need.id, 0),
            need.state.value,
            clock.local(need.unmet_at).date() if need.unmet_at else "",
            clock.local(need.ended_at).date() if need.ended_at and need.state is NeedState.EXPIRED else "",
        ]
        for need in found
    )
    return sheets.csv_file("needs-without-help", [gettext(word) for word in HEAD], rows)
