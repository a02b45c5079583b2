// npm run check: the fast inner loop. Types, lint, directions and the unit tests of what changed since the
// last commit; `npm run check -- --all` runs every unit test.
import { ensureRuntime } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { generate, install, main } = await import("./bring-up/bring-up.mjs");
const { createGate } = await import("./testing/gate.mjs");
const { checkSources } = await import("./testing/source-checks.mjs");

const changed = process.argv.includes("--all") ? [] : ["--changed"];

await main(async () => {
  await install();
  await generate();
  const gate = createGate();
  await checkSources(gate);
  await gate.check("Unit tests", process.execPath, [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "unit",
    "--passWithNoTests",
    ...changed,
  ]);
  return gate.totals.failed === 0 ? 0 : 1;
});
