import type { Entry } from "#lib/contract/layers.ts";
import { type ByteString, bytesOf, toText } from "#lib/layers/bytes/byte-string.ts";
import type { IndexEntry } from "#lib/layers/index/index-entry.ts";
import { whiteoutOf } from "#lib/layers/merge/whiteout.ts";
import { baseOf, directoryOf, joinPath } from "#lib/layers/paths/clean-path.ts";

/** What of an entry is not in the index of its layer. */
export interface EntryContext {
  /** From 1 at the bottom. */
  layer: number;
  total?: Entry["total"];
  change?: Entry["change"];
  hidden?: Entry["hidden"];
  /** Where it shows, when that is not where its layer has it. */
  path?: ByteString;
  /** Bytes of the content, when the entry itself has none. */
  size?: number;
  /** What it shows as, when that is something else: a hard link is the file it was made from. */
  kind?: Entry["kind"];
}

/** Characters that no parameter of a request may have, so that a text with them cannot be asked for. */
const UNASKABLE = /[\p{Cc}\ufffd]/u;
/** Letters of an address that a path may take; bytes of other alphabets take three each. */
const MOST_LETTERS = 4000;

/** A path as people read it, and as bytes where the text is not exact or cannot be asked for. */
export function presentPath(path: ByteString): { path: string; rawPath: string | null } {
  const { text, exact } = toText(path);
  const askable =
    !UNASKABLE.test(text) &&
    (3 * path.length < MOST_LETTERS || encodeURIComponent(text).length < MOST_LETTERS);
  return { path: text, rawPath: exact && askable ? null : bytesOf(path).toString("base64url") };
}

/** What leaves the server of an entry. */
export function presentEntry(entry: IndexEntry, context: EntryContext): Entry {
  const whiteout = whiteoutOf(baseOf(entry.path));
  const removes = whiteout?.kind === "removes" ? joinPath(directoryOf(entry.path), whiteout.base) : null;
  const path = context.path ?? removes ?? entry.path;
  return {
    layer: context.layer,
    entry: entry.id,
    name: toText(baseOf(path)).text,
    ...presentPath(path),
    kind: context.kind ?? entry.kind,
    size: context.size ?? entry.size,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    userName: toText(entry.userName).text,
    groupName: toText(entry.groupName).text,
    modifiedAt: entry.implied ? null : timeOf(entry),
    link: entry.kind === "symbolic-link" || entry.kind === "hard-link" ? toText(entry.link).text : null,
    device: entry.device,
    flags: flagsOf(entry),
    total: context.total ?? null,
    whiteout: whiteout === null || whiteout.kind === "invalid" ? null : whiteout.kind,
    change: context.change ?? null,
    hidden: context.hidden ?? null,
    implied: entry.implied,
    nameLength: entry.nameLength,
  };
}

/** A directory that paths need and no layer has an entry for; runtimes make it with mode 0755. */
export function presentImplied(path: ByteString, layer: number, total: Entry["total"]): Entry {
  return {
    ...{ layer, total, entry: null, kind: "directory", size: 0, mode: 0o755, uid: 0, gid: 0 },
    name: toText(baseOf(path)).text,
    ...presentPath(path),
    ...{ userName: "", groupName: "", modifiedAt: null, link: null, device: null, flags: [], whiteout: null },
    ...{ change: null, hidden: null, implied: true, nameLength: null },
  };
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;
const WORLD_WRITABLE = 0o002;

/** What makes an entry worth a look. */
export function flagsOf(
  entry: Pick<IndexEntry, "mode" | "kind" | "xattrs" | "sparseHeaderOffset">,
): Entry["flags"] {
  const flags: Entry["flags"] = [];
  // The mode of a symbolic link means nothing: always all.
  if (entry.kind !== "symbolic-link") {
    if ((entry.mode & SETUID) !== 0) flags.push("setuid");
    if ((entry.mode & SETGID) !== 0) flags.push("setgid");
    if ((entry.mode & STICKY) !== 0) flags.push("sticky");
    if ((entry.mode & WORLD_WRITABLE) !== 0) flags.push("world-writable");
  }
  if (entry.xattrs.some(({ name }) => name === "security.capability")) flags.push("capabilities");
  if (entry.xattrs.length > 0) flags.push("extended-attributes");
  if (entry.sparseHeaderOffset !== null) flags.push("sparse");
  return flags;
}

/** Seconds of the years 0 to 9999, all that RFC 3339 can write. */
const [FIRST, LAST] = [-62_167_219_200, 253_402_300_799];

function timeOf({ mtime, mtimeNanos }: IndexEntry): string | null {
  if (mtime < FIRST || mtime > LAST) return null;
  return new Date(mtime * 1000 + Math.floor(mtimeNanos / 1e6)).toISOString();
}
