"""What people do with plans: split, choose, propose; and what bookings do to them."""

from marketplace.plans.services.composing import Take, take_up
from marketplace.plans.services.parts import (
    cover,
    has_plan,
    lock_plan,
    lose_part,
    read_plans,
    replace_part,
    set_part_state,
)
from marketplace.plans.services.planning import choose, drop, drop_plan, make_plan, replan
from marketplace.plans.services.proposing import (
    answer_proposal,
    decline_proposal,
    lapse_proposals,
    propose,
    withdraw_proposal,
)
from marketplace.plans.services.remembering import note_accepted, note_asked, note_kept, note_visit
from marketplace.plans.services.working import ask_composing, compose_on, forget_composing

__all__ = [
    "Take",
    "answer_proposal",
    "ask_composing",
    "choose",
    "compose_on",
    "cover",
    "decline_proposal",
    "drop",
    "drop_plan",
    "forget_composing",
    "has_plan",
    "lapse_proposals",
    "lock_plan",
    "lose_part",
    "make_plan",
    "note_accepted",
    "note_asked",
    "note_kept",
    "note_visit",
    "propose",
    "read_plans",
    "replace_part",
    "replan",
    "set_part_state",
    "take_up",
    "withdraw_proposal",
]
