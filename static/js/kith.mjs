// What every page runs. All of it is an enhancement: each page works with script blocked.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, createAll } from "govuk-frontend";
import { enliven } from "./charts.mjs";
import { watch } from "./maps.mjs";
import { lookAgain } from "./again.mjs";
import { suggest } from "./suggestions.mjs";

// GOV.UK Frontend looks for these classes, which its own template sets in an inline script; our policy allows none.
// Whatever runs a module supports all that it needs.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
document.querySelectorAll("[data-chart]").forEach(enliven);
document.querySelectorAll("[data-map]").forEach(watch);
document.querySelectorAll("[data-again]").forEach(lookAgain);
document.querySelectorAll("[data-suggest]").forEach(suggest);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((more) => (more.open = true)));
