"""The small world's money on its way: through the sandbox to those who are owed it, and what volunteers claim back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hub.kernel import clock, files, ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from payments.books import queries as book_queries
from payments.books import services as books
from payments.chargebacks import queries as chargeback_queries
from payments.chargebacks import services as chargebacks
from payments.expenses import services as expenses
from payments.expenses.domain import Claim
from payments.gateway import services as gateway
from payments.gateway.domain import CallState
from payments.gateway.models import StripeCall
from payments.holds import queries as hold_queries
from payments.holds import services as holds
from payments.payees import queries as payee_queries
from payments.payees import services as payees
from payments.payees.domain import Standing
from payments.purses import services as purses
from payments.recoveries import services as recoveries
from payments.remittances import queries as remittance_queries
from payments.remittances import services as remittances
from payments.remittances.domain import State
from payments.sandbox import services as sandbox
from payments.sandbox.domain.ways import Way
from payments.topups import queries as topup_queries
from payments.topups import services as topups
from payments.topups.domain import Method, Origin, TopUpState
from tests.payments.money_world import World, line

BACK, AGAIN = "http://localhost/back", "http://localhost/again"
JOBS = ("send-remittances", "call-stripe", "run-sandbox-bank", "deliver-sandbox-webhooks")


def work() -> None:
    """What the worker does about money, some rounds of it."""
    for _ in range(3):
        for name in JOBS:
            jobs.run(jobs.registered()[name], force=True)
        outbox.drain()


def set_up(fund: str, speakers: Mapping[str, Actor], finance: Actor) -> dict[str, str]:
    """Each party (URN) set up to be paid by who speaks for it, and cash of the fund on its way to where it is paid from."""
    for party, speaker in speakers.items():
        page = _onboarding(party, speaker)
        sandbox.finish_onboarding(page, holder="A Holder", sort_code="108800", account_number="00012345")
    known = gateway.attempt_now(unit.write(topups.introduce, fund, finance))
    unit.write(topups.introduced, fund, known.object or "")
    cash, session = _begin(fund, 100_000, Origin.BANK, Method.BANK, finance)
    sandbox.pay(session, Way.TRANSFER)
    return {"customer": known.object or "", "cash": cash}


def _onboarding(party: str, speaker: Actor) -> str:
    """The secret of a fresh onboarding page."""
    call = unit.write(payees.set_up, party, speaker)
    made = gateway.attempt_now(call)
    unit.write(payees.opened, party, made.object or "")
    return payees.onboarding_address(party, speaker, back=BACK, again=AGAIN).rpartition("/")[2]


def _begin(fund: str, pence: int, origin: Origin, method: Method, by: Actor) -> tuple[str, str]:
    """A top-up that waits at its page, and the page's id."""
    top_up, call = unit.write(topups.begin, fund, pence, origin, method, "http://localhost/topups/{id}", by)
    session = gateway.attempt_now(call).object or ""
    unit.write(topups.opened, top_up, session)
    return top_up, session


def be_paid(fund: str, names: Mapping[str, str], cash: str, finance: Actor) -> dict[str, str]:
    """Days later: a run that has paid each of these parties (by the names of their remittances), and one that waits."""
    work()
    topups.look(cash)
    work()
    landed = unit.read(topup_queries.top_up, cash)
    assert landed is not None
    assert landed.state is TopUpState.CLEARED
    for party in names.values():
        payee = unit.read(payee_queries.payee, party)
        assert payee is not None
        assert payee.standing is Standing.READY
    money = World()
    budget = money.budget(fund, pence=50_000)

    visits: list[str] = []

    def proposed() -> str:
        for party in names.values():
            visit = line(1, 1_000, payee=party)
            money.request(budget, visit)
            unit.write(holds.capture, visit.about, 1_000)
            visits.append(visit.about)
        return unit.write(remittances.propose, clock.now() + timedelta(minutes=1), finance)

    run = proposed()
    unit.write(remittances.approve, run, finance)
    work()
    paid = {one.payee: one for one in unit.read(remittance_queries.of_run, run)}
    assert {one.state for one in paid.values()} == {State.SENT}
    things = {name: paid[party].id for name, party in names.items()}
    things |= _owed_back(fund, *zip(list(names.values())[:2], visits[:2], strict=True))
    payee = unit.read(payee_queries.payee, next(iter(names.values())))
    assert payee is not None
    return things | {"run": run, "run waiting": proposed(), "connected account": payee.account or ""}


def _owed_back(fund: str, first: tuple[str, str], second: tuple[str, str]) -> dict[str, str]:
    """Two visits (party, about) that were paid for are refunded: the first is owed back, the second to be written off."""
    for _party, about in (first, second):
        unit.write(holds.dispute, about)
        unit.write(holds.settle, about, 0)
    piece = unit.read(hold_queries.pieces_owed_back, first[0], fund)[0]
    officer = Actor(account=ids.new(), person=ids.new(), roles=frozenset({"finance"}))
    write_off = unit.write(recoveries.propose_write_off, second[0], fund, "Gone away", officer)
    return {"recovery": piece.id, "payee": first[0], "write-off": write_off}


def be_compared() -> str:
    """The books are compared with Stripe's, which took a fee; an officer has said what it is, and another must agree."""
    sandbox.take_fee(20_000)
    books.reconcile(clock.now() + timedelta(hours=2))
    found = next(one for one in unit.read(book_queries.breaks) if one.type == "stripe_fee")
    officer = Actor(account=ids.new(), person=ids.new(), roles=frozenset({"finance"}))
    unit.write(books.explain, found.id, "A fee of Stripe's.", officer)
    return found.id


def begin_and_leave(fund: str, funder: Actor, newcomer: str, speaker: Actor, parked: str) -> dict[str, str]:
    """What waits at Stripe: the funder's top-up, someone's onboarding, a call that was given up, a dispute."""
    disputed, paid = _begin(fund, 2_000, Origin.FUNDER, Method.CARD, funder)
    sandbox.pay(paid, Way.CARD)
    topups.look(disputed)
    dispute = sandbox.open_dispute()
    chargebacks.look(dispute)
    top_up, session = _begin(fund, 5_000, Origin.FUNDER, Method.CARD, funder)
    onboarding = _onboarding(newcomer, speaker)

    def park() -> str:
        call = unit.locked(StripeCall, payees.set_up(parked, SYSTEM))
        assert call is not None
        call.state = CallState.PARKED
        db.session.flush()
        return call.id

    return {
        "top-up": top_up,
        "checkout": session,
        "onboarding": onboarding,
        "dispute": dispute,
        "chargeback": unit.read(chargeback_queries.chargebacks)[0].id,
        "parked call": unit.write(park),
    }


def add_own_money(purse: str, by: Actor) -> str:
    """A payment of own money that waits at its page."""
    back = "http://localhost/purses/{id}"
    payment, call = unit.write(purses.begin, purse, 2_500, back, by, product="Own money")
    unit.write(purses.opened, payment, gateway.attempt_now(call).object or "")
    return payment


def claim(words: str, by: Actor) -> str:
    """An expense with its receipt."""
    receipt = files.keep(b"%PDF-1.4 a receipt")
    said = Claim(words, clock.today(), amount_pence=1_250, receipt=receipt)
    return unit.write(expenses.claim, said, ids.new(), by)
