"""What Lighthouse says of pages as a telephone has them, cold: how fast, how accessible, how well made, how well found.

    make bench-lighthouse
    BENCH_RUNS=5 make bench-lighthouse      each page so many times (3 unless said); the middle one counts

It wants npm and Chromium. Lighthouse itself is fetched the first time, into benchmarks/lighthouse_tool, and nobody else
pays for it. Its telephone is simulated: a slow line and a slow processor, reckoned from what the browser did here, so a
machine that is busy with something else has a bad figure. The borough is that of `var/` where the whole demo stands there.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.client import WrongAnswer
from benchmarks.pages import BARE, Page, borough, pages, serving
from benchmarks.report import Goal, report

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import assets
import servers

TOOL = Path(__file__).resolve().parent / "lighthouse_tool"
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
TRIES = 3
CATEGORIES = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}  # scores to reach, of 100
LCP_SECONDS, CLS_MILLI = Goal(2, "at most"), Goal(10, "at most")  # experience.md, Gates
FLAGS = "--headless=new --no-sandbox --disable-gpu"
# What stands before a sign-in beside the pages that every benchmark of pages measures.
PUBLIC = [
    Page("home", "/", "Help at home"),
    Page("market", "/market", "market"),
    Page("worry", "/worry", "worried"),
    Page("sign_in", "/account/sign-in", "Sign in"),
]


def fetch(npm: Path) -> None:
    """Bring Lighthouse as its lock has it, once.

    Raises:
        WrongAnswer: it cannot be fetched.
    """
    if (TOOL / "node_modules" / ".bin" / "lighthouse").exists():
        return
    print("Fetching Lighthouse (190 MB, once) ...", flush=True)
    command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=TOOL, env=assets.environment(npm), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WrongAnswer(f"Lighthouse could not be fetched; look at the network ({done.stderr.strip()[-200:]}).")


def look(npm: Path, chromium: str, address: str, cookies: str) -> dict[str, Any]:
    """One report of Lighthouse about one page; where its browser stumbles, as on a busy machine, it is asked again.

    Raises:
        WrongAnswer: it stumbles each time.
    """
    trouble: dict[str, Any] = {}
    for _ in range(TRIES):
        found = ask(npm, chromium, address, cookies)
        trouble = found.get("runtimeError") or {}
        if not trouble:
            return found
    raise WrongAnswer(f"Lighthouse could not look at {address} ({str(trouble.get('message'))[:300]}).")


def ask(npm: Path, chromium: str, address: str, cookies: str) -> dict[str, Any]:
    """Whatever Lighthouse reports.

    Raises:
        WrongAnswer: nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        out, headers = Path(folder, "report.json"), Path(folder, "headers.json")
        headers.write_text(json.dumps({"Cookie": cookies} if cookies else {}))
        command = [
            str(TOOL / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json", f"--output-path={out}",
            f"--extra-headers={headers}", f"--chrome-flags={FLAGS}", "--no-enable-error-reporting",
            f"--only-categories={','.join(CATEGORIES)}",
        ]  # fmt: skip
        environment = assets.environment(npm) | {"CHROME_PATH": chromium}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not out.exists():
            raise WrongAnswer(f"Lighthouse could not look at {address} ({done.stderr.strip()[-300:]}).")
        found: dict[str, Any] = json.loads(out.read_text())
    return found


def measure(npm: Path, chromium: str, home: str, page: Page) -> dict[str, float]:
    """The middle scores of a page, its largest paint in seconds and its jumps in thousandths; what it lost points for is said."""
    found = [look(npm, chromium, home + page.address, page.cookies) for _ in range(RUNS)]
    for category in CATEGORIES:
        for audit in found[0]["categories"][category]["auditRefs"]:
            result = found[0]["audits"][audit["id"]]
            if audit["weight"] and result["score"] is not None and result["score"] < 0.9:
                print(f"  {page.name}: {category}: {result['title']} {result.get('displayValue', '')}".rstrip())
    figures = {
        f"{page.name}_{category}": statistics.median(100 * one["categories"][category]["score"] for one in found)
        for category in CATEGORIES
    }
    paint, jumps = "largest-contentful-paint", "cumulative-layout-shift"
    figures[f"{page.name}_lcp"] = statistics.median(one["audits"][paint]["numericValue"] for one in found) / 1000
    figures[f"{page.name}_cls"] = statistics.median(one["audits"][jumps]["numericValue"] for one in found) * 1000
    return figures


def main() -> int:
    """Look at each page and print its figures beside their goals; 1 where something is missing or a page is wrong."""
    chromium = servers.find_chromium()
    if chromium is None:
        print(servers.advice("Chromium"), file=sys.stderr)
        return 1
    try:
        npm = assets.find_npm()
    except assets.AssetsFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    fetch(npm)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, serving(borough(Path(folder))) as port:
        home = f"http://127.0.0.1:{port}"
        for page in [*PUBLIC, *(one for one in pages(port) if one.address != BARE)]:
            figures |= measure(npm, chromium, home, page)
    goals, units = dict[str, Goal](), dict[str, str]()
    for name in figures:
        kind = name.rpartition("_")[2]
        goals[name] = {"lcp": LCP_SECONDS, "cls": CLS_MILLI}.get(kind) or Goal(CATEGORIES[kind])
        units[name] = {"lcp": "s", "cls": "thousandths"}.get(kind, "of 100")
    report("lighthouse", figures, goals, units)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(1)
