"""The weights of finding as people set them: whole hundredths of a rank, all of it shared out."""

from __future__ import annotations

from collections.abc import Mapping

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from matching.search.domain.query import Weights

WHOLE = 100
SHARES: Mapping[str, str] = {
    "text": N_("How well it fits the words"),
    "near": N_("How near it is"),
    "quality": N_("What reviews say"),
}
"""What a rank is made of, in words. What is not asked about (no words, no place) leaves its share to the others."""
DEFAULT = Weights()


class SharesWrong(Invalid):
    """Weights that are no shares of one whole."""

    code = "search-weights-wrong"
    template = N_("Together they must make 100. They make %(made)s.")


class ShareWrong(Invalid):
    """A share that cannot be: below nought, beyond the whole, or nothing where nothing else could rank."""

    code = "search-weight-wrong"
    template = N_(
        "Write a whole number from 0 to 100; for reviews at least 1, so that there is an order without words and place."
    )


def finding(hundredths: Mapping[str, int]) -> Weights:
    """The weights that these hundredths make.

    Raises:
        ShareWrong, SharesWrong: naming the field.
    """
    counts = {name: hundredths.get(name, 0) for name in SHARES}
    for name, count in counts.items():
        if not (name == "quality") <= count <= WHOLE:
            raise ShareWrong(field=name)
    if sum(counts.values()) != WHOLE:
        raise SharesWrong(made=sum(counts.values()), field="text")
    return Weights(text=counts["text"] / WHOLE, near=counts["near"] / WHOLE, quality=counts["quality"] / WHOLE)


def shares_of(weights: Weights) -> dict[str, int]:
    """Weights as hundredths, as they are shown and changed."""
    return {name: round(getattr(weights, name) * WHOLE) for name in SHARES}
