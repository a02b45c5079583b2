import { rmSync } from "node:fs";
import { join } from "node:path";
import { npmCommand, projectFolder } from "../runtime.mjs";
import { fingerprint, isStamped, stamp } from "./fingerprint.mjs";
import { StepFailed, step } from "./step.mjs";

const installStamp = join(projectFolder, "node_modules", ".tagtrail-install");
const buildStamp = join(projectFolder, ".next", "tagtrail-build");

/** Whatever can change what `next build` makes. */
const buildSources = [
  "app",
  "components",
  "lib",
  "public",
  "prisma",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** Installs what package-lock.json names, unless exactly that is there already. */
export async function install() {
  const state = `${fingerprint(projectFolder, ["package-lock.json"])} ${process.platform}-${process.arch}`;
  if (isStamped(installStamp, state)) return;
  const npm = npmCommand();
  await step("Installing packages", npm.command, [...npm.args, "ci", "--no-audit", "--no-fund"], {
    advice: "The package registry must be reachable, and this folder writable.",
  });
  stamp(installStamp, state);
}

/** Writes the database clients from prisma/; the script itself knows when nothing changed. */
export async function generate() {
  await step("Generating the database clients", process.execPath, ["scripts/generate-clients.mjs"], {
    mayBeQuick: true,
  });
}

/** Builds the pages and routes, unless exactly these sources were built before. */
export async function build() {
  const state = fingerprint(projectFolder, buildSources, (path) => !/\.test\.tsx?$|\.md$/.test(path));
  if (isStamped(buildStamp, state)) return;
  rmSync(buildStamp, { force: true });
  // Left by an earlier npm run dev, they name pages that may be gone, and would fail this build.
  rmSync(join(projectFolder, ".next", "dev", "types"), { recursive: true, force: true });
  await step("Building the console", process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    environment: { NODE_ENV: "production" },
  });
  stamp(buildStamp, state);
}

/**
 * Runs a script of ours to its end, with one sentence instead of a stack trace when a step failed.
 * @param {() => Promise<number>} script answers the exit code
 */
export async function main(script) {
  try {
    process.exitCode = await script();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
