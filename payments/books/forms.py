"""The forms in which finance works a break, and says what the council's own codes are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from hub.kernel.forms import Form
from payments.books.domain.posting import Nature

_SAY = _("Write in a sentence or two what it is and what is done about it, in 500 letters or fewer.")

EACH = "each"  # instead of a fund: several at once

IN = {
    Nature.MONEY: _("New money for a fund"),
    Nature.BANK: _("A fund’s own money, which was recorded in the bank before"),
    Nature.FUNDS: _("It came back from the council’s bank account, to each fund what had gone out of its own"),
    Nature.OWED: _("What the council owes the balance, for Stripe’s fees and for losses"),
    Nature.FEE: _("A fee that Stripe gave back"),
}
OUT = {
    Nature.MONEY: _("It went back to whoever had paid it into a fund"),
    Nature.BANK: _("It went to the council’s bank account, where a fund has it now"),
    Nature.FUNDS: _("It went to the council’s bank account, where each fund has its part of it now"),
    Nature.FEE: _("A fee of Stripe’s"),
}


class ExplainForm(Form):
    """What a break is."""

    words = TextAreaField(
        _("What is it, and what is done about it?"),
        [DataRequired(_SAY), Length(max=500, message=_SAY)],
        description=_("Whoever audits the books reads this. Name no resident."),
    )


class PostForm(Form):
    """Money that nobody posted, and as what it is posted."""

    nature = RadioField(_("What is it?"), [InputRequired(_("Choose what it is."))])
    fund = SelectField(_("Which fund?"))
    # The page has another field of this name, in the form beside it.
    words = TextAreaField(
        _("How do you know?"),
        [DataRequired(_SAY), Length(max=500, message=_SAY)],
        id="post-words",
        description=_("Whoever audits the books reads this. Name no resident."),
    )
    only: Nature | None = None

    def offer(
        self, natures: Sequence[Nature], out: bool, owed: str, funds: list[tuple[str, str]], *, several: bool = False
    ) -> None:
        """Offer what a break may be posted as; where that is one thing, nobody is asked.

        Args:
            natures: what it may be.
            out: whether it went out of the balance at Stripe.
            owed: what the council owes the balance, in words.
            funds: (id, name) of each fund.
            several: whether it may be several funds' at once.
        """
        self.fund.choices = [("", _("Choose")), *funds]
        if several:
            each = _("All, each by what it has at Stripe") if out else _("All, each what had gone out of its own")
            self.fund.choices.insert(1, (EACH, each))
        if len(natures) == 1:
            self.only = natures[0]
            if self.only is Nature.FEE:
                self.fund.label.text = _("Which fund gets it?") if not out else _("Which fund bears it?")
            del self.nature
        else:
            words = OUT if out else IN
            self.nature.choices = [(one.value, words[one]) for one in natures]
            if Nature.OWED in natures:
                self.fund.description = _(
                    "Leave it where the council pays in what it owes. That is %(owed)s now; what was recorded as paid in "
                    "is off it already, and is then found to be this.",
                    owed=owed,
                )

    @property
    def chosen(self) -> Nature:
        """What it was said to be."""
        if self.fund.data == EACH:
            return Nature.FUNDS
        return self.only or Nature(self.nature.data)

    def validate_fund(self, field: SelectField) -> None:
        """Every nature but one is a fund's.

        Raises:
            ValidationError: no fund was chosen.
        """
        owed = self.only is None and self.nature.data == Nature.OWED.value
        if not field.data and not owed:
            raise ValidationError(_("Choose a fund."))


class CodeForm(Form):
    """One code."""

    kind = SelectField(_("Which kind of account?"), [DataRequired(_("Choose a kind of account."))])
    fund = SelectField(_("For which fund?"))
    code = StringField(
        _("Which code does your finance system have for it?"),
        [Length(max=32, message=_("Use 32 letters or fewer."))],
        description=_("Leave it empty to take a code away."),
    )
