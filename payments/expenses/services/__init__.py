"""Changes of expenses: claimed and taken back, decided by finance, put into a transfer; and the rates of a mile."""

from payments.expenses.services.claiming import claim, withdraw
from payments.expenses.services.deciding import approve, refuse
from payments.expenses.services.rating import set_rates
from payments.expenses.services.remitting import put_back, take

__all__ = ["approve", "claim", "put_back", "refuse", "set_rates", "take", "withdraw"]
