// npm run bench -- NAME: runs scripts/bench/NAME.ts; without a name, lists what there is.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureRuntime, projectFolder, runTypeScript } from "./runtime.mjs";

await ensureRuntime(import.meta.url);
const { build, generate, install, main } = await import("./bring-up/bring-up.mjs");

const folder = join(projectFolder, "scripts", "bench");
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => file.slice(0, -".ts".length))
  : [];
const [name, ...rest] = process.argv.slice(2);

await main(async () => {
  if (name === undefined || !names.includes(name)) {
    const known = names.length === 0 ? "There are no benchmarks yet." : `Benchmarks: ${names.join(", ")}.`;
    process.stdout.write(`${name === undefined ? "" : `There is no benchmark ${name}. `}${known}\n`);
    return name === undefined ? 0 : 1;
  }
  await install();
  await generate();
  await build();
  return await runTypeScript(join(folder, `${name}.ts`), rest, "production");
});
