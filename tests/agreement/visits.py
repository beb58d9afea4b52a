"""What plans, bookings, visits and shared visits say of money is what is set aside and paid for them in the ledger."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from tests.agreement.book import Book
from tests.agreement.ledger_sums import rows
from tests.agreement.read_pages import amounts, pence
from tests.agreement.readers import Readers, compares, things_of

FEW = 20
MOST = 60  # bookings and plans read, of each sort: the whole borough has thousands


def shares_of(visits: list[str]) -> dict[str, list[str]]:
    """Visit to what its money is about: itself, or its shares."""
    found: dict[str, list[str]] = {f"visit:{one}": [f"visit:{one}"] for one in visits}
    for share, about in rows("SELECT id, about FROM pool_share"):
        if about in found:
            found[about].append(f"share:{share}")
    return found


def paid(book: Book, abouts: set[str]) -> int:
    """What suppliers, and the platform by its fee, have got for it and do not owe back."""
    supplier = book.credit("prov:*.payable", "prov:*.frozen", about=abouts, but={"netted", "reversed", "written_off"})
    fee = book.credit("income.fee", about=abouts)
    return supplier + fee - book.debit("recv.provider:*", about=abouts, kinds={"recover"})


def money_says(said: str, abouts: set[str], book: Book, held: dict[str, int]) -> None:
    """What is said of one visit's money, in words, is what its entries (or its shares' entries) come to."""
    if "is set aside" in said and "No money" not in said:
        assert pence(said) == -sum(held.get(one, 0) for one in abouts), (said, abouts)
    elif re.search("(owed|sent|paid) to the helper", said):
        assert pence(said) == paid(book, abouts), (said, abouts)
    back = re.search(r"(£[\d,.]+) too much was sent", said)
    if back:
        entries = book.debit("recv.provider:*", about=abouts, kinds={"recover", "netted", "reversed", "written_off"})
        assert pence(back[1]) == entries, (said, abouts)


@compares("bookings.show")
def each_bookings_visits_and_what_pays_them(readers: Readers, book: Book) -> None:
    held_by = book_by_about(book, ("bud:*.held", "own:*.held"))
    for booking, person in things_of(
        "booking", "t.price_pence > 0 AND t.state NOT IN ('declined', 'expired', 'withdrawn')"
    )[:MOST]:
        reader, page = readers.of(person), f"/bookings/{booking}"
        visits = [one for (one,) in rows("SELECT id FROM visit WHERE booking_id = :booking", booking=booking)]
        money = shares_of(visits)
        for table in reader.tables_with_links(page):
            for address, cells in table:
                about = f"visit:{address.rpartition('/')[2]}"
                if about in money:
                    money_says(cells[2], set(money[about]), book, held_by)
        from_budget = re.search(
            r"From the (?:budget|grant) (£[\d,.]+) free, (£[\d,.]+) set aside, (£[\d,.]+) promised", reader.said(page)
        )
        if from_budget:
            [(budget,)] = rows(
                "SELECT COALESCE(b.budget_id, n.budget_id) FROM booking b JOIN need n ON n.id = b.need_id WHERE b.id = :b",
                b=booking,
            )
            assert [pence(one) for one in from_budget.groups()] == [
                book.free(budget),
                book.aside(budget),
                promised(budget),
            ], page
        first = re.search(r"A grant pays first (£[\d,.]+) free, (£[\d,.]+) set aside", reader.said(page))
        if first:
            [(grant,)] = rows("SELECT grant_budget_id FROM booking WHERE id = :b", b=booking)
            assert [pence(one) for one in first.groups()] == [book.free(grant), book.aside(grant)], page


def book_by_about(book: Book, accounts: tuple[str, ...]) -> dict[str, int]:
    """What each thing moved in some accounts; debit positive."""
    found: dict[str, int] = defaultdict(int)
    for one in book.lines(*accounts):
        found[one.about] += one.pence
    return found


def promised(budget: str) -> int:
    """What visits will take of its money to come."""
    text = "SELECT COALESCE(SUM(amount_pence), 0) FROM hold WHERE budget_id = :budget AND state = 'unfunded'"
    return int(rows(text, budget=budget)[0][0])


@compares("plans.show")
def each_plan_adds_up_and_says_of_its_budget_what_the_budget_says(readers: Readers, book: Book) -> None:
    for need, person in things_of(
        "need", "t.budget_id IS NOT NULL AND EXISTS (SELECT 1 FROM plan_part p WHERE p.need_id = t.id)"
    )[:MOST]:
        reader, page = readers.of(person), f"/plans/{need}"
        said = reader.said(page)
        total = dict(reader.stats(page)).get("It costs", 0)
        sources = re.search(r"It is paid for by: (.*?)\.(?!\d)", said)
        if sources:
            assert sum(amounts(sources[1])) == total, page
        stands = re.search(r"From the budget: (£[\d,.]+) free to use, (£[\d,.]+) set aside, (£[\d,.]+) promised", said)
        if stands:
            [(budget,)] = rows("SELECT budget_id FROM need WHERE id = :need", need=need)
            assert [pence(one) for one in stands.groups()] == [
                book.free(budget),
                book.aside(budget),
                promised(budget),
            ], page


@compares("pools.show", "sharings.show")
def each_share_of_a_shared_visit_for_finance_and_for_whoever_shares(readers: Readers, book: Book) -> None:
    held, caught = book_by_about(book, ("bud:*.held", "own:*.held")), 0
    for pool, sharing in rows("SELECT pool_id, id FROM sharing WHERE pool_id IS NOT NULL"):
        table = readers.finance.tables(f"/council/pools/{pool}")["Each visit by its shares"]
        for row in table.rows:
            assert sum(amounts(row[1])) == pence(row[2]), pool
        live = rows(
            "SELECT s.id, s.about, s.place, s.pence, v.amount_pence, v.starts_at FROM pool_share s JOIN visit v ON s.about = 'visit:' || v.id WHERE s.pool_id = :pool AND s.live ORDER BY v.starts_at",
            pool=pool,
        )
        assert sum(table.column("Together")) == sum(int(row[3]) for row in live), pool
        whole = {about: int(amount) for _id, about, _place, _pence, amount, _at in live}
        for about, amount in whole.items():
            assert sum(int(row[3]) for row in live if row[1] == about) == amount, about
        for share, _about, _place, value, _amount, _at in live:
            aside = -held.get(f"share:{share}", 0)
            assert aside in (0, value), share
        for place, person in rows(
            "SELECT s.place, a.person_id FROM pool_sharer s JOIN account a ON a.person_id = s.person WHERE s.pool_id = :pool AND s.left_at IS NULL",
            pool=pool,
        ):
            reader = readers.of(person)
            weekly = reader.tables(f"/sharings/{sharing}")["Who shares"].column("A week")
            assert sum(weekly) == amounts(reader.facts(f"/sharings/{sharing}")["Price for all"])[-1], sharing
            for caption, mine in reader.tables(f"/sharings/{sharing}").items():
                if not caption.startswith("The share of"):
                    continue
                caught += 1
                true = [(int(row[4]), int(row[3])) for row in live if row[2] == place]
                shown = [(pence(row[2]), pence(row[3])) for row in mine.rows]
                assert shown == true[-len(shown) :], (sharing, place)
                abouts = {f"share:{row[0]}" for row in live if row[2] == place}
                if len(shown) == len(true):
                    due = sum(pence(row[4]) for row in mine.rows if row[4] != "–")
                    assert due == paid(book, abouts), (sharing, place)
    if rows("SELECT 1 FROM sharing WHERE pool_id IS NOT NULL"):
        assert caught


@compares("visits.show")
def each_visits_own_page(readers: Readers, book: Book) -> None:
    """The newest visits of each way in which money may stand, and all of which something is to come back."""
    held = book_by_about(book, ("bud:*.held", "own:*.held"))
    owing = {about for (about,) in rows("SELECT about FROM hold_recovery WHERE open_pence > 0")}
    seen: Counter[str] = Counter()
    text = """SELECT v.id, v.money, a.person_id FROM visit v JOIN account a ON v.holder = 'person:' || a.person_id
              WHERE v.amount_pence > 0 ORDER BY v.starts_at DESC"""
    for visit, money, person in rows(text):
        if seen[money] < FEW or f"visit:{visit}" in owing:
            seen[money] += 1
            said = readers.of(person).facts(f"/visits/{visit}").get("Money", "")
            money_says(said, set(shares_of([visit])[f"visit:{visit}"]), book, held)


@compares("needs.show")
def what_can_be_used_for_each_need(readers: Readers, book: Book) -> None:
    for need, person in things_of("need", "t.budget_id IS NOT NULL")[:FEW]:
        said = re.search(r"(£[\d,.]+) can be used now", readers.of(person).said(f"/needs/{need}"))
        [(budget,)] = rows("SELECT budget_id FROM need WHERE id = :need", need=need)
        assert said is None or pence(said[1]) == book.free(budget), need


@compares("visits.queue", "visits.decide")
def what_asked_about_visits_would_cost(readers: Readers, book: Book) -> None:
    """The list says what the visit's own page says: its whole price, where all of its time was given."""
    queried = rows("""SELECT id, amount_pence FROM visit WHERE agreement = 'queried' AND occurrence = 'delivered'
                      AND delivered_minutes >= minutes""")
    for visit, whole in queried:
        assert readers.finance.figures(f"/council/queries/{visit}")["As it stands, owed"] == whole, visit
    listed = amounts(" ".join(re.findall(r"It would cost £[\d,.]+", readers.finance.said("/council/queries"))))
    assert not Counter(int(whole) for _visit, whole in queried) - Counter(listed)
