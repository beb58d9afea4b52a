"""The question to the server: what surely fits, what stands so near a line that we look ourselves, and the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matching.distances.domain import Point, exact_km, reach_km, sphere_ratios
from matching.hours.domain import HOURS_A_WEEK, parted
from matching.search.adapters.elasticsearch.mapping import MOST_INSIDE
from matching.search.adapters.elasticsearch.placing import SLACK_KM, Clause, any_of, at, in_km, places
from matching.search.domain import FACETS, Query, Reading, Weights, draw_of
from matching.search.domain.lots import MOST

COUNTED = {"category": "categories", "kind": "kind", "sector": "sector", "price": "band", "language": "languages",
           "check": "checks"}  # fmt: skip
MOST_VALUES = 100_000
MOST_TERMS = 60_000
"""Values that one clause may name; the server refuses more than 65,536."""
RANK_SLACK = 3e-6
"""Rounding to a millionth, and the server's floats of 32 bits."""


@dataclass(frozen=True)
class Scale:
    """How a score of the server is read as a rank: divided by `unit`, less `more`, and right to within `margin`."""

    unit: float
    margin: float
    more: float = 0.0

    def most(self, score: float) -> float:
        """The highest rank that something of this score may have."""
        return score / self.unit - self.more + self.margin


def scale(query: Query, reading: Reading, weights: Weights) -> Scale:
    """The scale of this query's scores."""
    whole = weights.quality + (weights.text if reading.tokens else 0) + (weights.near if query.point else 0)
    unit = whole * _text_unit(reading, weights)
    margin, more = RANK_SLACK, 0.0
    if query.point and query.to and query.detour_km is not None:
        more, slack = _journey_scale(query.point, query.to, query.detour_km, weights)
        more, margin = more / whole, margin + slack / whole
    elif query.point:
        low, high = sphere_ratios(query.point, weights.far_km * 1.01)
        margin += weights.near / whole * ((high - low) / 2 * 1.01 + SLACK_KM / weights.far_km)
    return Scale(unit or 1.0, margin, more)


def _journey_scale(start: Point, end: Point, km: float, weights: Weights) -> tuple[float, float]:
    """What the two ways to the ends add to a score beyond what nearness counts, and by how much that may be wrong.

    Nearness is w·(1 − (a + b − d) / far), and the score has w·(s − a) / far + w·(s − b) / far, with an s that no way
    reaches. Where a detour may be so long that nearness stops at nothing, the score goes on, and is that much wrong.
    """
    reach, widest = reach_km(start, end, km), _widest(start, end, km)
    more = weights.near * (2 * widest - exact_km(start, end) - weights.far_km) / weights.far_km
    wrong = 2 * SLACK_KM + max(0.0, km - weights.far_km) + 4e-7 * widest
    for one in (start, end):
        low, high = sphere_ratios(one, reach * 1.01 + 0.1)
        wrong += (high - low) / 2 * 1.01 * reach
    return more, weights.near * wrong / weights.far_km


def _widest(start: Point, end: Point, km: float) -> float:
    """Kilometres further than whatever is on the way, from either end."""
    return reach_km(start, end, km) * 1.05 + 1.0


def _text_unit(reading: Reading, weights: Weights) -> float:
    """What a whole point of text counts for, so that the text's part of the score is a small integer, summed exactly."""
    return weights.category_field * len(reading.tokens) / weights.text if reading.tokens and weights.text else 1.0


def request(query: Query, reading: Reading, weights: Weights, size: int) -> dict[str, Any]:
    """The whole question: the page's surest hits, the total, the facets, the undecided, and which stems are known."""
    sure, maybe = places(query)
    choices = _choices(query)
    body: dict[str, Any] = {
        "query": _scored(query, reading, weights, [*_filters(query), *maybe]),
        "size": size,
        "track_total_hits": True,
        "post_filter": {"bool": {"filter": [*sure, *choices.values()]}},
        "aggs": {"sure": {"filter": {"bool": {"filter": sure}}, "aggs": _facets(choices)}},
        **fetched(query),
    }
    if sure:
        body["aggs"]["undecided"] = {
            "filter": {"bool": {"must_not": [{"bool": {"filter": sure}}]}},
            "aggs": {"ones": {"top_hits": {"size": MOST_INSIDE, **fetched()}}},
        }
    if reading.tokens:
        stems = sorted({stem for token in reading.tokens for stem in token})
        named = {str(number): _anywhere(stem) for number, stem in enumerate(stems)}
        body["aggs"]["known"] = {"global": {}, "aggs": {"stems": {"filters": {"filters": named}}}}
    return body


def more(query: Query, reading: Reading, weights: Weights, size: int) -> dict[str, Any]:
    """The same question for more hits alone."""
    sure, maybe = places(query)
    return {
        "query": _scored(query, reading, weights, [*_filters(query), *maybe]),
        "size": size,
        "track_total_hits": False,
        "post_filter": {"bool": {"filter": [*sure, *_choices(query).values()]}},
        **fetched(query),
    }


def undecided(query: Query, reading: Reading) -> Clause:
    """All that stands too near a line to be sure of, where there is more of it than an answer carries."""
    sure, maybe = places(query)
    found = [*_filters(query), *maybe, *([_text(reading, Weights())] if reading.tokens else [])]
    return {"bool": {"filter": found, "must_not": [{"bool": {"filter": sure}}]}}


def fetched(query: Query | None = None) -> dict[str, Any]:
    """What comes back of each document, in the order of a query where one is given."""
    back: dict[str, Any] = {"_source": False, "stored_fields": ["body", "stems"]}
    if query is None:
        return back
    return {**back, "sort": [{"_score": "desc"}, {"quality": "desc"}, *(each for each, _ in _ties(query))]}


def after(query: Query, sort: list[Any]) -> list[Any]:
    """Where the order goes on behind everything of the same score and quality as a hit that came with these values."""
    return [*sort[:2], *(end for _, end in _ties(query))]


def _ties(query: Query) -> list[tuple[dict[str, str], Any]]:
    """By what hits of the same score and quality are sorted, each with a value behind all that there are."""
    by_id: tuple[dict[str, str], Any] = ({"id": "asc"}, "\U0010ffff")
    if query.turn is None:
        return [by_id]
    draw, backwards = draw_of(query.turn)
    return [({f"lot{draw}": "desc" if backwards else "asc"}, -1 if backwards else MOST + 1), by_id]


def _facets(choices: dict[str, Clause]) -> dict[str, Any]:
    """Each facet without its own choice."""
    return {
        name: {
            "filter": {"bool": {"filter": [clause for other, clause in choices.items() if other != name]}},
            "aggs": {"values": {"terms": {"field": COUNTED[name], "size": MOST_VALUES}}},
        }
        for name in FACETS
    }


def _choices(query: Query) -> dict[str, Clause]:
    """The constraints that a facet may leave out, by the facet's name."""
    found: dict[str, Clause] = {}
    if query.category is not None:
        found["category"] = {"term": {"categories": query.category}}
    if query.kind is not None:
        found["kind"] = {"term": {"kind": query.kind}}
    if query.sector is not None:
        found["sector"] = {"term": {"sector": query.sector}}
    if query.price_ceiling_pence is not None:
        found["price"] = {"range": {"price": {"lte": query.price_ceiling_pence}}}
    return found


def _filters(query: Query) -> list[Clause]:
    """The constraints that always hold, but for those of place."""
    found: list[Clause] = [{"term": {"gone": False}}]
    if query.but:
        found.append({"bool": {"must_not": [{"terms": {"id": sorted(query.but)}}]}})
    found += [{"term": {"checks": code}} for code in sorted(query.checks)]
    found += [{"term": {"languages": code}} for code in sorted(query.languages)]
    if query.slots:
        wanted = [str(hour) for hour in range(query.slots.bit_length()) if query.slots >> hour & 1]
        found.append({"terms": {"slots": wanted}})
    found += [_opens(mask) for mask in (query.open_at, query.free_at) if mask]
    full = sorted(query.full)
    found += [
        {"bool": {"must_not": [{"terms": {"id": full[first : first + MOST_TERMS]}}]}}
        for first in range(0, len(full), MOST_TERMS)
    ]
    return found


def _opens(mask: int) -> Clause:
    """In any of these quarters: in any part of an hour that is meant whole, and else in the very quarter."""
    whole, parts = parted(mask)
    some: list[Clause] = []
    if whole:
        some.append({"terms": {"slots": [str(hour) for hour in range(HOURS_A_WEEK) if whole >> hour & 1]}})
    if parts:
        words = [f"h{hour}" for hour, _ in parts]
        words += [f"q{hour * 4 + quarter}" for hour, bits in parts for quarter in range(4) if bits >> quarter & 1]
        some.append({"terms": {"opening": words}})
    return any_of(some)


def _scored(query: Query, reading: Reading, weights: Weights, filters: list[Clause]) -> Clause:
    """What is looked for, with the rank as its score, but for the scale."""
    unit = _text_unit(reading, weights)
    matched: Clause = {"filter": filters}
    if reading.tokens and weights.text:
        matched["must"] = [_text(reading, weights)]
    elif reading.tokens:  # it must hold, and counts for nothing
        matched["filter"] = [*filters, _text(reading, weights)]
    functions: list[dict[str, Any]] = [
        {"field_value_factor": {"field": "quality", "missing": 0}, "weight": weights.quality * unit}
    ]
    if not weights.near:
        pass  # a point then is of no matter for the rank
    elif query.point and query.to and query.detour_km is not None:
        functions += _nearness(query.point, query.to, query.detour_km, weights, unit)
    elif query.point:
        low, high = sphere_ratios(query.point, weights.far_km * 1.01)
        half = weights.far_km / (low + high)
        decay = {"point": {"origin": at(query.point), "scale": in_km(half), "decay": 0.5}}
        near = {"filter": {"exists": {"field": "point"}}, "linear": decay, "weight": weights.near * unit}
        functions.append(near)
    return {
        "function_score": {
            "query": {"bool": matched}, "functions": functions, "score_mode": "sum", "boost_mode": "sum",
        }
    }  # fmt: skip


def _nearness(start: Point, end: Point, km: float, weights: Weights, unit: float) -> list[dict[str, Any]]:
    """The less a journey grows, the more: a part for the way to either end."""
    reach, widest = reach_km(start, end, km), _widest(start, end, km)
    found = []
    for one in (start, end):
        low, high = sphere_ratios(one, reach * 1.01 + 0.1)
        decay = {"point": {"origin": at(one), "scale": in_km(widest / (low + high)), "decay": 0.5}}
        found.append({"linear": decay, "weight": weights.near * unit * widest / weights.far_km})
    return found


def _text(reading: Reading, weights: Weights) -> Clause:
    """Each token once, with the best field that it stands in; any token may match."""
    fields = (("category", weights.category_field), ("name", weights.name_field), ("words", weights.words_field))
    each = [
        {"dis_max": {"queries": [
            {"constant_score": {"filter": {"terms": {field: sorted(token)}}, "boost": weight}}
            for field, weight in fields
        ]}}
        for token in reading.tokens
    ]  # fmt: skip
    return any_of(list[Clause](each))


def _anywhere(stem: str) -> Clause:
    return any_of([{"term": {field: stem}} for field in ("category", "name", "words")])
