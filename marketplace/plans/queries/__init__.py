"""What may be asked about plans: parts, matches with reasons, proposals, needs near a helper."""

from marketplace.plans.ports import Given, given, lost
from marketplace.plans.queries.candidates import may_do
from marketplace.plans.queries.charged import freed
from marketplace.plans.queries.composing import Asked, asked, key_of
from marketplace.plans.queries.costs import Payers, Pays, payers
from marketplace.plans.queries.exposure import Newcomers, Preview, Share, newcomers, preview
from marketplace.plans.queries.finding import AskedAgain, preview_finding
from marketplace.plans.queries.kept import SHOWN, Work, long, mark_of, pack, unfinished, work_of
from marketplace.plans.queries.lacking import LACKING
from marketplace.plans.queries.matches import (
    Matches,
    MatchRow,
    effect,
    effect_of,
    granted_effect_of,
    matches,
    own_effect_of,
    would,
)
from marketplace.plans.queries.means import first_day
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
    who_may_answer,
)
from marketplace.plans.queries.reasons import reasons_of
from marketplace.plans.queries.seconds import Second, second
from marketplace.plans.queries.sheets import (
    Choice,
    OpenTime,
    Row,
    Sheet,
    Task,
    Wished,
    aim_of,
    choice,
    found_for,
    sheet,
    wished,
)
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
    "LACKING",
    "SHOWN",
    "Asked",
    "AskedAgain",
    "Choice",
    "Given",
    "MatchRow",
    "Matches",
    "NearNeed",
    "Newcomers",
    "OpenTime",
    "PartView",
    "Payers",
    "Pays",
    "PlanView",
    "Preview",
    "ProposalFact",
    "ProposalView",
    "Row",
    "Second",
    "Share",
    "Sheet",
    "Task",
    "Wished",
    "Work",
    "aim_of",
    "asked",
    "called",
    "choice",
    "effect",
    "effect_of",
    "facts",
    "first_day",
    "found_for",
    "freed",
    "given",
    "granted_effect_of",
    "key_of",
    "long",
    "lost",
    "mark_of",
    "matches",
    "may_answer",
    "may_do",
    "near",
    "near_part",
    "newcomers",
    "own_effect_of",
    "pack",
    "part",
    "parts",
    "parts_of",
    "payers",
    "plan",
    "preview",
    "preview_finding",
    "proposal",
    "proposals_by",
    "proposals_for",
    "read_ahead",
    "reasons_of",
    "second",
    "sheet",
    "suggested",
    "taken_parties",
    "unfinished",
    "who_may_answer",
    "wished",
    "work_of",
    "would",
]
