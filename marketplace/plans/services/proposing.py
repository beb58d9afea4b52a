"""Helpers answer needs by themselves: they propose, take it back, and are declined kindly."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing, WrongState
from hub.kernel.week import Slot
from hub.people import queries as people
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.plans.domain import (
    PROPOSALS,
    AlreadyProposed,
    NothingToAnswer,
    NotInPlan,
    PartEvent,
    PartState,
    PartTaken,
    PriceWrong,
    ProposalEvent,
    ProposalState,
    WordsNeeded,
)
from marketplace.plans.events import ProposalDeclined, ProposalLapsed, ProposalMade, ProposalWithdrawn
from marketplace.plans.events import ProposalEvent as ProposalNews
from marketplace.plans.models import Part, Proposal
from marketplace.plans.queries import may_answer
from marketplace.plans.services.parts import follow, go, is_taken, locked

MOST_WORDS = 1000


def propose(part_id: str, offer_id: str, *, slots: Sequence[Slot], price_pence: int, words: str, by: Actor) -> str:
    """Say to someone who needs help: I can do this, at these times, for this much (pence, the offer's unit).

    Raises:
        NothingToAnswer: not their offer, or it may not answer this need (task, place, checks, a block).
        PartTaken, AlreadyProposed: it is arranged, or they have proposed.
        NotInPlan, PriceWrong, WordsNeeded: what does not fit.
    """
    row, offer = locked(part_id), offers.offer(offer_id)
    need = needs.need(row.need_id)
    if by.person is None or not _speaks(by, offer.party):
        raise NothingToAnswer
    if not need.live or is_taken(row):
        raise PartTaken
    if not may_answer(offer, need, row.category, row.flags, clock.today()):
        raise NothingToAnswer
    if not slots or not set(slots) <= set(row.times()):
        raise NotInPlan(field="slots")
    if not 0 <= price_pence <= offer.price_pence:
        raise PriceWrong(field="price")
    if proposals_of({row.id}, offer_id=offer_id):
        raise AlreadyProposed
    proposal = Proposal(
        id=ids.new(), need_id=need.id, part_id=row.id, offer_id=offer.id, party=offer.party,
        slots=[slot.as_list() for slot in sorted(slots)], price_pence=price_pence, words=_said(words),
        state=ProposalState.STANDING, made_at=clock.now(), by_person=by.person,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    _announce(ProposalMade, proposal, need.holder, row.category)
    return proposal.id


def withdraw_proposal(proposal: str, by: Actor) -> None:
    """Take a proposal back.

    Raises:
        Missing, Forbidden, WrongState: none such, not theirs, or no longer standing.
    """
    row = _locked(proposal)
    if not _speaks(by, row.party):
        raise NothingToAnswer
    _step(row, ProposalEvent.WITHDRAW)
    _leave_plan(row, SYSTEM)
    _tell(ProposalWithdrawn, row)


def decline_proposal(proposal: str, by: Actor, words: str = "") -> None:
    """Say no, kindly: `words` go to the helper.

    Raises:
        Missing, Forbidden, WrongState: none such, not their need, or no longer standing.
    """
    row = _locked(proposal)
    people.require_act(by, needs.need(row.need_id).holder, "arrange")
    _step(row, ProposalEvent.DECLINE)
    row.answer = words.strip()[:MOST_WORDS] or None
    _leave_plan(row, by)
    _tell(ProposalDeclined, row)


def answer_proposal(proposal: str, event: ProposalEvent) -> None:
    """Take a proposal along with its booking: taken when it is asked for, standing again if that came to nothing.

    Raises:
        WrongState: it was taken back or declined meanwhile.
    """
    _step(_locked(proposal), event)


def lapse(row: Proposal) -> None:
    """A standing proposal that can no longer be taken ends, and its helper hears of it."""
    if row.state is ProposalState.STANDING:
        _step(row, ProposalEvent.LAPSE)
        _tell(ProposalLapsed, row)


def join(newest: Proposal, older: Proposal) -> None:
    """Two standing proposals of one offer come together in one part of the plan, which takes one of each offer.

    At one price they become one for the times of both, with the words of both where they are not too long, and its
    helper hears nothing, since all that they offered stands. At two prices the newest says what they want now.
    """
    if older.price_pence != newest.price_pence:
        lapse(older)
        return
    newest.slots = [slot.as_list() for slot in sorted({*newest.times(), *older.times()})]
    both = f"{older.words}\n{newest.words}"
    if older.words not in newest.words and len(both) <= MOST_WORDS:
        newest.words = both
    _step(older, ProposalEvent.LAPSE)


_STANDING_FOR = (  # built once: the end of every need asks
    sa.select(Proposal)
    .where(Proposal.need_id == sa.bindparam("need"), Proposal.state == ProposalState.STANDING)
    .order_by(Proposal.id)
    .with_for_update()
)


def lapse_proposals(need_id: str) -> None:
    """The need is over: whatever stood for it ends."""
    for row in db.session.scalars(_STANDING_FOR, {"need": need_id}):
        lapse(row)


def proposals_of(parts: Collection[str], offer_id: str | None = None) -> Sequence[Proposal]:
    """The standing proposals for some parts, locked, of one offer or all."""
    statement = sa.select(Proposal).where(Proposal.part_id.in_(parts), Proposal.state == ProposalState.STANDING)
    if offer_id is not None:
        statement = statement.where(Proposal.offer_id == offer_id)
    return db.session.scalars(statement.order_by(Proposal.id).with_for_update()).all()


def standing_proposal(proposal: str, part_id: str) -> Proposal:
    """A proposal for this part that can be taken.

    Raises:
        Missing: none such for this part. WrongState: it no longer stands.
    """
    row = _locked(proposal)
    if row.part_id != part_id:
        raise Missing
    if row.state is not ProposalState.STANDING:
        raise WrongState(state=row.state.value)
    return row


def move_proposal(proposal: str, to: Part) -> None:
    """A standing proposal for a task follows its times into the part that has them now; any other stays where it is."""
    row = _locked(proposal)
    category = db.session.get_one(Part, row.part_id).category
    if row.state is ProposalState.STANDING and (row.need_id, category) == (to.need_id, to.category):
        row.part_id = to.id
        db.session.flush()


def _speaks(by: Actor, party: str) -> bool:
    return any(people.manages(person, party) for person in (by.person, by.assisting) if person)


def _locked(proposal: str) -> Proposal:
    row = db.session.get(Proposal, proposal, with_for_update=True, populate_existing=True)
    if row is None:
        raise Missing
    return row


def _step(row: Proposal, event: ProposalEvent) -> None:
    row.state = machine.step(PROPOSALS, row.state, event)
    row.answered_at = None if row.state is ProposalState.STANDING else clock.now()
    db.session.flush()


def _leave_plan(row: Proposal, by: Actor) -> None:
    """Take whoever proposed it out of the plan, where they were chosen at that price but not asked yet."""
    part = db.session.get(Part, row.part_id, with_for_update=True)
    if part is None or part.proposal_id != row.id:
        return
    if part.state is PartState.PROPOSED:
        go(part, PartEvent.DROP)
        db.session.flush()
        follow(row.need_id, by)
    else:
        part.proposal_id = None
        db.session.flush()


def _said(words: str) -> str:
    said = words.strip()
    if not said or len(said) > MOST_WORDS:
        raise WordsNeeded(field="words")
    return said


def _tell(news: type[ProposalNews], row: Proposal) -> None:
    part = db.session.get_one(Part, row.part_id)
    _announce(news, row, needs.need(row.need_id).holder, part.category)


def _announce(news: type[ProposalNews], row: Proposal, holder: str, category: str) -> None:
    outbox.announce(
        news(
            subject=ids.urn("proposal", row.id),
            proposal=row.id,
            need=row.need_id,
            part=row.part_id,
            offer=row.offer_id,
            party=row.party,
            holder=holder,
            category=category,
        )
    )
