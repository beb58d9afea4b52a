"""What every page needs: where templates are found, how days and times are said, and words for refusals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from babel import Locale
from babel.dates import format_date, format_time
from flask import Flask, current_app
from flask_babel import get_locale, gettext
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from hub.kernel import clock, fields, ids, states, week_field, week_words
from hub.kernel.week import Slot
from hub.kernel.words import N_, language

REFUSALS: dict[int, tuple[str, str]] = {
    400: (N_("We could not read that"), N_("Something in what was sent did not arrive whole. Go back and try again.")),
    403: (
        N_("You cannot see this page"),
        N_("It belongs to someone else, or to a different role. If you think it should be yours, call us."),
    ),
    404: (
        N_("We cannot find that page"),
        N_("Check the address, or start from the first page. What you look for may have been removed."),
    ),
    405: (N_("That does not work here"), N_("Go back to the page before and use the buttons there.")),
    409: (
        N_("That cannot be done just now"),
        N_("Something changed since you opened the page. Go back, look at it again, and try once more."),
    ),
    413: (N_("That is too much to send"), N_("A file may be up to 5 MB. Choose a smaller one, or send fewer words.")),
    422: (N_("Something does not fit"), N_("Go back and check what you wrote.")),
    429: (
        N_("Please wait a little"),
        N_("There were too many tries in a short time. Wait a few minutes and try again."),
    ),
    500: (
        N_("Something went wrong on our side"),
        N_("Nothing you wrote caused it, and nothing was half done. Try again in a few minutes."),
    ),
    503: (N_("This is resting for a moment"), N_("Try again in a few minutes. Nothing of yours is lost.")),
}


def init_app(app: Flask) -> None:
    """Give templates their loaders, words and filters."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(app.root_path) + "/templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.globals.update(
        field_kind=fields.kind,
        field_errors=fields.found_errors,
        page_url=page_url,
        page_language=page_language,
        state_words=states.words,
        refusal=refusal,
        brand_url=lambda: "/brand.css",
        demo_today=demo_today,
        map_tiles=map_tiles,
    )
    app.jinja_env.filters.update(
        initials=initials,
        day=day,
        month=month,
        short_day=short_day,
        clock=clock_words,
        moment=moment,
        short_id=ids.short,
        minutes=week_field.length_words,
        pattern=pattern,
        days=week_words.days_words,
        said=said,
    )


def said(text: object) -> str:
    """Words marked with `N_` in the reader's language; anything else as it is, whatever signs are in it."""
    return gettext(str(text)) if text else ""


def refusal(status: int) -> tuple[str, str]:
    """Title and words of the page for an HTTP status."""
    title, words = REFUSALS.get(status, REFUSALS[500 if status >= 500 else 400])
    return gettext(title), gettext(words)


def page_language() -> str:
    """The page's language as HTML writes it: en-GB."""
    return str(get_locale() or "en_GB").replace("_", "-")


def page_url(base: str, page: int, name: str = "page") -> str:
    """`base` with its `page` set, by the name that a list's pages have there; the first page has none."""
    parts = urlsplit(base)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != name]
    if page > 1:
        query.append((name, str(page)))
    return urlunsplit(parts._replace(query=urlencode(query)))


def map_tiles() -> tuple[str, str]:
    """The address of the council's own tiles, with its {z}, {x} and {y}, and whose map they are; both empty without any."""
    settings = current_app.extensions["kith.settings"]
    return settings.tiles_url, settings.tiles_credit


def demo_today() -> str:
    """The demo's day in words; empty anywhere but in the demo."""
    return day(clock.today()) if current_app.extensions["kith.settings"].demo else ""


def initials(name: str) -> str:
    """Up to three capitals for a badge: Anchorage Care at Home is ACH."""
    words = [w for w in name.replace("-", " ").split() if w[0].isalnum()]
    chosen = [w for w in words if w[0].isupper() or w[0].isdigit()] or words
    return "".join(w[0] for w in chosen[:3]).upper()


def _wall(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """Tuesday 2 December 2025, on the council's wall."""
    return _said_day(_wall(value), "EEEE d MMMM y", language())


def month(value: date | datetime) -> str:
    """December 2025."""
    return format_date(_wall(value), "MMMM y", locale=get_locale() or "en_GB")


def short_day(value: date | datetime) -> str:
    """Tue 2 Dec."""
    return _said_day(_wall(value), "EEE d MMM", language())


@lru_cache(maxsize=1000)
def _said_day(value: date, how: str, locale: Locale) -> str:
    """Babel takes longer over a day than a page over all else that it says."""
    return format_date(value, how, locale=locale)


def clock_words(value: datetime | time) -> str:
    """9am, 2:30pm; in other languages than English as they write it."""
    at: time = clock.local(value).time() if isinstance(value, datetime) else value
    locale = get_locale()
    if locale is not None and locale.language != "en":
        return format_time(at, "short", locale=locale)
    part = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{part}{'am' if at.hour < 12 else 'pm'}"


def pattern(slots: Iterable[Slot]) -> list[str]:
    """A weekly pattern, one line for each time of the day: Monday to Friday, 8am to 12pm."""
    return week_words.pattern_words(slots, clock_words)


def moment(value: datetime) -> str:
    """Tue 2 Dec, 9:30am."""
    return f"{short_day(value)}, {clock_words(value)}"
