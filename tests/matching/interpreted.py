"""The questions to a search server, answered in a few lines of Python: the contract without a server.

It knows the clauses that the adapter writes and no others, measures on a sphere as the server does, and keeps scores in
32 bits. What only a real server can show (its life, its kills, its own arcs) is tested on one.
"""

from collections import Counter

import numpy as np

from matching.distances.domain import Point
from matching.search.adapters.elasticsearch import Access, ElasticsearchIndex
from matching.search.adapters.elasticsearch.writing import kept
from tests.matching.haversine import sphere_km

RETURNED = ("body", "stems")


def several(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def km(text):
    return float(text.removesuffix("km"))


def away(origin, one):
    return sphere_km(Point(**origin), Point(**one["point"]))


def score(clause, one):
    """The score of a document for a clause; None where it does not match."""
    ((kind, said),) = clause.items()
    return KINDS[kind](said, one)


def matches(clause, one):
    return score(clause, one) is not None


def _bool(said, one):
    scores = [score(clause, one) for clause in said.get("must", ())]
    if None in scores or not all(matches(clause, one) for clause in said.get("filter", ())):
        return None
    if any(matches(clause, one) for clause in said.get("must_not", ())):
        return None
    some = [found for clause in said.get("should", ()) if (found := score(clause, one)) is not None]
    if len(some) < said.get("minimum_should_match", 0 if scores or "filter" in said else "should" in said):
        return None
    return sum(scores) + sum(some)


def _function_score(said, one):
    base = score(said["query"], one)
    if base is None:
        return None
    values = [_function(f, one) for f in said["functions"] if "filter" not in f or matches(f["filter"], one)]
    found = np.prod(values) if said["score_mode"] == "multiply" else sum(values)
    found = float(np.float32(found if said["boost_mode"] == "replace" else base + found))
    return None if found < np.float32(said.get("min_score", 0)) else found


def _function(said, one):
    weight = float(np.float32(said.get("weight", 1.0)))
    if "field_value_factor" in said:
        about = said["field_value_factor"]
        value = one.get(about["field"])
        return weight * (about["missing"] if value is None else value)
    shape = "exp" if "exp" in said else "linear"
    about = said[shape]["point"]
    far, scale = away(about["origin"], one) if "point" in one else 0.0, km(about["scale"])
    assert about["decay"] == 0.5
    return weight * (0.5 ** (far / scale) if shape == "exp" else max(0.0, (2 * scale - far) / (2 * scale)))


def _one_field(test):
    def scored(said, one):
        ((field, wanted),) = said.items()
        return 1.0 if any(test(value, wanted) for value in several(one.get(field))) else None

    return scored


def _circle(said, one):
    return 0.0 if "point" in one and away(said["point"], one) <= km(said["distance"]) else None


def _best(said, one):
    return max((found for each in said["queries"] if (found := score(each, one)) is not None), default=None)


KINDS = {
    "bool": _bool,
    "function_score": _function_score,
    "term": _one_field(lambda value, wanted: value == wanted),
    "terms": _one_field(lambda value, wanted: value in wanted),
    "range": _one_field(lambda value, wanted: value <= wanted["lte"]),
    "exists": lambda said, one: 0.0 if one.get(said["field"]) not in (None, []) else None,
    "geo_distance": _circle,
    "match_none": lambda said, one: None,
    "constant_score": lambda said, one: said["boost"] if matches(said["filter"], one) else None,
    "dis_max": _best,
}


def hit(one, points, sort=()):
    back = {name: [one[name]] for name in RETURNED}
    return {"_id": one["id"], "_index": "one", "fields": back, "sort": values_of(sort, points, one)}


def values_of(sort, points, one):
    return [points if name == "_score" else one[name] for each in sort for name in each]


def before(sort, values):
    """What a hit is sorted by, the lowest first."""
    ways = [way for each in sort for way in each.values()]
    return [-value if way == "desc" else value for way, value in zip(ways, values, strict=True)]


def aggregate(said, ones, every):
    """One aggregation over what was found; `every` is the whole index."""
    if "filter" in said:
        inside = [one for one in ones if matches(said["filter"], one)]
        below = {name: aggregate(more, inside, every) for name, more in said["aggs"].items()}
        return {"doc_count": len(inside), **below}
    if "global" in said:
        return {name: aggregate(more, every, every) for name, more in said["aggs"].items()}
    if "filters" in said:
        named = said["filters"]["filters"]
        return {"buckets": {n: {"doc_count": sum(matches(c, one) for one in ones)} for n, c in named.items()}}
    if "top_hits" in said:
        return {"hits": {"hits": [hit(one, 0.0) for one in ones[: said["top_hits"]["size"]]]}}
    counts = Counter(value for one in ones for value in several(one.get(said["terms"]["field"])))
    return {"buckets": [{"key": key, "doc_count": n} for key, n in counts.items()]}


class InterpretedIndex(ElasticsearchIndex):
    """The adapter as it is, but for the server: its documents are kept here, and its questions answered above."""

    def __init__(self):
        super().__init__(Access("http://nowhere.invalid"))
        self.kept, self.asked = {}, []

    def put(self, documents):
        ones = [kept(document) for document in documents]
        self.kept.update({id_: values for id_, _, values in ones})
        return len(ones)

    def drop(self, gone):
        for id_ in gone:
            self.kept.pop(id_, None)
        return len(gone)

    def ask(self, body, ends, index=None):
        self.asked.append(body)
        every = list(self.kept.values())
        scored = [(found, one) for one in every if (found := score(body["query"], one)) is not None]
        sort = body.get("sort", [{"_score": "desc"}, {"id": "asc"}])
        scored.sort(key=lambda pair: before(sort, values_of(sort, *pair)))
        ones = [one for _, one in scored]
        passed = [(points, one) for points, one in scored if matches(body.get("post_filter", {"bool": {}}), one)]
        if "search_after" in body:
            end = before(sort, body["search_after"])
            passed = [pair for pair in passed if before(sort, values_of(sort, *pair)) > end]
        return {
            "hits": {"total": {"value": len(passed)}, "hits": [hit(one, p, sort) for p, one in passed[: body["size"]]]},
            "aggregations": {name: aggregate(said, ones, every) for name, said in body.get("aggs", {}).items()},
        }
