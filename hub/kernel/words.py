"""Words for people, marked where they are written and translated where they are shown."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark `text` for translation; it is looked up when it is shown."""
    return text
