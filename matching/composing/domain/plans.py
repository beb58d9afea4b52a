"""A plan composed: searched for, certified, explained where it stays open; changed as little as possible; compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matching.composing.domain.answering import answer
from matching.composing.domain.board import Board, lay
from matching.composing.domain.bound import certify
from matching.composing.domain.search import MOST_STEPS
from matching.composing.domain.standing import OPEN, Choice, Standing, ways_of
from matching.composing.domain.values import BEST, RANKS, STAYS, Aim, Certificate, Plan, Question

SMALL = 200  # lines, up to which HiGHS is asked while somebody waits: its first node alone takes seconds from there on
NODES = 16  # that it may look at: a count, no clock, so that the same question has one answer


def compose(
    question: Question, aim: Aim = BEST, *, seed: int = 1, steps: int = MOST_STEPS, seconds: float = 0.0
) -> Plan:
    """The best plan that was found, and how far from the best possible it can be.

    `steps` is the most that the search takes. With `seconds`, HiGHS looks further where ours is not proved to be the best
    and little is left to look at; it is stopped after so many nodes. So many seconds are only a backstop: what it found
    by then is not looked at.
    """
    board = lay(question, aim)
    found, bound, left = answer(board, seed=seed, steps=steps, start=_before(board, question))
    plan = _plan(question, aim, board, found, bound)
    if seconds and not plan.best and len(left) <= SMALL:
        plan = _further(question, aim, board, plan, left, seconds)
    return plan


def _further(question: Question, aim: Aim, board: Board, plan: Plan, left: list[int], seconds: float) -> Plan:
    from matching.composing.domain.exact import solve  # loads scipy, which most answers do without

    solved = solve(board, plan.worth, among=left, seconds=seconds, nodes=NODES)
    if solved.late:
        return plan
    if solved.plan is not None:
        better = _plan(question, aim, board, solved.plan, None)
        if (better.worth, better.points) > (plan.worth, plan.points):
            bound = plan.bound if better.worth == plan.worth else certify(board, better.worth, better.points)[0]
            plan = replace(better, bound=bound)
    worth = min(plan.bound.worth, max(solved.bound.worth, plan.worth))
    points = min(plan.bound.points, max(solved.bound.points, plan.points))
    return replace(plan, bound=Certificate(worth, max(points, plan.points), board.scale))


def _before(board: Board, question: Question) -> list[Choice] | None:
    """The lines of the plan before, where there was one."""
    if not question.before:
        return None
    kept = [
        i
        for i, line in enumerate(board.lines)
        if (board.visits[line.visit].key, board.helpers[line.helper].id) in question.before
    ]
    return [tuple(i for i in kept if board.lines[i].visit == v) for v in range(len(board.visits))]


def _plan(question: Question, aim: Aim, board: Board, found: Sequence[Choice], bound: Certificate | None) -> Plan:
    lines = [board.lines[i] for way in found for i in way]
    parties = {line.party for line in lines}
    covered = [v for v, way in enumerate(found) if way]
    points = sum(line.points for line in lines) - sum(board.person[party] for party in parties)
    worth = sum(board.visits[v].worth for v in covered)
    return Plan(
        aim=aim,
        who={
            visit.key: tuple(board.helpers[board.lines[i].helper].id for i in found[v])
            for v, visit in enumerate(board.visits)
        },
        pence=sum(line.pence for line in lines),
        minutes=sum(board.visits[v].slot.minutes for v in covered),
        people=len(parties),
        worth=worth,
        points=points,
        bound=bound or Certificate(worth, points, board.scale),
        open=_why(question, board, found),
        open_quarters=_open_quarters(board, found),
    )


def _open_quarters(board: Board, found: Sequence[Choice]) -> dict[int, int]:
    left: Counter[int] = Counter()
    for visit, way in zip(board.visits, found, strict=True):
        if not way:
            left[RANKS[visit.priority]] += visit.quarters
    return dict(left)


def _why(question: Question, board: Board, found: Sequence[Choice]) -> dict[str, str]:
    """For each visit that stays open the reason that keeps most away."""
    asked = {option.visit for option in question.options}
    standing = _standing(board, found)
    said = {}
    for v, visit in enumerate(board.visits):
        if found[v]:
            continue
        if visit.key not in asked:
            said[visit.key] = "nobody"
        elif not board.of_visit[v]:
            said[visit.key] = min(board.refused[visit.key].items(), key=lambda one: (-one[1], one[0]))[0]
        elif not standing.ways[v]:
            said[visit.key] = "pinned" if v in board.needed else "pair"
        else:
            said[visit.key] = _kept_out(standing, v)
    return said


def _standing(board: Board, found: Sequence[Choice]) -> Standing:
    plan = Standing(board, ways_of(board))
    for v, choice in enumerate(found):
        plan.set(v, next((k for k, way in enumerate(plan.ways[v]) if way.choice == choice), OPEN))
    return plan


def _kept_out(standing: Standing, v: int) -> str:
    """Whether money or time keeps out those who could."""
    if any(not standing.in_the_way(v, k) for k in range(len(standing.ways[v]))):
        return "spent"
    return "full"


@dataclass(frozen=True)
class Change:
    """A visit that another plan gives to others (empty: nobody)."""

    visit: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def difference(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> tuple[Change, ...]:
    """The visits that differ between two plans, in the order of the second."""
    return tuple(
        Change(visit, before.get(visit, ()), now)
        for visit, now in after.items()
        if set(before.get(visit, ())) != set(now)
    )


def again(
    question: Question, plan: Plan, *, pins: Iterable[tuple[str, str]] = (), bars: Iterable[str] = ()
) -> Question:
    """The question once a wish came in: as little as possible of the plan is to change."""
    return replace(
        question,
        pins=question.pins | frozenset(pins),
        bars=question.bars | frozenset(bars),
        before=plan.pairs(),
    )


def steady(aim: Aim) -> Aim:
    """The same aim, but before it that as much as possible stays as it was."""
    return replace(aim, stays=STAYS)


def minutes_a_pound(plan: Plan) -> float | None:
    """Minutes of help that a pound brings; None where nothing is paid."""
    return plan.minutes * 100 / plan.pence if plan.pence else None
