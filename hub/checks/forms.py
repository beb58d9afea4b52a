"""Forms of checks: sending one in, and an officer's reason."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hub.checks.domain import KIND_WORDS
from hub.kernel import files
from hub.kernel.fields import DayField
from hub.kernel.forms import Form


class CheckForm(Form):
    """Which check, what shows it, from when until when."""

    party = RadioField(_("Who is it about?"), [InputRequired(_("Choose who it is about."))])
    kind = SelectField(
        _("Which check is it?"), [InputRequired(_("Choose which check it is."))], choices=[("", _("Choose one"))]
    )
    evidence = TextAreaField(
        _("What shows it?"),
        [Length(max=2000, message=_("Use at most 2,000 characters."))],
        description=_(
            "Which paper, its number, who gave it, and where we can see it. For references: two names and how to reach them."
        ),
    )
    file = FileField(
        _("A photograph or scan of the paper, if you have one"),
        description=_("PDF, PNG or JPEG, up to 5 MB. Only safeguarding officers see it."),
        render_kw={"accept": files.ACCEPT},
    )
    issued = DayField(
        _("When was it given?"), [InputRequired(_("Write the day on the paper."))], description=_("Like 27 3 2025.")
    )
    expires = DayField(
        _("Until when does it count?"),
        [Optional()],
        description=_("Its last day. Leave it empty for a check that never runs out, like identity."),
    )

    def __init__(self, parties: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.party.choices = list(parties.items())
        self.kind.choices = [("", _("Choose one")), *((kind.value, _(words)) for kind, words in KIND_WORDS.items())]
        if len(parties) == 1 and not self.party.data:
            self.party.data = next(iter(parties))

    @property
    def paper(self) -> bytes:
        """What was uploaded; empty where nothing was."""
        return self.file.data.read() if self.file.data else b""


class ReasonForm(Form):
    """Why an officer says no."""

    reason = TextAreaField(
        _("Why?"),
        [DataRequired(_("Say why, so that they know what to do next.")), Length(max=1000)],
        description=_("They read this. Say what would make it right."),
    )
