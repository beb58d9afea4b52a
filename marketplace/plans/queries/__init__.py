"""What may be asked about plans: parts, matches with reasons, proposals, needs near a helper."""

from marketplace.plans.queries.candidates import may_do
from marketplace.plans.queries.composing import Asked, asked, key_of
from marketplace.plans.queries.costs import Payers, Pays, payers
from marketplace.plans.queries.exposure import Preview, Share, preview
from marketplace.plans.queries.matches import Matches, MatchRow, effect, effect_of, matches, own_effect_of, would
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
from marketplace.plans.queries.sheets import Choice, OpenTime, Row, Sheet, Task, Wished, aim_of, choice, sheet, wished
from marketplace.plans.queries.suggested import suggested
from marketplace.plans.queries.views import (
    PartView,
    PlanView,
    part,
    parts,
    parts_of,
    plan,
    read_ahead,
    taken_parties,
)

__all__ = [
    "Asked",
    "Choice",
    "MatchRow",
    "Matches",
    "NearNeed",
    "OpenTime",
    "PartView",
    "Payers",
    "Pays",
    "PlanView",
    "Preview",
    "ProposalFact",
    "ProposalView",
    "Row",
    "Share",
    "Sheet",
    "Task",
    "Wished",
    "aim_of",
    "asked",
    "called",
    "choice",
    "effect",
    "effect_of",
    "facts",
    "key_of",
    "matches",
    "may_answer",
    "may_do",
    "near",
    "near_part",
    "own_effect_of",
    "part",
    "parts",
    "parts_of",
    "payers",
    "plan",
    "preview",
    "proposal",
    "proposals_by",
    "proposals_for",
    "read_ahead",
    "sheet",
    "suggested",
    "taken_parties",
    "wished",
    "would",
]
