"""The money engine: a ledger, the funds and budgets in it, and the holds that set money aside."""
