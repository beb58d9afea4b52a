"""What finance reads in a lived borough: every list's total is the sum of its lines, and the ledger's, to the penny."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask

from tests.agreement.ledger_sums import entries, owed, rows, spent, turned
from tests.agreement.read_pages import Reader, as_persona, pence, words

ONE = r"[0-9A-Z]{26}"


@pytest.fixture
def finance(borough: Flask) -> Reader:
    return as_persona(borough, "tom.okafor@kith.example")


def linked(finance: Reader, at: str, under: str = "") -> list[str]:
    under = under or at
    return [one for one in finance.links(at, f"{under}/") if re.fullmatch(f"{under}/{ONE}", one)]


def test_the_list_of_budgets_and_its_file(finance: Reader) -> None:
    file = finance.rows("/council/budgets.csv")
    ids = {id_[-6:]: id_ for (id_,) in rows("SELECT id FROM budget WHERE kind <> 'grant'")}
    assert len(file) == len(ids)
    for row in file:
        budget = ids[row["Budget"]]
        free, aside = -entries(f"bud:{budget}:%.available"), -entries(f"bud:{budget}:%.held")
        assert [pence(row[name]) for name in ("Free", "Set aside", "Spent")] == [free, aside, spent(budget)]
    [table] = finance.tables("/council/budgets").values()
    for name in ("Free", "Set aside", "Promised", "Spent"):
        shown = Counter((row[0], pence(row[table.head.index(name)])) for row in table.rows)
        assert shown <= Counter((row["Whose"], pence(row[name])) for row in file), name


def test_the_funds_their_file_and_each_funds_page(finance: Reader) -> None:
    [table] = finance.tables("/council/funds").values()
    file = {row["Fund"]: row for row in finance.rows("/council/funds.csv")}
    receipts = "t.kind IN ('receipt', 'contribution', 'own_cleared')"
    for row in table.rows:
        [(fund,)] = rows("SELECT id FROM fund WHERE name = :name", name=row[0])
        came, left, free, aside, gone = map(pence, row[2:])
        assert left == -entries(f"fund:{fund}.unallocated")
        assert free == -entries(f"bud:%:{fund}.available")
        assert aside == -entries(f"bud:%:{fund}.held")
        assert came == left + free + aside + gone
        told = ("Came in", "Not given yet", "In budgets, free", "Set aside", "Spent")
        assert [pence(file[row[0]][name]) for name in told] == [came, left, free, aside, gone]
        page = f"/council/funds/{fund}"
        said = finance.figures(page)
        assert (said["Came in"], said["Left"]) == (came, left + free)
        assert (said["Set aside for visits"], said["Spent on visits"]) == (aside, gone)
        lines = finance.tables(page).get("What came in, the latest first")
        if lines is not None:
            assert sum(lines.column("Amount")) == came
            into = (f"fund:{fund}.unallocated", f"bud:%:{fund}.available")
            assert came == -entries(*into, where=receipts)


def test_each_run_of_payments_and_each_statement_in_it(finance: Reader) -> None:
    runs = finance.tables("/council/remittances")["Runs, the latest first"]
    pages = linked(finance, "/council/remittances")
    proposed = []
    for page in pages:
        table = finance.tables(page)["Each supplier and fund"]
        to_go, due, back = (table.column(name) for name in ("To transfer", "Owed", "Owed back"))
        assert [a - b for a, b in zip(due, back, strict=True)] == to_go
        proposed.append(finance.figures(page)["Proposed"])
        if all(row[-1] == "Proposed" for row in table.rows):
            assert proposed[-1] == sum(to_go)
            for row in table.rows:
                [(fund,)] = rows("SELECT id FROM fund WHERE name = :name", name=row[1])
                assert pence(row[2]) <= -entries(f"prov:%:{fund}.payable", f"vol:%:{fund}.payable")
        gone = sum(pence(row[4]) for row in table.rows if row[-1] == "Sent")
        run = page.rpartition("/")[2]
        sent = "t.kind = 'transferred' AND t.about IN (SELECT 'remittance:' || id FROM remittance WHERE run_id = :run)"
        assert gone == entries("clearing.transfer:%", where=sent, run=run)
        for statement in linked(finance, page, "/remittances"):
            facts, tables = finance.figures(statement), finance.tables(statement).values()
            lines = sum(sum(table.column("Amount")) for table in tables if "Amount" in table.head)
            assert lines - facts.get("Owed back", 0) == facts.get("Transferred", facts.get("To transfer"))
    assert Counter(proposed) == Counter(runs.column("Proposed"))
    assert entries("clearing.transfer:%", where="t.kind = 'transferred'") > 0


def test_what_suppliers_owe_back(finance: Reader) -> None:
    page = finance.page("/council/recoveries")
    said = [
        pence(title.rpartition(":")[2])
        for title in map(words, re.findall(r'card__title">(.*?)</h', page, re.DOTALL))
        if "£" in title
    ]
    text = "SELECT account, SUM(amount_pence) FROM ledger_entry WHERE account LIKE 'recv.provider:%' GROUP BY account"
    true = [total for _account, total in rows(text) if total]
    assert Counter(said) == Counter(true)
    assert true


def test_own_money_and_what_the_council_pays_in(finance: Reader) -> None:
    assert finance.figures("/council/purses") == {
        "To use": -entries("own:%.available"),
        "Paid, not there to use yet": -entries("own:%.uncleared"),
        "Frozen while a payment is disputed": -entries("own:%.frozen"),
    }
    kept = -entries("clearing.payout:ops")
    assert f"Stripe kept £{kept // 100}.{kept % 100:02} of the common balance" in words(finance.page("/council/purses"))


def test_disputed_payments_claims_and_grants(finance: Reader) -> None:
    [disputed] = finance.tables("/council/chargebacks").values()
    taken = entries("clearing.payout:own", "recv.dispute:ops", where="t.kind = 'chargeback'")
    assert sum(disputed.column("Amount")) == taken
    claims = finance.tables("/council/expenses")["Claims that were decided, the latest first"]
    file = finance.rows("/council/expenses.csv")
    paid = -entries("vol:%.payable", where="t.kind = 'expense'")
    assert sum(claims.column("Amount")) == sum(pence(row["Amount"]) for row in file) == paid
    for page in linked(finance, "/council/grants"):
        said = finance.figures(page)
        if "Free" not in said:
            continue
        [(budget,)] = rows("SELECT budget_id FROM grant_given WHERE id = :id", id=page.rpartition("/")[2])
        free, aside = -entries(f"bud:{budget}:%.available"), -entries(f"bud:{budget}:%.held")
        assert (said["Free"], said["Set aside"], said["Spent"]) == (free, aside, spent(budget))
        assert said["Given"] == free + aside + said["Spent"] + said["Back in the fund"]


def test_a_shared_visit_is_the_sum_of_its_shares(finance: Reader) -> None:
    for page in linked(finance, "/council/pools"):
        table = finance.tables(page)["Each visit by its shares"]
        for row in table.rows:
            assert sum(map(pence, re.findall(r"£[\d,.]+", row[1]))) == pence(row[2])
        paid = "t.about LIKE 'share:%' AND t.about IN (SELECT 'share:' || id FROM pool_share WHERE pool_id = :pool)"
        pool = page.rpartition("/")[2]
        assert sum(table.column("Owed or paid")) == -entries("prov:%.payable", "prov:%.frozen", where=paid, pool=pool)


def test_the_ledgers_own_page_and_file(finance: Reader) -> None:
    totals = finance.tables("/council/ledger")["Totals by kind of account"]
    assert sum(totals.column("Debit")) == sum(totals.column("Credit"))
    text = """SELECT a.kind, SUM(e.amount_pence) FROM ledger_entry e JOIN ledger_account a ON a.name = e.account
              GROUP BY a.kind"""
    true = {kind: total for kind, total in rows(text) if total}
    for kind, debit, credit in totals.rows:
        assert abs(pence(debit) - pence(credit)) == abs(true.pop(kind, 0)), kind
    assert not true
    file = Counter[str]()
    for row in finance.rows("/council/ledger.csv"):
        file[row["Account"]] += pence(row["Amount"])
    assert {kind: total for kind, total in file.items() if total} == {
        kind: total for kind, total in rows(text) if total
    }


def test_each_months_books_and_journal(finance: Reader) -> None:
    months = [
        one for one in finance.links("/council/books/months", "/council/books/months/") if not one.endswith(".csv")
    ]
    assert months
    for page in months:
        month, totals = page.rpartition("/")[2], finance.tables(page).get("Debits and credits by kind of account")
        true = turned(month)
        journal = finance.rows(f"{page}.csv")
        debit_of, credit_of = Counter[str](), Counter[str]()
        for row in journal:
            [(kind,)] = rows("SELECT kind FROM ledger_account WHERE name = :name", name=row["account"])
            debit_of[kind] += pence(row["debit"])
            credit_of[kind] += pence(row["credit"])
        assert {kind: (debit_of[kind], credit_of[kind]) for kind in debit_of} == true
        if totals is None:
            assert not true
            continue
        *each, (_all, debit, credit) = totals.rows
        assert {row[0]: (pence(row[1]), pence(row[2])) for row in each} == true
        assert pence(debit) == pence(credit) == sum(one for one, _ in true.values())


def test_the_books_beside_stripe_and_their_breaks(finance: Reader) -> None:
    tables = finance.tables("/council/books")
    looked = next(table for caption, table in tables.items() if caption.startswith("Looked at"))
    *parts, (_stripe, there) = looked.rows
    assert sum(pence(amount) for _what, amount in parts) == pence(there)
    [(at,)] = rows("SELECT MAX(at) FROM reconciliation")
    cash = ("stripe.available:%", "stripe.pending:%", "clearing.transfer:%", "clearing.payout:ops")
    assert pence(parts[0][1]) == entries(*cash, where="t.at <= :at", at=at)
    breaks, file = tables["Breaks"].column("Difference"), finance.rows("/council/books/breaks.csv")
    assert Counter(breaks) <= Counter(pence(row["Difference"]) for row in file)
    for row in file:
        assert pence(row["At Stripe"]) - pence(row["Here"]) == pence(row["Difference"])
    missing = {what: pence(amount) for what, amount in parts}["Missing here"]
    assert missing == sum(pence(row["Difference"]) for row in file if row["Kind"] == "missing_here")


def test_each_supplier_is_owed_what_is_waiting_for_them(finance: Reader) -> None:
    """The run that waits has all of what was owed when it was proposed, of each supplier and fund."""
    [page] = [one for one in linked(finance, "/council/remittances") if "Approve and pay" in finance.page(one)]
    table = finance.tables(page)["Each supplier and fund"]
    [(until,)] = rows("SELECT until FROM remittance_run WHERE id = :run", run=page.rpartition("/")[2])
    due = "t.at < :until"
    for fund, name in rows("SELECT id, name FROM fund"):
        said = sum(pence(row[2]) for row in table.rows if row[1] == name)
        assert said == -entries(f"prov:%:{fund}.payable", f"vol:%:{fund}.payable", where=due, until=until), name
    payees = [party for (party,) in rows("SELECT party FROM payee")]
    assert sum(owed(party) for party in payees) == -entries("prov:%.payable", "vol:%.payable")
