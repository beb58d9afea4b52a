"""The parts of the score: each a figure 0..1 from the features that it names, with the data that explain it.

A part whose question does not arise for this need (no hours, no preferences, no median, no place) is left out for all
candidates alike; where a candidate has no history yet, it stands where most stand, never at nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.distances.domain import exact_km
from matching.hours.domain import minutes
from matching.ranking.domain.values import PARTS, Candidate, Wanted, Weights

Datum = str | int | float | bool


@dataclass(frozen=True)
class Part:
    """One part: its name (one of `PARTS`), value 0..1, weight, share of the whole score, and its data."""

    name: str
    value: float
    weight: float
    points: float
    data: Mapping[str, Datum]


def _clamped(value: float) -> float:
    return min(1.0, max(0.0, value))


def nearness(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]] | None:
    """One at the door, nought from `far_km` on; half where the candidate works everywhere and stands nowhere."""
    if wanted.point is None:
        return None
    if candidate.point is None:
        return 0.5, {}
    km = exact_km(wanted.point, candidate.point)
    return _clamped(1 - km / weights.far_km), {"km": round(km, 1)}


def hours(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]] | None:
    """The share of the wanted time that is free, as far as what is left of a week reaches."""
    if not wanted.slots:
        return None
    asked = minutes(wanted.slots)
    free = min(minutes(wanted.slots & candidate.availability), candidate.left)
    return free / asked, {"free_minutes": free, "wanted_minutes": asked}


def continuity(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]]:
    """Someone you know: one after `known_after_visits` visits to this resident."""
    return _clamped(candidate.together / weights.known_after_visits), {"visits": candidate.together}


def reliability(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]]:
    """Accepts, and turns up: the mean of both shares, each mixed with what is usual until there is enough to go by."""
    prior, usual = weights.prior_count, weights.usual_reliability
    accepts = (candidate.accepted + prior * usual) / (candidate.asked + prior)
    keeps = (candidate.kept + prior * usual) / (candidate.due + prior)
    data: dict[str, Datum] = {
        "accepted": candidate.accepted, "asked": candidate.asked, "kept": candidate.kept, "due": candidate.due,
        "accepts": round(accepts, 4), "keeps": round(keeps, 4), "missed": candidate.due - candidate.kept, "usual": round(usual, 4),
    }  # fmt: skip
    return _clamped((accepts + keeps) / 2), data


def reviews(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]]:
    """The Bayesian mean of the ratings on a scale 0..1; without any, the usual one."""
    rating = candidate.rating if candidate.rating is not None else weights.usual_rating
    counted = candidate.reviews if candidate.rating is not None else 0
    mean = (rating * counted + weights.usual_rating * weights.prior_count) / (counted + weights.prior_count)
    return _clamped((mean - 1) / 4), {"rating": round(rating, 1), "reviews": counted, "usual": weights.usual_rating}


def price(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]] | None:
    """Against the local median: half at the median, one for free, nought from twice the median on."""
    if not wanted.median_pence:
        return None
    value = _clamped(1 - candidate.price_pence / (2 * wanted.median_pence))
    return value, {"price_pence": candidate.price_pence, "median_pence": wanted.median_pence}


def preferences(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]] | None:
    """The share of the preferences that are met."""
    if not wanted.prefer:
        return None
    met = len(wanted.prefer & candidate.features)
    data: dict[str, Datum] = {
        "met": met, "asked": len(wanted.prefer),
        "met_features": ",".join(sorted(wanted.prefer & candidate.features)),
        "missed_features": ",".join(sorted(wanted.prefer - candidate.features)),
    }  # fmt: skip
    return met / len(wanted.prefer), data


def newcomer(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[float, dict[str, Datum]]:
    """A fair chance: one before the first visit, nought from `new_until_visits` on."""
    return _clamped(1 - candidate.visits / weights.new_until_visits), {"visits": candidate.visits}


_FIGURES = dict(
    zip(PARTS, (nearness, hours, continuity, reliability, reviews, price, preferences, newcomer), strict=True)
)


def parts(wanted: Wanted, candidate: Candidate, weights: Weights) -> tuple[Part, ...]:
    """The parts that arise for this need, in order; their points add up to the score."""
    found = {name: figure for name, of in _FIGURES.items() if (figure := of(wanted, candidate, weights)) is not None}
    whole = sum(getattr(weights, name) for name in found) or 1.0
    return tuple(
        Part(name, value, getattr(weights, name), value * getattr(weights, name) / whole, data)
        for name, (value, data) in found.items()
    )
