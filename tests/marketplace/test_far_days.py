"""A day that is thousands of years off: refused at every door, and one in an old row stops nothing for anybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.bookings.domain import DatesWrong
from marketplace.needs import services as needs
from marketplace.needs.domain import NotANeed
from marketplace.plans import queries as plans
from marketplace.rounds import queries
from marketplace.rounds.domain import RoundState
from oversight.warehouse import queries as warehouse
from oversight.warehouse import services as warehouses
from tests.marketplace.agreements import deal, of, run
from tests.marketplace.market import posted_need, resident
from tests.marketplace.test_rounds_run import helper, need_of
from tests.marketplace.test_rounds_run import run as round_run

FAR = "9999-12-31"


def put(table: str, column: str, id_: str) -> None:
    """Write the far day into a row that was made before anything refused it."""
    unit.write(lambda: db.session.execute(sa.text(f"UPDATE {table} SET {column} = '{FAR}' WHERE id = '{id_}'")))


@pytest.mark.parametrize("column", ["starts", "ends"])
def test_an_old_row_with_a_far_day_stops_nothing(borough: Flask, clock: Any, sign_in: Any, column: str) -> None:
    made = deal()
    put("need", column, made.need)
    warehouses.rebuild()
    with warehouse.reading() as built:
        (wanted,) = built.execute(
            "SELECT coalesce(wanted_to, wanted_from) > DATE '2100-12-30' FROM need WHERE id = ?", [made.need]
        ).fetchone()
    assert wanted
    near = [one.part.id for one in unit.read(plans.near, (made.party,))]
    assert near == ([made.part] if column == "ends" else [])  # no check of a helper's holds for so long
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    assert rose.get("/needs/near").status_code == 200
    plan = f"/plans/{made.need}"
    for address in (f"/needs/{made.need}", plan, f"{plan}/tasks", f"{plan}/parts/{made.part}"):
        assert joan.get(address).status_code == 200, address
    assert joan.post(f"{plan}/parts/{made.part}/choose", data={"offer": made.offer, "proposal": ""}).status_code == 302
    for address in (plan, f"/bookings/new/{made.part}", f"/sharings/new/{made.part}"):
        assert joan.get(address).status_code == 200, address


@pytest.mark.parametrize("column", ["starts", "ends"])
def test_the_round_helps_the_others(borough: Flask, clock: Any, column: str) -> None:
    far, other = need_of("Far"), need_of("Other", slots=(Slot(2, 10 * 60, 60),))
    offer = helper("Vi")
    put("need", column, far)
    round_run()
    done = unit.read(queries.last)
    assert done
    assert done.state is RoundState.DONE
    assert [one.offer for one in unit.read(queries.suggestions, other)] == [offer]


def test_a_booking_of_old_goes_on(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal()
    booking = made.booked()
    put("booking", "ends", booking)
    before = len(of(booking))
    clock.advance(timedelta(days=30))
    run("extend-visits")
    assert len(of(booking)) > before
    assert sign_in(made.resident.account).get(f"/bookings/{booking}").status_code == 200


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts": date.max}, "starts"),
        ({"ends": date.max}, "ends"),
        ({"starts": date(2027, 12, 31)}, "starts"),
        ({"ends": date(2031, 1, 1)}, "ends"),
    ],
)
def test_a_need_begins_within_two_years_and_ends_within_five(borough: Flask, days: Any, field: str) -> None:
    with pytest.raises(NotANeed) as refused:
        posted_need(resident(), **days)
    assert refused.value.data["field"] == field
    assert posted_need(resident("Ann"), starts=date(2027, 11, 30), ends=date(2030, 11, 30))


def test_a_need_is_not_given_a_far_end_later(borough: Flask) -> None:
    who = resident()
    need = posted_need(who)
    with pytest.raises(NotANeed):
        unit.write(needs.edit_need, need, values={"ends": date.max}, by=who)


@pytest.mark.parametrize("ends", [date.max, date(2031, 1, 1)])
def test_a_booking_ends_within_five_years(borough: Flask, clock: Any, ends: date) -> None:
    made = deal()
    with pytest.raises(DatesWrong) as refused:
        made.request(ends=ends)
    assert refused.value.data["field"] == "ends"
    assert unit.read(lambda: db.session.scalar(sa.text("SELECT count(*) FROM booking"))) == 0


@pytest.mark.parametrize("page", ["bookings", "sharings"])
def test_the_page_says_it_at_the_last_day(borough: Flask, clock: Any, sign_in: Any, page: str) -> None:
    made = deal()
    joan = sign_in(made.resident.account)
    joan.post(f"/plans/{made.need}/parts/{made.part}/choose", data={"offer": made.offer, "proposal": ""})
    typed = {
        "slots": ["1-600-60"],
        "starts": ["8", "12", "2025"],
        "mine": "1",
        "second": "1",
        "payer": f"{made.resident.person}:{made.budget}",
    }
    for year, said in (("9999", "Write a year from 1900 to 2100."), ("2040", "at most five years from now")):
        answer = joan.post(f"/{page}/new/{made.part}", data=typed | {"ends": ["31", "12", year]})
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{year}"' in answer.text
