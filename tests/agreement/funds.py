"""What funders, and residents with money of their own, read is what the ledger's entries say; finance reads the same."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tests.agreement.book import Book
from tests.agreement.ledger_sums import rows
from tests.agreement.read_pages import amounts, pence, words
from tests.agreement.readers import Readers, compares, funders, purses

RECEIPTS = {"receipt", "contribution", "own_cleared", "repayment"}


@compares("funds.mine", "funds.mine_csv", "grants.of_fund")
def each_funders_page_file_and_grants(readers: Readers, book: Book) -> None:
    for fund, name, person in funders():
        reader = readers.of(person)
        left, free, aside = (
            book.credit(f"fund:{fund}.unallocated"),
            book.credit(f"bud:*:{fund}.available"),
            book.credit(f"bud:*:{fund}.held"),
        )
        [row] = [one for one in reader.rows("/funds.csv") if one["Fund"] == name]
        came, spent = pence(row["Came in"]), pence(row["Spent"])
        assert came == left + free + aside + spent
        assert came == book.credit(f"fund:{fund}.unallocated", f"bud:*:{fund}.available", kinds=RECEIPTS)
        assert [pence(row[one]) for one in ("Not given yet", "In budgets, free", "Set aside")] == [left, free, aside]
        [card] = [body for title, body in reader.cards("/funds") if words(title) == name]
        said = reader.figures_in(card)
        assert said == {"Came in": came, "Set aside for visits": aside, "Spent on visits": spent, "Left": left + free}
        assert amounts(re.search(r"£[\d,.]+ of it stands in people’s budgets", words(card))[0]) == [free]  # type: ignore[index]  # None fails too
        assert readers.finance.figures(f"/council/funds/{fund}") == said
        grants = rows(
            "SELECT budget_id, amount_pence, returned_pence FROM grant_given WHERE fund_id = :f AND state = 'given'",
            f=fund,
        )
        told = dict(reader.stats(f"/funds/{fund}/grants"))
        true = {
            "Given": sum(int(row[1]) for row in grants),
            "Free": sum(book.free(row[0]) for row in grants),
            "Set aside": sum(book.aside(row[0]) for row in grants),
            "Spent": sum(book.spent(row[0]) for row in grants),
            "Back in the fund": sum(book.debit(f"bud:{row[0]}:*", kinds={"recall"}) for row in grants),
        }
        assert told == (true if grants else {})
        listed = [row for table in reader.tables(f"/funds/{fund}/grants").values() for row in table.rows]
        if len(listed) == len(grants):
            assert [sum(map(pence, column)) for column in zip(*(row[3:] for row in listed), strict=True)] == (
                [true["Given"], true["Spent"], true["Back in the fund"]] if grants else []
            )


@compares("grants.index", "grants.show")
def grants_in_finances_list_and_pages(readers: Readers, book: Book) -> None:
    captions = ("Decided, the latest first", "To be decided by a second officer")
    listed = [row for caption in captions for row in readers.finance.whole_list("/council/grants", caption)]
    found = rows("SELECT id, budget_id, amount_pence, state FROM grant_given")
    assert Counter(pence(row[1]) for row in listed) == Counter(int(one) for _id, _budget, one, _state in found)
    for id_, budget, amount, state in found:
        said = readers.finance.figures(f"/council/grants/{id_}")
        if state != "given":
            continue
        back = book.debit(f"bud:{budget}:*", kinds={"recall"})
        assert (said["Given"], said["Back in the fund"]) == (amount, back)
        assert [said[one] for one in ("Free", "Set aside", "Spent")] == [
            book.free(budget),
            book.aside(budget),
            book.spent(budget),
        ]
        assert book.credit(f"bud:{budget}:*.available", kinds={"instalment"}) == amount


@compares("funds.received")
def all_that_came_into_a_funders_fund_is_what_its_figure_says(readers: Readers, book: Book) -> None:
    for fund, _name, person in funders():
        page, reader = f"/funds/{fund}/received", readers.of(person)
        came = book.credit(f"fund:{fund}.unallocated", f"bud:*:{fund}.available", kinds=RECEIPTS)
        lines = reader.whole_list(page, "What came in, the latest first")
        assert sum(pence(row[2]) for row in lines) == dict(reader.stats(page)).get("Came in", 0) == came, page


@compares("funds.show")
def what_came_into_each_fund_is_its_list(readers: Readers, book: Book) -> None:
    for fund, _name in rows("SELECT id, name FROM fund WHERE id <> 'own'"):
        page = f"/council/funds/{fund}"
        came = readers.finance.figures(page)["Came in"]
        lines = readers.finance.whole_list(page, "What came in, the latest first")
        assert sum(pence(row[2]) for row in lines) == came, page


@compares("topups.new", "topups.show")
def each_payment_into_a_fund(readers: Readers, book: Book) -> None:
    """What is listed, what its own page says, and what the fund got of it. A payment's page asks Stripe how it stands."""
    for (id_,) in rows("SELECT id FROM top_up"):
        readers.finance.data(f"/topups/{id_}")
    book = Book()
    text = "SELECT id, amount_pence, fee_pence, state, origin, transaction_id FROM top_up WHERE fund_id = :fund ORDER BY id DESC"
    for (fund,) in rows("SELECT id FROM fund WHERE id <> 'own'"):
        mine = rows(text, fund=fund)
        listed = readers.finance.whole_list(f"/topups/new/{fund}", "Payments before, the latest first")
        assert [pence(row[2]) for row in listed] == [int(row[1]) for row in mine], fund
        for id_, amount, fee, state, origin, transaction in mine:
            said = readers.finance.figures(f"/topups/{id_}")
            if state in ("asked", "open", "expired"):
                assert (said, transaction) == ({"Amount": amount}, None), id_
                continue
            last = "Sent back" if state in ("returning", "returned") else "For the fund"
            assert said == {"Paid in": amount, "Stripe’s fee": fee, last: amount - fee}, id_
            if transaction:
                posted = [one for one in book.lines("*") if one.transaction == transaction]
                at_stripe = sum(one.pence for one in posted if one.account == f"stripe.available:{fund}")
                new = -sum(one.pence for one in posted if one.account == f"fund:{fund}.unallocated")
                assert (at_stripe, new) == (amount - fee, amount - fee if origin == "funder" else -fee), id_


@compares(
    "purses.mine",
    "purses.show",
    "purses.payment",
    "purses.statement",
    "purses.statement_csv",
    "purses.month",
    "purses.month_csv",
)
def each_residents_own_money(readers: Readers, book: Book) -> None:
    for person, payment in rows("SELECT purse, id FROM purse_payment"):
        readers.of(person).data(f"/purses/{person}/payments/{payment}")  # which asks Stripe how it stands
    book = Book()
    for purse in purses():
        reader, page = readers.of(purse), f"/purses/{purse}"
        free, held = book.credit(f"own:{purse}.available"), book.credit(f"own:{purse}.held")
        uncleared, frozen = book.credit(f"own:{purse}.uncleared"), book.credit(f"own:{purse}.frozen")
        [(back,)] = rows("SELECT COALESCE(SUM(open_pence), 0) FROM hold_recovery WHERE purse = :purse", purse=purse)
        true = {"To use": free, "Paid, not there to use yet": uncleared}
        more = {"Set aside": held, "To come back from helpers": int(back), "Frozen while a payment is disputed": frozen}
        true |= {name: value for name, value in more.items() if value}
        assert reader.figures(page) == true, page
        assert book.credit(f"own:{purse}.recovery") == int(back), page
        [card] = [body for title, body in reader.cards("/purses") if f'"{page}"' in title]
        assert reader.figures_in(card) == true, page
        tables = reader.tables(page)
        payments = rows(
            "SELECT id, amount_pence, refunded_pence FROM purse_payment WHERE purse = :p ORDER BY id DESC", p=purse
        )
        assert tables["What was added, the latest first"].column("Amount") == [int(row[1]) for row in payments], page
        for id_, amount, gone in payments:
            said = reader.figures(f"{page}/payments/{id_}")
            assert (said["Amount"], said["Gone back to the card"]) == (amount, gone), id_
        whole, file = reader.figures(f"{page}/statement"), reader.rows(f"{page}/statement.csv")
        total = free + held + uncleared + frozen
        assert (whole["To use"], whole["Altogether"]) == (free, total), (page, whole, free, held, uncleared, frozen)
        if not file:
            assert total == 0
            continue
        assert (pence(file[-1]["To use"]), pence(file[-1]["Altogether"])) == (free, total), page
        for name in ("To use", "Altogether"):
            assert pence(file[0][name]) == pence(file[0][f"{name}, change"]), page
            for before, after in pairwise(file):
                assert pence(before[name]) + pence(after[f"{name}, change"]) == pence(after[name]), page
        shown = reader.tables(f"{page}/statement")["What came and went"]
        assert shown.column("Then there to use") == [pence(row["To use"]) for row in file], page
        opening = 0
        for address in [one for one in reader.links(page, f"{page}/statements/") if not one.endswith(".csv")]:
            month = address.rpartition("/")[2]
            stood = reader.tables(address)["What stood there, what came and went"]
            first, *between, last = [[pence(cell) for cell in row[1:]] for row in stood.rows]
            now = [book.credit(f"own:{purse}.available", upto=month), book.credit(f"own:{purse}.*", upto=month)]
            now[1] -= book.credit(f"own:{purse}.recovery", upto=month)
            assert [sum(column) for column in zip(first, *between, strict=True)] == last, address
            assert last == [now[0], now[1] - now[0], now[1]], address
            assert first[2] == opening, address
            opening = last[2]
            names = ("To use", "Not to use yet", "Altogether")
            told = [[pence(row[name]) for name in names] for row in reader.rows(f"{address}.csv")]
            assert (told[0], told[-1]) == (first, last), address
            assert [sum(column) for column in zip(*told[:-1], strict=True)] == last, address


@compares("chargebacks.show")
def disputed_payments_each_on_its_page(readers: Readers, book: Book) -> None:
    for id_, amount, taken, short, fee in rows(
        "SELECT id, amount_pence, taken_pence, short_pence, fee_pence FROM chargeback"
    ):
        said = readers.finance.figures(f"/council/chargebacks/{id_}")
        assert said["Frozen, or taken from the fund"] == taken
        assert said["Spent before, so the council stands in"] == short
        assert said["Stripe’s fee, which the council bears"] == fee
        if taken or short:
            assert taken + short == amount


@compares("purses.back")
def what_of_own_money_can_go_back_is_what_is_free(readers: Readers, book: Book) -> None:
    for purse in purses():
        said = re.search(r"(£[\d,.]+) of the own money", readers.of(purse).said(f"/purses/{purse}/back"))
        assert said, purse
        assert pence(said[1]) == book.credit(f"own:{purse}.available"), purse
