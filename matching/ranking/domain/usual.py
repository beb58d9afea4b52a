"""What is usual here: where whoever has little history stands, and towards what a short one is mixed.

Measured among all who offer, not assumed: with a figure below the true mean, whoever is as good as others but has
fewer visits, a one-person supplier, would stand lower for nothing but being small.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from matching.ranking.domain.values import Candidate, Weights

ENOUGH = 20  # requests, visits or reviews: fewer say little of a whole market


def with_usual(weights: Weights, candidates: Iterable[Candidate]) -> Weights:
    """`weights`, with what is usual among these candidates' suppliers where there is enough to go by."""
    suppliers = {one.party: one for one in candidates}.values()
    asked, due = sum(one.asked for one in suppliers), sum(one.due for one in suppliers)
    reviewed = [one for one in suppliers if one.rating is not None]
    reviews = sum(one.reviews for one in reviewed)
    if asked >= ENOUGH and due >= ENOUGH:
        accepts, keeps = sum(one.accepted for one in suppliers) / asked, sum(one.kept for one in suppliers) / due
        weights = replace(weights, usual_reliability=(accepts + keeps) / 2)
    if reviews >= ENOUGH:
        mean = sum((one.rating or 0.0) * one.reviews for one in reviewed) / reviews
        weights = replace(weights, usual_rating=mean)
    return weights
