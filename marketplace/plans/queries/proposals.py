"""Proposals, and the needs near a helper that they may answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.needs.queries import NeedView
from marketplace.offers import queries as offers
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import PartState, ProposalState, fit
from marketplace.plans.models import Part, Proposal
from marketplace.plans.queries.candidates import askable, candidates, wanted_for
from marketplace.plans.queries.views import PartView, parts_of
from matching.distances.domain import exact_km
from matching.ranking.domain import Candidate, failures

# What a helper decides by proposing (times, and a price of their own) keeps nobody from answering.
NEGOTIABLE = frozenset({"hours", "length", "price"})
KEPT = ("outside", "short", "booked")
"""What keeps a helper from all times of a need, in the order in which it is looked at: not open, too short a visit, taken."""


@dataclass(frozen=True)
class ProposalView:
    """A proposal: who, what, when, for how much (pence, the offer's unit), in their words."""

    id: str
    need: str
    part: str
    offer: str
    party: str
    slots: tuple[Slot, ...]
    price_pence: int
    words: str
    state: ProposalState
    made_at: datetime
    answer: str | None


@dataclass(frozen=True)
class NearNeed:
    """A part of an open need that a helper may answer, by their offers that fit, the nearest first.

    `fits` are its times at which they are free as things stand; where there are none, `kept` says what keeps them (one
    of `KEPT`).
    """

    need: NeedView
    part: PartView
    offers: tuple[OfferView, ...]
    km: float | None
    fits: tuple[Slot, ...]
    kept: str
    proposal: ProposalView | None


@dataclass(frozen=True)
class ProposalFact:
    """A proposal for the warehouse."""

    id: str
    need: str
    offer: str
    party: str
    category: str
    state: str
    price_pence: int
    made_at: datetime
    answered_at: datetime | None


def may_answer(offer: OfferView, need: NeedView, category: str, flags: Iterable[str], on: date) -> bool:
    """Whether an offer may answer a part: live, right task, reaches there, checks held, must-haves, no block."""
    return bool(who_may_answer([offer], need, [(category, flags)], on))


def who_may_answer(
    mine: Iterable[OfferView], need: NeedView, tasks: Iterable[tuple[str, Iterable[str]]], on: date
) -> list[tuple[OfferView, str]]:
    """Which of these offers may answer which of a need's tasks (kind of help, flags); what is told of each is read once."""
    live = [offer for offer in mine if offer.live]
    if not live or not need.live or (need.ends is not None and need.ends < on):
        return []
    blocked, known = people.blocked_with(need.holder), list(zip(live, candidates(live, need.holder, ()), strict=True))
    found = []
    for category, flags in tasks:
        wanted = wanted_for(need, category, flags, (), blocked=blocked)
        found += [(offer, category) for offer, one in known if not set(failures(wanted, one)) - NEGOTIABLE]
    return found


def near(parties: Sequence[str]) -> list[NearNeed]:
    """The parts of open needs that offers of these parties may answer, the nearest first.

    Those come last for whose times they have no hour left: they could be asked for none of them as things stand.
    """
    mine = [offer for offer in offers.offers_of(*parties) if offer.live]
    codes = {code for offer in mine for code in offer.categories}
    if not codes:
        return []
    asked = {need.id: need for need in needs.open_needs(categories=codes) if need.holder not in parties}
    made = {(p.part, p.offer): p for p in proposals_by(parties, standing=True)}
    known = list(zip(mine, candidates(mine, "", ()), strict=True))
    blocked = {party: people.blocked_with(party) for party in {offer.party for offer in mine}}
    found = []
    for part in parts_of(asked):
        if part.category in codes and part.state in (PartState.OPEN, PartState.PROPOSED):
            need = asked[part.need]
            able = [(o, c) for o, c in known if part.category in o.categories and need.holder not in blocked[o.party]]
            one = _near(need, part, able)
            if one is not None:
                said = next((p for key, p in made.items() if key[0] == part.id), None)
                found.append(NearNeed(need, part, *one, said))
    return sorted(found, key=lambda n: (n.kept == "booked", n.km is None, n.km or 0.0, n.part.id))


def _near(
    need: NeedView, part: PartView, mine: Sequence[tuple[OfferView, Candidate]]
) -> tuple[tuple[OfferView, ...], float | None, tuple[Slot, ...], str] | None:
    """The offers that may answer a part, the least distance, the times free, and what keeps them; None without any."""
    wanted = wanted_for(need, part.category, part.flags, (), blocked=frozenset())
    able, distances = [], []
    for offer, candidate in mine:
        if set(failures(wanted, candidate)) - NEGOTIABLE:
            continue
        able.append((offer, candidate))
        if wanted.point and candidate.point:
            distances.append(exact_km(wanted.point, candidate.point))
    if not able:
        return None
    free = {slot for _, one in able for slot in askable(part.slots, one.availability, one.shortest, one.left)}
    kept = "" if free else max((_kept(offer, part.slots) for offer, _ in able), key=KEPT.index)
    return tuple(offer for offer, _ in able), min(distances, default=None), tuple(sorted(free)), kept


def _kept(offer: OfferView, wanted: Sequence[Slot]) -> str:
    """What keeps an offer from all of these times, which it is not free for (one of `KEPT`)."""
    open_ = fit(offer.slots, wanted)
    if not open_:
        return "outside"
    return "booked" if any(slot.minutes >= offer.minimum_minutes for slot in open_) else "short"


def near_part(part_id: str, parties: Sequence[str]) -> NearNeed:
    """One part that these parties may answer.

    Raises:
        Missing: there is none, or not for them.
    """
    found = next((one for one in near(parties) if one.part.id == part_id), None)
    if found is None:
        raise Missing
    return found


def proposals_for(need_id: str) -> list[ProposalView]:
    """The standing proposals for a need, from parties that nobody has blocked, oldest first."""
    hidden = people.blocked_with(needs.need(need_id).holder)
    statement = sa.select(Proposal).where(Proposal.need_id == need_id, Proposal.state == ProposalState.STANDING)
    return [_view(row) for row in db.session.scalars(statement.order_by(Proposal.id)) if row.party not in hidden]


def answerable(need: NeedView, parts: Iterable[PartView], on: date) -> list[ProposalView]:
    """The standing proposals that could be taken now: their offer is live, and may still do the task it answers.

    One whose offer rests, or lacks a check by now, is there again once that is over.
    """
    found, known = proposals_for(need.id), {part.id: part for part in parts}
    if not found:
        return []
    mine = offers.offers({one.offer for one in found}).values()
    tasks = {(part.category, part.flags) for part in known.values()}
    able = {(offer.id, category) for offer, category in who_may_answer(mine, need, tasks, on)}
    return [one for one in found if one.part in known and (one.offer, known[one.part].category) in able]


def proposals_by(parties: Collection[str], *, standing: bool = False, limit: int | None = None) -> list[ProposalView]:
    """What these parties proposed, newest first: all of it, or what stands alone, or at most `limit`."""
    statement = sa.select(Proposal).where(Proposal.party.in_(parties)).order_by(Proposal.id.desc()).limit(limit)
    if standing:
        statement = statement.where(Proposal.state == ProposalState.STANDING)
    return [_view(row) for row in db.session.scalars(statement)]


def proposal(proposal_id: str) -> ProposalView:
    """One proposal.

    Raises:
        Missing: there is none.
    """
    row = db.session.get(Proposal, proposal_id)
    if row is None:
        raise Missing
    return _view(row)


def facts(after_id: str = "", limit: int = 1000) -> list[ProposalFact]:
    """Proposals in order of id after `after_id`, for the warehouse."""
    statement = (
        sa.select(Proposal, Part.category)
        .join(Part, Part.id == Proposal.part_id)
        .where(Proposal.id > after_id)
        .order_by(Proposal.id)
        .limit(limit)
    )
    return [
        ProposalFact(
            p.id, p.need_id, p.offer_id, p.party, category, p.state.value, p.price_pence, p.made_at, p.answered_at
        )
        for p, category in db.session.execute(statement)
    ]


def _view(row: Proposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        need=row.need_id,
        part=row.part_id,
        offer=row.offer_id,
        party=row.party,
        slots=row.times(),
        price_pence=row.price_pence,
        words=row.words,
        state=row.state,
        made_at=row.made_at,
        answer=row.answer,
    )
