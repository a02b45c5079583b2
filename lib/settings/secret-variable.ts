import type { ConfigurationProblems } from "./configuration-problems.ts";
import { readBoundedFile } from "./read-bounded-file.ts";

const MAX_BYTES = 65_536;

/** The variables that hold a secret; each may be given as a file instead, by `<NAME>_FILE`. */
export const SECRET_VARIABLES = [
  "DATABASE_URL",
  "TAGTRAIL_SECRET",
  "TAGTRAIL_REGISTRY_PASSWORD",
  "TAGTRAIL_WEBHOOK_SECRET",
] as const;

/**
 * Reads a secret from its variable or from the file its `_FILE` twin names (Docker and Kubernetes secrets).
 * The line end that editors leave is not a part of it. An empty variable counts as left out.
 */
export function readSecretVariable(
  env: NodeJS.ProcessEnv,
  name: (typeof SECRET_VARIABLES)[number],
  problems: ConfigurationProblems,
): string | null {
  const direct = env[name] || null;
  const path = env[`${name}_FILE`] || null;
  if (path === null) return direct;
  if (direct !== null) {
    problems.add(`Set ${name} or ${name}_FILE, not both.`);
    return null;
  }
  const file = readBoundedFile(path, MAX_BYTES);
  if ("why" in file) {
    problems.add(`${name}_FILE must name a file that can be read: ${file.why}.`);
    return null;
  }
  const secret = file.text.replace(/\r?\n$/, "");
  if (secret === "") problems.add(`${name}_FILE names an empty file.`);
  return secret || null;
}
