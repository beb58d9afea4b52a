"""Postcodes: how they are written, and what part of one stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.places.domain.points import Point

_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_PART = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ([0-9]))?")


@dataclass(frozen=True)
class PostcodeRow:
    """One postcode of an imported file, and the line on which it stands."""

    line: int
    postcode: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Located:
    """Where a text stands; `about` is true where only its neighbourhood is known (a sector's middle).

    `postcode` is as the post office writes it, and empty for an address.
    """

    point: Point
    postcode: str
    about: bool


def _capitals(text: str) -> str:
    return " ".join(re.sub(r"[^A-Z0-9 ]", " ", text.upper()).split())


def normalised(text: str) -> str | None:
    """A full postcode as the post office writes it ("kt12ab" is KT1 2AB); None where `text` is none."""
    match = _FULL.fullmatch(_capitals(text).replace(" ", ""))
    return f"{match[1]} {match[2]}" if match else None


def partial(text: str) -> tuple[str, ...]:
    """What the first part of a postcode may mean, likeliest first: "KT1 2" a sector, "KT12" a district or a sector."""
    match = _PART.fullmatch(_capitals(text))
    if not match:
        return ()
    if match[2]:
        return (f"{match[1]} {match[2]}",)
    whole = match[1]
    return (whole, f"{whole[:-1]} {whole[-1]}") if re.fullmatch(r"[A-Z]{1,2}[0-9]{2}", whole) else (whole,)


def sector(postcode: str) -> str:
    """The sector of a full postcode: KT1 2AB stands in KT1 2."""
    return postcode[:-2]


def district(postcode: str) -> str:
    """The district of a full postcode or a sector: KT1."""
    return postcode.partition(" ")[0]
