"""Follow disputed payments, and answer them with what the record holds."""

from payments.chargebacks.services.answering import answer, heard, refused
from payments.chargebacks.services.assembling import assemble, payment_of
from payments.chargebacks.services.following import look

__all__ = ["answer", "assemble", "heard", "look", "payment_of", "refused"]
