"""Runs the test suites: the fast one, the wide ones on real servers, the long ones.

python scripts/suites.py test|check-all|soak [more for pytest]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent
WIDE = "not browser and not faults and not soak and not whole and not doors and not forms and not stripe_mock and not true_stripe and not elasticsearch"
FAST = f"{WIDE} and not wide"
TRUE_STRIPE = (
    "a run against a true Stripe test account: set TRUE_STRIPE_KEY to a test key of one with Connect, and run this "
    "again. Payments were shown to our stand-in and stripe-mock only."
)
PLAYWRIGHT = ("-p", "pytest_playwright.pytest_playwright")


def workers() -> str:
    """How many processes share a suite: one a core, at most eight."""
    return str(min(os.cpu_count() or 1, 8))


def command(*arguments: str) -> list[str]:
    """The command that runs pytest with these arguments."""
    return [sys.executable, "-m", "pytest", "-q", *arguments]


def pytest(title: str, *arguments: str) -> bool:
    """Run pytest under a title; whether everything passed. A suite without a single test has not passed."""
    print(f"\n{title}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command(*arguments), cwd=ROOT, check=False)
    print(f"{title}: {(time.monotonic() - started) / 60:.1f} minutes", flush=True)
    return done.returncode == 0


def side_by_side(suites: dict[str, tuple[str, ...]]) -> bool:
    """Run suites that keep one core busy each at once, and show what each said when it ends; whether all passed."""
    if (os.cpu_count() or 1) < len(suites):
        each = [pytest(title, *arguments) for title, arguments in suites.items()]  # the others too where one fails
        return all(each)
    started = time.monotonic()
    with ThreadPoolExecutor(len(suites)) as pool:
        running = {
            pool.submit(
                subprocess.run, command(*arguments), cwd=ROOT, check=False, capture_output=True, text=True
            ): title
            for title, arguments in suites.items()
        }
        passed = []
        for done in as_completed(running):
            said, title = done.result(), running[done]
            print(f"\n{title}\n{said.stdout}{said.stderr}", flush=True)
            print(f"{title}: {(time.monotonic() - started) / 60:.1f} minutes, beside others", flush=True)
            passed.append(said.returncode == 0)
    return all(passed)


def shared(*arguments: str) -> tuple[str, ...]:
    """Arguments for a suite that is shared out over the cores."""
    return ("-n", workers(), "--dist", "loadgroup", *arguments)


def test(more: list[str]) -> int:
    """The fast suite, on SQLite."""
    return 0 if pytest("The fast suite on SQLite", *shared("-m", FAST, *more)) else 1


def check_all(more: list[str]) -> int:
    """Everything that needs a real server, a browser or a kill; names what is missing, and in CI fails for it."""
    lacking = servers.install_missing()
    for name in lacking:
        print(f"NOT CHECKED: {servers.advice(name)}", file=sys.stderr, flush=True)
    if lacking and os.environ.get("CI"):
        return 1
    passed = []
    if "PostgreSQL" not in lacking:
        passed.append(pytest("The same suite on PostgreSQL", *shared("-m", WIDE, "--database", "postgresql", *more)))
    faults: dict[str, tuple[str, ...]] = {"Kills and races on SQLite": ("-m", "faults", *more)}
    if "PostgreSQL" not in lacking:
        faults["Kills and races on PostgreSQL"] = ("-m", "faults", "--database", "postgresql", *more)
    passed.append(side_by_side(faults))
    passed.append(pytest("The stories of the whole demo borough", *shared("-m", "whole", "tests/demo", *more)))
    everyone = shared("-m", "doors", "tests/architecture/test_who_may_enter.py", *more)
    passed.append(pytest("Every door, knocked at by everyone", *everyone))
    with tempfile.TemporaryDirectory() as kept:
        os.environ.setdefault("BROWSER_BOROUGH", kept)  # both of these walk one borough, built once
        passed.append(pytest("Every field of every form, wrong", *shared("-m", "forms", "tests/forms", *more)))
        if "Chromium" not in lacking:
            assets = subprocess.run([sys.executable, "scripts/assets.py", "--checkers"], cwd=ROOT, check=False)
            passed.append(assets.returncode == 0)
            passed.append(pytest("The browser", *PLAYWRIGHT, *shared("-m", "browser", "tests/browser", *more)))
    if "stripe-mock" not in lacking:
        passed.append(
            pytest("What we ask of Stripe, shown to stripe-mock", "-m", "stripe_mock", "tests/payments", *more)
        )
    if "Elasticsearch" not in lacking:
        passed.append(
            pytest(
                "Search on a real Elasticsearch", "-m", "elasticsearch", "tests/matching", "tests/marketplace", *more
            )
        )
    if os.environ.get("TRUE_STRIPE_KEY"):
        passed.append(pytest("A true Stripe test account", "-m", "true_stripe", "tests/payments", *more))
    for name in lacking:
        print(f"NOT CHECKED: {servers.advice(name)}", file=sys.stderr, flush=True)
    if not os.environ.get("TRUE_STRIPE_KEY"):
        print(f"NOT CHECKED: {TRUE_STRIPE}", file=sys.stderr, flush=True)
    return 0 if all(passed) else 1


def soak(more: list[str]) -> int:
    """The long ones, by hand; where kills are among them, on PostgreSQL too."""
    passed = [pytest("The long tests", "-m", "soak", *more)]
    if "PostgreSQL" in servers.missing():
        print(f"NOT CHECKED: {servers.advice('PostgreSQL')}", file=sys.stderr, flush=True)
    else:
        kills = ("-m", "soak", "tests/faults", "--database", "postgresql", *more)
        passed.append(pytest("The long kills on PostgreSQL", *kills))
    return 0 if all(passed) else 1


def main() -> int:
    """Run the suite that was named."""
    suites = {"test": test, "check-all": check_all, "soak": soak}
    if len(sys.argv) < 2 or sys.argv[1] not in suites:
        print(f"Usage: python scripts/suites.py {'|'.join(suites)} [more for pytest]", file=sys.stderr)
        return 2
    return suites[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
