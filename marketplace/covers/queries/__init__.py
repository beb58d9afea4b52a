"""What may be asked about cover: where a helper is missing, who could come instead at what cost, and who else."""

from marketplace.covers.queries.answers import Answer, Row, answer
from marketplace.covers.queries.gaps import Gap, gap, gaps

__all__ = ["Answer", "Gap", "Row", "answer", "gap", "gaps"]
