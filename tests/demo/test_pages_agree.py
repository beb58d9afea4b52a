"""Every page and file that shows money in a lived borough agrees with the ledger, to the penny; and a penny is seen."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.agreement import COMPARISONS
from tests.agreement.book import Book
from tests.agreement.read_pages import AMOUNT, Reader, pence
from tests.agreement.readers import Readers

# While a run of payments waits, as in the demo, no page says what the next one would need.
NONE_THERE = {"what_a_run_would_need_of_each_fund"}


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_people_read_is_what_the_ledger_says(lived: Flask, name: str) -> None:
    readers = Readers(lived)
    COMPARISONS[name](readers, Book())
    assert readers.read, "nobody read a page, so nothing was compared"


@pytest.mark.parametrize("lived", ["whole"], indirect=True)
@pytest.mark.parametrize("name", sorted(COMPARISONS.keys() - NONE_THERE))
@pytest.mark.whole
@pytest.mark.xdist_group("told")
def test_a_page_that_says_a_penny_too_much_is_seen(lived: Flask, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Reader.data

    def a_penny_more(reader: Reader, address: str) -> bytes:
        found = read(reader, address)
        if found.startswith(b"%PDF"):
            return found
        return AMOUNT.sub(lambda one: _more(one[0]), found.decode()).encode()

    monkeypatch.setattr(Reader, "data", a_penny_more)
    with pytest.raises(AssertionError):
        COMPARISONS[name](Readers(lived), Book())


def _more(amount: str) -> str:
    value = pence(amount) + 1
    return f"{'−' if value < 0 else ''}£{abs(value) // 100}.{abs(value) % 100:02}"
