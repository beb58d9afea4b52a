"""Words for people, marked where they are written and translated where they are shown."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from flask import Flask
from flask_babel import get_locale, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

KEPT = 4096  # sentences of the templates, in each language
DEFAULT = Locale.parse("en_GB")


def N_(text: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark `text` for translation; it is looked up when it is shown."""
    return text


def language() -> Locale:
    """The language of whoever reads; British English outside a request."""
    return get_locale() or DEFAULT


def init_app(app: Flask) -> None:
    """Let templates look a sentence up once: a page says hundreds, and Flask-Babel finds its catalogue for each anew."""
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = _gettext


@pass_eval_context
def _gettext(context: EvalContext, text: str, **variables: object) -> str:
    """As Jinja's newer style has it: always a format, and safe where the template escapes."""
    format_ = _sentence(language(), text)
    if not context.autoescape:
        return str(format_) % variables
    return format_ % variables if variables else _bare(format_)


@lru_cache(maxsize=KEPT)
def _sentence(_language: Locale, text: str) -> Markup:
    """The sentence in the reader's language, still with its places for what is said in it."""
    return Markup(gettext(text))  # noqa: S704 - our own sentences and their translators'


@lru_cache(maxsize=KEPT)
def _bare(format_: Markup) -> Markup:
    return format_ % {}
