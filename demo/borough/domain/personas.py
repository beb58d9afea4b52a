"""Whom a visitor to the demo may be: one of each kind, invented."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel.words import N_


@dataclass(frozen=True)
class Persona:
    """Someone to sign in as. `key` is their part in short."""

    key: str
    given: str
    family: str
    part: str
    what: str

    @property
    def name(self) -> str:
        """Their whole name."""
        return f"{self.given} {self.family}"

    @property
    def email(self) -> str:
        """The address of their account."""
        return f"{self.given}.{self.family}@kith.example".lower()


PERSONAS = (
    Persona("resident", "Joan", "Ellis", N_("Resident"), N_("Has a personal budget and help in the mornings.")),
    Persona("supporter", "Maya", "Ellis", N_("Supporter"), N_("Joan’s daughter. Arranges and spends for her, up to £400 in four weeks.")),
    Persona("volunteer", "Amir", "Khan", N_("Volunteer"), N_("Gives four hours a week for company.")),
    Persona("coordinator", "Miriam", "Osei", N_("Volunteer coordinator"), N_("Runs a group that gives company for nothing, and sends its volunteers.")),
    Persona("neighbour", "Grace", "Owusu", N_("Neighbour who earns"), N_("Cleans and irons for people nearby, self-employed.")),
    Persona("manager", "Nadia", "Farrell", N_("Provider’s manager"), N_("Runs Anchorage Care at Home.")),
    Persona("carer", "Leo", "Grant", N_("Carer"), N_("Makes the visits that Anchorage gives him.")),
    Persona("officer", "Priya", "Nair", N_("Commissioner"), N_("Approves offers, watches the market, pulls levers.")),
    Persona("finance", "Tom", "Okafor", N_("Finance officer"), N_("Writes budgets, records money, decides queries.")),
    Persona("finance-two", "Ruth", "Lindqvist", N_("Second finance officer"), N_("Approves what a colleague wrote.")),
    Persona("safeguarding", "Samira", "Hussain", N_("Safeguarding officer"), N_("Approves checks and hears worries.")),
    Persona("administrator", "Gareth", "Pugh", N_("Administrator"), N_("Runs the installation; sees nobody’s personal data.")),
    Persona("councillor", "Helen", "Marsh", N_("Councillor"), N_("Sees what everyone sees, and the decisions.")),
    Persona("funder", "Dele", "Adeyemi", N_("Funder"), N_("Gave money for company and meals.")),
)  # fmt: skip

EVERYONE = {persona.key: persona for persona in PERSONAS}
