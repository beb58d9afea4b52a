"""One visit to one page, looked at in one mode after another, and everything that the gates want to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(frozen=True)
class Mode:
    """How a page is looked at."""

    name: str
    width: int = 1280
    height: int = 900
    dark: bool = False
    script: bool = True
    text: int = 100  # per cent
    axe: bool = True  # whether axe-core looks too; where only the width matters, it has looked before


LIGHT = Mode("light")
# How a page is looked at once it is open; the browser tells it of each change, as when a person changes a setting.
LOOKS = (
    LIGHT,
    Mode("dark", dark=True),
    Mode("320 px", width=320, height=640),
    Mode("200 % text", text=200, axe=False),
    Mode("320 px, 200 % text", width=320, height=640, text=200, axe=False),
)
BLOCKED = Mode("script blocked", script=False)  # opened afresh
MODES = (*LOOKS, BLOCKED)
LEFT = "net::ERR_ABORTED"  # what the browser calls a request that itself has stopped


# Targets of every size that WCAG 2.2 asks for (24 px, or room around) are no part of what axe-core looks at unasked.
RULES = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
# What a page is there to be pressed and filled in for, and how high it must be (experience.md, Gates), in CSS pixels.
PRIMARY, LEAST = (
    ".govuk-button, .nav__link, .govuk-input, .govuk-select, .govuk-textarea, .govuk-file-upload, .week__day",
    44,
)
LOW = """
([primary, least]) => [...document.querySelectorAll(primary)].filter(one => one.checkVisibility({visibilityProperty: true}))
  .map(one => [one, one.getBoundingClientRect().height]).filter(([, height]) => height < least - 0.01)
  .map(([one, height]) => `${height} px high, less than ${least}: ${one.outerHTML.slice(0, 160)}`)
"""

# An amount whose minus ends one line and whose figures begin the next reads like more money.
BROKEN = """
[...document.querySelectorAll('.govuk-table__cell--numeric')].filter(one => /^[+−]?£[\\d,.]+$/.test(one.textContent.trim()))
  .filter(one => { const all = document.createRange(); all.selectNodeContents(one);
    return new Set([...all.getClientRects()].map(line => Math.round(line.top))).size > 1; }).map(one => one.textContent.trim())
"""

# A table may be wider than the window, and scrolls; its heading may not.
CUT = """
[...document.querySelectorAll('caption:not(.govuk-visually-hidden)')].filter(one => one.checkVisibility())
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5).map(one => one.textContent.trim())
"""


# With scripts on again the browser would hide what it showed without them.
SHOW_NOSCRIPT = """
document.querySelectorAll('noscript').forEach(from => {
  const to = document.createElement('div');
  to.append(...from.childNodes);
  from.replaceWith(to);
})
"""


@dataclass
class Visit:
    """An open page and what was heard while it loaded."""

    page: Any
    mode: Mode
    url: str
    status: int = 0
    bytes: int = 0
    cdp: Any = None
    heard: list[str] = field(default_factory=list)
    answer: Any = None  # the page as it came from the server, the latest of them

    def html(self) -> str:
        """The page as it came from the server, before the browser and our scripts have touched it."""
        text: str = self.answer.text()
        return text

    def look(self, mode: Mode) -> None:
        """Look at the open page in another mode."""
        self.mode = mode
        self.page.emulate_media(color_scheme="dark" if mode.dark else "light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": mode.width, "height": mode.height})
        self.page.evaluate("size => document.documentElement.style.fontSize = size", _size(mode))
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def look_unscripted(self) -> None:
        """Open the page once more, as it was asked for (a form is sent again), and look at it with script blocked."""
        with self._silenced():
            self.page.reload(wait_until="load")
        self.look(BLOCKED)

    def open_as(self, mode: Mode) -> int:
        """Open the page in this mode; the status of its answer."""
        if mode.script:
            answer = self.page.goto(self.url, wait_until="load")
        else:
            with self._silenced():
                answer = self.page.goto(self.url, wait_until="load")
        return answer.status if answer else 0

    @contextmanager
    def _silenced(self) -> Iterator[None]:
        """Scripts are off while the page is read, as where they are blocked, and on again only for axe."""
        self.cdp.send("Emulation.setScriptExecutionDisabled", {"value": True})
        yield
        self.cdp.send("Emulation.setScriptExecutionDisabled", {"value": False})
        self.page.evaluate(SHOW_NOSCRIPT)

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        pixels: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return pixels

    def axe(self) -> list[str]:
        """What axe-core finds against the page: its rule, the element, and why."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found = self.page.evaluate(f"axe.run(document, {RULES})")
        return [
            f"{violation['id']}: {node['html'][:160]} ({' '.join(node.get('failureSummary', '').split())[:200]})"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def low(self) -> list[str]:
        """Which of the things to press and to fill in are not as high as a thumb."""
        found: list[str] = self.page.evaluate(LOW, [PRIMARY, LEAST])
        return found

    def complaints(self) -> list[str]:
        """Everything wrong with the page as it stands: axe, overflow, targets, console, requests."""
        wide = self.overflow()
        found = (self.axe() if self.mode.axe else []) + ([f"{wide} px too wide"] if wide > 0 else []) + self.low()
        found += [f"{amount} is broken over two lines" for amount in self.page.evaluate(BROKEN)]
        found += [f"“{caption}” goes on beyond the edge" for caption in self.page.evaluate(CUT)]
        return [f"[{self.mode.name}] {one}" for one in found] + self.overheard()

    def overheard(self) -> list[str]:
        """What the console and the network had to say since they were asked last."""
        found = [f"[{self.mode.name}] {one}" for one in self.heard]
        self.heard.clear()
        return found


def _size(mode: Mode) -> str:
    return "" if mode.text == 100 else f"{mode.text}%"


@cache
def _axe() -> str:
    assert AXE.exists(), "axe-core is missing: run scripts/assets.py --checkers"
    return AXE.read_text()


@contextmanager
def window(browser: Any, url: str, mode: Mode, state: Any = None, *, script: bool = True) -> Iterator[Visit]:
    """A window in a context of its own with the cookies of `state`, listened to; what is opened in it may not run scripts
    unless `script` says so."""
    context = browser.new_context(
        storage_state=state,
        viewport={"width": mode.width, "height": mode.height},
        color_scheme="dark" if mode.dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=script,
    )
    try:
        seen = Visit(context.new_page(), mode, url)
        seen.cdp = _listen(context, seen.page, seen)
        yield seen
    finally:
        context.close()


@contextmanager
def visit(
    browser: Any, url: str, mode: Mode, state: Any = None, *, sent: Mapping[str, str] | None = None
) -> Iterator[Visit]:
    """Open `url` cold, and listen; as a form, where something is `sent`."""
    with window(browser, url, mode, state) as seen:
        if sent is not None:
            seen.page.route(url, lambda route: _post(route, sent), times=1)
        seen.status = seen.open_as(mode)
        if mode.text != 100:
            seen.page.evaluate("size => document.documentElement.style.fontSize = size", _size(mode))
        yield seen


def _post(route: Any, sent: Mapping[str, str]) -> None:
    """Let the request go as one that sends a form, as a browser does where somebody presses its button."""
    headers = {**route.request.headers, "content-type": "application/x-www-form-urlencoded"}
    route.continue_(method="POST", headers=headers, post_data=urlencode(sent))


def looks(browser: Any, url: str, state: Any = None, *, sent: Mapping[str, str] | None = None) -> Iterator[Visit]:
    """The page at `url` in every mode: opened once and looked at in each, and once more with script blocked."""
    with visit(browser, url, LIGHT, state, sent=sent) as seen:
        seen.page.wait_for_load_state("networkidle")  # half a second; here the bytes are counted
        for mode in LOOKS:
            seen.look(mode)
            yield seen
    with visit(browser, url, BLOCKED, state, sent=sent) as seen:
        yield seen


def _listen(context: Any, page: Any, seen: Visit) -> Any:
    home = "/".join(seen.url.split("/")[:3])
    own = f"{home}/"

    def finished(event: dict[str, Any]) -> None:
        seen.bytes += event["encodedDataLength"]

    def said(message: Any) -> None:
        # The browser reports the page's own status as an error; a page that is refused on purpose may have one.
        own_status = message.text.startswith("Failed to load resource") and message.location.get("url") == page.url
        if message.type == "error" and not own_status:
            seen.heard.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            seen.heard.append(f"asked another site: {request.url}")

    def failed(request: Any) -> None:
        # Whoever goes on before a picture has come, or takes a file away, stops that request; nothing is amiss.
        if request.failure != LEFT:
            seen.heard.append(f"failed: {request.url} ({request.failure})")

    def came(answer: Any) -> None:
        if answer.request.is_navigation_request() and answer.frame == page.main_frame:
            seen.answer = answer

    page.on("response", came)
    page.on("console", said)
    page.on("pageerror", lambda error: seen.heard.append(f"script error: {error}"))
    page.on("request", asked)
    page.on("requestfailed", failed)
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on("Network.loadingFinished", finished)
    return cdp
