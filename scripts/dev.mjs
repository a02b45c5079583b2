// npm run dev: the console with pages that follow the sources, behind the same door as npm start.
import { ensureRuntime, runTypeScript } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { generate, install, main } = await import("./bring-up/bring-up.mjs");

await main(async () => {
  await install();
  await generate();
  return await runTypeScript("scripts/serve.ts", ["--development"], "development");
});
