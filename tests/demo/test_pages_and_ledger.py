"""What residents, suppliers and funders read about money in a lived borough is what the ledger's entries say, to the penny.

A page is read as HTML or CSV; what is true is summed from the entries by the tests' own SQL (`ledger_sums`).
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from flask import Flask

from tests.agreement.ledger_sums import entries, owed, rows, spent
from tests.agreement.read_pages import Reader, Table, as_person, as_persona, pence

ONE = r"[0-9A-Z]{26}"


@pytest.fixture
def joan(borough: Flask) -> Reader:
    return as_persona(borough, "joan.ellis@kith.example")


def own_pages(reader: Reader, at: str) -> list[str]:
    found = [one for one in reader.links(at, f"{at}/") if re.fullmatch(f"{at}/{ONE}", one)]
    assert found, at
    return found


def adds_up(table: Table) -> None:
    """From the first line by all between to the last, in each column of amounts."""
    for n in range(1, len(table.head)):
        first, *between, last = [pence(row[n]) for row in table.rows]
        assert first + sum(between) == last, (table.caption, table.head[n])


def test_each_of_joans_budgets_at_one_glance_in_its_lines_and_its_file(joan: Reader) -> None:
    for page in own_pages(joan, "/budgets"):
        budget = page.rpartition("/")[2]
        free, aside = -entries(f"bud:{budget}:%.available"), -entries(f"bud:{budget}:%.held")
        said = joan.figures(page)
        assert said.get("In the budget now", said.get("In it now")) == free + aside
        assert said["Set aside for visits to come"] == aside
        assert said.get("Free to use", said.get("Left over")) == free
        assert said["Spent on visits"] == spent(budget)
        lines, file = joan.tables(page)["What happened, the latest first"], joan.rows(f"{page}.csv")
        assert lines.column("Then free to use")[0] == free == pence(file[-1]["Free to use"])
        assert sum(pence(row["Free to use, change"]) for row in file) == free
        assert sum(pence(row["Set aside, change"]) for row in file) == aside == pence(file[-1]["Set aside"])
        for before, after in pairwise(file):
            change = pence(after["Free to use, change"])
            assert pence(before["Free to use"]) + change == pence(after["Free to use"])


def test_each_months_statement_of_each_budget_goes_from_its_opening_to_its_closing(joan: Reader) -> None:
    seen = 0
    for page in own_pages(joan, "/budgets"):
        budget = page.rpartition("/")[2]
        months = [one for one in joan.links(page, f"{page}/statements/") if not one.endswith(".csv")]
        before = 0
        for address in months:
            seen += 1
            month = address.rpartition("/")[2]
            tables, file = joan.tables(address), joan.rows(f"{address}.csv")
            stood = tables["What stood there, what came and went"]
            adds_up(stood)
            upto = "substr(CAST(t.at AS TEXT), 1, 7) <= :month"
            free = -entries(f"bud:{budget}:%.available", where=upto, month=month)
            aside = -entries(f"bud:{budget}:%.held", where=upto, month=month)
            assert [pence(cell) for cell in stood.rows[-1][1:]] == [free, aside, free + aside]
            assert pence(stood.rows[0][3]) == before
            before = free + aside
            changes = [row for row in file if row["What"] not in ("opening", "closing")]
            assert pence(file[0]["In the budget"]) + sum(pence(row["In the budget"]) for row in changes) == before
            paid = tables.get("Paid to whom")
            if paid is not None:
                *each, together = paid.column("Paid, less what came back")
                assert sum(each) == together
                assert sum(map(int, [row[1] for row in paid.rows[:-1]])) == int(paid.rows[-1][1])
    assert seen >= 3


def test_joans_own_money_and_its_statements(joan: Reader) -> None:
    [page] = own_pages(joan, "/purses")
    purse = page.rpartition("/")[2]
    free = -entries(f"own:{purse}.available")
    waits = -entries(f"own:{purse}.uncleared", f"own:{purse}.held", f"own:{purse}.frozen")
    assert joan.figures(page)["To use"] == free
    whole = f"{page}/statement"
    assert joan.figures(whole)["Altogether"] == free + waits
    assert joan.tables(whole)["What came and went"].column("Then there to use")[-1] == free
    for address in [one for one in joan.links(page, f"{page}/statements/") if not one.endswith(".csv")]:
        stood = joan.tables(address)["What stood there, what came and went"]
        adds_up(stood)
        upto = "substr(CAST(t.at AS TEXT), 1, 7) <= :month"
        whole_now = -entries(f"own:{purse}.%", where=upto, month=address.rpartition("/")[2])
        assert pence(stood.rows[-1][3]) == whole_now


def test_a_bookings_visits_are_paid_and_set_aside_as_their_entries_say(joan: Reader) -> None:
    """What the page says of each visit's money, added up by how it stands."""
    seen = 0
    for page in own_pages(joan, "/bookings"):
        booking, tables = page.rpartition("/")[2], joan.tables(page)
        said = [row[2] for table in tables.values() if table.head[-1] == "Money" for row in table.rows]
        abouts = [
            f"visit:{id_}" for (id_,) in rows("SELECT id FROM visit WHERE booking_id = :booking", booking=booking)
        ]
        where = "t.about = :about"
        aside = sum(-entries("bud:%.held", "own:%.held", where=where, about=about) for about in abouts)
        paid = sum(
            -entries("prov:%.payable", "prov:%.frozen", where=where, about=about)
            + entries("recv.provider:%", where=where, about=about)
            for about in abouts
        )
        if rows("SELECT 1 FROM visit WHERE booking_id = :booking AND pool_id IS NOT NULL", booking=booking):
            continue  # its money stands by shares, on the page of those who share
        assert sum(pence(words) for words in said if "set aside" in words) == aside, page
        done = sum(pence(words) for words in said if "owed to the helper" in words or "paid to the helper" in words)
        assert done == paid, page
        seen += bool(said)
    assert seen >= 2


def test_the_providers_page_of_what_is_owed_and_each_statement(borough: Flask) -> None:
    nadia = as_persona(borough, "nadia.farrell@kith.example")
    [party] = [one for one in nadia.links("/payees", "/payees/") if "organisation:" in one]
    due = owed(party.rpartition("/")[2])
    lines = nadia.tables("/account/owed")["For which visits, the latest first"]
    ready = sum(pence(row[2]) for row in lines.rows if row[3] == "Owed")
    assert nadia.figures("/account/owed")["Owed to you"] == due == ready
    assert nadia.figures(party)["Owed and not paid yet"] == due
    for page in own_pages(nadia, "/remittances"):
        about = f"remittance:{page.rpartition('/')[2]}"
        sent = entries("clearing.transfer:%", where="t.about = :about AND t.kind = 'transferred'", about=about)
        facts, file = nadia.figures(page), nadia.rows(f"{page}.csv")
        visits = sum(sum(table.column("Amount")) for table in nadia.tables(page).values() if "Amount" in table.head)
        assert facts["Transferred"] == sent
        assert visits - facts.get("Owed back", 0) == sent
        assert sum(pence(row["Amount"]) for row in file if row["When"]) == visits
        assert [pence(row["Amount"]) for row in file if row["What for"] == "Transferred"] == [sent]


def test_the_funders_figures_of_their_fund(borough: Flask) -> None:
    dele = as_persona(borough, "dele.adeyemi@kith.example")
    said, [row] = dele.figures("/funds"), dele.rows("/funds.csv")
    [(fund,)] = rows("SELECT id FROM fund WHERE name = :name", name=row["Fund"])
    left = -entries(f"fund:{fund}.unallocated")
    free, aside = -entries(f"bud:%:{fund}.available"), -entries(f"bud:%:{fund}.held")
    came = -entries(f"fund:{fund}.unallocated", where="t.kind = 'receipt'")
    assert said == {
        "Came in": came,
        "Set aside for visits": aside,
        "Spent on visits": came - left - free - aside,
        "Left": left + free,
    }
    told = ("Came in", "Not given yet", "In budgets, free", "Set aside", "Spent")
    assert [pence(row[name]) for name in told] == [came, left, free, aside, came - left - free - aside]


def test_a_volunteers_claims_are_what_they_were_paid(borough: Flask) -> None:
    amir = as_persona(borough, "amir.khan@kith.example")
    [(person,)] = rows("SELECT person_id FROM account WHERE email = 'amir.khan@kith.example'")
    claimed = -entries(f"vol:person:{person}:%.payable", where="t.kind = 'expense'")
    page = amir.page("/expenses")
    assert f"£{claimed // 100}.{claimed % 100:02}" in page
    assert as_person(borough, person).figures(f"/payees/person:{person}")["Owed and not paid yet"] == owed(
        f"person:{person}"
    )
