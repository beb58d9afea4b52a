"""What a page says of money is whole and true: long lists, payments that nobody made, transfers that have not gone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hub.kernel import ids, jobs, unit
from hub.kernel.access import SYSTEM
from payments.funds import services as fund_services
from payments.remittances import queries as remittances
from payments.remittances import services as remitting
from payments.remittances.domain import State
from tests.agreement.read_pages import Reader, as_person, pence
from tests.agreement.readers import let_everyone_in
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import OTHER, Scene, stripe
from tests.payments.test_stripe_whole_way import leads_to

__all__ = ["stripe"]


@pytest.fixture
def finance(sign_in: Any) -> Reader:
    return Reader(sign_in(people.officer("finance", "Fay", "Finch")))


def says(reader: Reader, remittance: str) -> dict[str, int]:
    """The steps of a statement, which its page, its file and its paper say alike."""
    page = f"/remittances/{remittance}"
    facts = reader.figures(page)
    assert facts == {row["What for"]: pence(row["Amount"]) for row in reader.rows(f"{page}.csv") if not row["When"]}
    paper = reader.paper(f"{page}.pdf")
    assert all(f"{label} £{value / 100:.2f}" in paper for label, value in facts.items())
    return facts


def test_a_transfer_that_stripe_refused_is_not_said_to_be_transferred(
    world: World, stripe: StripeDouble, finance: Reader
) -> None:
    scene = Scene(world)
    stripe.faults = ["account_closed"]
    refused = scene.pay()
    assert refused.state is State.REFUSED
    assert says(finance, refused.id) == {"Owed for visits": 20_000, "Not transferred": 20_000}


def test_a_transfer_on_its_way_is_still_to_be_made(world: World, stripe: StripeDouble, finance: Reader) -> None:
    scene = Scene(world)
    run = scene.propose()
    unit.write(remitting.approve, run, OTHER)
    jobs.run(jobs.registered()["send-remittances"], force=True)
    [asked] = unit.read(remittances.of_run, run)
    assert asked.state is State.ASKED
    assert says(finance, asked.id) == {"Owed for visits": 20_000, "To transfer": 20_000}


def test_of_many_visits_that_are_owed_the_latest_are_shown_and_it_is_said(
    app: Flask, world: World, stripe: StripeDouble
) -> None:
    scene = Scene(world, pence=100)
    for _ in range(50):
        scene.visit(100)
    let_everyone_in()
    sam = as_person(app, ids.parse(scene.payee)[1])
    assert sam.figures("/account/owed")["Owed to you"] == 5_200
    assert sam.tables("/account/owed")["For which visits, the latest first"].column("Amount") == [100] * 50
    assert "These are the latest 50 of 52 visits. The sums above are of all." in sam.said("/account/owed")


def test_all_that_came_into_a_fund_is_listed_page_by_page(world: World, finance: Reader) -> None:
    fund = world.fund(0)
    for number in range(1, 54):
        unit.write(fund_services.receive, fund, number, f"BACS {number}", SYSTEM)
    page = f"/council/funds/{fund}"
    listed = finance.whole_list(page, "What came in, the latest first")
    assert [pence(row[2]) for row in listed] == list(range(53, 0, -1))
    assert finance.figures(page)["Came in"] == sum(range(54))


def test_what_nobody_paid_is_not_said_to_be_paid_in(world: World, sign_in: Any, finance: Reader) -> None:
    fund = world.fund(0)
    data = {"amount": "5", "method": "card", "origin": "funder"}
    finance.client.post(f"{leads_to(finance.client.post(f'/topups/new/{fund}', data=data))}/back")
    [page] = [one for one in finance.links(f"/topups/new/{fund}", "/topups/") if "/new/" not in one]
    assert finance.figures(page) == {"Amount": 500}
    assert "Not paid yet." in finance.said(page)
