"""At any moment of a walk through all that happens to money, bad days and half done things too, pages agree with the ledger."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from tests.agreement import COMPARISONS
from tests.agreement.book import Book
from tests.agreement.readers import Readers
from tests.payments.test_money_wide import WEIGHTS, Wide, machine

__all__ = ["machine"]

# The visits of a walk are names only: pages that tell of the visit itself have nothing to tell.
OF_VISITS = {"disputed_payments_each_on_its_page"}


@pytest.mark.wide
@pytest.mark.parametrize("seed", [2])
def test_pages_agree_with_the_ledger_in_the_midst_of_a_walk(app: Flask, machine: type[Wide], seed: int) -> None:
    dice, money = random.Random(seed), machine()
    for step in range(1, 121):
        money.walk(dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0], dice)
        if step % 40 == 0:
            read = 0
            for name in sorted(COMPARISONS.keys() - OF_VISITS):
                readers = Readers(app)
                COMPARISONS[name](readers, Book())
                read += readers.read
            assert read > 50
