"""What people do with sharings: propose, agree or decline, leave, answer; and what the clock and the news do to them."""

from marketplace.sharings.services.asking import ask
from marketplace.sharings.services.changing import answer, cannot_go_on, leave, settle_change, stay
from marketplace.sharings.services.following import accepted, over, part_ways
from marketplace.sharings.services.handing import hand_on, propose_again
from marketplace.sharings.services.proposing import agree, decline, expire, propose

__all__ = [
    "accepted",
    "agree",
    "answer",
    "ask",
    "cannot_go_on",
    "decline",
    "expire",
    "hand_on",
    "leave",
    "over",
    "part_ways",
    "propose",
    "propose_again",
    "settle_change",
    "stay",
]
