"""Categories of help: risk, who may, and which checks the task decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.errors import Invalid, Missing
from hub.kernel.words import N_


class CheckKind(StrEnum):
    """What can be checked about a party."""

    IDENTITY = "identity"
    REFERENCES = "references"
    DBS_BASIC = "dbs-basic"
    DBS_ENHANCED = "dbs-enhanced"
    DBS_ENHANCED_BARRED = "dbs-enhanced-barred"
    CQC = "cqc"
    INSURANCE = "insurance"
    TRAINING = "training"
    DRIVING = "driving"
    FOOD_HYGIENE = "food-hygiene"


CHECK_WORDS = {
    CheckKind.IDENTITY: N_("Identity"),
    CheckKind.REFERENCES: N_("References"),
    CheckKind.DBS_BASIC: N_("DBS check, basic"),
    CheckKind.DBS_ENHANCED: N_("DBS check, enhanced"),
    CheckKind.DBS_ENHANCED_BARRED: N_("DBS check, enhanced with adults’ barred list"),
    CheckKind.CQC: N_("Registered with the Care Quality Commission"),
    CheckKind.INSURANCE: N_("Insurance"),
    CheckKind.TRAINING: N_("Training"),
    CheckKind.DRIVING: N_("Driving licence, insurance and MOT"),
    CheckKind.FOOD_HYGIENE: N_("Food hygiene"),
}

LADDER = (CheckKind.DBS_BASIC, CheckKind.DBS_ENHANCED, CheckKind.DBS_ENHANCED_BARRED)
"""Each of these says all that those before it say."""


def closed(held: Iterable[CheckKind]) -> frozenset[CheckKind]:
    """`held` with all that it proves besides: an enhanced DBS check is a basic one too."""
    found = set(held)
    for rung, kind in enumerate(LADDER):
        if kind in found:
            found.update(LADDER[:rung])
    return frozenset(found)


def strongest(needed: Iterable[CheckKind]) -> frozenset[CheckKind]:
    """`needed` without what another of them proves already."""
    found = set(needed)
    for rung, kind in enumerate(LADDER):
        if kind in found:
            found.difference_update(LADDER[:rung])
    return frozenset(found)


class Risk(StrEnum):
    """How much harm could be done where a task goes wrong."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


RISK_WORDS = {Risk.HIGH: N_("High"), Risk.MEDIUM: N_("Medium"), Risk.LOW: N_("Low")}


class Who(StrEnum):
    """Kinds of supplier that a category is open to; `ORGANISATION` means organisations alone, of any kind."""

    PROFESSIONAL = "professional"
    VOLUNTEER = "volunteer"
    NEIGHBOUR = "neighbour"
    COMMUNITY = "community"
    ASSET = "asset"
    ORGANISATION = "organisation"


WHO_WORDS = {
    Who.PROFESSIONAL: N_("Paid professionals"),
    Who.VOLUNTEER: N_("Volunteers"),
    Who.NEIGHBOUR: N_("Neighbours who earn by helping"),
    Who.COMMUNITY: N_("Community groups"),
    Who.ASSET: N_("Places and vehicles to use"),
    Who.ORGANISATION: N_("Organisations only"),
}
ANYONE = frozenset(Who) - {Who.ORGANISATION}


class Holder(StrEnum):
    """Whose need can be of a category."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


HOLDER_WORDS = {
    Holder.PERSON: N_("A person"),
    Holder.PLACE: N_("A place, like a park or a hall"),
    Holder.ORGANISATION: N_("An organisation"),
}


class Flag(StrEnum):
    """What about a task asks for more checks than its category does."""

    HANDLES_MONEY = "handles-money"
    HEALTH_APPOINTMENT = "health-appointment"
    MAKES_FOOD = "makes-food"
    TRADE = "trade"


FLAG_WORDS = {
    Flag.HANDLES_MONEY: N_("The helper handles the person’s money"),
    Flag.HEALTH_APPOINTMENT: N_("It is to a health appointment"),
    Flag.MAKES_FOOD: N_("Food is made"),
    Flag.TRADE: N_("It is done as a trade"),
}


@dataclass(frozen=True)
class Category:
    """A kind of help as it stands on a day.

    `name` and `plain` are the council's words for people; `extra` are the checks that a flag adds; `lgsl` is the number
    in the Local Government Services List, where there is one; `phrases` are what people here say for it, besides those
    that every council starts with.
    """

    code: str
    name: str
    plain: str
    risk: Risk
    who: frozenset[Who]
    checks: frozenset[CheckKind]
    extra: Mapping[Flag, frozenset[CheckKind]]
    bookable_by: frozenset[Holder]
    lgsl: int | None = None
    retired: bool = False
    phrases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise CategoryUnusable(message=N_("Give the category a name."), field="name")
        if not self.who:
            raise CategoryUnusable(message=N_("Choose at least one kind of helper who may do this."), field="who")
        if not self.bookable_by:
            raise CategoryUnusable(message=N_("Choose at least one whose need this can be."), field="bookable_by")
        if CheckKind.IDENTITY not in self.checks:
            raise CategoryUnusable(message=N_("Every category needs at least the identity check."), field="checks")

    def open_to(self, kind: str, *, organisation: bool) -> bool:
        """Whether an offer of `kind` (professional, volunteer, …), by an organisation or a person, may be of this category."""
        return (organisation and Who.ORGANISATION in self.who) or kind in self.who

    def required(self, flags: Iterable[str] = ()) -> frozenset[CheckKind]:
        """The checks that a task of this category needs, with those that `flags` add; flags of other categories add none."""
        added = [kind for flag in flags for kind in self.extra.get(Flag(flag), ())]
        return strongest([*self.checks, *added])


class CategoryUnusable(Invalid):
    """A category lacks something."""

    code = "category-unusable"


class NoSuchCategory(Missing):
    """There is no category of this code."""

    code = "no-such-category"
    template = N_("There is no category “%(category)s”. Choose one from the list.")


class KindRetired(Invalid):
    """Nothing new may be asked or offered in a retired category."""

    code = "kind-retired"
    template = N_("“%(category)s” is not asked for or offered any more. Take it out, or choose another kind of help.")


LONGEST_CODE = 28  # of a name; what is added to it still fits the column


def code_of(name: str, taken: Collection[str]) -> str:
    """A code for a new category, from its name in plain letters; one that none has yet and no address means otherwise."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_CODE].strip("-") or "help"
    used, number, code = {*taken, "new"}, 1, base
    while code in used:
        number += 1
        code = f"{base}-{number}"
    return code


def spoken(lines: Iterable[str]) -> tuple[str, ...]:
    """What was written a line each, without empty lines and repetitions."""
    return tuple(dict.fromkeys(" ".join(line.split()).casefold() for line in lines if line.strip()))
