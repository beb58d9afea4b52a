"""How a benchmark reports: a table for people, and benchmarks/out/<name>.json for machines."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

OUT = Path(__file__).resolve().parent / "out"


@dataclass(frozen=True)
class Goal:
    """What a figure should reach: at least, or at most, `value`."""

    value: float
    sense: Literal["at least", "at most"] = "at least"

    def met(self, figure: float) -> bool:
        """Whether `figure` reaches it."""
        return figure >= self.value if self.sense == "at least" else figure <= self.value


def machine() -> dict[str, str | int]:
    """What machine this is, as far as a figure depends on it."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines(Path("/proc/cpuinfo"))
            if line.startswith(("model name", "Model"))
        ),
        platform.processor() or platform.machine(),
    )
    return {
        "processor": model,
        "cores": os.cpu_count() or 1,
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def report(
    name: str, figures: Mapping[str, float], goals: Mapping[str, Goal], units: Mapping[str, str] | None = None
) -> None:
    """Print `figures` beside their goals and write them to benchmarks/out/<name>.json."""
    met = {key: goal.met(figures[key]) for key, goal in goals.items()}
    width = max(map(len, figures))
    print(f"\n{name}")
    for key, figure in figures.items():
        goal = goals.get(key)
        beside = f"   {'met' if met[key] else 'MISSED'}: goal {goal.sense} {goal.value:g}" if goal else ""
        print(f"  {key:<{width}}  {figure:>12,.1f} {(units or {}).get(key, ''):<12}{beside}".rstrip())
    OUT.mkdir(parents=True, exist_ok=True)
    written = {
        "figures": dict(figures),
        "goals": {key: goal.value for key, goal in goals.items()},
        "met": met,
        "machine": machine(),
    }
    (OUT / f"{name}.json").write_text(json.dumps(written, indent=2) + "\n")
