"""Comparisons of what pages and files say of money with the ledger: each may be made of any borough, at any moment."""

from tests.agreement import books, budgets, funds, suppliers, visits
from tests.agreement.readers import COMPARED, COMPARISONS

__all__ = ["COMPARED", "COMPARISONS", "books", "budgets", "funds", "suppliers", "visits"]
