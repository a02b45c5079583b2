// Checks all types. Next writes the types of routes and of its own imports first: a fresh clone has none.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../bring-up/step.mjs";
import { projectFolder } from "../runtime.mjs";

// Left by an earlier npm run dev, they name pages that may be gone.
rmSync(join(projectFolder, ".next", "dev", "types"), { recursive: true, force: true });

const commands = [
  ["node_modules/next/dist/bin/next", "typegen"],
  ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."],
];

for (const args of commands) {
  const { exitCode, output } = await capture(process.execPath, args);
  if (exitCode !== 0) {
    process.stdout.write(output);
    process.exitCode = exitCode;
    break;
  }
}
