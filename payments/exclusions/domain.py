"""What no personal budget pays for, from a day on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_

MOST = 40
LONGEST = 100
LONGEST_CODE = 64


class ExclusionsWrong(Invalid):
    """A list that cannot be."""

    code = "exclusions-wrong"
    template = N_("Write one thing a line, each once, in up to 100 letters, and at most 40 of them.")


class NoLetter(ExclusionsWrong):
    """A line that says nothing."""

    code = "no-letter"
    template = N_("“%(line)s” has no letter. Write in words what no budget pays for.")


class NothingExcluded(ExclusionsWrong):
    """A list of nothing."""

    code = "nothing-excluded"
    template = N_("Write at least one thing: some things no budget may pay for by law.")


class SameExclusions(Invalid):
    """A list that stands already."""

    code = "same-exclusions"
    template = N_("This is the list as it stands. Change something, or leave it.")


class ListChanged(Conflict):
    """Somebody else has changed what was filled in."""

    code = "exclusions-changed"
    template = N_("Somebody has changed the list since you opened this page. Open it again, then decide.")


@dataclass(frozen=True)
class Exclusion:
    """Something that no budget pays for: its words, and the code of a kind of help, should there be one of that code."""

    code: str
    words: str

    def __post_init__(self) -> None:
        if not self.code or len(self.code) > LONGEST_CODE or not self.words.strip() or len(self.words) > LONGEST:
            raise ExclusionsWrong(field="things")


@dataclass(frozen=True)
class Exclusions:
    """The whole list, in the order in which it is read."""

    things: tuple[Exclusion, ...]

    def __post_init__(self) -> None:
        if not self.things:
            raise NothingExcluded(field="things")
        different = len({one.code for one in self.things}), len({one.words.casefold() for one in self.things})
        if len(self.things) > MOST or different != (len(self.things), len(self.things)):
            raise ExclusionsWrong(field="things")

    @property
    def codes(self) -> frozenset[str]:
        """By code."""
        return frozenset(one.code for one in self.things)

    def of(self, category: str) -> Exclusion | None:
        """What a kind of help is excluded as; None, where it may be bought."""
        return next((one for one in self.things if one.code == category), None)

    def beyond(self, other: Exclusions) -> tuple[Exclusion, ...]:
        """What stands here and not in `other`."""
        return tuple(one for one in self.things if one.code not in other.codes)

    def as_list(self) -> list[dict[str, str]]:
        """For JSON."""
        return [{"code": one.code, "words": one.words} for one in self.things]

    @classmethod
    def read(cls, things: Iterable[Mapping[str, str]]) -> Exclusions:
        """From JSON."""
        return cls(tuple(Exclusion(one["code"], one["words"]) for one in things))


FIRST = Exclusions(
    (
        Exclusion("gambling", N_("Gambling")),
        Exclusion("debt", N_("Paying back debt")),
        Exclusion("illegal", N_("Anything against the law")),
        Exclusion("alcohol-tobacco", N_("Alcohol and tobacco")),
        Exclusion("rent-bills", N_("Rent and household bills")),
        Exclusion("nhs-care", N_("Care that the NHS gives free")),
        Exclusion("residential", N_("Living in a care home for long")),
    )
)


def written(text: str, kinds: Mapping[str, str], known: Iterable[Exclusion]) -> Exclusions:
    """A list from what was written: a thing a line, and kinds of help by code and name.

    Args:
        text: the lines; what is `known` by the same words keeps its code, and other words have one that nothing has.
        kinds: kinds of help that no budget pays for.
        known: what stood in any list before.

    Raises:
        ExclusionsWrong, NoLetter, NothingExcluded: it cannot be a list.
    """
    codes = {one.words.casefold(): one.code for one in known}
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    taken, things = {*codes.values(), *kinds}, []
    for line in lines:
        code = codes.get(line.casefold()) or _code(line, taken)
        taken.add(code)
        things.append(Exclusion(code, line))
    return Exclusions((*things, *(Exclusion(code, name) for code, name in kinds.items())))


def _code(words: str, taken: Collection[str]) -> str:
    """A code of these words alone; where their letters are of another alphabet, one of no words."""
    if not any(letter.isalpha() for letter in words):
        raise NoLetter(field="things", line=words)
    found = re.sub(r"[^a-z0-9]+", "-", words.casefold())[:LONGEST_CODE].strip("-") or "thing"
    ways = (f"{found[: LONGEST_CODE - 4]}-{n}" for n in count(2))
    return found if found not in taken else next(way for way in ways if way not in taken)
