// npm run bench -- layers [read] [open] [serve] [monsters] [compare] [--rounds=5] [--files=1000] [--small] [--database=sqlite]
// How fast, in how little memory and how rightly layers are read and looked into. Its inputs, Debian systems made by
// mmdebstrap, stay in the system's temporary folder for the next run. --small leaves the large one out.
import { parseArgs } from "node:util";
import { providePrograms } from "./layers/inputs/programs.ts";
import type { LayersOptions } from "./layers/layers-options.ts";
import { measureCompare } from "./layers/measure-compare.ts";
import { measureMonsters } from "./layers/measure-monsters.ts";
import { measureOpen } from "./layers/measure-open.ts";
import { measureRead } from "./layers/measure-read.ts";
import { measureServe } from "./layers/measure-serve.ts";

const sections: Readonly<Record<string, (options: LayersOptions) => Promise<void>>> = {
  read: measureRead,
  open: measureOpen,
  serve: measureServe,
  monsters: measureMonsters,
  compare: measureCompare,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    files: { type: "string", default: "1000" },
    small: { type: "boolean", default: false },
    database: { type: "string", default: "sqlite" },
  },
});

const unknown = positionals.filter((word) => !Object.hasOwn(sections, word));
if (unknown.length > 0) {
  throw new Error(`There is no part ${unknown.join(", ")}. Parts: ${Object.keys(sections).join(", ")}.`);
}
providePrograms();
const options: LayersOptions = {
  archives: values.small ? ["minbase"] : ["minbase", "build"],
  rounds: Number(values.rounds),
  files: Number(values.files),
  database: values.database === "postgresql" ? "postgresql" : "sqlite",
};
for (const [name, measure] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  await measure(options);
}
