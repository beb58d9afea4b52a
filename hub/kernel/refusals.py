"""What a field says by itself where it cannot read what was sent: the library's sentences in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import Form
from wtforms.meta import DefaultMeta

from hub.kernel.words import N_

_CHOOSE, _WHOLE, _NUMBER = (
    N_("Choose one from the list."),
    N_("Write a whole number, like 12."),
    N_("Write a number, like 2.5."),
)
SAID: Mapping[str, str] = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Choose from the list."),
    "'%(value)s' is not a valid choice for this field.": N_("Choose from the list."),
    "Not a valid integer value.": _WHOLE,
    "Not a valid decimal value.": _NUMBER,
    "Not a valid float value.": _NUMBER,
}
"""WTForms' own sentences, each with ours."""
OF_MANY: Mapping[str, str] = {
    "Field cannot be longer than %(max)d character.": N_("Use at most %(max)d letters."),
    "Field must be at least %(min)d character long.": N_("Use at least %(min)d letters."),
}
"""Those that count, by how they speak of one."""


class Plainly:
    """Translations for WTForms: its sentences become ours, in the reader's language."""

    def gettext(self, string: str) -> str:
        """One sentence."""
        return str(gettext(SAID.get(string, string)))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """One sentence for one or for several; ours is the same for both. WTForms fills in the numbers itself."""
        ours = OF_MANY.get(singular) or SAID.get(singular)
        return str(gettext(ours or (singular if n == 1 else plural)))


PLAINLY = Plainly()


class AskingForm(Form):
    """A form that only asks, by its address, and changes nothing: what its fields refuse is said in our words."""

    class Meta(DefaultMeta):
        """With our words."""

        def get_translations(self, _form: Any) -> Plainly:
            """Our words for WTForms' own."""
            return PLAINLY
