"""Why somebody fits or does not, in the reader's words."""

from __future__ import annotations

from flask_babel import gettext

from hub.kernel.money import pounds
from marketplace.offers.domain import LANGUAGES, SPEAKS, TRAITS
from matching.ranking.domain import Match


def reasons_of(match: Match) -> dict[str, list[str]]:
    """The reasons for and against, in the reader's words."""
    said: dict[str, list[str]] = {"for": [], "against": []}
    for reason in match.reasons:
        said[reason.sign].append(reason.say(gettext, pounds, _feature))
    return said


def _feature(name: str) -> str:
    """A preference in words."""
    if name.startswith(SPEAKS):
        return gettext("speaks %(language)s", language=gettext(LANGUAGES.get(name.removeprefix(SPEAKS), name)))
    return gettext(TRAITS.get(name, name))
