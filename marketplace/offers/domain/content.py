"""What an offer says, and what keeps it from being submitted."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from hub.kernel import week
from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from marketplace.offers.domain.kinds import OfferKind, Unit

MOST_KM = 30.0
MOST_CAPACITY = 5000 * 60  # minutes a week: a large provider's
MOST_PRICE = 500_00


class NotAnOffer(Invalid):
    """Something in an offer does not fit; `field` says which, `message` what to do."""

    code = "not-an-offer"


@dataclass(frozen=True)
class Content:
    """What an offer says. Prices in pence, lengths in minutes, capacity in minutes a week, radius in kilometres.

    Coverage is `areas` (ward codes) when there are any, else the radius round the party's point.
    """

    title: str
    description: str
    kind: OfferKind
    categories: tuple[str, ...]
    price_pence: int
    unit: Unit
    minimum_minutes: int
    radius_km: float
    areas: tuple[str, ...]
    slots: tuple[week.Slot, ...]
    capacity_minutes: int
    languages: tuple[str, ...]
    traits: tuple[str, ...] = ()

    @classmethod
    def make(cls, **given: Any) -> Content:
        """A content from plain values (lists, strings), as forms, files and JSON hold them."""
        plain = {name: tuple(given.get(name) or ()) for name in ("categories", "areas", "languages", "traits")}
        return cls(
            title=str(given["title"]).strip(),
            description=str(given["description"]).strip(),
            kind=OfferKind(given["kind"]),
            price_pence=int(given["price_pence"]),
            unit=Unit(given["unit"]),
            minimum_minutes=int(given["minimum_minutes"]),
            radius_km=float(given["radius_km"]),
            slots=week.slots(s.as_list() if isinstance(s, week.Slot) else s for s in given["slots"]),
            capacity_minutes=int(given["capacity_minutes"]),
            **plain,
        )

    @classmethod
    def blank(cls, kind: OfferKind) -> Content:
        """The content that a new draft starts from."""
        return cls("", "", kind, (), 0, Unit.HOUR, 60, 5.0, (), (), 0, ("en",))

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values; `make` reads them back."""
        values = dataclasses.asdict(self)
        values["slots"] = [slot.as_list() for slot in self.slots]
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def faults(content: Content) -> list[tuple[str, str]]:
    """What keeps an offer from being submitted: the field, and what to do about it."""
    rules = (
        ("title", not 3 <= len(content.title) <= 80, N_("Give it a name of 3 to 80 letters.")),
        ("description", not 20 <= len(content.description) <= 2000, N_("Say in 20 to 2,000 letters what you do.")),
        ("categories", not content.categories, N_("Choose at least one kind of help.")),
        ("price_pence", not 0 <= content.price_pence <= MOST_PRICE, N_("Write a price from £0 to £500.")),
        ("minimum_minutes", not 0 < content.minimum_minutes <= 720, N_("Choose a shortest visit of up to 12 hours.")),
        ("slots", not content.slots, N_("Choose at least one time of the week.")),
        (
            "capacity_minutes",
            not 0 < content.capacity_minutes <= MOST_CAPACITY,
            N_("Say how many hours a week you can give in all, from 1 to 5,000."),
        ),
        ("languages", not content.languages, N_("Choose at least one language.")),
        (
            "radius_km",
            not content.areas and not 0 < content.radius_km <= MOST_KM,
            N_("Choose how far you go, up to 18 miles, or name the wards."),
        ),
        (
            "price_pence",
            content.kind is OfferKind.VOLUNTEER and content.price_pence > 0,
            N_("A volunteer's help is free. Write 0, or choose another way of helping."),
        ),
    )
    return [(field, message) for field, wrong, message in rules if wrong]


def check(content: Content) -> None:
    """Refuse what cannot be submitted.

    Raises:
        NotAnOffer: naming the first field that does not fit.
    """
    for field, message in faults(content):
        raise NotAnOffer(field=field, message=message)
