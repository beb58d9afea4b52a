"""Bad days of money, in two ways: a visit is questioned, a transfer refused, a card disputed, and a break found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.browser import before
from tests.browser.acts import figure, rows
from tests.browser.alone import Alone, walked
from tests.browser.hands import Hand

pytestmark = pytest.mark.browser

SUPPLIERS = ("Riverbend Homecare", "Kith and Kin Homecare", "Oak House Homecare")
BUDGET = "Monday 2 June 2025 to Monday 1 June 2026"
VISIT = "Thursday 27 November 2025, 1pm"
TOO_LOW = "The next transfer or payout of the council: the balance is too low"
NOVEMBER = 'main form[action$="/2025-11/close"] button'


@walked("desktop", "script blocked")
def test_a_visit_is_settled_in_part_and_the_money_follows(alone: Alone) -> None:
    before.manages_too(alone.server, "manager", SUPPLIERS[0])
    with (
        alone.come("resident", "/budgets") as joan,
        alone.come("manager", "/account/owed") as nadia,
        alone.come("finance", "/council/queries") as tom,
    ):
        joan.follow(BUDGET)
        budget, free = joan.at, figure(joan, "Free to use")
        owed = figure(nadia, "Owed to you")
        joan.open("/visits?week=2025-11-24")
        joan.follow(VISIT)
        visit = joan.at
        joan.says("£30.50 is owed to the helper")
        joan.follow("Something was not right after all")
        joan.go_on()
        joan.told("Write a few words about what was not right.")
        joan.write("words", "She left after half an hour.")
        joan.go_on()
        for hand, words in (
            (joan, "My daughter rang at half past, and I was alone."),
            (nadia, "Her next visit was moved."),
        ):
            hand.open(visit)
            hand.follow("Say what I know about it")
            hand.write("words", words)
            hand.go_on()
        tom.open("/council/queries")
        tom.follow("Decide", within="She left after half an hour.")
        tom.says("I was alone.")
        tom.says("Her next visit was moved.")
        decides(tom, "601")
        tom.refused("60")
        decides(tom, "30")
        joan.says("£15.25 is owed to the helper", visit)
        joan.open(budget)
        assert figure(joan, "Free to use") == free + 15_25
        joan.press('main a[href$="/statements/2025-12"]')
        sums = {row[0]: row[1:] for row in rows(joan, "What stood there, what came and went")}
        assert sums["Given back by suppliers"] == ["£15.25", "£0.00", "£15.25"]
        nadia.open("/account/owed")
        assert figure(nadia, "Owed to you") == owed - 15_25


def decides(tom: Hand, minutes: str) -> None:
    tom.pick("outcome", "partial")
    tom.write("paid_minutes", minutes)
    tom.write("reasons", "Both say that it was half an hour.")
    tom.go_on()


@walked("desktop", "script blocked")
def test_a_transfer_is_refused_and_the_next_run_pays_it(alone: Alone) -> None:
    for supplier in SUPPLIERS:
        before.manages_too(alone.server, "manager", supplier)
    with (
        alone.come("", "/sandbox") as bank,
        alone.come("finance", "/council/remittances") as tom,
        alone.come("manager", "/remittances") as nadia,
    ):
        bank.press(bank.one("button", f"Order this {TOO_LOW}"))
        bank.says("Ordered, and still to come")
        tom.follow("A run waits for approval")
        tom.follow("Approve and pay")
        tom.says("Refused, still owed", tom.at)
        [refused] = [row for row in rows(tom, "Each supplier and fund") if row[-1].startswith("Refused")]
        nadia.open("/remittances")
        nadia.press(nadia.one("tr", "Refused, still owed").locator("a"))
        nadia.says("Everything in it is still owed, and the next run pays it.")
        nadia.says(refused[0])
        tom.open("/council/remittances")
        assert refused[:5] in [due[:5] for due in rows(tom, "Who would be paid")]
        tom.follow("Propose this run")
        tom.follow("Approve and pay")
        tom.says(f"{refused[4]}\tSent", tom.at)
        nadia.says(f"Sent\t{refused[4]}", "/remittances")
        tom.open("/council/remittances")
        assert refused[0] not in [due[0] for due in rows(tom, "Who would be paid")]


@walked("desktop", "script blocked")
def test_a_break_is_worked_by_two_before_the_month_is_closed(alone: Alone) -> None:
    before.stripe_took_a_fee(alone.server, datetime(2025, 11, 30, 23, tzinfo=UTC), 125_00)
    with alone.come("finance", "/council/books/months") as tom, alone.come("finance-two", "/council/books") as ruth:
        tom.press(NOVEMBER)
        tom.says("Breaks of this month or before that are not explained: 2. Work them to zero first.")
        tom.follow("Breaks to work: 3")
        tom.press(tom.one("tr", "−£125.00").locator("a"))
        found = tom.at
        post = 'main form[action$="/correct"]'
        tom.go_on(post)
        tom.told("Choose a fund.")
        tom.choose("fund", "Adult social care")
        tom.write("words", "The bank’s fee for a transfer that it traced for us.")
        tom.go_on(post)
        tom.says("It is over the limit, so a colleague in finance must agree.")
        tom.open("/council/books/months")
        tom.press(NOVEMBER)
        tom.says("Work them to zero first.")
        ruth.open(found)
        ruth.follow("Agree")
        ruth.says("You agreed to what was proposed.")
        tom.press(NOVEMBER)
        tom.says("are not explained: 1. Work them to zero first.")
        tom.open("/council/books")
        tom.press(tom.one("tr", "£35.00").locator("a"))
        tom.write("words", "A neighbour’s payment for the bowls club. It goes back this week.", at=1)
        tom.go_on('main form[action$="/explain"]')
        tom.open("/council/books")
        assert figure(tom, "Not explained by any of it") == 0
        tom.open("/council/books/months")
        tom.press(NOVEMBER)
        tom.says("The month is closed. Nothing can be dated into it any more.")
        tom.follow("November 2025")
        tom.says("Head of the seals then")
        debit, credit = next(row[1:] for row in rows(tom, "Debits and credits by kind of account") if row[0] == "All")
        assert debit == credit


@walked("desktop", "script blocked")
def test_card_payments_are_disputed_and_won_and_lost(alone: Alone) -> None:
    with alone.come("resident", "/purses") as joan:
        joan.follow("Yours")
        joan.follow("Add money")
        joan.write("amount", "20")
        joan.go_on()
        joan.follow("Pay with a card that works")
        payment = joan.at
    alone.days_pass(datetime(2025, 12, 5, 9, tzinfo=UTC))
    with (
        alone.come("finance", "/council/chargebacks") as tom,
        alone.come("", "/sandbox") as bank,
        alone.come("resident", payment) as joan,
    ):
        is_won(tom, bank)
        joan.says("Added, and there to use.", payment)
        bank.press(bank.one("button", "Dispute the last card payment"))
        bank.says("The payer’s bank has taken the last card payment back.")
        joan.says("The card’s bank asks for this payment back.", payment)
        tom.says("Joan Ellis", "/council/chargebacks")
        tom.press(tom.one("tr", "Joan Ellis").locator("a"))
        lost = tom.at
        assert figure(tom, "Frozen, or taken from the fund") == 20_00
        bank.open("/sandbox")
        bank.press(bank.one("button", "The council loses"))
        tom.says("Lost", lost)
        joan.says("The card’s bank took this payment back.", payment)
        joan.press(".before a")
        assert figure(joan, "To use") == 23_00


def is_won(tom: Hand, bank: Hand) -> None:
    """The dispute that waits is answered with words, once, and the bank decides for us."""
    tom.press(tom.one("tr", "Anders Silva").locator("a"))
    won = tom.at
    tom.write("words", "")
    tom.go_on()
    tom.told("Write what the bank should know")
    tom.write("words", "He paid it himself, and paid for the visit of 12 November with it.")
    tom.go_on()
    tom.says("The answer goes to the bank. It can be given once.")
    tom.says("The bank decides", won)
    bank.open("/sandbox")
    bank.press(bank.one("button", "The council wins"))
    tom.says("Won", won)


@walked("desktop", "script blocked")
def test_an_expense_is_paid_and_a_bank_sends_a_payout_back(alone: Alone) -> None:
    with alone.come("volunteer", "/expenses") as amir, alone.come("finance") as tom:
        claim = claims(amir)
        tom.open("/council/expenses")
        tom.follow("Amir Khan, £12.50")
        tom.says("Paint for the hall")
        with_fund = 'main form[action$="/approve"]'
        tom.go_on(with_fund)
        tom.told("Choose the fund that pays.")
        tom.choose("fund", "Thames Side Community Fund")
        tom.go_on(with_fund)
        amir.says("We owe you £12.50.", claim)
    alone.days_pass(datetime(2025, 12, 8, 9, tzinfo=UTC))
    with alone.come("finance", "/council/remittances") as tom, alone.come("volunteer") as amir:
        approves_runs(tom, "Amir Khan")
        tom.says("£12.50\tSent", tom.at)
        amir.open("/remittances")
        amir.press(amir.one("tr", "£12.50").locator("a"))
        amir.says("Paint for the hall")
        assert figure(amir, "Expenses paid back") == figure(amir, "Transferred") == 12_50
    payout_fails_and_is_mended(alone)


def claims(amir: Hand) -> str:
    """With a receipt, and after an amount that is none; the claim's address."""
    amir.follow("Claim what you paid")
    amir.write("words", "Paint for the hall")
    amir.write_day("spent_on", "28 11 2025")
    amir.write("amount", "12,50")
    amir.bring("receipt", "docs/img/find.png")
    amir.go_on()
    amir.told("Write the amount in pounds")
    amir.write("amount", "12.50")
    amir.go_on()
    amir.told("receipt")  # a browser does not send it twice
    amir.bring("receipt", "docs/img/find.png")
    amir.go_on()
    amir.open("/expenses")
    amir.follow("Paint for the hall")
    amir.says("£12.50")
    return amir.at


def approves_runs(tom: Hand, payee: str) -> None:
    """Runs are approved, the one that has waited since last week first, until one pays them."""
    for _ in range(3):
        tom.open("/council/remittances")
        tom.follow("A run waits for approval" if "A run waits for approval" in tom.text else "Propose this run")
        found = payee in tom.text
        tom.follow("Approve and pay")
        if found:
            return
    raise AssertionError(f"no run pays {payee}")


def payout_fails_and_is_mended(alone: Alone) -> None:
    """The next payout fails; finance and whoever it was for see it, and once the bank details are there it arrives."""
    with alone.come("", "/sandbox") as bank:
        bank.press(bank.one("button", "Order this The next payout that would arrive fails"))
        bank.says("Ordered, and still to come")
    alone.days_pass(datetime(2025, 12, 11, 9, tzinfo=UTC))
    with alone.come("finance") as tom:
        tom.says("Tuesday 9 December 2025", "/council/payouts")
        [failed] = [row for row in rows(tom, "Payouts") if row[2].startswith("Sent back") and "December" in row[0]]
    who = "volunteer"
    if failed[1] != "Amir Khan":  # whose payout it is changes from borough to borough
        before.manages_too(alone.server, who := "manager", failed[1])
    with alone.come(who, "/remittances") as hurt:
        hurt.says(f"Your bank sent {failed[4]} back on its way to you.")
        hurt.follow("Give Stripe the bank details")
        for name, words in {"holder": "Someone", "sort_code": "10-88-00", "account_number": "00054321"}.items():
            hurt.write(name, words)
        hurt.tick("identity", "y")
        hurt.go_on()
    alone.days_pass(datetime(2025, 12, 15, 9, tzinfo=UTC))
    with alone.come(who, "/remittances") as hurt:
        hurt.says(f"In the bank\t{failed[4]}", "/remittances")
        hurt.says_not("back on its way to you.", "/remittances")
