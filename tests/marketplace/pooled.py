"""What the tests of sharing share: residents with budgets who share one deal, and short words for their steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from marketplace.bookings import services as bookings
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.sharings import queries, services
from marketplace.sharings.queries import SharingView
from payments.budgets import queries as budgets
from payments.ledger import queries as ledger
from payments.pools import queries as pools
from tests.marketplace.agreements import FIRST, Deal, deal, of
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_own_money import give
from tests.payments.money_world import World

NAMES = (("Ann", "Bell"), ("Cyril", "Dunn"), ("Edna", "Fox"), ("George", "Hill"), ("Ivy", "Jones"))


@dataclass
class Shared:
    """A deal that its resident shares with others, the resident first."""

    deal: Deal
    people: list[Actor]
    budgets: list[str | None]
    sharing: str
    others: list[str] = field(default_factory=list)

    @property
    def view(self) -> SharingView:
        return unit.read(queries.sharing, self.sharing)

    @property
    def booking(self) -> str:
        assert self.view.booking
        return self.view.booking

    def agree(self, place: int) -> None:
        code, who = self.view.seat(place).code, self.people[place]
        assert code
        unit.write(services.agree, code, str(who.person), self.budgets[place], who)

    def agreed(self) -> Shared:
        """All have agreed, and the helper said yes."""
        for place in range(1, len(self.people)):
            self.agree(place)
        unit.write(bookings.accept, self.booking, self.deal.supplier)
        outbox.drain()
        return self

    def leave(self, place: int) -> None:
        unit.write(services.leave, self.sharing, place, self.people[place])
        outbox.drain()

    def answer(self, place: int, yes: bool = True) -> None:
        unit.write(services.answer, self.sharing, place, yes, self.people[place])
        outbox.drain()

    def purse(self, place: int) -> tuple[int, int, int, int]:
        """Available, held, promised, spent, of what pays a share."""
        view = unit.read(budgets.budget, str(self.budgets[place]))
        assert view
        return view.available_pence, view.held_pence, view.promised_pence, view.spent_pence

    def shares(self) -> dict[str, list[int]]:
        """Visit to the pence of each live share, by place."""
        abouts = [visit.urn for visit in of(self.booking)]
        return {about: [s.pence for s in found] for about, found in unit.read(pools.shares, abouts).items()}


def shared(
    parts: tuple[int, ...] = (1, 1, 1), *, pence: int = 100_000, price: int = 2000, own: bool = False, **more: Any
) -> Shared:
    """Proposed, with the proposer's seat taken: one resident with a budget of their own for each of `parts`.

    With `own` the proposer pays from their own money.
    """
    made = deal(price=price, pence=pence, **more)
    if own:
        give(made, pence)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    people: list[Actor] = [made.resident]
    found: list[str | None] = [None if own else made.budget]
    for names in NAMES[: len(parts) - 1]:
        people.append(who := resident(*names))
        found.append(budget_of(who, pence))
    sharing = unit.write(services.propose, made.part, slots, FIRST, None, made.resident, parts=parts, budget=found[0])
    outbox.drain()
    return Shared(made, people, found, sharing)


def budget_of(who: Actor, pence: int, **more: Any) -> str:
    """A budget of somebody's own, in a fund of its own."""
    world = World()
    terms: dict[str, Any] = {"starts": date(2025, 12, 1), "days": 28 * 6} | more
    return world.budget(world.fund(2_000_000), pence=pence, holder=f"person:{who.person}", **terms)


def adds_up(of_: Shared) -> None:
    """The ledger and the holds agree, and each visit's live shares are its whole price."""
    assert unit.read(ledger.verify) == []
    assert unit.read(pools.verify) == []
    prices = {visit.urn: visit.amount_pence for visit in of(of_.booking)}
    assert {about: sum(parts) for about, parts in of_.shares().items()} == prices
