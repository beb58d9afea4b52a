"""What is owed back is read by all whom it concerns, to the penny, while it is open and no longer: supplier, holder, statement."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from hub.kernel import clock as clocks
from hub.kernel import ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.month import Month
from hub.kernel.pages import moment
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import services as ledger_services
from payments.ledger.domain import OWN, Account, AccountKind, Kind, Transaction, move
from payments.payees import queries as payees
from payments.payees import services as payee_services
from payments.recoveries import services
from payments.remittances import queries as remittances
from payments.remittances.domain import State
from tests.hub import people
from tests.payments.money_world import World, line
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import ONE, OTHER, Scene, spend, stripe, to_stripe, work

__all__ = ["stripe"]
BACK = "Back from Sam Supplier, for a visit that had been paid out"


class Shown(Scene):
    """Two visits of £100 paid for and sent; the holder of the budget and the supplier each have an account."""

    def __init__(self, world: World) -> None:
        self.world, self.day = world, 0
        self.joan, self.sam = people.enter("Joan"), people.enter("Sam", "Supplier")
        self.fund = world.fund(10_000_000)
        self.budget = world.budget(self.fund, pence=100_000, holder=ids.urn("person", self.joan))
        self.payee = ids.urn("person", self.sam)
        unit.write(payee_services.set_up, self.payee, SYSTEM)
        work()
        payee_services.look(payees.payee(self.payee).account or "")
        to_stripe(self.fund, 100_000)
        self.visits = [self.visit(10_000), self.visit(10_000)]
        self.pay()

    def visit(self, pence: int) -> str:
        """One more, on a day of its own."""
        self.day += 1
        one = line(self.day, pence, payee=self.payee)
        self.world.request(self.budget, one)
        unit.write(hold_services.capture, one.about, pence)
        return one.about

    def refund(self, visit: str, paid: int = 0) -> None:
        unit.write(hold_services.dispute, visit)
        unit.write(hold_services.settle, visit, paid)

    def when(self, visit: str) -> str:
        """When a visit began, as people read it."""
        return moment(unit.read(holds.holds, [visit])[visit].at)

    def piece(self) -> str:
        [piece] = unit.read(holds.pieces_owed_back, self.payee)
        return str(piece.id)


def text(page: str) -> str:
    """A page's words without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Readers:
    """What supplier and holder read."""

    def __init__(self, scene: Shown, sign_in: Any) -> None:
        self.scene, self.sam, self.joan = scene, sign_in(scene.sam), sign_in(scene.joan)

    def owed(self) -> str:
        return text(self.sam.get("/account/owed").text)

    def paid(self) -> str:
        return text(self.sam.get("/remittances").text)

    def holder(self) -> tuple[str, str]:
        base = f"/budgets/{self.scene.budget}"
        month = Month.of(clocks.now().date())
        return text(self.joan.get(base).text), text(self.joan.get(f"{base}/statements/{month}").text)

    def say(self, pence: str) -> None:
        """All of them say that so much is open."""
        assert f"You owe back {pence}" in self.owed()
        assert f"You owe back {pence} for visits" in self.paid()
        assert f"To come back from helpers {pence}" in self.holder()[0]
        for page in self.holder():
            assert f"{pence} is to come back from Sam Supplier" in page

    def say_nothing(self) -> None:
        """None of them says that anything is open."""
        for page in (self.owed(), self.paid()):
            assert "You owe back" not in page
        for page in self.holder():
            assert "o come back" not in page  # neither the figure nor the line


@pytest.fixture
def scene(world: World, stripe: StripeDouble) -> Shown:
    return Shown(world)


@pytest.fixture
def readers(scene: Shown, sign_in: Any) -> Readers:
    return Readers(scene, sign_in)


def test_while_it_is_open_each_side_reads_it_to_the_penny(scene: Shown, readers: Readers) -> None:
    readers.say_nothing()
    scene.refund(scene.visits[0], 1_001)
    readers.say("£89.99")
    owed = readers.owed()
    assert scene.when(scene.visits[0]) in owed
    assert scene.when(scene.visits[1]) not in owed  # nothing of it is owed either way
    assert "Taken off what is sent to you next" in owed
    assert "Being taken back at Stripe" not in owed
    scene.refund(scene.visits[1])
    readers.say("£189.99")


def test_it_is_asked_back_and_then_reversed(scene: Shown, readers: Readers, stripe: StripeDouble) -> None:
    scene.refund(scene.visits[0])
    stripe.faults = ["after"]
    reversal = unit.write(services.ask_back, scene.piece(), ONE)
    work()
    readers.say("£100.00")
    assert "Being taken back at Stripe" in readers.owed()
    assert "Taken off what is sent to you next" not in readers.owed()
    unit.write(services.taken_back, reversal, "trr_1")
    readers.say_nothing()
    assert f"{BACK} +£100.00" in readers.holder()[0]
    scene.world.verify()


def test_it_is_written_off(scene: Shown, readers: Readers) -> None:
    scene.refund(scene.visits[0])
    waiting = unit.write(services.propose_write_off, scene.payee, scene.fund, "Gone", ONE)
    readers.say("£100.00")
    unit.write(services.approve_write_off, waiting, OTHER)
    readers.say_nothing()
    lost = "The council bears what Sam Supplier owed back for a visit that had been paid out +£100.00"
    assert lost in readers.holder()[0]
    scene.world.verify()


def test_what_a_fund_had_paid_in_place_of_the_budget_does_not_come_back_to_its_holder(
    scene: Shown, readers: Readers
) -> None:
    to_stripe(scene.fund, 100_000)
    extra = line(1, 85_000, payee=scene.payee)
    unit.write(hold_services.charge_unfunded, extra.about, 85_000, budget_id=scene.budget, line=extra)
    unit.write(hold_services.approve_charge, extra.about, OTHER)
    assert scene.pay().net_pence == 85_000
    scene.refund(extra.about)
    assert "You owe back £850.00" in readers.owed()
    for page in readers.holder():
        assert "o come back" not in page
    scene.refund(scene.visits[0])
    for page in readers.holder():
        assert "£100.00 is to come back from Sam Supplier" in page
    scene.world.verify()


def test_a_month_that_is_over_says_nothing_of_what_is_open_now(scene: Shown, readers: Readers, clock: Any) -> None:
    scene.refund(scene.visits[0])
    clock.advance(timedelta(days=35))
    page = readers.joan.get(f"/budgets/{scene.budget}/statements/2025-12").text
    assert "Statement of" in page
    assert "to come back" not in page
    assert "£100.00 is to come back" in readers.holder()[0]


def statement(readers: Readers, id_: str) -> tuple[str, list[list[str]], str]:
    """One statement as its page, its file and its paper have it."""
    page = text(readers.sam.get(f"/remittances/{id_}").text)
    rows = list(csv.reader(io.StringIO(readers.sam.get(f"/remittances/{id_}.csv").text.lstrip("\ufeff"))))
    paper = PdfReader(io.BytesIO(readers.sam.get(f"/remittances/{id_}.pdf").data))
    return page, rows, "\n".join(sheet.extract_text() for sheet in paper.pages)


def pence(amount: str) -> int:
    """`-£1,000.50`, with either minus, as pence."""
    return int(re.sub(r"[^\d]", "", amount)) * (-1 if amount[0] in "-−" else 1)


def test_what_was_netted_stands_by_visit_on_each_form_and_adds_up(scene: Shown, readers: Readers) -> None:
    before = unit.read(remittances.of_payees, [scene.payee])[0].id
    assert "Less what was owed back" not in statement(readers, before)[0]
    scene.refund(scene.visits[0], 2_500)
    scene.refund(scene.visits[1], 9_999)
    scene.visit(6_000)
    spend(scene, Actor(account="c", person=scene.sam), 1_250)
    part = scene.pay()
    assert (part.netted_pence, part.net_pence) == (6_000, 1_250)
    readers.say("£15.01")
    assert f"{BACK} +£60.00" in readers.holder()[0]
    scene.visit(10_000)
    rest = scene.pay()
    assert (rest.netted_pence, rest.net_pence) == (1_501, 8_499)
    readers.say_nothing()
    first, second = scene.visits
    for paid, pieces in ((part, [(first, 6_000)]), (rest, [(first, 1_500), (second, 1)])):
        page, rows, paper = statement(readers, paid.id)
        for about, amount in pieces:
            shown = f"−£{amount / 100:.2f}"
            line_of = rf"{re.escape(scene.when(about))} Washing, dressing and personal care {shown}"
            assert re.search(line_of, page), (line_of, page)
            assert [ids.short(about), f"-{amount / 100:.2f}"] in [[row[0], row[3]] for row in rows]
        total = f"Less what was owed back, visit by visit: −£{paid.netted_pence / 100:.2f}"
        assert total in page
        assert total in paper.replace("\n", " ").replace("-£", "−£")
        numbered, steps = [row for row in rows[1:] if row[0]], {row[2]: row[3] for row in rows if not row[0]}
        assert (
            sum(Decimal(row[3]) for row in numbered) == Decimal(steps["Transferred"]) == Decimal(paid.net_pence) / 100
        )
        netted = [row for row in numbered if row[2].startswith("Owed back: ")]
        assert sum(Decimal(row[3]) for row in netted) == Decimal(steps["Less what was owed back"])
        # The paper: the amounts at the end of its tables' lines add up to what it says was transferred.
        lines = re.findall(r"^[0-9A-Z]{6,} .*?([-−]?£[\d,]+\.\d\d)$", paper, re.MULTILINE)
        assert len(lines) == len(numbered), paper
        said = re.search(r"Transferred\s+(£[\d,]+\.\d\d)", paper)
        assert said
        assert sum(map(pence, lines)) == pence(said[1]) == paid.net_pence
    scene.world.verify()


def test_a_refused_payment_says_what_it_had_netted_and_it_is_open_again(
    scene: Shown, readers: Readers, stripe: StripeDouble
) -> None:
    scene.refund(scene.visits[0])
    scene.visit(15_000)
    stripe.faults = ["account_closed"]
    refused = scene.pay()
    assert (refused.state, refused.net_pence) == (State.REFUSED, 5_000)
    assert "visit by visit: −£100.00" in statement(readers, refused.id)[0]
    readers.say("£100.00")
    happened = readers.holder()[0]
    assert f"{BACK} +£100.00" in happened
    assert (
        "Not back from Sam Supplier after all: the payment that it was taken from did not go through −£100" in happened
    )
    scene.world.verify()


def test_own_money_says_what_is_to_come_back(scene: Shown, readers: Readers) -> None:
    purse_of = f"/purses/{scene.joan}"
    entries = move(
        Account(AccountKind.STRIPE_AVAILABLE, OWN), Account(AccountKind.OWN_AVAILABLE, OWN, scene.joan), 5_000
    )
    unit.write(ledger_services.post, Transaction("own:1", Kind.OWN_CLEARED, entries, ids.urn("person", scene.joan)))
    visit = line(1, 2_000, payee=scene.payee)
    unit.write(hold_services.request_own, scene.joan, [visit], clocks.now())
    unit.write(hold_services.capture, visit.about, 2_000)
    assert scene.pay().net_pence == 2_000
    scene.refund(visit.about, 500)
    month = f"{purse_of}/statements/{Month.of(clocks.now().date())}"
    for address in (purse_of, month):
        assert "£15.00 is to come back from Sam Supplier" in text(readers.joan.get(address).text)
    for page in readers.holder():
        assert "to come back" not in page  # it is no budget's
    waiting = unit.write(services.propose_write_off, scene.payee, OWN, "Gone", ONE)
    unit.write(services.approve_write_off, waiting, OTHER)
    for address in (purse_of, month):
        assert "to come back" not in text(readers.joan.get(address).text)
