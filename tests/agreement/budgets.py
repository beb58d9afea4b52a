"""What every budget's pages and files say, for whoever holds it and for finance, is what the ledger's entries say.

Told for every budget of a borough, not for one persona's; what no money was moved for yet (promised, without money) is
summed from the visits' own rows.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hub.kernel import clock
from tests.agreement.book import LONDON, Book, moment
from tests.agreement.ledger_sums import rows
from tests.agreement.read_pages import amounts, pence, words
from tests.agreement.readers import Readers, compares, holders

RESERVE = 4  # weeks that may stay, where nothing else was agreed
MONTHS_READ = 3  # of each budget, the first and the last two: each month is read the same way


def waiting(state: str) -> Counter[str]:
    """Budget to the pence of its visits that wait so."""
    text = "SELECT budget_id, SUM(amount_pence) FROM hold WHERE state = :state AND budget_id IS NOT NULL GROUP BY budget_id"
    return Counter({budget: int(total) for budget, total in rows(text, state=state)})


def budgets(kind: str = "personal") -> list[str]:
    """Those that money may have come into."""
    return [id_ for (id_,) in rows("SELECT id FROM budget WHERE kind = :kind AND state = 'approved'", kind=kind)]


def unallocated(book: Book, budget: str) -> list[int]:
    """What no budget has yet, of each of its funds in order of use."""
    order = rows("SELECT fund_id FROM budget_fund WHERE budget_id = :budget ORDER BY place", budget=budget)
    return [book.credit(f"fund:{fund}.unallocated") for (fund,) in order]


@compares("budgets.decide")
def finances_page_of_each_budget(readers: Readers, book: Book) -> None:
    promised, unmet = waiting("unfunded"), waiting("needs_review")
    for budget in budgets():
        page = f"/council/budgets/{budget}"
        said = readers.finance.figures(page)
        assert (said["Free"], said["Set aside"]) == (book.free(budget), book.aside(budget)), page
        assert (said["Promised"], said["Spent"]) == (promised[budget], book.spent(budget)), page
        assert said.get("Visits without money", 0) == unmet[budget], page
        left = re.search(r"<ol.*?</ol>", readers.finance.page(page), re.DOTALL)
        assert left, page
        assert amounts(words(left[0])) == unallocated(book, budget), page


@compares("budgets.index", "budgets.index_csv")
def finances_list_of_budgets_to_its_last_page_and_its_file(readers: Readers, book: Book) -> None:
    promised = waiting("unfunded")
    file = {row["Budget"]: row for row in readers.finance.rows("/council/budgets.csv")}
    listed = readers.finance.whole_list("/council/budgets", "Budgets, the newest first")
    decided = rows("SELECT id FROM budget WHERE kind = 'personal' AND state <> 'proposed' ORDER BY id DESC")
    assert len(listed) == len(decided)
    for (budget,), row in zip(decided, listed, strict=True):
        true = [book.free(budget), book.aside(budget), promised[budget], book.spent(budget)]
        assert [pence(cell) for cell in row[3:]] == true, budget
        assert [pence(file[budget[-6:]][name]) for name in ("Free", "Set aside", "Promised", "Spent")] == true, budget
        assert pence(row[2]) == pence(file[budget[-6:]]["Every four weeks"]), budget


@compares("budgets.show", "budgets.statement_csv")
def each_holders_budgets_and_grants_at_one_glance_and_line_by_line(readers: Readers, book: Book) -> None:
    promised, unmet = waiting("unfunded"), waiting("needs_review")
    for budget, person in holders():
        reader, page = readers.of(person), f"/budgets/{budget}"
        said, lines = reader.figures(page), book.lines(f"bud:{budget}:*.available", f"bud:{budget}:*.held")
        free, aside = book.free(budget), book.aside(budget)
        assert said.get("In the budget now", said.get("In it now")) == free + aside, page
        assert said["Set aside for visits to come"] == aside, page
        assert said.get("Free to use", said.get("Left over")) == free, page
        assert said["Spent on visits"] == book.spent(budget), page
        assert said.get("Promised from money to come", 0) == promised[budget], page
        assert said.get("Visits without money", 0) == unmet[budget], page
        back = book.credit(f"bud:{budget}:*.recovery") - to_the_fund(budget)
        assert said.get("To come back from helpers", 0) == back, page
        tables = reader.tables(page)
        named = (
            "Visits without money, the next one first",
            "Visits that have begun without money, the first one first",
        )
        without = [tables[caption] for caption in named if caption in tables]
        assert sum(sum(table.column("Costs")) for table in without) == unmet[budget], page
        if not lines:
            continue
        file = reader.rows(f"{page}.csv")
        assert len(file) == len({one.transaction for one in lines}), page
        assert (pence(file[-1]["Free to use"]), pence(file[-1]["Set aside"])) == (free, aside), page
        for name in ("Free to use", "Set aside"):
            assert pence(file[0][name]) == pence(file[0][f"{name}, change"]), page
            for before, after in pairwise(file):
                assert pence(before[name]) + pence(after[f"{name}, change"]) == pence(after[name]), page
        shown = tables["What happened, the latest first"]
        assert shown.column("Then free to use") == [pence(row["Free to use"]) for row in reversed(file)][:100], page
        assert shown.column("Change") == [pence(row["Free to use, change"]) for row in reversed(file)][:100], page
        assert ("The file has everything" in reader.page(page)) == (len(file) > len(shown.rows)), page


def to_the_fund(budget: str) -> int:
    """What is owed back to the fund that had paid a visit instead of this budget."""
    text = "SELECT COALESCE(SUM(open_pence), 0) FROM hold_recovery WHERE budget_id = :budget AND source = 'fund'"
    return int(rows(text, budget=budget)[0][0])


@compares("budgets.mine")
def the_list_of_budgets_of_each_holder(readers: Readers, book: Book) -> None:
    promised, unmet = waiting("unfunded"), waiting("needs_review")
    for budget, person in holders():
        reader = readers.of(person)
        [card] = [body for title, body in reader.cards("/budgets") if f'"/budgets/{budget}"' in title]
        said = reader.figures_in(card)
        free = said.get("Free to use", said.get("Left over"))
        assert (free, said["Set aside"]) == (book.free(budget), book.aside(budget)), budget
        assert said.get("Promised", promised[budget]) == promised[budget], budget
        assert said.get("Spent on visits", book.spent(budget)) == book.spent(budget), budget
        assert said.get("Visits without money", 0) == unmet[budget], budget


@compares("budgets.month", "budgets.month_csv")
def months_of_each_budget_and_their_files(readers: Readers, book: Book) -> None:
    for budget, person in holders():
        reader, page = readers.of(person), f"/budgets/{budget}"
        links = [one for one in reader.links(page, f"{page}/statements/") if not one.endswith(".csv")]
        for address in {*links[:1], *links[1 - MONTHS_READ :]}:
            month = address.rpartition("/")[2]
            tables, file = reader.tables(address), reader.rows(f"{address}.csv")
            stood = tables["What stood there, what came and went"]
            first, *between, last = [[pence(cell) for cell in row[1:]] for row in stood.rows]
            assert [sum(column) for column in zip(first, *between, strict=True)] == last, address
            free, aside = book.free(budget, upto=month), book.aside(budget, upto=month)
            assert last == [free, aside, free + aside], address
            names = ("Free to use", "Set aside", "In the budget")
            told = [[pence(row[name]) for name in names] for row in file]
            assert (told[0], told[-1]) == (first, last), address
            assert [sum(column) for column in zip(*told[:-1], strict=True)] == last, address
            lines = tables.get("Line by line")
            each = list(zip(*(lines.column(name) for name in names[:2]), strict=True)) if lines else []
            assert [list(one) for one in each] == [row[:2] for row in told[1:-1]], address
            if lines:
                assert lines.column("Then in the budget")[-1] == last[2], address
            by = {row[0]: pence(row[3]) for row in stood.rows}
            paid = tables.get("Paid to whom")
            if paid is not None:
                *each, together = paid.column("Paid, less what came back")
                assert sum(each) == together == -by.get("Paid for visits", 0) - by.get("Given back by suppliers", 0)
                assert sum(int(row[1]) for row in paid.rows[:-1]) == int(paid.rows[-1][1]), address


@compares("budgets.contributions", "budgets.terms")
def what_a_resident_contributes_is_what_came_in_and_both_pages_say_the_same(readers: Readers, book: Book) -> None:
    people = dict(holders())
    for (budget,) in rows("SELECT DISTINCT budget_id FROM budget_fund WHERE collected"):
        said = readers.finance.figures(f"/council/budgets/{budget}/contributions")
        assert said["Came in"] == book.credit(f"bud:{budget}:*.available", kinds={"contribution"})
        assert said["Still to come"] == max(0, said["Asked so far"] - said["Came in"])
        assert said.get("Paid back", 0) == book.debit(f"bud:{budget}:*.available", kinds={"repayment"})
        if budget in people:
            told = re.search(
                r"Of your own contribution.*?still to come", readers.of(people[budget]).said(f"/budgets/{budget}/terms")
            )
            assert told
            assert amounts(told[0]) == [said["Asked so far"], said["Came in"], said["Still to come"]]


@compares("budgets.repayments", "budgets.repay")
def what_goes_back_to_whoever_contributed(readers: Readers, book: Book) -> None:
    """Each page's figures; of a budget that is over, what came in less what was asked, and less what its visits took."""
    listed = {}
    for title, body in readers.finance.cards("/council/repayments"):
        [budget] = re.findall(r"/council/budgets/([0-9A-Z]{26})/repayment", title)
        listed[budget] = amounts(words(body))[0]
    paid = book.debit("bud:*.available", kinds={"repayment"})
    assert dict(readers.finance.stats("/council/repayments")).get("Paid back in all", 0) == paid
    for (budget,) in rows("SELECT DISTINCT budget_id FROM budget_fund WHERE collected"):
        page = f"/council/budgets/{budget}/repayment"
        said = readers.finance.figures(page)
        came = book.credit(f"bud:{budget}:*.available", kinds={"contribution"})
        took, back = book.spent(budget) + book.aside(budget), book.debit(f"bud:{budget}:*", kinds={"repayment"})
        visits = {about for (about,) in rows("SELECT about FROM hold WHERE budget_id = :b", b=budget)}
        charged = {one.about for one in book.lines("fund:*.unallocated", kinds={"charge"}, about=visits)}
        took += book.debit("fund:*.unallocated", f"bud:{budget}:*.recovery", about=charged)  # a fund itself paid them
        assert (said["Came in"], said["Visits took"], said["Paid back"]) == (came, took, back), page
        [(ends,)] = rows("SELECT ends FROM budget WHERE id = :b", b=budget)
        due = max(0, came - back - min(said["Asked"], took)) if day(ends) < clock.today() else 0
        assert said["To go back"] == min(due, book.free(budget)), page
        waits = rows("SELECT pence FROM budget_repayment WHERE budget_id = :b AND state = 'proposed'", b=budget)
        assert listed.pop(budget, 0) == (int(waits[0][0]) if waits else said["To go back"]), page
    assert listed == {}


@compares("budgets.change", "budgets.tell_surplus")
def what_was_taken_back_of_each_budget(readers: Readers, book: Book) -> None:
    """By a reduction, as its terms say, and as a surplus, as its decisions say."""
    for budget in budgets():
        taken = re.findall(
            r"(£[\d,.]+) that had come in for later days was taken back",
            readers.finance.said(f"/council/budgets/{budget}/terms"),
        )
        assert sum(map(pence, taken)) == book.debit(f"bud:{budget}:*", kinds={"reduction"}), budget
        told = readers.finance.said(f"/council/budgets/{budget}/surplus")
        recalled = sum(map(pence, re.findall(r"(£[\d,.]+) was taken back", told)))
        assert recalled == book.debit(f"bud:{budget}:*", kinds={"recall"}), budget
        free = re.search(r"(£[\d,.]+) stands free, and (£[\d,.]+) of it", told)
        if free:
            assert pence(free[1]) == book.free(budget) >= pence(free[2]) > 0, budget


def beyond_the_reserve(book: Book, budget: str) -> int:
    """What is free in a budget beyond its reserve, where its terms never changed: beyond eight weeks it is too much, and four of them stay."""
    text = "SELECT starts, ends, instalment_pence, landed FROM budget WHERE id = :budget"
    [(starts, ends, instalment, landed)] = rows(text, budget=budget)
    paid_until = min(day(starts) + timedelta(weeks=4) * landed, day(ends) + timedelta(days=1))
    waiting_ = rows(
        "SELECT at, amount_pence FROM hold WHERE budget_id = :b AND state IN ('unfunded', 'needs_review')", b=budget
    )
    days = ((moment(at).astimezone(LONDON).date(), int(amount)) for at, amount in waiting_)
    free = book.free(budget) - sum(amount for on, amount in days if clock.today() <= on < paid_until)
    return free if day(ends) < clock.today() else free - instalment // 4 * RESERVE if free > instalment // 4 * 8 else 0


def day(of: date | str) -> date:
    """A date as a database gives it."""
    return date.fromisoformat(of) if isinstance(of, str) else of


@compares("budgets.surpluses", "budgets.decide_surplus")
def surpluses_are_the_same_in_their_list_and_on_each_budgets_page(readers: Readers, book: Book) -> None:
    told = {id_: int(amount) for id_, amount in rows("SELECT id, pence FROM budget_surplus")}
    for title, body in readers.finance.cards("/council/budgets/surpluses"):
        [address] = re.findall(r'href="(.*?)"', title)
        [listed] = amounts(words(title + body))
        if not address.endswith("/surplus"):
            said = readers.finance.figures(address)["More than the reserve"]
            assert listed == said == told[address.rpartition("/")[2]], address
            continue
        free = re.findall(r"£[\d,.]+", readers.finance.said(address).partition("stands free")[0])[-1]
        more = re.search(r"and (£[\d,.]+) of it is more than the reserve", readers.finance.said(address))
        budget = address.split("/")[-2]
        assert pence(free) == book.free(budget), address
        assert more, address
        assert listed == pence(more[1]), address
        if not rows("SELECT 1 FROM budget_step WHERE budget_id = :b AND state = 'approved'", b=budget):
            assert listed == beyond_the_reserve(book, budget), address


@compares("holds.unfunded")
def visits_without_money_made_and_to_come(readers: Readers, book: Book) -> None:
    """All parts: each card's sum is that of its visits, each visit is there once, and what is free is the ledger's."""
    page = "/council/unfunded"
    made = rows("SELECT charge_pence FROM hold WHERE state = 'awaiting' AND purse IS NULL")
    text = "SELECT h.budget_id, h.amount_pence FROM hold h WHERE h.state = 'needs_review' AND h.budget_id IS NOT NULL"
    without = Counter((budget, int(total)) for budget, total in rows(text))
    shown, listed = Counter[int](), Counter[tuple[str, int]]()
    for title, body in readers.finance.cards(page):
        if "<ul" not in body or "Would be paid from" in body:
            shown[pence(title)] += 1
            continue
        [budget] = set(re.findall(r"/council/budgets/([0-9A-Z]{26})\b", body))
        each = [amounts(words(line))[-1] for line in re.findall(r"<li>(.*?)</li>", body, re.DOTALL)]
        assert pence(title.rpartition("£")[1] + title.rpartition("£")[2]) == sum(each), title
        assert amounts(words(body.partition("</ul>")[2]))[0] == book.free(budget), budget
        listed.update((budget, one) for one in each)
    assert shown == Counter(int(one) for (one,) in made)
    assert listed == without
