"""What people and time do in the sandbox: pay, onboard, order a bad day, let the days pass, deliver the post."""

from payments.sandbox.services.delivering import deliver, deliver_all
from payments.sandbox.services.opening import SandboxRefused
from payments.sandbox.services.ordering import (
    ask_account,
    cancel_fault,
    close_dispute,
    open_dispute,
    order_fault,
    pay_out,
    pay_outside,
    restrict_account,
    send_transfer,
    take_fee,
)
from payments.sandbox.services.passing import pass_time
from payments.sandbox.services.paying import finish_onboarding, leave_onboarding, pay
from payments.sandbox.services.starting_over import start_over

__all__ = [
    "SandboxRefused",
    "ask_account",
    "cancel_fault",
    "close_dispute",
    "deliver",
    "deliver_all",
    "finish_onboarding",
    "leave_onboarding",
    "open_dispute",
    "order_fault",
    "pass_time",
    "pay",
    "pay_out",
    "pay_outside",
    "restrict_account",
    "send_transfer",
    "start_over",
    "take_fee",
]
