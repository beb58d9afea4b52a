"""The rules of offers: their states, what is in one, which edits wait for the council, and the standard terms."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from hub.kernel import week
from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class OfferState(StrEnum):
    """Where an offer stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LIVE = "live"
    RETURNED = "returned"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class OfferEvent(StrEnum):
    """What may happen to an offer."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    PAUSE = "pause"
    RESUME = "resume"
    SUSPEND = "suspend"
    LIFT = "lift"
    RETIRE = "retire"


S, E = OfferState, OfferEvent

# domain.md, Offers. Read a line aloud: "a live offer, paused, is paused".
STEPS: Mapping[tuple[OfferState, OfferEvent], OfferState] = {
    (S.DRAFT, E.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, E.APPROVE): S.LIVE,
    (S.SUBMITTED, E.RETURN): S.RETURNED,
    (S.RETURNED, E.SUBMIT): S.SUBMITTED,
    (S.LIVE, E.PAUSE): S.PAUSED,
    (S.PAUSED, E.RESUME): S.LIVE,
    (S.LIVE, E.SUSPEND): S.SUSPENDED,
    (S.PAUSED, E.SUSPEND): S.SUSPENDED,
    (S.SUSPENDED, E.LIFT): S.LIVE,
    (S.SUSPENDED, E.RETIRE): S.RETIRED,
    (S.LIVE, E.RETIRE): S.RETIRED,
    (S.PAUSED, E.RETIRE): S.RETIRED,
    # One that was never live can be given up by its maker as well.
    (S.DRAFT, E.RETIRE): S.RETIRED,
    (S.SUBMITTED, E.RETIRE): S.RETIRED,
    (S.RETURNED, E.RETIRE): S.RETIRED,
}

STANDING = frozenset({S.LIVE, S.PAUSED, S.SUSPENDED})
"""States in which the council has once approved it, so that an edit may have to wait."""
UNAPPROVED = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED})


class OfferKind(StrEnum):
    """In what way the help is given."""

    PROFESSIONAL = "professional"
    VOLUNTEER = "volunteer"
    NEIGHBOUR = "neighbour"
    COMMUNITY = "community"
    ASSET = "asset"


KIND_WORDS: Mapping[OfferKind, str] = {
    OfferKind.PROFESSIONAL: N_("Professional"),
    OfferKind.VOLUNTEER: N_("Volunteer"),
    OfferKind.NEIGHBOUR: N_("Neighbour"),
    OfferKind.COMMUNITY: N_("Community activity"),
    OfferKind.ASSET: N_("A room or vehicle"),
}
"""How each kind is said; a page that chooses one says more (forms)."""


class Unit(StrEnum):
    """What a price is for."""

    HOUR = "hour"
    VISIT = "visit"
    ITEM = "item"


UNIT_WORDS: Mapping[Unit, str] = {
    Unit.HOUR: N_("%(price)s an hour"),
    Unit.VISIT: N_("%(price)s a visit"),
    Unit.ITEM: N_("%(price)s each"),
}
"""How a price is said."""

LANGUAGES: Mapping[str, str] = {
    "en": N_("English"),
    "ar": N_("Arabic"),
    "bn": N_("Bengali"),
    "bsl": N_("British Sign Language"),
    "zh": N_("Chinese"),
    "fa": N_("Farsi"),
    "fr": N_("French"),
    "gu": N_("Gujarati"),
    "hi": N_("Hindi"),
    "it": N_("Italian"),
    "ko": N_("Korean"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "pa": N_("Punjabi"),
    "so": N_("Somali"),
    "es": N_("Spanish"),
    "ta": N_("Tamil"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "cy": N_("Welsh"),
}

TRAITS: Mapping[str, str] = {
    "helper-woman": N_("A woman can come"),
    "helper-man": N_("A man can come"),
    "pets-fine": N_("Fine with pets in the home"),
    "step-free": N_("No steps to climb"),
    "own-car": N_("Has a car"),
    "dementia": N_("Knows about dementia"),
    "hearing": N_("Used to talking with people who hear badly"),
    "non-smoker": N_("Does not smoke"),
    "two-carers": N_("Two people can come together"),
    "same-person": N_("The same person comes each time"),
}
"""What a need may ask of an offer beside its task; an offer says which of them hold."""

SPEAKS = "speaks-"
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
            N_("Choose how far you go, up to 30 km, or name the wards."),
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


AT_ONCE = frozenset({"minimum_minutes", "radius_km", "areas", "slots", "capacity_minutes", "languages"})
"""What its maker may change without asking: when, where and how much. The rest touches safety or the price."""


@dataclass(frozen=True)
class Band:
    """The council's published range of prices for one category and unit, from `starts` to `ends` (both included)."""

    category: str
    unit: Unit
    low_pence: int
    high_pence: int
    starts: date
    ends: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


def in_band(content: Content, bands: Iterable[Band], on: date) -> bool:
    """Whether the price stands inside the band of each of its categories; without a band it does not."""
    for category in content.categories:
        band = next(
            (b for b in bands if b.category == category and b.unit is content.unit and b.holds(on)),
            None,
        )
        if band is None or not band.low_pence <= content.price_pence <= band.high_pence:
            return False
    return True


@dataclass(frozen=True)
class Change:
    """One field that an edit changes."""

    field: str
    before: Any
    after: Any


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """The fields that differ, in the order of `Content`."""
    fields = [f.name for f in dataclasses.fields(Content)]
    return tuple(
        Change(f, getattr(before, f), getattr(after, f)) for f in fields if getattr(before, f) != getattr(after, f)
    )


def waiting(before: Content, after: Content, bands: Iterable[Band], on: date) -> frozenset[str]:
    """The changed fields that wait for the council: all but `AT_ONCE`, and the price only outside its band."""
    changed = {change.field for change in changes(before, after)}
    waits = changed - AT_ONCE
    if waits == {"price_pence"} and in_band(after, bands, on):
        return frozenset()
    return frozenset(waits)


@dataclass(frozen=True)
class Terms:
    """The standard terms in force from a day on; the levers rest on them."""

    starts: date
    points: tuple[str, ...]


TERMS: tuple[Terms, ...] = (
    Terms(
        date(2025, 1, 1),
        (
            N_("You keep your checks in date. A visit that needs a check you no longer hold does not take place."),
            N_("You come when you said you would, or you tell the person as early as you can."),
            N_("You charge the price shown here, nothing on top, and never take cash for a visit booked here."),
            N_("You keep what you learn about people to yourself."),
            N_("If you are worried that someone is being harmed, you tell the council at once."),
            N_("The council may pause or suspend an offer to keep people safe. It tells you why, and you can answer."),
            N_("Your visits, your reviews and how often you hand visits back are counted, and the figures are public."),
        ),
    ),
)


def terms_on(day: date) -> Terms:
    """The standard terms in force on a day."""
    return max((t for t in TERMS if t.starts <= day), key=lambda t: t.starts, default=TERMS[0])
