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
from marketplace.needs.services.errors import NotForThem, NotWhilePlanned, NotYourBudget, PostcodeMissing
from marketplace.needs.services.following import follow_areas
from marketplace.needs.services.going_on import ask_again, keep_need
from marketplace.needs.services.keeping import party_of, where, where_of_place
from marketplace.needs.services.living import (
    ask_look,
    due_drafts,
    due_looks,
    due_to_end,
    due_unmet,
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
from marketplace.needs.services.telling import due_to_tell_unhelped, tell_unhelped

__all__ = [
    "Draft",
    "NotForThem",
    "NotWhilePlanned",
    "NotYourBudget",
    "PostcodeMissing",
    "answer_draft",
    "answer_where",
    "answer_who",
    "ask_again",
    "ask_look",
    "claim_draft",
    "drop_draft",
    "due_drafts",
    "due_looks",
    "due_to_end",
    "due_to_tell_unhelped",
    "due_unmet",
    "edit_need",
    "fall_due",
    "follow_areas",
    "forget_draft",
    "keep_need",
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
    "tell_unhelped",
    "where",
    "where_of_place",
    "withdraw_need",
]
