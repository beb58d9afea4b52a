"""Every page and file that shows money in a lived borough agrees with the ledger, to the penny."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.agreement import COMPARISONS
from tests.agreement.book import Book
from tests.agreement.readers import Readers


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_people_read_is_what_the_ledger_says(lived: Flask, name: str) -> None:
    readers = Readers(lived)
    COMPARISONS[name](readers, Book())
    assert readers.read, "nobody read a page, so nothing was compared"
