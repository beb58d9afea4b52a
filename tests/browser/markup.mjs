// html-validate over pages that come by standard input, a JSON line each; what it finds goes out the same way.
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate/node";

// All that is recommended, but for these, each with its reason.
const RULES = {
  // A date is three fields of one name, read in their order.
  "form-dup-name": "off",
  // GOV.UK's own roles, kept because they were tested with assistive technology: a link that looks like a button, a group
  // that is a fieldset (JAWS reads its hint only so), and a region that needs a name and no heading.
  "prefer-native-element": ["error", { exclude: ["button", "region"] }],
  "no-redundant-role": "off",
  // What a template leaves of its own lines weighs nothing once compressed, and nobody reads it.
  "no-trailing-whitespace": "off",
  // A title says what the page is about, and then whose it is, whatever the council's name.
  "long-title": "off",
};

const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules: RULES });

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line), "page.html");
  const found = report.results.flatMap((result) => result.messages);
  process.stdout.write(`${JSON.stringify(found.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (line ${line}, column ${column})`))}\n`);
}
