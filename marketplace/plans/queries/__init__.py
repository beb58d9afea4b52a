"""What may be asked about plans: parts, matches with reasons, proposals, needs near a helper."""

from marketplace.plans.queries.matches import Matches, MatchRow, effect, effect_of, matches, own_effect_of
from marketplace.plans.queries.names import called
from marketplace.plans.queries.proposals import (
    NearNeed,
    ProposalFact,
    ProposalView,
    facts,
    may_answer,
    near,
    near_part,
    proposal,
    proposals_by,
    proposals_for,
)
from marketplace.plans.queries.views import PartView, PlanView, part, parts, parts_of, plan, read_ahead

__all__ = [
    "MatchRow",
    "Matches",
    "NearNeed",
    "PartView",
    "PlanView",
    "ProposalFact",
    "ProposalView",
    "called",
    "effect",
    "effect_of",
    "facts",
    "matches",
    "may_answer",
    "near",
    "near_part",
    "own_effect_of",
    "part",
    "parts",
    "parts_of",
    "plan",
    "proposal",
    "proposals_by",
    "proposals_for",
    "read_ahead",
]
