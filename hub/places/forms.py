"""The form for a place: a park, a hall, a street."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from hub.kernel.forms import Form
from hub.places.domain import KIND_WORDS


class PlaceForm(Form):
    """What it is called, what it is, where it is, and who answers for it."""

    name = StringField(
        _("What do people call it?"),
        [DataRequired(_("Give the place the name people know it by.")), Length(max=120)],
    )
    kind = RadioField(
        _("What is it?"),
        [InputRequired(_("Choose what it is."))],
        choices=[(kind.value, _(words)) for kind, words in KIND_WORDS.items()],
    )
    postcode = StringField(
        _("Postcode"),
        [DataRequired(_("Write its postcode, or the nearest one."))],
        description=_("Or the nearest one. A place is shown exactly, not masked like a home."),
    )
    owner = RadioField(_("Who answers for it?"), [InputRequired(_("Choose who answers for it."))])
    description = TextAreaField(
        _("Anything people should know?"),
        [Length(max=1000)],
        description=_("When it is open, how to get in, who uses it."),
    )
