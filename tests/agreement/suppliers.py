"""What suppliers, volunteers and finance read of paying: owed, sent, in the bank, taken back; as pages, CSV and paper."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from urllib.parse import unquote

from tests.agreement.book import Book
from tests.agreement.ledger_sums import rows
from tests.agreement.read_pages import Reader, amounts, pence, words
from tests.agreement.readers import Readers, compares, speakers

ONE = r"[0-9A-Z]{26}"


def names() -> dict[str, str]:
    """Party to what it is called."""
    return dict(
        tuple(row)
        for text in (
            "SELECT 'person:' || id, given_name || ' ' || family_name FROM person",
            "SELECT 'organisation:' || id, name FROM organisation",
        )
        for row in rows(text)
    )


def part(reader: Reader, address: str, title: str) -> str:
    """What stands on a page from a heading (its party's name) to the next."""
    found = re.split(r"<h2[^>]*>", reader.page(address).partition("</main>")[0])[1:]
    return next((part for part in found if words(part.partition("</h2>")[0]) == title), "")


@compares("bookings.owed", "payees.mine", "payees.show")
def what_each_supplier_is_owed_and_owes_and_for_which_visits(readers: Readers, book: Book) -> None:
    called = names()
    for party, person in speakers():
        reader = readers.of(person)
        facts = reader.figures(f"/payees/{party}")
        assert facts["Owed and not paid yet"] == book.owed(party), party
        assert facts["Kept while something is looked into"] == book.frozen(party), party
        [card] = [body for title, body in reader.cards("/payees") if f'"/payees/{party}"' in title]
        assert pence(words(card)) == book.owed(party), party
        visits, frozen, owes = book.credit(f"prov:{party}:*.payable"), book.frozen(party), book.owes(party)
        mine = part(reader, "/account/owed", called[party])
        if not (visits or frozen or owes):
            continue
        said = reader.figures_in(mine)
        assert said.get("Owed to you") == visits, party
        assert said.get("Being looked into", 0) == frozen, party
        assert said.get("You owe back", 0) == owes, party
        tables = reader.tables_in(mine)
        lines = tables.get("For which visits, the latest first")
        if lines is not None and "The sums above are of all" not in mine:
            each = {
                how: sum(pence(row[2]) for row in lines.rows if row[3] == how) for how in ("Owed", "Being looked into")
            }
            assert each == {"Owed": visits, "Being looked into": frozen}, party
        back = tables.get("What you owe back, the latest first")
        assert (sum(back.column("Amount")) if back else 0) == owes, party


def remittances(*states: str) -> list[tuple[str, str, str]]:
    """(id, party, how it stands) of those that were asked of Stripe."""
    found = rows("SELECT id, payee, state FROM remittance WHERE asked_at IS NOT NULL ORDER BY id")
    return [(id_, payee, state) for id_, payee, state in found if not states or state in states]


@compares("remittances.show", "remittances.statement_csv", "remittances.statement_pdf")
def each_statement_as_page_as_file_and_as_paper(readers: Readers, book: Book) -> None:
    """The visits, less the fee and what was owed back, are the transfer; and a transfer is what the ledger says has gone."""
    labels = ("Owed for visits", "Less the platform’s fee", "Less what was owed back", "Expenses paid back")
    papers = 0
    for id_, _payee, state in remittances():
        page = f"/remittances/{id_}"
        facts, tables, file = (
            readers.finance.figures(page),
            readers.finance.tables(page),
            readers.finance.rows(f"{page}.csv"),
        )
        gone = book.debit("clearing.transfer:*", about={f"remittance:{id_}"}, kinds={"transferred"})
        asked = book.credit("clearing.transfer:*", about={f"remittance:{id_}"}, kinds={"transfer", "transfer_refused"})
        last = {"sent": "Transferred", "asked": "To transfer"}.get(state, "Not transferred")
        net = facts[last]
        assert [gone, asked] == {"sent": [net, net], "asked": [0, net]}.get(state, [0, 0]), page
        assert sum(facts.get(label, 0) for label in labels) == net, page
        assert set(facts) - set(labels) <= {last, "Your bank", "Their bank"}, page
        visits = {caption: table for caption, table in tables.items() if caption.startswith("Visits. ")}
        assert sum(sum(table.column("Amount")) for table in visits.values()) == facts.get("Owed for visits", 0), page
        for caption, table in visits.items():
            assert sum(table.column("Amount")) == amounts(caption)[0], page
            if "VAT in it" in table.head:
                assert sum(table.column("VAT in it")) == amounts(caption)[1], page
        fees = sum(sum(table.column("Platform fee")) for table in visits.values() if "Platform fee" in table.head)
        assert fees == -facts.get("Less the platform’s fee", 0), page
        back = [table for caption, table in tables.items() if caption.startswith("Less what was owed back")]
        assert sum(sum(table.column("Amount")) for table in back) == facts.get("Less what was owed back", 0), page
        spent = tables.get("Expenses")
        assert (sum(spent.column("Amount")) if spent else 0) == facts.get("Expenses paid back", 0), page
        shown = Counter(
            pence(row[-1]) for table in (*visits.values(), *back, *([spent] if spent else [])) for row in table.rows
        )
        lines = [row for row in file if row["When"]]
        assert Counter(pence(row["Amount"]) for row in lines) == shown, page
        assert sum(pence(row["VAT in it"]) for row in lines) == sum(
            sum(table.column("VAT in it")) for table in visits.values() if "VAT in it" in table.head
        ), page
        steps = {row["What for"]: pence(row["Amount"]) for row in file if not row["When"]}
        assert steps == {label: facts[label] for label in (*labels, last) if label in facts}, page
        if papers < 12 or back or spent:
            papers += 1
            paper = readers.finance.paper(f"{page}.pdf")
            for label, value in steps.items():
                assert re.search(rf"{label} {re.escape(written(value))}", paper), (page, label)
            told = Counter(amounts(paper))
            assert all(told[one] >= many for one, many in shown.items()), page


def written(value: int) -> str:
    """Pence as pages write them."""
    return f"{'−' if value < 0 else ''}£{abs(value) // 100:,}.{abs(value) % 100:02}"


@compares("remittances.mine")
def the_payments_to_each_party_are_those_of_their_statements(readers: Readers, book: Book) -> None:
    of = defaultdict(list)
    for id_, payee, state in remittances():
        of[payee].append((id_, state))
    people = defaultdict(list)
    for party, person in speakers():
        people[person].append(party)
    for person, parties in people.items():
        reader = readers.of(person)
        listed = reader.whole_list("/remittances", "Payments, the latest first")
        true = Counter(
            book.credit("clearing.transfer:*", about={f"remittance:{id_}"}, kinds={"transfer"})
            for party in parties
            for id_, _state in of[party]
        )
        assert Counter(pence(row[-1]) for row in listed) == true, person
        for party in parties:
            owes = book.owes(party)
            assert (written(owes) in reader.said("/remittances")) or not owes, party


@compares("payouts.index")
def every_payout_stands_once_on_finances_pages_and_on_its_owners(readers: Readers, book: Book) -> None:
    listed = readers.finance.whole_list("/council/payouts", "Payouts, those that were sent back first")
    assert Counter(pence(row[-1]) for row in listed) == Counter(
        int(one) for (one,) in rows("SELECT amount_pence FROM payout")
    )
    for party, person in speakers():
        reader = readers.of(person)
        table = reader.tables("/remittances").get("In your bank, the latest first")
        mine = Counter(int(one) for (one,) in rows("SELECT amount_pence FROM payout WHERE party = :party", party=party))
        if table is not None and "To" not in table.head:
            assert Counter(table.column("Amount")) <= mine, party
            assert len(table.rows) == mine.total() or "These are the latest." in reader.page("/remittances"), party


@compares("recoveries.index")
def what_each_supplier_owes_back_was_taken_back_and_was_given_up(readers: Readers, book: Book) -> None:
    tables = readers.finance.tables("/council/recoveries")
    asked, given_up = tables.get("Asked of Stripe, the latest first"), tables.get("Write-offs, the latest first")
    taken = sum(pence(row[4]) for row in asked.rows if row[3] == "Taken back") if asked else 0
    assert taken == -book.debit("recv.provider:*", kinds={"reversed"})
    off = sum(pence(row[5]) for row in given_up.rows if row[4] == "Written off") if given_up else 0
    assert off == -book.debit("recv.provider:*", kinds={"written_off"})
    for title, body in readers.finance.cards("/council/recoveries"):
        if "£" not in title:
            continue
        each = [
            amounts(words(line))[0]
            for line in re.findall(r"<p[^>]*>(.*?)</p>", body, re.DOTALL)
            if "owed back since" in line
        ]
        assert pence(words(title).rpartition(":")[2]) == sum(each), title


@compares("remittances.index")
def what_a_run_would_need_of_each_fund(readers: Readers, book: Book) -> None:
    """What the run that waits, or else the next one, takes of each fund, and what of it stands at Stripe."""
    waiting = [
        f"/council/remittances/{run}" for (run,) in rows("SELECT id FROM remittance_run WHERE state = 'proposed'")
    ]
    for page in ("/council/remittances", *waiting):
        cash = readers.finance.tables(page).get("Whether the money is at Stripe")
        assert cash or page not in waiting
        for row in cash.rows if cash else []:
            [(fund,)] = rows("SELECT id FROM fund WHERE name = :name", name=row[0])
            there, needed, missing = map(pence, row[1:])
            assert there == book.debit(f"stripe.available:{fund}")
            assert missing == max(0, needed - there)


@compares("expenses.mine", "expenses.index", "expenses.index_csv")
def what_a_volunteer_claimed_is_what_was_approved(readers: Readers, book: Book) -> None:
    text = """SELECT e.claimant, a.person_id, e.state, SUM(e.amount_pence) FROM expense e
              JOIN account a ON e.claimant = 'person:' || a.person_id GROUP BY e.claimant, a.person_id, e.state"""
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for claimant, person, state, total in rows(text):
        sums[claimant, person][state] = int(total)
    for (claimant, person), by in sums.items():
        said = readers.of(person).figures("/expenses")
        assert said.get("Waiting for finance", 0) == by["claimed"]
        assert said.get("Approved, owed to you", 0) == by["approved"] == book.credit(f"vol:{claimant}:*.payable")
        assert said.get("Sent to you", 0) == by["remitted"]
        assert by["approved"] + by["remitted"] == book.credit(f"vol:{claimant}:*.payable", kinds={"expense"})
    listed = readers.finance.whole_list("/council/expenses", "Claims that were decided, the latest first")
    file = readers.finance.rows("/council/expenses.csv")
    assert [pence(row[-1]) for row in listed] == [pence(row["Amount"]) for row in file]
    owed = sum(pence(row["Amount"]) for row in file if row["State"] in ("approved", "remitted"))
    assert owed == book.credit("vol:*.payable", kinds={"expense"})
    waiting = [pence(words(title)) for title, _body in readers.finance.cards("/council/expenses") if "£" in title]
    assert Counter(waiting) == Counter(
        int(one) for (one,) in rows("SELECT amount_pence FROM expense WHERE state = 'claimed'")
    )


@compares("expenses.show", "expenses.decide")
def each_claim_is_what_was_posted_for_it(readers: Readers, book: Book) -> None:
    for id_, claimant, amount, state in rows("SELECT id, claimant, amount_pence, state FROM expense"):
        posted = book.credit(f"vol:{claimant}:*.payable", about={f"expense:{id_}"}, kinds={"expense"})
        assert posted == (amount if state in ("approved", "remitted") else 0), id_
        pages = [(readers.finance, f"/council/expenses/{id_}")] if state != "withdrawn" else []
        for reader, address in (*pages, (readers.of(claimant.partition(":")[2]), f"/expenses/{id_}")):
            assert amounts(words(reader.page(address).partition("<h1")[2].partition("</h1>")[0])) == [amount], address


@compares("recoveries.write_off")
def what_may_be_given_up_is_what_is_owed_back(readers: Readers, book: Book) -> None:
    for address in readers.finance.links("/council/recoveries", "/council/recoveries/"):
        payee, fund = address.removeprefix("/council/recoveries/").removesuffix("/write-off").split("/")
        text = "SELECT COALESCE(SUM(open_pence), 0) FROM hold_recovery WHERE payee = :p AND fund_id = :f AND reserved"
        asked = int(rows(text, p=unquote(payee), f=fund)[0][0])
        owes = book.debit(f"recv.provider:{unquote(payee)}:{fund}")
        assert readers.finance.figures(address)["Amount"] == owes - asked, address


@compares("levers.failure")
def what_a_supplier_that_stops_is_owed_and_owes(readers: Readers, book: Book) -> None:
    for id_, party in rows("SELECT id, party FROM supplier_failure"):
        table = readers.commissioner.tables(f"/council/failures/{id_}")["What it comes to"]
        said = {row[0].partition(" by ")[0].partition(" to ")[0]: pence(row[1]) for row in table.rows if "£" in row[1]}
        assert said["Owed"] == book.credit(f"prov:{party}:*.payable") + book.frozen(party), id_
        assert said["Owed back"] == book.owes(party), id_
