"""One vocabulary of acts for whoever walks a journey, whatever hand does them (tests/browser/hands.py)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from tests.browser.visit import Visit

PATIENCE = 20  # seconds until news has had its effects
CARDS = "li, .card, .govuk-inset-text, tr, .govuk-summary-list__row, fieldset"
FORM = 'main form[method="post"]'
FIELD = 'main [name="{}"]:not([type="hidden"])'


class Hand(ABC):
    """Someone at one page. What is named may be a selector or a locator; an address begins with a stroke."""

    def __init__(self, seen: Visit, url: str) -> None:
        self.seen, self.page, self.url = seen, seen.page, url

    # Where one is, and what is to be read there.

    def open(self, address: str) -> None:
        """Type an address, or a whole one."""
        answer = self.page.goto(address if "://" in address else self.url + address)
        assert answer is None or answer.status < 400, f"{address} answered {answer.status}"
        self._arrive()

    @property
    def at(self) -> str:
        """The address of this page, without the name of the site, what was asked, and the spot."""
        return str(self.page.url).removeprefix(self.url).split("#")[0].split("?")[0]

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.locator("body").inner_text())

    def says(self, words: str, address: str = "") -> None:
        """Be sure that the page says so, once news has had its effect; `address` is opened again each time."""
        assert self._comes(lambda: words in self.text, address), f"there is no “{words}” on {self._here}"

    def says_not(self, words: str, address: str = "") -> None:
        """Be sure that the page does not say so, or no longer, once news has had its effect."""
        assert self._comes(lambda: words not in self.text, address), f"“{words}” is on {self._here}"

    def awaits(self, selector: str) -> Any:
        """The first thing so named, once news has had its effect; this page is opened again each time."""
        found = self.page.locator(selector)
        assert found.count() or self._comes(found.count, self.page.url), f"there is no {selector} on {self._here}"
        return found.first

    def _comes(self, there: Callable[[], object], address: str) -> bool:
        for _ in range(PATIENCE if address else 1):
            if address:
                self.open(address)
            if there():
                return True
            self.page.wait_for_timeout(1000 if address else 0)
        return False

    @property
    def _here(self) -> str:
        """The page as a failure tells of it."""
        return f"{self.page.url}: {self.page.locator('main').inner_text()[:900]}"

    def one(self, selector: str, words: str = "") -> Any:
        """The first thing in the page's main part that is so named and says these words."""
        found = self.page.locator(f"main {selector}", has_text=words or None).first
        assert found.count(), f"there is no {selector} “{words}” on {self._here}"
        return found

    def value(self, name: str) -> str:
        """The value of the first field called `name`, as it stands or as it would be sent."""
        return str(self.page.locator(FIELD.format(name)).first.input_value())

    # What one does.

    def press(self, selector: Any) -> None:
        """Press a link or a button that leads to another page."""
        with self.page.expect_navigation():
            self._press(self._found(selector))
        self._arrive()

    def follow(self, words: str, within: str = "") -> None:
        """Press the page's first link or button of these words, in the card where `within` stands."""
        place = self.page.locator("main")
        if within:
            both = place.locator(CARDS, has_text=within).filter(has=self.page.locator("a, button", has_text=words))
            place = both.last  # cards lie in one another, the innermost last
        named = place.locator("a, button", has_text=words).first
        assert named.count(), f"there is no “{words}” on {self._here}"
        self.press(named)

    def go_on(self, form: str = FORM) -> None:
        """Press the form's own button."""
        self.press(f'{form} button:not([type="button"])')  # one of type button only shows a password

    def ask(self) -> None:
        """Press the button of a form that only asks, as a search does."""
        self.go_on('main form[method="get"]')

    def unfold(self, words: str) -> None:
        """Open what is folded under these words, if it does not stand open yet."""
        summary = self._found(self.page.locator("main summary", has_text=words).first)
        if not summary.evaluate("one => one.parentElement.open"):
            self._press(summary)
        assert summary.evaluate("one => one.parentElement.open"), f"“{words}” does not unfold on {self.page.url}"

    def take(self, words: str) -> Any:
        """Take away the file behind the first link of these words."""
        with self.page.expect_download() as taken:
            self._press(self.one("a", words))
        return taken.value

    def write(self, name: str, words: str, at: int = 0) -> None:
        """Write over what is in the field called `name`; of several of one name in the one at `at`."""
        self._write(self._field(self.page.locator(FIELD.format(name)).nth(at)), words)

    def write_day(self, name: str, day: str) -> None:
        """Write a day, as “9 1 2026”, into its three boxes."""
        for at, part in enumerate(day.split()):
            self.write(name, part, at)

    def choose(self, name: str, label: str) -> None:
        """Choose in the list called `name` what begins so."""
        field = self._field(self.page.locator(f'select[name="{name}"]').first)
        self._choose(field, label)
        chosen = str(field.evaluate("one => one.selectedOptions[0].label")).strip()
        assert chosen.startswith(label), f"{name} is at “{chosen}”, not at “{label}”"

    def bring(self, name: str, path: str) -> None:
        """Choose a file for the field called `name`."""
        self._field(self.page.locator(FIELD.format(name)).first).set_input_files(path)

    def tick(self, name: str, value: str) -> None:
        """Tick a box, unless it is ticked."""
        self._tick(self._choice(name, value), ticked=True)

    def untick(self, name: str, value: str) -> None:
        """Take the tick out of a box, if it has one."""
        self._tick(self._choice(name, value), ticked=False)

    def pick(self, name: str, value: str = "") -> None:
        """Pick of the radios called `name` the first whose value begins so."""
        self._pick(self._choice(name, value))

    def refused(self, words: str) -> Any:
        """The page refuses, and says at its top why; the line that says so."""
        summary = self.page.locator(".govuk-error-summary")
        assert summary.count(), f"nothing is refused on {self._here}"
        line = summary.locator("li", has_text=words).first
        assert line.count(), f"{self.page.url} does not refuse with “{words}”: {summary.first.inner_text()}"
        return line

    def told(self, words: str) -> None:
        """The page refuses because of one field, to which the line at its top leads."""
        link = self.refused(words).locator("a").first
        self._press(self._found(link))
        field = str(link.get_attribute("href")).removeprefix("#")
        there = self.page.evaluate("document.activeElement.id")
        assert there == field, f"“{words}” leads to {there or 'nothing'}, not to {field}, on {self.page.url}"

    # How it is done.

    @abstractmethod
    def _press(self, target: Any) -> None: ...

    @abstractmethod
    def _write(self, field: Any, words: str) -> None: ...

    @abstractmethod
    def _choose(self, field: Any, label: str) -> None: ...

    @abstractmethod
    def _tick(self, box: Any, *, ticked: bool) -> None: ...

    @abstractmethod
    def _pick(self, radio: Any) -> None: ...

    def _found(self, selector: Any) -> Any:
        target = self.page.locator(selector).first if isinstance(selector, str) else selector
        assert target.count(), f"there is no {selector} on {self.page.url}"
        return target

    def _choice(self, name: str, value: str) -> Any:
        begins = f'[value^="{value}"]' if value else ""  # with nothing behind it CSS would find none
        return self._field(self.page.locator(FIELD.format(name) + begins).first)

    def _field(self, field: Any) -> Any:
        assert field.count(), f"there is no {field} on {self.page.url}"
        named = field.evaluate("one => one.labels.length > 0 || one.ariaLabel || one.hasAttribute('aria-labelledby')")
        assert named, f"{field} has no label on {self.page.url}"
        return field

    def _arrive(self) -> None:
        wide = self.seen.overflow()
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        assert self.seen.overheard() == []
