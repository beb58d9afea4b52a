"""Questions for plans: a few visits and helpers, drawn so that every rule is met; they are small enough for brute force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from matching.composing.domain import (
    AIMS,
    BEST,
    CHEAPEST,
    PAID_ONLY,
    Helper,
    Option,
    Purse,
    Question,
    Spell,
    Visit,
    steady,
)
from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK_QUARTERS, WeekSlot, quarters

AIM = st.sampled_from((*AIMS.values(), PAID_ONLY, steady(BEST), steady(CHEAPEST)))
KINDS = ("professional", "volunteer", "neighbour")
HOME = Point(51.41, -0.30)  # one door: the oracle knows no ways


def slot(day: int, hour: int, minutes: int = 60) -> WeekSlot:
    return WeekSlot(day, hour * 60, minutes)


def helper(name: str, kind: str = "professional", **more: Any) -> Helper:
    given_: dict[str, Any] = {"minutes": 1200, "free": WHOLE_WEEK_QUARTERS, "body": name, "party": name} | more
    return Helper(name, given_.pop("party"), kind, given_.pop("minutes"), given_.pop("free"), **given_)


SPELLS = (
    (),
    (Spell(4000, (2, 1, 0, 0, 0, 0, 0)),),
    (Spell(4500, (3, 2, 0, 0, 0, 0, 0)), Spell(3000, (1, 2, 0, 0, 0, 0, 0))),
)
"""Money of some days in which one weekday comes more often than another."""


@st.composite
def questions(draw: st.DrawFn, *, pairs: bool = False) -> Question:
    visits = tuple(
        Visit(
            f"v{i}",
            draw(st.sampled_from(("care", "company"))),
            slot(draw(st.integers(0, 1)), draw(st.integers(9, 11)), draw(st.sampled_from((30, 60, 90)))),
            draw(st.integers(1, 3)),
            draw(st.sampled_from((2,) if pairs else (1, 1, 1, 2))),
            frozenset({"professional"}) if draw(st.booleans()) and draw(st.booleans()) else frozenset(),
            HOME,
        )
        for i in range(draw(st.integers(0, 4)))
    )
    helpers = []
    for i in range(draw(st.integers(0, 5))):
        organisation = draw(st.booleans())
        free = quarters([slot(0, 9, 240), slot(1, 9, 240)]) if draw(st.booleans()) else quarters([slot(0, 9, 180)])
        helpers.append(
            Helper(
                f"h{i}",
                f"p{draw(st.integers(0, 4))}" if draw(st.booleans()) else f"own{i}",
                draw(st.sampled_from(KINDS)),
                draw(st.sampled_from((30, 60, 120, 600))),
                free,
                "" if organisation else f"b{draw(st.integers(0, 3))}",
                2 if organisation and draw(st.booleans()) else 1,
                ((slot(0, 10, 60), None),) if draw(st.integers(0, 9)) == 0 else (),
            )
        )
    # The oracle knows no ways between doors: whoever is engaged elsewhere is there for the whole morning.
    helpers = [replace(h, engaged=((slot(0, 9, 240), None),)) if h.engaged else h for h in helpers]
    options = tuple(
        Option(
            v.key,
            h.id,
            draw(st.sampled_from((0, 0, 500, 1000, 2000))),
            draw(st.integers(0, 20)) / 20,
            draw(st.integers(0, 4)) / 4,
        )
        for v in visits
        for h in helpers
        if draw(st.integers(0, 3))
    )
    asked = [(o.visit, o.helper) for o in options]
    return Question(
        visits,
        tuple(helpers),
        options,
        Purse(
            draw(st.sampled_from((0, 1000, 2500, 100_000))),
            draw(st.sampled_from((None, frozenset({"care"})))),
            draw(st.sampled_from(SPELLS)),
        ),
        pins=frozenset(draw(st.lists(st.sampled_from(asked), max_size=1))) if asked else frozenset(),
        bars=frozenset(draw(st.lists(st.sampled_from([h.party for h in helpers]), max_size=1)))
        if helpers
        else frozenset(),
        familiar=frozenset({"own0"}) if draw(st.booleans()) else frozenset(),
        before=frozenset(draw(st.lists(st.sampled_from(asked), max_size=2))) if asked else frozenset(),
    )
