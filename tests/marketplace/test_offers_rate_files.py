"""A file of prices: the list is filled in, checked, looked at and announced whole; one bad line stops all of it and is named."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import unit
from hub.kernel.errors import KithError, Missing
from marketplace.offers import queries, services
from marketplace.offers.domain import BadFile, BadLine, FileUsed, PriceState, read_rates
from tests.hub.people import actor, enter
from tests.marketplace.market import live_offer, organisation
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_offers_prices import band

ONE, TWO = "01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW"
HEAD = "offer,price,from\n"


def read(text: str) -> list[tuple[int, str, int, date]]:
    return [(one.line, one.offer, one.price_pence, one.starts) for one in read_rates(text.encode())]


def test_a_file_is_read_by_its_columns_and_empty_lines_are_passed_over() -> None:
    wide = f"\ufeffTitle,FROM,Price,offer\nShopping,2026-04-01,24.60,{ONE}\n\nCare,,,{TWO}\nMore,01/04/2026,25,/offers/{TWO}\n"
    april = date(2026, 4, 1)
    assert read(wide) == [(2, ONE, 2460, april), (5, TWO, 2500, april)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{ONE},-1,2026-04-01", "Write the price in pounds"),
        (f"{ONE},1e18,2026-04-01", "Write the price in pounds"),
        (f"{ONE},1000000000000000000,2026-04-01", "Write the price in pounds"),
        (f'{ONE},"12,50",2026-04-01', "Write the price in pounds"),
        (f"{ONE},12,50,2026-04-01", "a cell too many"),
        (f"{ONE},£12.50,2026-04-01", "no £"),
        (f"{ONE},12.505,2026-04-01", "no half pennies"),
        (f"{ONE},12.5,2026-04-01", "Write the price in pounds"),
        (f"{ONE},,2026-04-01", "Write the price in pounds"),
        (f"{ONE},12.50,", "Write the first day"),
        (f"{ONE},12.50,soon", "Write the first day"),
        (f"{ONE},12.50,2026-02-31", "Write the first day"),
        (f"{ONE},12.50,31/02/2026", "Write the first day"),
        (",12.50,2026-04-01", "reference of 26"),
        ("shopping,12.50,2026-04-01", "reference of 26"),
        (f"=HYPERLINK({ONE}),12.50,2026-04-01", "reference of 26"),
    ],
)
def test_a_bad_line_is_named_with_what_to_do(line: str, said: str) -> None:
    with pytest.raises(BadLine) as bad:
        read(f"{HEAD}{TWO},20.00,2026-04-01\n{line}\n")
    assert bad.value.data["line"] == 3
    assert said in str(bad.value.data["why"])


def test_the_same_offer_twice_is_one_line_too_many() -> None:
    with pytest.raises(BadLine) as bad:
        read(f"{HEAD}{ONE},20.00,2026-04-01\n{TWO},20.00,2026-04-01\n/offers/{ONE.lower()},21.00,2026-04-01\n")
    assert bad.value.data["line"] == 4


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (HEAD.encode(), "no new price"),
        (b"offer;price;from\n", "with commas between"),
        (b"offer,price\n", "with commas between"),
        (b"offer,price,from,price\n", "with commas between"),
        (f"{HEAD}{ONE},£12,2026-04-01".encode("cp1252"), "not in UTF-8"),
        (f"{HEAD}{ONE},12,2026-04-01".encode("utf-16"), "not in UTF-8"),
        (b"PK\x03\x04\x00\x00", "not a CSV file"),
        (b"x" * (5 * 1024 * 1024 + 1), "up to 5 MB"),
        (f'{HEAD}{ONE},"{"1" * 200_000}",2026-04-01'.encode(), "not a CSV file"),
        (HEAD.encode() + b"".join(b"%026d,12,2026-04-01\n" % n for n in range(2001)), "2,000"),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadFile) as bad:
        read_rates(data)
    assert said in str(bad.value.data["message"])


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: (HEAD + t).encode("utf-8", "ignore")))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        lines = read_rates(data)
    except (BadFile, BadLine):
        return
    assert lines
    assert len({line.offer for line in lines}) == len(lines)
    assert all(line.price_pence >= 0 for line in lines)


def two_offers() -> tuple[Any, str, str]:
    party, manager = organisation()
    more = {"categories": ["shopping"], "slots": [[1, 600, 120]], "kind": "professional"}
    return (
        manager,
        live_offer(party, manager, price_pence=2000, **more),
        live_offer(party, manager, price_pence=3000, **more),
    )


def sheet(*rows: tuple[str, str, str]) -> bytes:
    return (HEAD + "".join(",".join(row) + "\n" for row in rows)).encode()


def test_all_is_announced_at_once_and_only_once(borough: Flask, clock: Any) -> None:
    band(100, 2500)
    manager, one, two = two_offers()
    file = unit.write(services.keep_rates, sheet((one, "21.00", "2026-04-01"), (two, "31", "01/04/2026")), by=manager)
    assert unit.read(queries.prices_of, one) == []  # it is only checked
    assert unit.write(services.announce_rates, file, by=manager) == 2
    states = [unit.read(queries.prices_of, offer)[0].state for offer in (one, two)]
    assert states == [PriceState.COMING, PriceState.WAITING]
    with pytest.raises(FileUsed):
        unit.write(services.announce_rates, file, by=manager)
    with pytest.raises(Missing):
        unit.write(services.announce_rates, file, by=actor(enter("Eve", "Marsh", email="eve@example.org")))


@pytest.mark.parametrize(
    ("price", "starts", "said"),
    [
        ("0", "2026-04-01", "from 10p to £500"),
        ("501", "2026-04-01", "from 10p to £500"),
        ("30.00", "2026-04-01", "the price now"),
        ("31.00", "2025-12-29", "30 December 2025 or later"),
        ("29.00", "2025-12-02", "3 December 2025 or later"),
        ("31.00", "2020-01-01", "or later"),
        ("31.00", "2027-04-01", "within a year"),
    ],
)
def test_one_bad_line_is_named_and_nothing_is_done(
    borough: Flask, clock: Any, sign_in: Any, price: str, starts: str, said: str
) -> None:
    manager, one, two = two_offers()
    browser = sign_in(manager.account)
    data = {"file": (io.BytesIO(sheet((one, "21.00", "2026-04-01"), (two, price, starts))), "prices.csv")}
    answer = browser.post("/offers/prices", data=data, content_type="multipart/form-data")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422, text[-2000:]
    assert "Line 3:" in text
    assert said in text
    assert "Nothing was changed." in text
    assert unit.read(queries.prices_of, one) == []


def test_somebody_elses_offer_and_one_that_changed_since_are_named(borough: Flask, clock: Any) -> None:
    manager, one, two = two_offers()
    party, other = organisation("Rival Care")
    theirs = live_offer(party, other, categories=["shopping"], price_pence=2000, kind="professional")
    for offer in (theirs, ONE):
        with pytest.raises(BadLine) as bad:
            unit.write(
                services.keep_rates, sheet((one, "21.00", "2026-04-01"), (offer, "22", "2026-04-01")), by=manager
            )
        assert (bad.value.data["line"], "no such offer" in str(bad.value.data["why"])) == (3, True)
    file = unit.write(services.keep_rates, sheet((one, "21.00", "2026-04-01"), (two, "31", "2026-04-01")), by=manager)
    unit.write(services.announce_price, two, price_pence=3200, starts=date(2026, 4, 1), by=manager)
    with pytest.raises(KithError) as late:
        unit.write(services.announce_rates, file, by=manager)
    assert "announced already" in str(late.value.data["why"])
    assert unit.read(queries.prices_of, one) == []


def test_the_list_is_taken_filled_in_and_sent_back_over_the_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    manager, one, two = two_offers()
    browser = sign_in(manager.account)
    ok(browser, "/offers", "Change many prices at once")
    ok(browser, "/offers/prices", "Take the list of your offers")
    text = browser.get("/offers/prices.csv").get_data(as_text=True)
    assert text.splitlines()[0] == "offer,title,supplier,price_now,per,price,from"
    filled = text.replace("20.00,hour,,", "20.00,hour,21.50,2026-04-01")
    file = {"file": (io.BytesIO(filled.encode()), "prices.csv")}
    where = browser.post("/offers/prices", data=file, content_type="multipart/form-data")
    assert where.status_code == 302, where.get_data(as_text=True)[-2000:]
    ok(browser, where.location, "£20.00 an hour", "£21.50 an hour", "waits for the council", "Announce all of it")
    gone(browser, f"{where.location}/announce")
    assert browser.post(f"{where.location}/announce").status_code == 409
    ok(browser, where.location, "It was announced on")
    assert [unit.read(queries.prices_of, offer) != [] for offer in (one, two)] == [True, False]
    nothing = browser.post("/offers/prices", data={}, content_type="multipart/form-data")
    assert (nothing.status_code, "Choose the file" in nothing.get_data(as_text=True)) == (422, True)
    stranger = sign_in(actor(enter("Eve", "Marsh", email="eve@example.org")).account)
    assert stranger.get(where.location).status_code == 404
