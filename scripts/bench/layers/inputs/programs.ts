import { spawnSync } from "node:child_process";
import { findProgram, requireProgram } from "#e2e/fixtures/missing-program.ts";

/** Debian packages, which are named like the programs in them. */
const PROGRAMS = ["mmdebstrap", "umoci", "skopeo", "pigz", "zstd", "docker-registry", "python3"];

/**
 * Installs the programs that inputs are made and checked with, where that can be done: as root on Debian.
 * @throws MissingProgram for the first one that is missing all the same
 */
export function providePrograms(): void {
  const missing = PROGRAMS.filter((program) => findProgram(program) === null);
  if (missing.length > 0 && process.getuid?.() === 0 && findProgram("apt-get") !== null) {
    process.stdout.write(`Installing ${missing.join(", ")} by apt-get, as this benchmark needs them…\n`);
    // RUNLEVEL=1 keeps the packages from starting services of their own.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    spawnSync("apt-get", ["update", "-qq"], { env });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...missing], { env });
  }
  for (const program of PROGRAMS) requireProgram(program);
}
