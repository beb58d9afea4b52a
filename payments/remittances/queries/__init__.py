"""What would be paid, what was, and whether it all adds up."""

from payments.remittances.queries.preview import FundCash, Preview, due, preview
from payments.remittances.queries.proof import verify
from payments.remittances.queries.reading import (
    LineView,
    RemittanceView,
    RunView,
    SpentView,
    abouts,
    arrived,
    cut_off,
    lines,
    of_payees,
    of_run,
    proposed,
    remittance,
    run,
    runs,
    spent,
    unasked,
    unproposed,
)

__all__ = [
    "FundCash",
    "LineView",
    "Preview",
    "RemittanceView",
    "RunView",
    "SpentView",
    "abouts",
    "arrived",
    "cut_off",
    "due",
    "lines",
    "of_payees",
    "of_run",
    "preview",
    "proposed",
    "remittance",
    "run",
    "runs",
    "spent",
    "unasked",
    "unproposed",
    "verify",
]
