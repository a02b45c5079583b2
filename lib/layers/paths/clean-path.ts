import type { ByteString } from "../bytes/byte-string.ts";

/** An empty, `.` or `..` part between slashes. */
const UNCLEAN = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * The place in the image's file system an entry's name means: no leading or trailing slash, no `.`, and `..`
 * stops at the root, as runtimes have it (they unpack inside the root whatever the name says). The root is "".
 */
export function cleanPath(name: ByteString): ByteString {
  let start = name.startsWith("./") ? 2 : 0;
  if (name.charCodeAt(start) === SLASH) start += 1;
  const end = name.charCodeAt(name.length - 1) === SLASH ? name.length - 1 : name.length;
  const path = name.slice(start, Math.max(start, end));
  if (path === "" || !UNCLEAN.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

const SLASH = 0x2f;

/** The directory of a clean path; the root for what is in it. */
export function directoryOf(path: ByteString): ByteString {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last part of a clean path. */
export function baseOf(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function joinPath(directory: ByteString, base: ByteString): ByteString {
  return directory === "" ? base : base === "" ? directory : `${directory}/${base}`;
}
