// npm start: from a fresh clone to a running console.
import { ensureRuntime, runTypeScript } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { build, generate, install, main } = await import("./bring-up/bring-up.mjs");

await main(async () => {
  await install();
  await generate();
  await build();
  return await runTypeScript("scripts/serve.ts", [], "production");
});
