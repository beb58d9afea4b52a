"""What may be asked about cover: where a helper is missing, who could come instead at what cost, and who else."""

from marketplace.covers.queries.answers import Answer, Row, answer
from marketplace.covers.queries.gaps import Gap, gap, gaps
from marketplace.covers.queries.paying import paid_from, paying, relatives, still_granted

__all__ = ["Answer", "Gap", "Row", "answer", "gap", "gaps", "paid_from", "paying", "relatives", "still_granted"]
