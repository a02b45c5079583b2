// npm run verify-history: verifies the history of tags, also while a server is running on it.
import { ensureRuntime, runTypeScript } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { install, main } = await import("./bring-up/bring-up.mjs");

// Exit codes: 0 unaltered, 1 altered, 2 could not be verified.
const COULD_NOT_RUN = 2;
let installed = false;

await main(async () => {
  await install();
  installed = true;
  // Names of files are relative to where the person is, not to where npm goes.
  const folder = process.env.INIT_CWD ?? process.cwd();
  return await runTypeScript(
    "scripts/verify-history/verify.ts",
    [`--folder=${folder}`, ...process.argv.slice(2)],
    "production",
    // Rows are dropped as soon as they are checked: a larger nursery would only fill with them.
    ["--max-semi-space-size=4"],
  );
});
if (!installed) process.exitCode = COULD_NOT_RUN;
