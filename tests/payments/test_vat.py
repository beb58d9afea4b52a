"""VAT on statements: the numbers, what is in a price, whose line stands how, and the three kinds kept apart."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.kernel.dated import Dated, Versions
from hub.kernel.errors import Forbidden
from payments.remittances import queries as remittances
from payments.vat import queries, services
from payments.vat.domain import (
    DEFAULT_RATE,
    NotARate,
    NotAVatNumber,
    NoVatReason,
    Registration,
    StandsSo,
    Treatment,
    Vat,
    included,
    on,
    percent,
    rate,
    treatment,
    vat_number,
)
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import ONE, Scene, stripe

__all__ = ["stripe"]
NUMBER = "980780684"
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("text", [NUMBER, "GB 980 7806 84", "980-7806-84", "gb980.780.684"])
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert vat_number(text) == NUMBER


def test_nothing_is_not_registered() -> None:
    assert vat_number("  ") == ""


@pytest.mark.parametrize("text", ["98078068", "9807806844", "FR980780684", "000000000", "98078068½", "nine"])
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(NotAVatNumber):
        vat_number(text)


@given(st.integers(1, 9_999_999), st.integers(0, 97))
def test_of_the_check_digits_only_the_two_that_follow_from_the_rest_are_taken(body: int, check: int) -> None:
    """What is left of the first seven in 97s, and for newer numbers of 55 more, is what the check digits make up for."""
    first = f"{body:07}"
    left = sum(int(digit) * weight for digit, weight in zip(first, (8, 7, 6, 5, 4, 3, 2), strict=True))
    right = {(97 - left % 97) % 97, (97 - (left + 55) % 97) % 97}
    if check % 97 in right:
        assert vat_number(f"{first}{check:02}") == f"{first}{check:02}"
    else:
        with pytest.raises(NotAVatNumber):
            vat_number(f"{first}{check:02}")


@given(st.integers(1, 10**9), st.integers(0, 500))
def test_what_is_in_a_price_is_rounded_to_the_penny(gross: int, tenths: int) -> None:
    exact = Decimal(gross) * tenths / (1000 + tenths)
    assert included(gross, tenths) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert 0 <= included(gross, tenths) < gross or gross <= 1


def test_a_penny_has_no_vat_in_it() -> None:
    assert (included(1, 200), included(6, 200), included(1200, 200), included(1175, 175)) == (0, 1, 200, 175)


@given(st.integers(1, 500))
def test_a_rate_is_read_as_it_is_written(tenths: int) -> None:
    assert rate(percent(tenths)) == rate(f" {percent(tenths)}% ") == tenths


@pytest.mark.parametrize(
    "text", ["", "0", "0.0", "-1", "12,50", "17.55", "50.1", "1e18", "9" * 30, "£20", "２０", "twenty"]
)
def test_what_cannot_be_a_rate_is_refused(text: str) -> None:
    with pytest.raises(NotARate):
        rate(text)


@given(st.lists(st.tuples(days, st.sampled_from(["", NUMBER])), max_size=6), days)
def test_the_last_registration_before_a_day_is_in_force(rows: list[tuple[date, str]], day: date) -> None:
    made = [Registration(*row) for row in sorted(rows, key=lambda row: row[0])]
    before = [one for one in made if one.valid_from <= day]
    assert on(made, day) == (before[-1] if before else None)


def test_a_line_stands_as_its_supplier_did_on_its_day() -> None:
    july = date(2025, 7, 1)
    standing = [Registration(july, NUMBER, frozenset({"washing"})), Registration(date(2025, 9, 1), "")]
    later = Versions(DEFAULT_RATE, (Dated(july + timedelta(days=2), 175),))
    for rates in (Versions(DEFAULT_RATE), later):
        assert treatment(standing, rates, "shopping", july - timedelta(days=1), 1200) == Treatment(Vat.NONE)
        assert treatment(standing, rates, "shopping", july, 1200) == Treatment(Vat.STANDARD, 200, 200)
        assert treatment(standing, rates, "washing", july, 1200) == Treatment(Vat.EXEMPT)
        assert treatment(standing, rates, "shopping", date(2025, 9, 1), 1200) == Treatment(Vat.NONE)
    assert treatment(standing, later, "shopping", july + timedelta(days=2), 1175) == Treatment(Vat.STANDARD, 175, 175)


def register(party: str, *exempt: str, number: str = NUMBER, by: Actor = ONE, reason: str = "Its certificate") -> None:
    unit.write(services.register, party, number, exempt, clock.today(), reason, by)


def test_only_finance_keeps_it_and_says_how_it_knows(world: World) -> None:
    with pytest.raises(Forbidden):
        register("person:x", by=Actor(account="n", person="N" * 26))
    with pytest.raises(NoVatReason):
        register("person:x", reason=" ")
    with pytest.raises(NotAVatNumber):
        register("person:x", number="123456789")
    assert unit.read(queries.registrations, ["person:x"]) == {}
    register("person:x", "shopping", number="")
    assert unit.read(queries.registrations, ["person:x"])["person:x"][0].exempt == frozenset()
    with pytest.raises(StandsSo):
        register("person:x", number="", reason="A second click")
    assert len(unit.read(queries.registrations, ["person:x"])["person:x"]) == 1


def test_a_statement_keeps_them_apart_and_adds_up(world: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Scene(world, pence=1_200)
    register(scene.payee)
    paid = scene.pay()
    client = sign_in(people.officer("finance", "Fay", "Finch"))
    assert [(line.vat, line.vat_pence) for line in unit.read(remittances.lines, paid.id)] == [(Vat.STANDARD, 200)] * 2
    page = client.get(f"/remittances/{paid.id}").get_data(as_text=True)
    assert "With VAT at the standard rate, 20%: £24.00, of which £4.00 is VAT" in page
    sheet = list(csv.reader(io.StringIO(client.get(f"/remittances/{paid.id}.csv").get_data(as_text=True))))
    assert [row[4:] for row in sheet[1:3]] == [["standard", "2.00", "0.00", "20"]] * 2
    assert client.get(f"/remittances/{paid.id}.pdf").status_code == 200
    world.verify()
    category = unit.read(remittances.lines, paid.id)[0].category
    register(scene.payee, category)
    scene.visit(500)
    second = scene.pay()
    page = client.get(f"/remittances/{second.id}").get_data(as_text=True)
    assert "Exempt from VAT: £5.00" in page
    assert "VAT in it" not in page
    assert "of which £4.00 is VAT" in client.get(f"/remittances/{paid.id}").get_data(as_text=True)


def test_finance_keeps_it_over_the_pages(world: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Scene(world)
    client = sign_in(people.officer("finance", "Fay", "Finch"))
    assert "Not registered" in client.get("/council/vat").get_data(as_text=True)
    address = f"/council/vat/{scene.payee}"
    assert client.get(address).status_code == 200
    good = {"number": "GB 980 7806 84", "valid_from": ["1", "12", "2025"], "reason": "Its certificate"}
    refused = client.post(address, data=good | {"number": "980780685"})
    assert refused.status_code == 422
    assert "Check each digit." in refused.get_data(as_text=True)
    assert unit.read(queries.history, scene.payee) == []
    answer = client.post(address, data=good)
    assert answer.status_code == 302
    assert NUMBER in client.get("/council/vat").get_data(as_text=True)
    assert "Its certificate" in client.get(address).get_data(as_text=True)
    assert client.get("/council/vat/person:nobody").status_code == 404


TODAY = date(2025, 12, 2)
LAW = {"percent": "17.5", "starts": ["4", "12", "2025"], "reason": "The Finance Act"}


def set_rate(percent: str = "17.5", starts: date = TODAY, reason: str = "The Finance Act", by: Actor = ONE) -> str:
    return unit.write(services.set_rate, percent, starts=starts, reason=reason, by=by)


def test_only_finance_sets_a_rate_from_today_or_later_with_a_reason_and_once(world: World) -> None:
    with pytest.raises(Forbidden):
        set_rate(by=Actor(account="n", person="N" * 26))
    yesterday = TODAY - timedelta(days=1)
    for wrong in ({"starts": yesterday}, {"reason": " "}, {"percent": "0"}, {"percent": "20"}):
        with pytest.raises(NotARate):
            set_rate(**wrong)
    assert unit.read(queries.rates).decided == ()
    set_rate()
    with pytest.raises(NotARate):  # a second click
        set_rate()
    kept = unit.read(queries.rates)
    assert len(kept.decided) == 1
    assert (kept.on(yesterday), kept.on(TODAY), kept.on(date(2090, 1, 1))) == (200, 175, 175)


def test_lines_before_and_after_a_change_keep_their_own_rate_to_the_penny(
    world: World, stripe: StripeDouble, clock: Any, sign_in: Any
) -> None:
    scene = Scene(world, pence=1_199)  # two visits of tomorrow, 3 December
    register(scene.payee)
    first = scene.pay()
    set_rate(starts=date(2025, 12, 4))
    sheet = unit.read(remittances.lines, first.id)
    again = [scene.visit(1_199) for _ in range(2)]  # of 3 December too, paid for after the change was entered
    clock.set(clock.now() + timedelta(days=7))
    again += [scene.visit(1_201) for _ in range(3)]  # of 10 December
    paid = scene.pay()
    assert unit.read(remittances.lines, first.id) == sheet
    assert {(line.vat_rate, line.vat_pence) for line in sheet} == {(200, 200)}
    lines = unit.read(remittances.lines, paid.id)
    assert len(lines) == len(again)
    old, new = unit.read(remittances.by_vat, paid.id)[::-1]
    assert [(one.rate, one.total_pence, one.vat_pence) for one in (old, new)] == [(200, 2_398, 400), (175, 3_603, 537)]
    assert old.total_pence + new.total_pence == paid.net_pence == sum(line.amount_pence for line in lines)
    client = sign_in(people.officer("finance", "Fay", "Finch"))
    page = client.get(f"/remittances/{paid.id}").text
    assert "With VAT at the standard rate, 20%: £23.98, of which £4.00 is VAT" in page
    assert "With VAT at the standard rate, 17.5%: £36.03, of which £5.37 is VAT" in page
    table = list(csv.reader(io.StringIO(client.get(f"/remittances/{paid.id}.csv").text)))
    assert [(row[3], row[5], row[7]) for row in table[1:6]] == [("11.99", "2.00", "20")] * 2 + [
        ("12.01", "1.79", "17.5")
    ] * 3
    assert {len(row) for row in table} == {8}
    assert client.get(f"/remittances/{paid.id}.pdf").status_code == 200
    world.verify()


def test_finance_sees_the_rates_and_enters_one_over_the_page(world: World, sign_in: Any) -> None:
    client = sign_in(people.officer("finance", "Fay", "Finch"))
    assert "The standard rate is 20% today." in client.get("/council/vat").text
    page = client.get("/council/vat/rates").text
    record = page.partition("On record")[2]
    assert [words in record for words in ("From the beginning", ">20%<", "17.5")] == [True, True, False]
    for wrong in ({"percent": "17.55"}, {"percent": ""}, {"starts": ["1", "12", "2025"]}, {"reason": ""}):
        answer = client.post("/council/vat/rates", data=LAW | wrong)
        assert answer.status_code == 422, wrong
        assert f'href="#{next(iter(wrong))}' in answer.text
    assert unit.read(queries.rates).decided == ()
    assert client.post("/council/vat/rates", data=LAW).status_code == 302
    page = client.get("/council/vat/rates").text
    assert "The standard rate is 20% today." in page
    assert [word in page for word in ("4 December 2025", "17.5%", "The Finance Act", "Fay Finch")] == [True] * 4
