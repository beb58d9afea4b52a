"""Questions of the round's engine, as an officer asks them: asked, answered by the worker, and read."""

from __future__ import annotations

from typing import Any

from hub.kernel import jobs, unit
from marketplace.rounds import queries, services
from marketplace.rounds.domain import Aim
from marketplace.rounds.queries import Failing, Joined, RoundView
from tests.marketplace.market import commissioner


def ask(aim: Aim, **question: Any) -> RoundView:
    """A question, and what came of it."""
    asked = unit.write(services.ask_question, aim, question, commissioner())
    answer_all()
    return unit.read(queries.question, asked, aim)


def answer_all() -> None:
    """The worker answers all that is asked."""
    jobs.run(jobs.registered()["answer-what-ifs"], force=True)


def on_the_page(officer: Any, party: str) -> str:
    """What an officer reads who asks on the page what if this supplier fails tonight, once the worker has answered."""
    there = officer.post("/council/round/fails", data={"party": party}).location
    answer_all()
    text: str = officer.get(there).text
    return text


def if_fails(party: str) -> Failing:
    """What if this supplier fails tonight?"""
    return queries.failing_from(ask(Aim.FAILS, party=party).figures)


def if_join(ward: str, volunteers: int) -> Joined:
    """What if so many volunteers joined in this ward?"""
    return queries.joined_from(ask(Aim.JOIN, ward=ward, volunteers=volunteers).figures)
