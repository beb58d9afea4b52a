"""What may be done about rounds: ask for one, or what if; run what was asked for; forget old answers."""

from marketplace.rounds.services.asking import ask_nightly, ask_question, ask_round, forget_answers
from marketplace.rounds.services.keeping import keep
from marketplace.rounds.services.running import run_round

__all__ = ["ask_nightly", "ask_question", "ask_round", "forget_answers", "keep", "run_round"]
