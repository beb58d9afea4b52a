"""Propose a week's payments, approve or drop them, send each, and keep what Stripe says of it."""

from payments.remittances.services.proposing import approve, drop, propose
from payments.remittances.services.sending import refused, send, sent

__all__ = ["approve", "drop", "propose", "refused", "send", "sent"]
