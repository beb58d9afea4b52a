"""What the last round suggests for a plan, as far as it still fits: the part open, and the offer still able to do it."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel.week import Slot, minutes_a_week
from marketplace.offers.domain import OfferState
from marketplace.offers.queries import OfferView, offers
from marketplace.plans.domain import PartState, weekly_pence
from marketplace.plans.ports import Suggested
from marketplace.plans.ports import suggested as all_suggested
from marketplace.plans.queries.candidates import busy_minutes, candidates, mask, wanted_for
from marketplace.plans.queries.means import means
from marketplace.plans.queries.views import PartView, PlanView
from matching.composing.domain import Purse
from matching.ranking.domain import failures


def suggested(plan: PlanView) -> dict[str, list[Suggested]]:
    """By open part, who is suggested for it; parts are split as people choose, so it goes by task and times."""
    open_ = [part for part in plan.parts if part.state is PartState.OPEN]
    found = all_suggested(plan.need.id) if open_ else ()
    known = offers({one.offer for one in found}) if found else {}
    live = [offer for offer in known.values() if offer.state is OfferState.LIVE]
    now = _Now(plan, live) if live else None
    answer: dict[str, list[Suggested]] = {}
    for one in found:
        fits = (p for p in open_ if p.category == one.category and set(one.slots) <= set(p.slots))
        part = next(fits, None)
        if part is not None and now is not None and now.can(part, one):
            answer.setdefault(part.id, []).append(one)
    return answer


class _Now:
    """Those who are suggested, as they are now: blocked, taken, without a check or too dear since the round."""

    def __init__(self, plan: PlanView, live: Sequence[OfferView]) -> None:
        self.plan = plan
        self.need = need = plan.need
        self.offers = {offer.id: offer for offer in live}
        self.candidates = {one.id: one for one in candidates(live, need.holder, ())}
        self.used = dict.fromkeys(self.offers, 0)
        for times in busy_minutes(live).values():
            for offer, slots in times:
                if offer in self.used:
                    self.used[offer] += minutes_a_week(slots)
        priced = any(offer.price_pence for offer in live)
        behind = means([need] if priced else ())
        self.purse = behind.purse(need) if priced else Purse()
        self.unpaid = behind.unpaid(need)

    def can(self, part: PartView, one: Suggested) -> bool:
        """Whether whoever is suggested may still be asked for this."""
        offer = self.offers.get(one.offer)
        if offer is None or not self._has_time(offer, one.slots) or not self._pays(offer, one):
            return False
        wanted = wanted_for(  # what it costs was looked at before
            self.need, part.category, part.flags, one.slots, alone=part.carers == 1, there=self.plan.beside(part)
        )
        return not failures(wanted, self.candidates[offer.id])

    def _has_time(self, offer: OfferView, slots: tuple[Slot, ...]) -> bool:
        free = self.candidates[offer.id].availability
        left = offer.capacity_minutes - self.used[offer.id]
        return (
            mask(slots) & ~free == 0
            and minutes_a_week(slots) <= left
            and all(slot.minutes >= offer.minimum_minutes for slot in slots)
        )

    def _pays(self, offer: OfferView, one: Suggested) -> bool:
        if not offer.price_pence:
            return True
        costs = [(slot.weekday, weekly_pence(offer.price_pence, offer.unit.value, [slot])) for slot in one.slots]
        return offer.party not in self.unpaid and self.purse.pays(one.category) and self.purse.bears(costs)
