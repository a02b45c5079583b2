import type { Entry } from "#lib/contract/layers.ts";

/**
 * Where an entry is: `path` for people, `rawPath` (base64url of the bytes) when that does not name it exactly, or has
 * characters that no address may have. The root is "".
 */
export interface Place {
  path: string;
  rawPath: string | null;
}

export const ROOT: Place = { path: "", rawPath: null };

export const placeOf = ({ path, rawPath }: Place): Place => ({ path, rawPath });

/** One string per place; two names that only look alike have two. */
export const placeKey = ({ path, rawPath }: Place): string =>
  rawPath === null ? `/${path}` : `base64:${rawPath}`;

/** The place as the API asks for it. */
export const placeQuestion = ({ path, rawPath }: Place): { path: string } | { rawPath: string } =>
  rawPath === null ? { path } : { rawPath };

/**
 * A place in the address: `/srv/app`, or `base64:…` for bytes that are no UTF-8. Null for what is neither.
 */
export function parsePlace(text: string): Place | null {
  if (text.startsWith("/")) return { path: text.replace(/^\/+|\/+$/g, ""), rawPath: null };
  const raw = /^base64:([A-Za-z0-9_-]+)$/.exec(text)?.[1];
  if (raw === undefined) return null;
  const bytes = bytesOf(raw);
  return bytes === null ? null : placeOfBytes(bytes);
}

/** From the first directory below the root to the place itself; empty for the root. */
export function steps(place: Place): Place[] {
  if (place.path === "") return [];
  if (place.rawPath === null) {
    const parts = place.path.split("/");
    return parts.map((_, index) => ({ path: parts.slice(0, index + 1).join("/"), rawPath: null }));
  }
  const bytes = bytesOf(place.rawPath) ?? new Uint8Array();
  const ends = [...bytes.keys()].filter((index) => bytes[index] === SLASH);
  return [...ends, bytes.length].map((end) => placeOfBytes(bytes.subarray(0, end)));
}

/** The directory that a place is in; the root is in itself. */
export const directoryOf = (place: Place): Place => steps(place).at(-2) ?? ROOT;

/** The last part of a path. */
export const baseName = ({ path }: Pick<Place, "path">): string => path.slice(path.lastIndexOf("/") + 1);

/** Bytes of the last part of a place. Directories are listed in the order of these. */
export function nameBytes(place: Place): Uint8Array {
  const bytes = place.rawPath === null ? encoder.encode(place.path) : (bytesOf(place.rawPath) ?? EMPTY);
  return bytes.subarray(bytes.lastIndexOf(SLASH) + 1);
}

/** Below zero when `one` comes first. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Whether there is something below an entry that can be opened. */
export const isDirectory = (entry: Pick<Entry, "kind" | "whiteout">): boolean =>
  entry.kind === "directory" && entry.whiteout === null;

/** Refused in addresses: the server gives such a name as bytes. */
const CONTROL = /\p{Cc}/u;
const SLASH = 0x2f;
const EMPTY = new Uint8Array();
const encoder = new TextEncoder();

function placeOfBytes(bytes: Uint8Array): Place {
  const binary = String.fromCharCode(...bytes);
  // As the server writes them: what is no UTF-8 is told byte by byte.
  const path = binary.replace(UTF8_RUN, (run) =>
    run.length === 1 && run > "\x7f" ? `\\x${run.charCodeAt(0).toString(16)}` : decodeRun(run),
  );
  if (decodes(bytes) && !CONTROL.test(path)) return { path, rawPath: null };
  const rawPath = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { path, rawPath };
}

/** The sequences of RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
const UTF8_RUN =
  /(?:[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\s\S]/g;

const decodeRun = (run: string) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(run, (each) => each.charCodeAt(0)));

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(raw: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(raw.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  } catch {
    return null;
  }
}
