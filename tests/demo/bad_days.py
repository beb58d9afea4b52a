"""Finds the bad days with suppliers that the stories tell: one that stops while it owes money, one that may not be paid."""

from __future__ import annotations

from hub.kernel import unit
from marketplace.failures import queries as failures
from payments.recoveries import queries as recoveries
from payments.recoveries.domain import WriteOffState
from payments.remittances import queries as remittances
from payments.remittances.domain import Reason, State
from payments.remittances.queries import RemittanceView


def withheld(weeks: int = 1) -> list[RemittanceView]:
    """What was kept of the last weeks' runs since Stripe asks its supplier for something."""
    runs = unit.read(remittances.runs, weeks + 1)
    found = [row for run in runs for row in unit.read(remittances.of_run, run.id)]
    return [row for row in found if row.state is State.KEPT and row.reason is Reason.NOT_READY]


def paid_after_all() -> list[str]:
    """Whoever had to wait for a run, and was paid by a later one, no penny less."""
    waited = withheld(26)
    sent = [row for one in {one.payee for one in waited} for row in unit.read(remittances.of_payees, [one])]
    return [
        one.payee
        for one in waited
        for row in sent
        if (row.payee, row.fund, row.state) == (one.payee, one.fund, State.SENT)
        and row.id > one.id
        and row.owed_pence >= one.owed_pence
    ]


def stopped_owing() -> list[str]:
    """Who stops, owes something back that Stripe could not take, and whose debt waits to be given up by a colleague."""
    stops = {one.party for one in unit.read(failures.failures)}
    refused = {one.payee for one in unit.read(recoveries.reversals) if one.state.value == "refused"}
    owes = {one.payee for one in unit.read(recoveries.debts) if one.total_pence}
    waits = {one.payee for one in unit.read(recoveries.write_offs) if one.state is WriteOffState.PROPOSED}
    return sorted(stops & refused & owes & waits)
