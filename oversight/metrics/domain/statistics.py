"""Statistics that the metrics rest on, each with its source, in plain Python."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import exp, sqrt

Z95 = 1.959963984540054  # the 97.5th percentile of the normal distribution


def wilson(successes: float, n: float, z: float = Z95) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson 1927): honest for small n and near 0 and 1.

    Raises:
        ValueError: n is not positive, or successes are not between 0 and n.
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError("a proportion needs 0 ≤ successes ≤ n and n > 0")
    p, zz = successes / n, z * z
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def survival(durations: Sequence[float], happened: Sequence[bool]) -> list[tuple[float, float, float]]:
    """Kaplan–Meier: (time, share not yet matched, variance of its log by Greenwood) at each time something happened.

    `durations` in any unit; where `happened` is False the wait was still going on (censored) at that time.
    """
    if len(durations) != len(happened):
        raise ValueError("each duration needs to say whether it ended")
    order = sorted(zip(durations, happened, strict=True))
    at_risk, share, variance, steps, i = len(order), 1.0, 0.0, [], 0
    while i < len(order):
        time, ended, left = order[i][0], 0, 0
        while i < len(order) and order[i][0] == time:
            ended += order[i][1]
            left += 1
            i += 1
        if ended:
            share *= 1 - ended / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
            steps.append((time, share, variance))
        at_risk -= left
    return steps


def quantile_of(steps: Sequence[tuple[float, float, float]], q: float) -> float | None:
    """The time by which a share `q` has been matched; None where the data do not reach it."""
    return next((time for time, share, _ in steps if share <= 1 - q + 1e-12), None)


def quantile_interval(steps: Sequence[tuple[float, float, float]], q: float) -> tuple[float | None, float | None]:
    """The 95 % interval of the time by which a share `q` is matched; None where that end is not reached.

    Brookmeyer–Crowley (1982): the times at which the confidence band of the curve, on the log scale, crosses 1 - q.
    """
    left = 1 - q + 1e-12
    lower = next((t for t, s, v in steps if s * exp(-Z95 * sqrt(v)) <= left), None)
    upper = next((t for t, s, v in steps if s <= 0 or min(1.0, s * exp(Z95 * sqrt(v))) <= left), None)
    return lower, upper


def least_wait(durations: Sequence[float], steps: Sequence[tuple[float, float, float]], q: float) -> float | None:
    """The lower end of the interval of a quantile, as far as the data can say; None without data.

    Where the band never comes down to 1 - q, the wait is longer than the last one that ended, and than half of the
    people were watched.
    """
    if not durations:
        return None
    lower, _ = quantile_interval(steps, q)
    watched = sorted(durations)[(len(durations) - 1) // 2]
    return max(watched, steps[-1][0] if steps else 0.0) if lower is None else lower


def herfindahl(amounts: Collection[float]) -> float | None:
    """HHI: the sum of squared shares in per cent, 0 to 10,000 (US DoJ merger guidelines); None where all is zero."""
    total = sum(amounts)
    return sum((100 * a / total) ** 2 for a in amounts) if total else None


def top_share(amounts: Collection[float]) -> float | None:
    """The largest one's share, 0 to 1; None where all is zero."""
    total = sum(amounts)
    return max(amounts) / total if total else None
