"""Which balance transaction of Stripe's is which posting of ours, and what is left over on either side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# What one side did so lately that the other may only not have heard of it yet.
FRESH = timedelta(hours=1)


@dataclass(frozen=True)
class There:
    """A balance transaction of Stripe's: what it added to our balance, in pence."""

    id: str
    type: str
    source: str
    net_pence: int
    at: datetime
    pending: bool


@dataclass(frozen=True)
class Here:
    """A posting of ours with all that corrected it: what it added to the cash at Stripe, in pence."""

    id: str
    external: str | None
    pence: int
    at: datetime


@dataclass(frozen=True)
class Pair:
    """A balance transaction and the posting that it is."""

    there: There
    here: Here


class BreakKind(StrEnum):
    """In what way the two sides differ."""

    MISSING_HERE = "missing_here"  # Stripe has it, and we do not
    MISSING_THERE = "missing_there"  # we have it, and Stripe does not
    AMOUNT = "amount"  # both have it, with different amounts
    BALANCE = "balance"  # Stripe's balance is not what its own list and our ledger explain


@dataclass(frozen=True)
class Found:
    """A break as a reconciliation finds it; amounts in pence, `day` when the money moved."""

    kind: BreakKind
    there: str | None
    here: str | None
    there_pence: int
    here_pence: int
    at: datetime

    @property
    def subject(self) -> tuple[BreakKind, str]:
        """What makes it the same break the next night."""
        return self.kind, self.there or self.here or ""


@dataclass(frozen=True)
class Statement:
    """How the ledger comes to Stripe's balance, in pence; `unexplained` is what is left over."""

    here_pence: int
    waiting_pence: int  # at Stripe, and not to be posted yet: pending there, or of the last hour
    ahead_pence: int  # posted in the last hour, and not in Stripe's list yet
    missing_here_pence: int
    missing_there_pence: int
    differing_pence: int
    there_pence: int

    @property
    def unexplained_pence(self) -> int:
        """What Stripe has more than all of the above make."""
        explained = self.waiting_pence + self.missing_here_pence + self.differing_pence
        return self.there_pence - (self.here_pence + explained - self.ahead_pence - self.missing_there_pence)


def match(there: Iterable[There], here: Sequence[Here]) -> list[Pair]:
    """Pair what is known by the same reference: Stripe's own id of it, or of what brought it about.

    One source may have two balance transactions (a payout, and its failure): they go opposite ways, so the sign tells
    which. Each side is taken once, the earliest first.
    """
    left = sorted(there, key=lambda one: (one.at, one.id))
    pairs = []
    for posting in sorted(here, key=lambda one: (one.at, one.id)):
        found = _the_same(posting, left)
        if found is not None:
            left.remove(found)
            pairs.append(Pair(found, posting))
    return pairs


def _the_same(posting: Here, left: Sequence[There]) -> There | None:
    if not posting.external:
        return None
    named = next((one for one in left if one.id == posting.external), None)
    if named is not None:
        return named
    same = (one for one in left if one.source == posting.external and (one.net_pence < 0) == (posting.pence < 0))
    return next(same, None)


def waits(one: There, now: datetime) -> bool:
    """Whether a balance transaction without a posting is no break yet: what is pending is posted when it can be spent."""
    return one.pending or one.at > now - FRESH


def ahead(one: Here, now: datetime) -> bool:
    """Whether a posting without a balance transaction is no break yet."""
    return one.at > now - FRESH


def breaks(
    there: Iterable[There], here: Iterable[Here], differing: Iterable[Pair], unexplained_pence: int, now: datetime
) -> Iterator[Found]:
    """The breaks among what is unmatched on either side, matched with other amounts, or left over in the balance."""
    for one in there:
        if not waits(one, now):
            yield Found(BreakKind.MISSING_HERE, one.id, None, one.net_pence, 0, one.at)
    for posting in here:
        if not ahead(posting, now):
            yield Found(BreakKind.MISSING_THERE, None, posting.id, 0, posting.pence, posting.at)
    for pair in differing:
        yield Found(BreakKind.AMOUNT, pair.there.id, pair.here.id, pair.there.net_pence, pair.here.pence, pair.there.at)
    if unexplained_pence:
        yield Found(BreakKind.BALANCE, None, None, unexplained_pence, 0, now)


def statement(
    there: Iterable[There],
    here: Iterable[Here],
    differing: Iterable[Pair],
    now: datetime,
    *,
    here_pence: int,
    there_pence: int,
) -> Statement:
    """From the ledger's cash at Stripe to Stripe's balance."""
    unmatched, posted = list(there), list(here)
    return Statement(
        here_pence=here_pence,
        waiting_pence=sum(one.net_pence for one in unmatched if waits(one, now)),
        ahead_pence=sum(one.pence for one in posted if ahead(one, now)),
        missing_here_pence=sum(one.net_pence for one in unmatched if not waits(one, now)),
        missing_there_pence=sum(one.pence for one in posted if not ahead(one, now)),
        differing_pence=sum(pair.there.net_pence - pair.here.pence for pair in differing),
        there_pence=there_pence,
    )
