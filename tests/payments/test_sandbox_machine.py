"""Whatever is asked of the sandbox in whatever order: its balances are the sums of their entries, and never below zero."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
import pytest
import stripe
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from payments.sandbox import ports, services
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.world import PLATFORM
from tests.payments import sandbox_town
from tests.payments.sandbox_town import Town

PENCE = st.integers(min_value=1, max_value=30_000)
REASONS = {
    "amount_too_large",
    "balance_insufficient",
    "charge_already_refunded",
    "charge_disputed",
    "insufficient_capabilities_for_transfer",
}
_towns: list[Town] = []


@pytest.fixture(autouse=True)
def _lend(_one_town: Town) -> Any:
    """A state machine takes no fixtures, so the town is lent to it."""
    with _one_town.app.app_context():
        _towns[:] = [_one_town]
        yield
        _towns.clear()


class Bank(RuleBasedStateMachine):
    """Everybody does what they like; the invariant is looked at after each step."""

    sessions = Bundle("sessions")
    charges = Bundle("charges")
    transfers = Bundle("transfers")
    disputes = Bundle("disputes")

    @initialize()
    def begin(self) -> None:
        self.town = _towns[0]
        self.town.reset(self.town.app.extensions["kith.settings"].var)
        self.stripe = self.town.stripe
        self.accounts = [self.town.recipient(), self.town.recipient()]
        self.taken_by_disputes = 0
        self.number = 0

    def refusable(self, call: Any, *given: Any) -> Any:
        """What may be refused, but only for a reason that is one."""
        try:
            return call(*given)
        except stripe.InvalidRequestError as error:
            if error.code not in REASONS:
                raise
            return None

    @rule(target=charges, pence=st.integers(min_value=30, max_value=50_000))
    def card(self, pence: int) -> Any:
        intent = self.town.pay(pence).payment_intent
        return self.stripe.v1.payment_intents.retrieve(intent).latest_charge

    @rule(pence=st.integers(min_value=30, max_value=50_000))
    def bank_transfer(self, pence: int) -> None:
        self.town.transfer_in(pence)

    @rule(target=transfers, pence=PENCE, to=st.sampled_from([0, 1]))
    def transfer(self, pence: int, to: int) -> Any:
        given: Any = {"amount": pence, "currency": "gbp", "destination": self.accounts[to]}
        made = self.refusable(self.stripe.v1.transfers.create, given)
        return made.id if made else multiple()

    @rule(transfer=transfers, pence=st.none() | PENCE)
    def reverse(self, transfer: str, pence: int | None) -> None:
        left = self.stripe.v1.transfers.retrieve(transfer)
        if left.reversed:
            return
        self.refusable(self.stripe.v1.transfers.reversals.create, transfer, {"amount": pence} if pence else {})

    @rule(charge=charges, pence=st.none() | PENCE)
    def refund(self, charge: str, pence: int | None) -> None:
        given: Any = {"charge": charge} | ({"amount": pence} if pence else {})
        self.refusable(self.stripe.v1.refunds.create, given)

    @rule(target=disputes, charge=consumes(charges))
    def dispute(self, charge: str) -> Any:
        if self.stripe.v1.charges.retrieve(charge).refunded:
            return multiple()
        opened = services.open_dispute(charge)
        found = self.stripe.v1.disputes.retrieve(opened)
        self.taken_by_disputes += found.amount + 2000
        return opened

    @rule(dispute=consumes(disputes), won=st.booleans())
    def decide(self, dispute: str, won: bool) -> None:
        if self.stripe.v1.disputes.retrieve(dispute).status == "needs_response":
            services.close_dispute(dispute, won=won)

    @rule(pence=PENCE)
    def payout(self, pence: int) -> None:
        self.refusable(self.stripe.v1.payouts.create, {"amount": pence, "currency": "gbp"})

    @rule(of=st.sampled_from([0, 1]))
    def restrict(self, of: int) -> None:
        services.restrict_account(self.accounts[of])

    @rule(of=st.sampled_from([0, 1]))
    def ask(self, of: int) -> None:
        with suppress(services.SandboxRefused):
            services.ask_account(self.accounts[of])

    @rule(of=st.sampled_from([0, 1]))
    def onboard(self, of: int) -> None:
        self.town.onboard(self.accounts[of])

    @rule(hours=st.sampled_from([1, 12, 24, 72, 240]))
    def wait(self, hours: int) -> None:
        self.town.later(hours=hours)

    @rule(fault=st.sampled_from([Fault.FAIL_PAYOUT, Fault.FAIL_PAID_PAYOUT, Fault.REFUSE_REVERSAL, Fault.PLATFORM_LOW]))
    def order(self, fault: Fault) -> None:
        services.order_fault(fault)

    @rule(fault=st.sampled_from([Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.ERROR_AFTER]), pence=PENCE)
    def pay_on_a_bad_line(self, fault: Fault, pence: int) -> None:
        """Asked again with the same key until it is known, it is paid once or refused once."""
        self.number += 1
        options: Any = {"idempotency_key": f"line-{self.number}"}
        given: Any = {
            "amount": pence,
            "currency": "gbp",
            "destination": self.accounts[0],
            "transfer_group": str(self.number),
        }
        services.order_fault(fault)
        with pytest.raises((stripe.APIConnectionError, stripe.APIError)):
            self.stripe.v1.transfers.create(given, options)
        made = self.refusable(self.stripe.v1.transfers.create, given, options)
        listed = self.stripe.v1.transfers.list({"transfer_group": str(self.number)}).data
        assert [one.id for one in listed] == ([made.id] if made else [])

    @invariant()
    def balances_are_sums(self) -> None:
        if not hasattr(self, "accounts"):
            return
        with ports.current().store.reading() as chest:
            sums: dict[str, list[int]] = {}
            for owner, entry in chest.everything("balance_transaction", 10_000):
                assert entry["net"] == entry["amount"] - entry["fee"]
                mine = sums.setdefault(owner, [0, 0])
                mine[entry["status"] == "pending"] += entry["net"]
            purses = {owner: [available, pending] for owner, available, pending in chest.purses()}
        assert {owner: purse for owner, purse in purses.items() if any(purse)} == {
            owner: mine for owner, mine in sums.items() if any(mine)
        }
        for owner, (available, pending) in purses.items():
            assert pending >= 0
            assert available >= (-self.taken_by_disputes if owner == PLATFORM else 0)
        for account in ("", *self.accounts):
            shown = self.town.balance(account or None)
            assert shown == tuple(purses.get(account, (0, 0)))


TestBank = Bank.TestCase
TestBank.settings = settings(max_examples=5, stateful_step_count=20, deadline=None)


def test_the_town_is_the_one_that_the_machine_drives(town: sandbox_town.Town) -> None:
    assert _towns == [town]
