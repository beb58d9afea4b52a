"""The form of cover: a button, and whom of those asked one says to be a relative at home."""

from __future__ import annotations

from wtforms import SelectMultipleField

from hub.kernel.forms import ButtonForm


class InsteadForm(ButtonForm):
    """Ask somebody to come instead; the offers of those who are a relative at home are ticked."""

    relative = SelectMultipleField(choices=[], validate_choice=False)
