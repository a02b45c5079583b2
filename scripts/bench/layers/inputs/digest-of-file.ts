import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const known = new Map<string, string>();

/** `sha256:…` of a file that does not change. */
export async function digestOfFile(path: string): Promise<string> {
  const before = known.get(path);
  if (before !== undefined) return before;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  const digest = `sha256:${hash.digest("hex")}`;
  known.set(path, digest);
  return digest;
}
