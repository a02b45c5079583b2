import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a file that only its owner reads, whole or not at all, and leaves one that is there as it is: of two
 * servers that start at once, both find the first one's.
 */
export function writeOnce(path: string, text: string): void {
  mkdirSync(/* turbopackIgnore: true */ dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${randomBytes(6).toString("hex")}`;
  const file = openSync(/* turbopackIgnore: true */ partial, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(partial, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}
