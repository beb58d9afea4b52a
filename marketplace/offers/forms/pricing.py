"""What is filled in to change prices from a day on: one, or a file of many."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms.validators import InputRequired

from hub.kernel.fields import DayField, PoundsField
from hub.kernel.forms import Form
from hub.kernel.words import N_


class NewPriceForm(Form):
    """A price from a day on."""

    price_pence = PoundsField(N_("The new price"), [InputRequired(N_("Write the new price, like 24.60."))])
    starts = DayField(
        N_("From which day?"),
        [InputRequired(N_("Write the first day, like 5 1 2026."))],
        description=N_("A rise begins four weeks from today at the earliest, a lower price tomorrow."),
    )


class RateFileForm(Form):
    """A file of prices."""

    file = FileField(
        N_("The file that you filled in"),
        [InputRequired(N_("Choose the file that you filled in."))],
        description=N_("CSV in UTF-8, up to 5 MB."),
        render_kw={"accept": ".csv,text/csv"},
    )

    @property
    def data_sent(self) -> bytes:
        """What was sent."""
        return self.file.data.read() if self.file.data else b""
