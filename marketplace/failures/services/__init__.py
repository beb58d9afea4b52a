"""What officers and people do with failures: work one out, record it, take it back; say yes, or choose alone."""

from marketplace.failures.services.answering import accept, choose_alone, declare_relative
from marketplace.failures.services.recording import pass_by, record, take_back
from marketplace.failures.services.working_out import WORK, ask, keep, work_out

__all__ = [
    "WORK",
    "accept",
    "ask",
    "choose_alone",
    "declare_relative",
    "keep",
    "pass_by",
    "record",
    "take_back",
    "work_out",
]
