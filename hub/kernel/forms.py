"""Forms: what every form does with what was typed, and with a rule that says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import HiddenField, RadioField

from hub.kernel import ids, unit, web
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, KithError, Missing, SentBefore
from hub.kernel.words import N_

P = ParamSpec("P")

# What a field of the library says that a person would not understand, and what is said instead.
PLAIN = {"Not a valid integer value.": N_("Write a whole number, like 30.")}


class _Words:
    """The library’s own refusals, in words that say what to do."""

    def gettext(self, string: str) -> str:
        """One of them, as it is said here."""
        return gettext(PLAIN[string]) if string in PLAIN else str(translations.gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """One that counts."""
        return str(translations.ngettext(singular, plural, n))


class Form(FlaskForm):
    """A form whose refusals stand where they belong, with what was typed kept."""

    class Meta(FlaskForm.Meta):
        """How the library is to behave."""

        def get_translations(self, _form: Any) -> _Words:
            """Who puts its refusals into words."""
            return _Words()

    result: Any = None
    status: int = 200

    def attempt(self, service: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Run `service` as one unit of work; on a refusal show it in the form and say False.

        The service's answer stands in `result`. Missing and Forbidden are pages of their own and pass through.
        """
        try:
            self.result = unit.write(service, *args, **kwargs)
        except (Missing, Forbidden):
            raise
        except KithError as error:
            self.refuse(error)
            return False
        return True

    def sent(self) -> bool:
        """Whether the form was posted and every field holds; sets `status` to 422 where one does not."""
        if not self.is_submitted():
            return False
        if self.validate():
            return True
        for field in self._fields.values():
            if isinstance(field, RadioField) and not field.raw_data:
                field.data = None  # what was not chosen must not look chosen when the page comes back
        self.status = 422
        return False

    def refuse(self, error: KithError) -> None:
        """Put the error's sentence at the field it names, or at the top of the form."""
        db.session.rollback()
        self.status = web.status_of(error)
        field = self._fields.get(error.data.get("field", ""))
        if field is not None:
            field.errors = [*field.errors, web.say(error)]
        else:
            self.form_errors.append(web.say(error))


class OnceForm(Form):
    """A form that does its work once: `token` tells a second form from a second click, a second tab or a stale page."""

    token = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give a form that was not sent a mark of its own."""
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.mark()

    def mark(self) -> None:
        """Give it a mark of its own, where it has none or the one it had is used up."""
        self.token.data = ids.new()

    @property
    def request(self) -> str:
        """The mark, by which a service knows what it has done; a fresh one where what came is none."""
        return self.token.data if self.token.data and ids.valid(self.token.data) else ids.new()

    def refuse(self, error: KithError) -> None:
        """Say it; and what is sent after a mark was used up is another asking."""
        super().refuse(error)
        if isinstance(error, SentBefore):
            self.mark()


class ButtonForm(Form):
    """A form with nothing to fill in: a button, and the reason when it cannot be done."""


def press(
    doing: Callable[[], Any], *, said: str, then: str, page: Callable[[ButtonForm], ResponseReturnValue]
) -> ResponseReturnValue:
    """What a button does: one unit of work, a sentence and the next page; or the same page with the reason.

    Args:
        doing: the service with all it needs.
        said: what is told when it is done.
        then: the address to go on to.
        page: the page on which the button stands, with what the form has to say.
    """
    form = ButtonForm()
    if form.sent() and form.attempt(doing):
        flash(said, "success")
        return redirect(then)
    return page(form)
