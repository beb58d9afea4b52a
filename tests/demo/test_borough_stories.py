"""The four stories of the whole borough, told by the registry of metrics, and untrue where they are switched off."""

from __future__ import annotations

import re
from contextvars import Context
from datetime import timedelta
from html import unescape
from itertools import pairwise
from statistics import median

import pytest
from flask import Flask

from demo.borough.domain.kingston import CHESSINGTON_SOUTH, OLD_MALDEN
from demo.borough.domain.personas import EVERYONE
from demo.borough.domain.suppliers import TROUBLED
from hub.kernel import clock, unit
from hub.people import queries as people
from marketplace.visits import queries as visits
from marketplace.visits.domain import Money
from oversight.disclosure.domain import Tier, show
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS
from payments.budgets import queries as budgets
from payments.ledger import queries as ledger
from tests.agreement.ledger_sums import rows
from tests.demo.bad_days import paid_after_all, stopped_owing, withheld

pytestmark = pytest.mark.whole


def last(code: str, table: str, tier: Tier = Tier.T2) -> dict[str, float]:
    """The newest figure of each area (or supplier) in a table."""
    metric = METRICS[code]
    found = next(t for t in metric.tables if t.code == table)
    span = metrics.spans(found, metric)[-1]
    by_supplier = found.by == "supplier"
    return {
        (f.place.supplier if by_supplier else f.place.area): f.shown.value
        for f in metrics.figures(metric, found, tier, span=span)
        if f.shown.value is not None
    }


def waits(ward: str) -> list[float]:
    """The median wait of a ward, period by period, as far as there were enough to say."""
    metric = METRICS["wait"]
    table = next(t for t in metric.tables if t.code == "ward-period")
    series = metrics.series(metric, table, metrics.Place(ward), Tier.T2)
    return [f.shown.value for f in series if f.shown.value is not None]


def _personal() -> list[str]:
    """The ids of every personal budget that was approved."""
    return [id_ for (id_,) in rows("SELECT id FROM budget WHERE kind = 'personal' AND state = 'approved'")]


def rising(values: list[float]) -> float:
    """The share of steps from one period to the next that go up."""
    steps = list(pairwise(values))
    return sum(b > a for a, b in steps) / len(steps) if steps else 0.0


def climb(values: list[float]) -> float:
    """How much higher the last two periods stand than the first two."""
    return (sum(values[-2:]) - sum(values[:2])) / 2 if len(values) >= 4 else 0.0


def thin() -> bool:
    """Chessington South has fewer than three suppliers, and the median ward at least five."""
    depth = last("depth", "ward-quarter")
    return depth[CHESSINGTON_SOUTH] < 3 and median(depth.values()) >= 5


def slower() -> bool:
    """The wait in Old Malden rises over three quarters of the periods, and nowhere else by half as much."""
    mine = waits(OLD_MALDEN)
    areas = last("depth", "ward-quarter")
    others = [climb(waits(ward)) for ward in areas if ward != OLD_MALDEN]
    return rising(mine) >= 0.75 and climb(mine) > 0 and max(others) <= climb(mine) / 2


def read(app: Flask, address: str) -> str:
    """A public page's words, as anyone reads them who is not signed in."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())


def rows_of(app: Flask, address: str, part: str) -> dict[str, list[str]]:
    """The rows of the first table of a page after an anchor: each by the words of its first cell."""
    page = app.test_client().get(address).text.partition(f'id="{part}"')[2].partition("<tbody")[2]
    rows = re.findall(r"<tr.*?</tr>", page.partition("</tbody>")[0], re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    said = [[" ".join(re.sub(r"<[^>]+>", " ", unescape(cell)).split()) for cell in row] for row in cells]
    return {name: rest for name, *rest in said}


def page_says_thin(app: Flask) -> bool:
    """The market page says that one ward alone is short of suppliers, and lists it by kind of help among its alerts."""
    page = read(app, "/market")
    alerts = page.partition("Where a figure is out of bounds")[2].partition("How to read these figures")[0]
    kinds = {name: sum(int(n) < 3 for n in row) / len(row) for name, row in rows_of(app, "/market", "thin").items()}
    others = [share for name, share in kinds.items() if name != "Chessington South"]
    return (
        "Suppliers to choose from: Chessington South stands out" in page
        and "Chessington South:" in alerts
        and kinds["Chessington South"] > max(others)
    )


def page_says_slower(app: Flask) -> bool:
    """The market page says that the wait rose most in Old Malden, nearly every time, and elsewhere not by half."""
    page = read(app, "/market")
    return (
        "Time to find help rose most in Old Malden: from" in page
        and "There it got worse nearly every time. In no other ward did it get worse by half as much." in page
    )


def page_says_trouble(app: Flask) -> bool:
    """The page of organisations has the troubled provider at the top, out of bounds."""
    name, figures = next(iter(rows_of(app, "/market/suppliers", "main").items()))
    return name == TROUBLED and "Out of bounds" in figures[0]


def page_says_parity(app: Flask) -> bool:
    """Whoever is signed in reads the same page, and it says so; a councillor too."""
    councillor = app.test_client()
    key = unit.read(lambda: people.session_key(next(iter(people.staff("councillor")))))
    with councillor.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    # Each in a context of its own: who is signed in is remembered in the test's.
    found = [Context().run(reader.get, "/market").text for reader in (councillor, app.test_client())]
    pages = [page.partition("<main")[2].partition("</main>")[0] for page in found]
    return pages[0] == pages[1] and "The same figures for everyone" in pages[0] and found[0] != found[1]


def trouble() -> str:
    """Who hands back most."""
    found = last("hand-backs", "borough-supplier-period")
    worst = max(found, key=lambda party: found[party])
    return people.names([worst])[worst]


@pytest.mark.xdist_group("told")
def test_the_market_is_thin_in_chessington_south(told: Flask) -> None:
    assert thin()


@pytest.mark.xdist_group("told")
def test_the_wait_rises_in_old_malden_and_nowhere_else_half_as_much(told: Flask) -> None:
    assert slower(), waits(OLD_MALDEN)


@pytest.mark.xdist_group("told")
def test_one_provider_is_in_trouble(told: Flask) -> None:
    assert trouble() == TROUBLED


@pytest.mark.xdist_group("told")
def test_everyone_reads_the_same(told: Flask) -> None:
    """Parity: each public figure, and each officers' figure, is the same cell, rounded and hidden as published."""
    seen = 0
    for metric in METRICS.values():
        table = next(t for t in metric.tables if t.code == "ward-quarter")
        span = metrics.spans(table, metric)[-1]
        for tier in (Tier.T0, Tier.T2):
            for figure in metrics.figures(metric, table, tier, span=span):
                cell = metrics.exact(metric, table, figure.place, figure.span.last)
                assert cell is not None
                assert figure.shown == show(cell, metric.shape, metric.contributor, tier)
                seen += figure.shown.value is not None
    assert seen > 50


@pytest.mark.xdist_group("told")
def test_anyone_reads_all_four_on_the_public_page(told: Flask) -> None:
    assert page_says_parity(told)
    assert page_says_thin(told)
    assert page_says_trouble(told)
    assert page_says_slower(told)


@pytest.mark.xdist_group("untold")
def test_switched_off_no_page_says_one_of_them(untold: Flask) -> None:
    assert not page_says_thin(untold)
    assert not page_says_trouble(untold)
    assert not page_says_slower(untold)


@pytest.mark.xdist_group("told")
def test_a_supplier_stops_and_owes_and_others_may_not_be_paid(told: Flask) -> None:
    """The last has not handed in what Stripe asks for; the one before did, and lost nothing."""
    assert len(stopped_owing()) == 1
    assert len({one.payee for one in withheld()}) == 1
    assert paid_after_all()


@pytest.mark.xdist_group("untold")
def test_switched_off_nobody_stops_owing_or_may_not_be_paid(untold: Flask) -> None:
    assert not stopped_owing()
    assert not withheld(26)


@pytest.mark.xdist_group("told")
def test_the_money_adds_up_over_26_weeks(told: Flask) -> None:
    assert unit.read(ledger.verify) == []


@pytest.mark.xdist_group("told")
def test_few_budgets_have_too_much_and_hardly_one_runs_short(told: Flask) -> None:
    """A budget follows what was agreed: as many have a surplus as an officer can look at one by one."""
    every = unit.read(lambda: budgets.budgets(_personal()))
    assert len(every) > 100
    assert 0.05 <= len(unit.read(budgets.flagged)) / len(every) <= 0.15
    found = unit.read(lambda: budgets.outlooks(every.values())).values()
    assert 1 <= sum(one.short is not None for one in found) <= 3


@pytest.mark.xdist_group("told")
def test_the_neighbour_who_earns_was_paid(told: Flask) -> None:
    """All of what she earned has been sent, and nothing is owed to her now."""
    grace = unit.read(people.login, EVERYONE["neighbour"].email)
    assert grace is not None
    found = unit.read(visits.visits_of, [f"person:{grace.person}"], clock.now() - timedelta(days=60), clock.now())
    sent = [one.amount_pence for one in found if one.money is Money.PAID_OUT]
    assert sent[:2] == [36_00, 36_00]


@pytest.mark.xdist_group("untold")
def test_switched_off_none_of_them_is_true(untold: Flask) -> None:
    assert not thin()
    assert not slower()
    assert trouble() != TROUBLED
