"""A commissioner puts on the record, from a day on, what an hour of paid help should cost at the least."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from marketplace.offers import queries as offers
from marketplace.offers.domain import Floor
from tests.hub.people import officer
from tests.oversight.test_levers_limits import filled as limits_filled

ADDRESS = "/council/decisions/new/floors/wage"


def filled(**more: str) -> dict[str, str]:
    given = {name: text for name, text in limits_filled().items() if not name.endswith("_pence")}
    return given | {"pence": "13.10", "starts": "1 4 2027"} | more


def decided() -> list[tuple[date, int]]:
    return [(one.starts, one.value) for one in unit.read(offers.floors)[Floor.WAGE].decided]


def test_it_is_decided_read_and_on_the_record(app: Flask, sign_in: Any, client: Any) -> None:
    desk, before = sign_in(officer("commissioner", "Ada", "Bell")), decided()
    assert "/council/floors" in desk.get("/council/decisions").text
    page = desk.get("/council/floors").text
    for words in ("Today: £12.21 an hour", "From Wednesday 1 April 2026: £12.71 an hour", "It came with Kith", ADDRESS):
        assert words in page, words
    form = desk.get(ADDRESS).text
    assert 'value="12.71"' in form
    assert "Another amount begins on Wednesday 1 April 2026 already" in form
    seen = unit.read(offers.floors)[Floor.WAGE].mark
    done = desk.post(ADDRESS, data=filled(seen=seen), follow_redirects=True)
    assert "the National Living Wage: £13.10 an hour (before: £12.71)" in done.text
    assert decided() == [*before, (date(2027, 4, 1), 13_10)]
    page = desk.get("/council/floors").text
    for words in ("From Thursday 1 April 2027: £13.10 an hour", "Two look at more.", "Ada Bell"):
        assert words in page, words
    assert "£13.10 an hour" in client.get("/market/decisions").text
    stale = desk.post(ADDRESS, data=filled(seen=seen, pence="13.20"))  # two tabs: the other page is of before
    assert stale.status_code == 409
    assert "Somebody has decided another amount" in stale.text
    assert len(decided()) == len(before) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        *({"pence": text} for text in ("", "0", "-1", "1e18", "12,50", "0.005", "100.01", "much", "12.71")),
        *({"starts": text} for text in ("", "1 1 2020", "31 2 2027")),
        {"reasons": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, str]
) -> None:
    before, seen = decided(), unit.read(offers.floors)[Floor.WAGE].mark
    answer = sign_in(officer("commissioner")).post(ADDRESS, data=filled(seen=seen, **wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert decided() == before


def test_who_reads_and_who_decides(app: Flask, sign_in: Any) -> None:
    for role in ("finance", "safeguarding", "administrator", "councillor"):
        reader = sign_in(officer(role))
        page = reader.get("/council/floors")
        assert page.status_code == 200
        assert ADDRESS not in page.text
        assert reader.get(ADDRESS).status_code == 403
    assert sign_in(officer("commissioner")).get("/council/decisions/new/floors/rent").status_code == 404
    assert sign_in(officer("commissioner")).get("/council/decisions/new/floors").status_code == 404
