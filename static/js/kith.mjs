// What every page runs. All of it is an enhancement: each page works with script blocked.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, createAll, isSupported } from "govuk-frontend";
import { enliven } from "./charts.mjs";
import { watch } from "./maps.mjs";

if (isSupported()) {
  // GOV.UK Frontend looks for this class, which its own template sets in an inline script; our policy allows none.
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]) {
    createAll(component);
  }
}
document.querySelectorAll("[data-chart]").forEach(enliven);
document.querySelectorAll("[data-map]").forEach(watch);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((more) => (more.open = true)));
