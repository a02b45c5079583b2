import { createHash } from "node:crypto";
import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "#lib/contract/layers.ts";

/** One path of a folder on disk. */
export interface WalkedPath {
  kind: Entry["kind"];
  mode: number;
  uid: number;
  gid: number;
  /** Bytes; 0 for what is no file. */
  size: number;
  sha256: string | null;
  link: string | null;
  device: { major: number; minor: number } | null;
  /** Nanoseconds since 1970. */
  mtime: bigint;
}

/** A folder, by the empty path, and everything below it: nothing but what the kernel says. */
export async function walkTree(root: string): Promise<Map<string, WalkedPath>> {
  const found = new Map([["", await walk(root)]]);
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of readdirSync(join(root, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const walked = await walk(join(root, path));
      found.set(path, walked);
      if (walked.kind === "directory") folders.push(path);
    }
  }
  return found;
}

async function walk(place: string): Promise<WalkedPath> {
  const stats = lstatSync(place, { bigint: true });
  const kind = kindOf(stats);
  const content = kind === "file" ? await readFile(place) : null;
  return {
    kind,
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: content?.length ?? 0,
    sha256: content === null ? null : createHash("sha256").update(content).digest("hex"),
    link: kind === "symbolic-link" ? readlinkSync(place) : null,
    device: kind.endsWith("-device") ? deviceOf(stats.rdev) : null,
    mtime: stats.mtimeNs,
  };
}

function kindOf(stats: BigIntStats): Entry["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symbolic-link";
  if (stats.isCharacterDevice()) return "character-device";
  if (stats.isBlockDevice()) return "block-device";
  return stats.isFIFO() ? "fifo" : "other";
}

/** As Linux puts the two numbers together. */
function deviceOf(rdev: bigint): { major: number; minor: number } {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & ~0xfffn);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & ~0xffn);
  return { major: Number(major), minor: Number(minor & 0xffff_ffffn) };
}

/** What the paths of two folders come to, as a sentence each: `changed etc/passwd`. The same is left out. */
export function differencesOf(
  from: ReadonlyMap<string, WalkedPath>,
  to: ReadonlyMap<string, WalkedPath>,
): Set<string> {
  const differences = new Set<string>();
  for (const [path, before] of from) {
    const after = to.get(path);
    if (after === undefined) differences.add(`removed ${path}`);
    else if (JSON.stringify(comparable(before)) !== JSON.stringify(comparable(after))) {
      differences.add(`changed ${path}`);
    } else if (before.mtime !== after.mtime) differences.add(`only-time ${path}`);
  }
  for (const path of to.keys()) if (!from.has(path)) differences.add(`added ${path}`);
  return differences;
}

/** Linux has no permissions of links. */
function comparable({ mtime: _, mode, ...rest }: WalkedPath) {
  return { ...rest, mode: rest.kind === "symbolic-link" ? null : mode };
}
