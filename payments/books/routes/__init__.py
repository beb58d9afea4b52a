"""Doorways of the books: reconciliation and its breaks, months, and files."""

from payments.books.routes import breaks, months
from payments.books.routes.blueprint import blueprint

__all__ = ["blueprint", "breaks", "months"]
