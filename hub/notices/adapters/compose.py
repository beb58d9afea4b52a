"""Puts a mail into words, in its reader's language; never inside a writing unit."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale, ngettext

from hub.council import queries as councils
from hub.kernel.sentences import first_sentence, say
from hub.notices.domain import Composed, Letter


def compose(letter: Letter) -> Composed:
    """The mail in words: the template's first line is its subject, and the rest, after an empty line, its text."""
    base = current_app.extensions["kith.settings"].public_url
    council = councils.council()
    with force_locale(letter.language):
        written = render_template(
            f"hub/notices/{letter.template}.txt",
            link=base + letter.link if letter.link else "",
            base=base,
            sender=council.name if council else "Kith",
            say=say,
            first_sentence=first_sentence,
            ngettext=ngettext,
            **{"given_name": "", **letter.data},
        )
    subject, _, text = written.strip().partition("\n")
    return Composed(letter.id, letter.to, " ".join(subject.split()), text.strip() + "\n", letter.at)
