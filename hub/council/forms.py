"""The form in which an administrator changes what the council says of itself."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Email, Length

from hub.council.domain import Colours, Council
from hub.kernel.errors import Invalid
from hub.kernel.forms import Form
from hub.kernel.words import N_


class CouncilForm(Form):
    """Name, code, zone, colours, contact."""

    name = StringField(N_("The council's name"), [DataRequired(N_("Write the council's name.")), Length(max=120)])
    gss = StringField(
        N_("GSS code"),
        [DataRequired(N_("Write the council's GSS code."))],
        description=N_("A letter and eight digits, like E09000021."),
    )
    zone = StringField(
        N_("Time zone"), [DataRequired(N_("Write the time zone."))], description=N_("Like Europe/London.")
    )
    brand = StringField(
        N_("The council's own colour"),
        [DataRequired(N_("Write the colour."))],
        description=N_("Like #0b5d51. It must be dark enough to read on white."),
    )
    provider = StringField(N_("The colour of care providers"), [DataRequired(N_("Write the colour."))])
    accent = StringField(N_("A third colour"), [DataRequired(N_("Write the colour."))])
    email = EmailField(
        N_("Email address"),
        [DataRequired(N_("Write an email address.")), Email(N_("Write an email address, like help@example.gov.uk."))],
    )
    phone = TelField(N_("Telephone number"), [DataRequired(N_("Write a telephone number.")), Length(max=40)])
    address = TextAreaField(
        N_("Postal address"),
        [DataRequired(N_("Write the postal address.")), Length(max=500, message=N_("Use 500 letters or fewer."))],
        description=N_("With the postcode. It is shown as the example where we ask for one."),
    )

    def read(self) -> Council | None:
        """The council as written; None, with the error at its field, where something cannot be."""
        for name in ("brand", "provider", "accent"):
            try:
                Colours.of(brand=self[name].data)
            except Invalid as error:
                error.data["field"] = name
                self.refuse(error)
        if self.status != 200:
            return None
        values: dict[str, Any] = {n: self[n].data.strip() for n in ("name", "zone", "email", "phone", "address")}
        colours = Colours.of(self.brand.data or "", self.provider.data or "", self.accent.data or "")
        try:
            return Council(gss=(self.gss.data or "").strip().upper(), colours=colours, **values)
        except Invalid as error:
            self.refuse(error)
            return None
