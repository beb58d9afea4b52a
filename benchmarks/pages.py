"""How many pages a second one server gives to 1 and to 8 clients: find, need, plan and council, beside a bare page.

The bare page is 20 cards by Jinja from the same server, with no layout and nothing read. The borough is that of `var/`
where the whole demo stands there, else it is built (some minutes); what is served is a copy. Every page is read and
compared before the clock starts, and every answer while it runs.

Pages stand until somebody commits (docs/adr/0020), so each is measured twice: while nothing changes, and while another
process commits some times a second (`_while_writing`), when each commit has every page drawn anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Client, WrongAnswer, status
from benchmarks.report import Goal, report

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
import servers

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = (1, 8)
SECONDS = 6.0
WRITES = 4  # commits a second, of a process beside the server
SHARE = Goal(50)  # per cent of the bare page's rate
BARE = "/bench/bare"
CARDS = [
    {"name": f"Helper {n}", "kind": "Neighbour", "words": "Shops, cooks and sits with you.", "price": "Free"}
    for n in range(20)
]
CARD = """<!doctype html><html lang="en"><title>Bare</title><main>{% for card in cards %}
<article class="card"><h2><a href="/offers/{{ loop.index }}">{{ card.name }}</a></h2><p>{{ card.kind }}</p>
<p>{{ card.words }}</p><p>{{ card.price }}</p></article>{% endfor %}</main></html>"""


@dataclass(frozen=True)
class Page:
    """A page to measure: where, what it must say, and the cookies of whoever reads it."""

    name: str
    address: str
    says: str
    cookies: str = ""


def serve() -> None:
    """Serve the demo with the bare page in it (in a process of its own)."""
    from hub.kernel import access
    from hub.kernel.settings import Settings
    from serve import serve as run
    from wsgi import create_app

    settings = Settings.from_environ()
    app = create_app(settings)
    template = app.jinja_env.from_string(CARD)

    @app.get(BARE)
    @access.public
    def bare() -> str:
        """Twenty cards."""
        return template.render(cards=CARDS)

    run(app, settings)


def write() -> None:
    """Count a search, again and again, until stopped (in a process of its own)."""
    from hub.kernel import unit
    from hub.kernel.settings import Settings
    from marketplace.searches import services
    from wsgi import create_app

    app = create_app(Settings.from_environ())
    count = 0
    with app.app_context():
        while True:
            unit.write(services.count_search, point=None, category=None, total=0, asker=("bench", str(count)))
            count += 1
            print(count, flush=True)
            time.sleep(1 / WRITES)


@contextmanager
def writing(var: Path) -> Iterator[None]:
    """Somebody else commits while this is open."""
    command = [sys.executable, "-m", "benchmarks.pages", "write"]
    settings = environment(var, 8000)
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            if not process.stdout or not process.stdout.readline():
                raise WrongAnswer("Nobody writes beside the server.")
            threading.Thread(target=process.stdout.read, daemon=True).start()  # or its pipe would fill
            yield
        finally:
            process.terminate()


@contextmanager
def serving(var: Path) -> Iterator[int]:
    """The port on which the borough in `var` is served while this is open."""
    port = servers.free_port()
    with (var / "bench.log").open("ab") as log:
        command = [sys.executable, "-m", "benchmarks.pages", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(var, port), stdout=log, stderr=log)
    try:
        until = time.monotonic() + 120
        while status(port) != 200:
            if process.poll() is not None or time.monotonic() > until:
                raise WrongAnswer(f"The server did not get ready; see {var / 'bench.log'}.")
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def environment(var: Path, port: int) -> dict[str, str]:
    """The demo's settings for `var`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KITH_", "DATABASE_"))}
    ours = {"ENV": "demo", "VAR": str(var), "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    return kept | {f"KITH_{name}": value for name, value in ours.items()} | {"KITH_LOG_LEVEL": "WARNING"}


def pages(port: int) -> list[Page]:
    """The pages to measure, found as a person finds them.

    Raises:
        WrongAnswer: one does not say what it should.
    """
    joan, officer = Client(port), Client(port)
    joan.sign_in("resident")
    officer.sign_in("officer")
    needs = re.findall(r'href="(/needs/[0-9A-Z]{26})"', joan.get("/needs"))
    if not needs:
        raise WrongAnswer("The demo's resident has asked for nothing.")
    need, plan = needs[-1], needs[-1].replace("/needs/", "/plans/")
    found = [
        Page("bare", BARE, "Helper 19"),
        Page("find", "/find?q=shopping&postcode=KT1+1EU", "near KT1 1EU"),
        Page("need", need, "What", joan.header),
        Page("plan", plan, "Your plan", joan.header),
        Page("council", "/council/market", "The market, for officers", officer.header),
    ]
    for page in found:
        if page.says not in Client(port, page.cookies).get(page.address):
            raise WrongAnswer(f"{page.address} does not say “{page.says}”.")
    return found


def rate(port: int, page: Page, clients: int, seconds: float) -> float:
    """Pages a second that so many clients get, each asking again as soon as it is answered."""
    barrier, counts, troubles = threading.Barrier(clients + 1), [0] * clients, list[Exception]()
    ends = [0.0]

    def ask(n: int) -> None:
        client = Client(port, page.cookies)
        barrier.wait()
        try:
            while time.perf_counter() < ends[0]:
                if page.says not in client.get(page.address):
                    raise WrongAnswer(f"{page.address} does not say “{page.says}” any more.")
                counts[n] += 1
        except Exception as trouble:  # noqa: BLE001 - told below, in the thread that measures
            troubles.append(trouble)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    ends[0] = began + seconds
    barrier.wait()
    for thread in threads:
        thread.join()
    if troubles:
        raise WrongAnswer(str(troubles[0])) from troubles[0]
    return sum(counts) / (time.perf_counter() - began)


def borough(folder: Path) -> Path:
    """A copy of the whole demo borough, or one just built."""
    there = Path(os.environ.get("KITH_VAR", ROOT / "var"))
    mark, var = there / "demo-loaded", folder / "var"
    if mark.exists() and mark.read_text() == "whole":
        shutil.copytree(there, var)
        return var
    print("The demo borough is not there: building it, for some minutes ...", flush=True)
    var.mkdir()
    for command in (("db", "upgrade"), ("demo", "load")):
        run = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        subprocess.run(run, cwd=ROOT, env=environment(var, 8000), check=True, stdout=subprocess.DEVNULL)
    return var


def rates(port: int, found: list[Page], ending: str = "") -> dict[str, float]:
    """The rate of each page at each number of clients, and its share of the bare one's."""
    figures: dict[str, float] = {}
    for clients in CLIENTS:
        for page in found:
            figures[f"{page.name}_{clients}_per_second{ending}"] = rate(port, page, clients, SECONDS)
        for page in found[1:]:
            ours, bare = (figures[f"{name}_{clients}_per_second{ending}"] for name in (page.name, "bare"))
            figures[f"{page.name}_{clients}_of_bare{ending}"] = 100 * ours / bare
    return figures


def main() -> int:
    """Measure each page at each number of clients, in peace and beside a writer; 1 if one is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        var = borough(Path(folder))
        with serving(var) as port:
            found = pages(port)
            for page in found:
                rate(port, page, max(CLIENTS), 1.0)  # warm
            figures = rates(port, found)
            with writing(var):
                figures |= rates(port, found, "_while_writing")
    units = {name: "% of bare" if "of_bare" in name else "pages/s" for name in figures}
    report("pages", figures, {name: SHARE for name in figures if "of_bare" in name}, units)
    return 0


if __name__ == "__main__":
    try:
        for wish in sys.argv[1:]:
            {"serve": serve, "write": write}[wish]()
        sys.exit(0 if sys.argv[1:] else main())
    except WrongAnswer as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(1)
