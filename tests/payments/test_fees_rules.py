"""The platform's fee as plain numbers: what it may be, how it is divided and given back, and that it balances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.dated import Dated, Versions
from hub.people.domain import Sector
from payments.fees.domain import (
    MOST_BASIS_POINTS,
    MOST_VISIT_PENCE,
    NO_FEES,
    Fee,
    Fees,
    FeeWrong,
    basis_points,
    divided,
    given_back,
    kept,
    taken,
    within,
)
from payments.ledger.domain import OPS, Account, AccountKind, Kind, Transaction, merged, move

FEES = st.builds(Fee, st.integers(0, MOST_BASIS_POINTS), st.integers(0, MOST_VISIT_PENCE))
PRICES = st.integers(1, 100_000)
HELD = Account(AccountKind.HELD, "f", "b")


@given(FEES, PRICES, st.integers(0, 5_000))
def test_a_fee_is_never_more_than_half_and_grows_no_faster_than_the_price(fee: Fee, price: int, more: int) -> None:
    charged = fee.of(price)
    assert 0 <= charged <= price // 2
    besides = fee.more(price + more, charged, more)
    assert 0 <= besides <= more
    assert charged + besides == fee.of(price + more)


@given(st.integers(0, 50_000), st.lists(PRICES, min_size=1, max_size=6))
def test_a_fee_is_divided_to_the_penny_and_no_part_is_more_than_its_own(fee: int, parts: list[int]) -> None:
    fee = min(fee, sum(parts))
    shares = divided(fee, parts)
    assert sum(shares) == fee
    assert all(0 <= share <= part for share, part in zip(shares, parts, strict=True))


@given(FEES, PRICES, st.data())
def test_partial_refunds_sum_exactly_however_they_are_cut_and_the_whole_gives_all_back(
    fee: Fee, price: int, data: st.DataObject
) -> None:
    charged, stands, back = fee.of(price), price, 0
    while stands:
        part = data.draw(st.integers(1, stands))
        before, after = kept(charged, price, stands), kept(charged, price, stands - part)
        assert 0 <= before - after <= part, "nobody gives back more than is refunded"
        back, stands = back + before - after, stands - part
        assert back == charged - kept(charged, price, stands), "however it was cut"
        assert back * price >= charged * (price - stands), "rounded against the council"
    assert back == charged


@given(FEES, PRICES, st.integers(0, 100_000), st.integers(0, 100_000))
def test_no_more_is_refunded_from_what_is_owed_than_is_owed(fee: Fee, price: int, most: int, owed: int) -> None:
    charged = fee.of(price)
    part = within(price, charged, price, most, owed)
    cost = part - (charged - kept(charged, price, price - part))
    assert 0 <= part <= min(most, price)
    assert cost <= owed
    if part < min(most, price):
        assert part + 1 - (charged - kept(charged, price, price - part - 1)) > owed


@given(FEES, PRICES, st.integers(-10, 200_000), st.integers(-10, 200_000))
def test_a_posting_with_its_fee_and_its_refund_balance_in_each_fund(fee: Fee, price: int, cash: int, ops: int) -> None:
    charged, payable = fee.of(price), Account(AccountKind.PAYABLE, "f", "p")
    out = [(HELD, payable, price - charged), *taken(HELD, "f", charged, cash)]
    home = [(payable, HELD, price - charged), *given_back(HELD, "f", charged, ops)]
    for moves in (out, home):
        entries = merged(e for source, target, pence in moves if pence for e in move(source, target, pence))
        Transaction("key", Kind.CAPTURE, entries, "visit:1")  # raises where a fund does not balance
        named = {entry.account: entry.amount_pence for entry in entries}
        assert abs(named[HELD]) == price
        assert abs(named.get(Account(AccountKind.FEE, OPS), 0)) == charged
        assert all(entry.account.fund in ("f", OPS) for entry in entries)


@pytest.mark.parametrize(("text", "said"), [("0", 0), ("2", 200), ("2.5", 250), ("0.25 %", 25), ("25", 2500)])
def test_percentages_that_can_be(text: str, said: int) -> None:
    assert basis_points(text, "x") == said
    assert basis_points(Fee(said).percent, "x") == said


@pytest.mark.parametrize("text", ["", "-1", "1e18", "2,5", "£2", "2.555", "25.01", "100", "½", "٣", "two"])
def test_percentages_that_cannot_be(text: str) -> None:
    with pytest.raises(FeeWrong):
        basis_points(text, "x")


@pytest.mark.parametrize(("points", "pence"), [(-1, 0), (0, -1), (MOST_BASIS_POINTS + 1, 0), (0, 10**18)])
def test_fees_that_cannot_be(points: int, pence: int) -> None:
    with pytest.raises(FeeWrong):
        Fee(points, pence)


def test_each_day_has_the_fees_that_were_decided_last() -> None:
    day, dear = date(2026, 1, 1), Fees({Sector.BUSINESS: Fee(500, 10)})
    versions = Versions(NO_FEES, (Dated(day, dear), Dated(day + timedelta(days=9), NO_FEES)))
    assert [versions.on(day + timedelta(days=n)) for n in (-1, 0, 8, 9)] == [NO_FEES, dear, dear, NO_FEES]
    assert Fees.read(dear.as_dict()).of(Sector.BUSINESS) == Fee(500, 10)
    assert Fees.read(dear.as_dict()).of(Sector.INDIVIDUAL) == replace(Fee())
