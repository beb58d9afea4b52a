"""Whose money the benchmark of the ledger moves, and what it is made of."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hub.kernel import ids, unit
from payments.ledger import services
from payments.ledger.domain import Account, AccountKind, Kind, Transaction, move

BUDGETS, FUNDS, SUPPLIERS = 200, 4, 45
POSTED = FUNDS + 2 * BUDGETS  # transactions of a world that was just opened


@dataclass(frozen=True)
class World:
    """Whose money is moved."""

    funds: tuple[str, ...]
    budgets: tuple[str, ...]
    suppliers: tuple[str, ...]


def fill() -> World:
    """Open the world: every budget has money, and some of it is held."""
    funds = tuple(ids.new() for _ in range(FUNDS))
    world = World(
        funds,
        tuple(ids.new() for _ in range(BUDGETS)),
        tuple(ids.urn("organisation", ids.new()) for _ in range(SUPPLIERS)),
    )
    first = [
        Transaction(ids.new(), Kind.RECEIPT, move(bank(fund), unallocated(fund), 10**11), f"fund:{fund}")
        for fund in funds
    ]
    for n, budget in enumerate(world.budgets):
        fund = funds[n % FUNDS]
        first.append(posting(Kind.INSTALMENT, unallocated(fund), available(budget, fund), 10**8))
        first.append(posting(Kind.HOLD, available(budget, fund), held(budget, fund), 5 * 10**7))
    unit.write(services.post_many, first)
    return world


def bank(fund: str) -> Account:
    """The cash of a fund."""
    return Account(AccountKind.BANK, fund)


def unallocated(fund: str) -> Account:
    """What no budget has yet."""
    return Account(AccountKind.UNALLOCATED, fund)


def available(budget: str, fund: str) -> Account:
    """What is free in a budget."""
    return Account(AccountKind.AVAILABLE, fund, budget)


def held(budget: str, fund: str) -> Account:
    """What is set aside in a budget."""
    return Account(AccountKind.HELD, fund, budget)


def posting(kind: Kind, source: Account, target: Account, pence: int) -> Transaction:
    """One movement under a key of its own."""
    return Transaction(ids.new(), kind, move(source, target, pence), f"visit:{ids.new()}")


def one_of(world: World, dice: random.Random, *, hot: bool = False) -> Transaction:
    """What a working day is made of: 45 % holds, 40 % captures, 10 % releases, 5 % instalments; `hot`: of one budget."""
    n = 0 if hot else dice.randrange(BUDGETS)
    budget, fund, pence = world.budgets[n], world.funds[n % FUNDS], dice.randrange(500, 6_000)
    what = dice.random()
    if what < 0.45:
        return posting(Kind.HOLD, available(budget, fund), held(budget, fund), pence)
    if what < 0.85:
        payable = Account(AccountKind.PAYABLE, fund, dice.choice(world.suppliers))
        return posting(Kind.CAPTURE, held(budget, fund), payable, pence)
    if what < 0.95:
        return posting(Kind.RELEASE, held(budget, fund), available(budget, fund), pence)
    return posting(Kind.INSTALMENT, unallocated(fund), available(budget, fund), pence)
