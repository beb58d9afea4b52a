"""What people do with needs: draft, post, edit, withdraw, look again; and what the clock and the plan do to them."""

from marketplace.needs.services.drafting import (
    Draft,
    answer_draft,
    answer_where,
    answer_who,
    claim_draft,
    drop_draft,
    key_of,
    post_draft,
    post_need,
    start_draft,
)
from marketplace.needs.services.errors import NotWhilePlanned, NotYourBudget, PostcodeMissing
from marketplace.needs.services.keeping import party_of, where, where_of_place
from marketplace.needs.services.living import (
    ask_look,
    edit_need,
    fall_due,
    forget_draft,
    look_again,
    mark_parts,
    mark_step,
    move_need,
    signal_unmet,
    withdraw_need,
)

__all__ = [
    "Draft",
    "NotWhilePlanned",
    "NotYourBudget",
    "PostcodeMissing",
    "answer_draft",
    "answer_where",
    "answer_who",
    "ask_look",
    "claim_draft",
    "drop_draft",
    "edit_need",
    "fall_due",
    "forget_draft",
    "key_of",
    "look_again",
    "mark_parts",
    "mark_step",
    "move_need",
    "party_of",
    "post_draft",
    "post_need",
    "signal_unmet",
    "start_draft",
    "where",
    "where_of_place",
    "withdraw_need",
]
