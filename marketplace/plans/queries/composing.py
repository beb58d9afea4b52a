"""What composing is told of a need: what is still to be arranged, everyone who may do it, and the money of a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hub.categories import queries as categories
from hub.categories.domain import Risk
from hub.kernel.week import Slot
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.offers.queries import OfferView
from marketplace.plans.domain import TAKEN, PartState, carers_of, weekly_pence
from marketplace.plans.queries.candidates import Busy, busy_minutes, candidates, local_median, mask, may_do, wanted_for
from marketplace.plans.queries.engaged import Engaged, engaged, week
from marketplace.plans.queries.lacking import Lacking
from marketplace.plans.queries.means import means
from marketplace.plans.queries.proposals import ProposalView, proposals_for
from marketplace.plans.queries.views import PartView, PlanView
from matching.composing.domain import Helper, Option, Purse, Question, Visit
from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK_QUARTERS
from matching.ranking import queries as ranking
from matching.ranking.domain import Match, rank, with_usual

PRIORITY = {Risk.HIGH: 3, Risk.MEDIUM: 2, Risk.LOW: 1}


@dataclass(frozen=True)
class Asked:
    """The question, and what the answer is shown with: offers, matches and proposals by task and offer, the money.

    `lacking` says for each visit that nobody at all may do what keeps them away (one of `LACKING`).
    """

    plan: PlanView
    question: Question
    slots: Mapping[str, tuple[str, Slot]]
    offers: Mapping[str, OfferView]
    matches: Mapping[tuple[str, str], Match]
    proposals: Mapping[tuple[str, str], ProposalView]
    lacking: Mapping[str, str]

    @property
    def purse(self) -> Purse:
        """The money of a week that is still free."""
        return self.question.purse

    def why(self, visit: str, said: str) -> str:
        """Why a visit stays open: what composing `said`, or what kept everyone from the question or a wish took out."""
        return said if said != "nobody" else self.lacking.get(visit, "barred")


def key_of(category: str, slot: Slot) -> str:
    """A visit of a plan as an address carries it."""
    return f"{category}.{slot.weekday}-{slot.start}-{slot.minutes}"


def asked(plan: PlanView) -> Asked:
    """The question that a plan's open and not yet asked parts put; what is asked for or booked stays as it is.

    Where two come to a visit and one of them is asked or booked, a second is looked for who is not the first.
    """
    need, waiting = plan.need, [part for part in plan.parts if part.state not in TAKEN]
    live = [offer for offer in offers.live() if offer.party != need.holder]
    behind = means([need])
    purse = behind.purse(need)
    found = _Found(plan, live, {(p.part, p.offer): p for p in proposals_for(need.id)}, behind.unpaid(need))
    for category in sorted({part.category for part in waiting}):
        found.add(category, [part for part in waiting if part.category == category], purse)
    return found.asked(purse)


class _Found:
    """What is gathered task by task."""

    def __init__(
        self,
        plan: PlanView,
        live: list[OfferView],
        said: Mapping[tuple[str, str], ProposalView],
        unpaid: frozenset[str],
    ) -> None:
        self.plan, self.live, self.said, self.unpaid = plan, live, said, unpaid
        self.weights = with_usual(ranking.weights(), candidates(live, plan.need.holder, ()))
        self.busy: Busy = busy_minutes(live)
        self.there: defaultdict[tuple[str, Slot], set[str]] = defaultdict(set)
        for part in plan.parts:
            if part.state in TAKEN and part.party and plan.carers > part.carers:
                for slot in part.slots:
                    self.there[part.category, slot].add(part.party)
        self.visits: dict[str, Visit] = {}
        self.slots: dict[str, tuple[str, Slot]] = {}
        self.options: list[Option] = []
        self.offers: dict[str, OfferView] = {}
        self.matches: dict[tuple[str, str], Match] = {}
        self.proposals: dict[tuple[str, str], ProposalView] = {}
        self.lacking: dict[str, str] = {}

    def add(self, category: str, parts: list[PartView], purse: Purse) -> None:
        """One task: its visits, and who may do which of them."""
        need, kind = self.plan.need, categories.category(category)
        slots = tuple(sorted(slot for part in parts for slot in part.slots))
        own = {offer: p for (part, offer), p in self.said.items() if part in {one.id for one in parts}}
        able = [offer for offer in self.live if category in offer.categories and may_do(offer, kind)]
        wanted = wanted_for(
            need,
            category,
            sorted({flag for part in parts for flag in part.flags}),
            slots,
            ceiling_pence=None if purse.pence else 0,
            median_pence=local_median(able, slots),
        )
        terms = {offer: (p.price_pence, p.slots) for offer, p in own.items()}
        by_id = {offer.id: offer for offer in able}
        masks = {slot: mask([slot]) for slot in slots}
        for slot in slots:
            key = key_of(category, slot)
            self.slots[key] = category, slot
            carers = 1 if self.there[category, slot] else self.plan.carers
            self.visits[key] = Visit(
                key, category, week(slot), PRIORITY[kind.risk], carers, point=Point(need.lat, need.lon)
            )
        known = candidates(able, need.holder, slots, terms)
        for match in rank(wanted, known, self.weights).matches:
            self._options(category, masks, by_id[match.id], match, own.get(match.id))
        may = {option.visit for option in self.options}
        bare = [slot for slot in slots if key_of(category, slot) not in may]
        keeps = Lacking(wanted, known if bare else (), by_id, self.unpaid)
        self.lacking |= {key_of(category, slot): keeps.why(slot, self.there[category, slot]) for slot in bare}

    def _options(
        self, category: str, slots: Mapping[Slot, int], offer: OfferView, match: Match, said: ProposalView | None
    ) -> None:
        price = said.price_pence if said else offer.price_pence
        if price and offer.party in self.unpaid:
            return
        fits = [
            slot
            for slot, quarters in slots.items()
            if offer.party not in self.there[category, slot] and _has(offer, slot, quarters, said, match)
        ]
        self.offers[offer.id] = offer
        self.matches[category, offer.id] = match
        if said:
            self.proposals[category, offer.id] = said
        nearness = next((part.value for part in match.parts if part.name == "nearness"), 0.5)
        self.options += [
            Option(
                key_of(category, slot),
                offer.id,
                weekly_pence(price, offer.unit.value, [slot]),
                min(1.0, match.score),
                nearness,
            )
            for slot in fits
        ]

    def asked(self, purse: Purse) -> Asked:
        """All of it together."""
        ways = engaged({offer.party for offer in self.offers.values() if _alone(offer)})
        helpers = tuple(self._helper(offer, ways) for offer in self.offers.values())
        booked = frozenset(part.party for part in self.plan.parts if part.state in TAKEN and part.party)
        before = {
            (key_of(part.category, slot), part.offer)
            for part in self.plan.parts
            if part.state is PartState.PROPOSED and part.offer
            for slot in part.slots
        }
        question = Question(
            tuple(self.visits.values()),
            helpers,
            tuple(self.options),
            purse.tight(),
            familiar=booked,
            before=frozenset(before),
        )
        return Asked(self.plan, question, self.slots, self.offers, self.matches, self.proposals, self.lacking)

    def _helper(self, offer: OfferView, ways: Engaged) -> Helper:
        used = sum(s.minutes for of, slots in self.busy.get(offer.party, []) if of == offer.id for s in slots)
        body = offer.party if _alone(offer) else offer.urn if offer.kind is OfferKind.ASSET else ""
        pair = min(carers_of(offer.must_have_facts), self.plan.carers)
        return Helper(
            id=offer.id,
            party=offer.party,
            kind=offer.kind.value,
            minutes=max(0, offer.capacity_minutes - used) * pair,  # an offer's hours are a pair's, too
            free=WHOLE_WEEK_QUARTERS,  # its times were looked at with its options
            body=body,
            seats=pair,
            engaged=ways.get(offer.party, ()),
        )


def _has(offer: OfferView, slot: Slot, quarters: int, said: ProposalView | None, match: Match) -> bool:
    """Whether a time is one that the offer may be asked for, as `bookings` will ask again."""
    if said is not None:
        return slot in said.slots
    return slot.minutes >= offer.minimum_minutes and quarters & ~match.candidate.availability == 0


def _alone(offer: OfferView) -> bool:
    return offer.party.startswith("person:")
