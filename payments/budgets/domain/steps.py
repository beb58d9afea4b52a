"""What a budget pays from a day on: a dated step of its terms. Rules of steps, of notice, and of what may be in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_


class StepState(StrEnum):
    """Where a change of a budget's terms stands; only an approved one counts."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DROPPED = "dropped"


class Contribution(StrEnum):
    """How the resident's assessed contribution reaches the budget."""

    NONE = "none"
    NET = "net"  # taken off the instalments before they land
    COLLECTED = "collected"  # paid to the council, and spent first


class Deployment(StrEnum):
    """Who looks after the money."""

    COUNCIL = "council"
    THIRD_PARTY = "third_party"
    DIRECT = "direct"
    MIX = "mix"


class NotAStep(Invalid):
    """Terms that a budget cannot have from a day on."""

    code = "not-a-step"
    template = N_("%(message)s")


class FreeAftercare(NotAStep):
    """Aftercare under section 117 is free for whoever gets it."""

    code = "free-aftercare"
    template = N_("Aftercare under section 117 of the Mental Health Act is free: nobody may be asked to contribute.")


class ReserveOut(NotAStep):
    """A reserve that is shorter or longer than may be."""

    code = "reserve-out"
    template = N_("A reserve may be %(least)s to %(most)s weeks.")


class NotCollected(Conflict):
    """Nothing is collected from the resident for this budget."""

    code = "not-collected"
    template = N_("No contribution is collected for this budget. Change its terms first.")


class NoticeShort(NotAStep):
    """A reduction needs notice in writing."""

    code = "notice-short"
    template = N_(
        "Less money needs %(weeks)s weeks’ notice in writing: choose %(first)s or later. Where it cannot wait, "
        "write down on what grounds."
    )


class EndNoticeShort(NoticeShort):
    """An end needs notice in writing, as a reduction does."""

    code = "end-notice-short"
    template = N_(
        "The end of a budget needs %(weeks)s weeks’ notice in writing: choose %(last)s or later as its last day. Where "
        "it cannot wait, write down on what grounds."
    )


class StepDecided(Conflict):
    """A change is approved or dropped once."""

    code = "step-decided"
    template = N_("This change has been decided already. Open the budget again to see how.")


@dataclass(frozen=True)
class Step:
    """What holds from `starts` on: pence every instalment, and how it comes.

    `instalment_pence` is the whole of it. Of that, `contribution_pence` is the resident's own share, `direct_pence` is
    paid to the resident's own account, and `third_pence` is looked after by `third_party` (an organisation's URN).
    `over` says that the budget is over from then on: the day before is its last.
    """

    starts: date
    instalment_pence: int
    contribution: Contribution = Contribution.NONE
    contribution_pence: int = 0
    direct_pence: int = 0
    third_pence: int = 0
    third_party: str | None = None
    contingency_weeks: int = 4
    aftercare: bool = False
    over: bool = False

    def __post_init__(self) -> None:
        pence = (self.instalment_pence, self.contribution_pence, self.direct_pence, self.third_pence)
        if min(pence) < 0:
            raise NotAStep(message=N_("An amount cannot be below nought."), field="instalment")
        if self.over and any(pence):
            raise NotAStep(message=N_("A budget that is over pays nothing."), field="instalment")
        if self.aftercare and (self.contribution_pence or self.contribution is not Contribution.NONE):
            raise FreeAftercare(field="contribution_pence")
        if (self.contribution is Contribution.NONE) != (self.contribution_pence == 0):
            raise NotAStep(
                message=N_("Choose how the contribution comes, and write how much it is; or neither."),
                field="contribution_pence",
            )
        if self.direct_pence + self.third_pence > self.instalment_pence:
            raise NotAStep(message=N_("The parts are more than the whole instalment."), field="direct_pence")
        if self.contribution_pence > self.instalment_pence - self.direct_pence:
            raise NotAStep(
                message=N_("The contribution is more than what Kith pays of the instalment."),
                field="contribution_pence",
            )
        if bool(self.third_pence) != bool(self.third_party):
            raise NotAStep(
                message=N_("Choose the organisation that looks after a part, and write how much; or neither."),
                field="third_party",
            )

    @property
    def landing_pence(self) -> int:
        """What lands in the budget from its funds: not what is paid directly, nor the resident's own share."""
        return self.instalment_pence - self.direct_pence - self.contribution_pence

    @property
    def net_pence(self) -> int:
        """What the council gives, by whichever way."""
        return self.instalment_pence - self.contribution_pence

    @property
    def deployment(self) -> Deployment:
        """Who looks after the money: one of them, or a mix of parts."""
        council = self.instalment_pence - self.direct_pence - self.third_pence
        parts = {Deployment.COUNCIL: council, Deployment.THIRD_PARTY: self.third_pence}
        used = [way for way, pence in (parts | {Deployment.DIRECT: self.direct_pence}).items() if pence]
        return used[0] if len(used) == 1 else Deployment.MIX if used else Deployment.COUNCIL

    def less_than(self, before: Step) -> bool:
        """Whether the council gives less than before, or nothing any more."""
        return self.net_pence < before.net_pence or (self.over and not before.over)


def check_notice(before: Step, after: Step, told: date, weeks: int, grounds: str) -> None:
    """Hold a reduction to its notice, counted from the day on which it is told, unless grounds are on record.

    Raises:
        NotAStep: it begins before it is told.
        NoticeShort: it is a reduction, or the end, and begins too soon.
    """
    if after.starts < told:
        raise NotAStep(message=N_("That day is over. A change begins today or later."), field="starts")
    first = told + timedelta(weeks=weeks)
    if after.less_than(before) and after.starts < first and not grounds.strip():
        if after.over:
            last = first - timedelta(days=1)
            raise EndNoticeShort(weeks=weeks, last=f"{last.day} {last:%B %Y}", field="ends")
        raise NoticeShort(weeks=weeks, first=f"{first.day} {first:%B %Y}", field="starts")
