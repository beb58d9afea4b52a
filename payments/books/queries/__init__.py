"""What the books answer: how far the reading went, what is unmatched, the breaks, the months, and their files."""

from payments.books.queries.audit import audit_lines
from payments.books.queries.breaks import BreakView, break_, breaks, count_unworked, listed, sent_from
from payments.books.queries.codes import codes
from payments.books.queries.matching import (
    differing,
    last_reconciliation,
    posted_meanwhile,
    read_from,
    reconciliation,
    recorded,
    unmatched_here,
    unmatched_there,
)
from payments.books.queries.months import (
    MonthView,
    closed_until,
    journal_rows,
    last_closed,
    month,
    months,
    next_month,
    totals,
)

__all__ = [
    "BreakView",
    "MonthView",
    "audit_lines",
    "break_",
    "breaks",
    "closed_until",
    "codes",
    "count_unworked",
    "differing",
    "journal_rows",
    "last_closed",
    "last_reconciliation",
    "listed",
    "month",
    "months",
    "next_month",
    "posted_meanwhile",
    "read_from",
    "reconciliation",
    "recorded",
    "sent_from",
    "totals",
    "unmatched_here",
    "unmatched_there",
]
