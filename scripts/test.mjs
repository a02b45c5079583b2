// npm test: everything there is to pass. `npm test -- unit`, `integration` or `e2e` runs that part alone.
import { ensureRuntime } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { build, generate, install, main } = await import("./bring-up/bring-up.mjs");
const { StepFailed } = await import("./bring-up/step.mjs");
const { createGate } = await import("./testing/gate.mjs");
const { readPlaywrightReport, readVitestReport } = await import("./testing/reports.mjs");
const { checkSources } = await import("./testing/source-checks.mjs");
const { provideSystemParts } = await import("./testing/system-parts.mjs");

const node = process.execPath;
const choices = ["unit", "integration", "e2e"];
const chosen = process.argv.slice(2);
const wants = (choice) => chosen.length === 0 || chosen.includes(choice);

const vitest = (project) => (file) => ({
  args: [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ],
});
const playwright = (file) => ({
  args: ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"],
  environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
});

async function buildOnce(gate) {
  try {
    await build();
    gate.totals.passed += 1;
    return true;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    gate.totals.failed += 1;
    return false;
  }
}

/** Says what is missing on this machine, and which tests did not run, whatever the cause. */
function tellWhatDidNotRun(missing, skipped) {
  for (const part of missing)
    process.stdout.write(`Missing: ${part.package}. Without it these do not run: ${part.for}.\n`);
  if (skipped.length > 0)
    process.stdout.write(`Did not run:\n${skipped.map((name) => `  ${name}\n`).join("")}`);
}

await main(async () => {
  const unknown = chosen.find((choice) => !choices.includes(choice));
  if (unknown !== undefined)
    throw new StepFailed(`There are no tests called ${unknown}; there are ${choices.join(", ")}.`);
  await install();
  await generate();
  const missing = await provideSystemParts();
  const gate = createGate();
  if (chosen.length === 0) {
    await checkSources(gate);
    await gate.check("Migrations match the models", node, ["scripts/new-migration.mjs", "--check"]);
  }
  if (wants("unit")) await gate.tests("Unit tests", vitest("unit"), readVitestReport);
  const isBuilt = wants("integration") || wants("e2e") ? await buildOnce(gate) : false;
  if (wants("integration")) await gate.tests("Integration tests", vitest("integration"), readVitestReport);
  if (wants("e2e")) await runInBrowser(gate, isBuilt, missing);
  tellWhatDidNotRun(missing, gate.skipped);
  process.stdout.write(`${gate.totals.passed} passed, ${gate.totals.failed} failed\n`);
  return gate.totals.failed === 0 ? 0 : 1;
});

async function runInBrowser(gate, isBuilt, missing) {
  if (missing.some((part) => part.package === "chromium")) return;
  if (isBuilt) await gate.tests("Stories in a browser", playwright, readPlaywrightReport);
  else process.stdout.write("Stories in a browser… not run, as the build failed\n");
}
