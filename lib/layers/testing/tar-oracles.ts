import { execFileSync } from "node:child_process";
import type { IndexEntry } from "../index/index-entry.ts";

/** An entry as another program lists it; names are byte strings without a trailing slash. */
export interface ListedEntry {
  name: string;
  type: string;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  link: string;
}

const SCRIPT = `
import json, sys, tarfile
raw = lambda text: text.encode("utf-8", "surrogateescape").decode("latin-1")
with tarfile.open(sys.argv[1], "r:") as archive:
    for m in archive:
        print(json.dumps({"name": raw(m.name), "type": m.type.decode(), "size": m.size, "mode": m.mode,
            "uid": m.uid, "gid": m.gid, "mtime": m.mtime, "link": raw(m.linkname)}))
`;

/** What Python's tarfile lists. */
export function listByPython(path: string): ListedEntry[] {
  const output = execFileSync("python3", ["-X", "utf8", "-c", SCRIPT, path], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const lines = output.split("\n").filter((line) => line !== "");
  // Python keeps the type of old archives, which is none for files.
  return lines
    .map((line) => JSON.parse(line) as ListedEntry)
    .map((entry) => ({ ...entry, type: entry.type === "\0" ? "0" : entry.type }));
}

/** Ours in the same form. */
export function asPythonLists(entry: IndexEntry): ListedEntry {
  return {
    name: entry.name.length > 1 ? entry.name.replace(/\/+$/, "") : entry.name,
    type: String.fromCharCode(entry.typeflag),
    size: entry.size,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtime: entry.mtime + entry.mtimeNanos / 1e9,
    link: entry.link,
  };
}

/** Mode, owner, size and names as GNU tar lists them, one line each, times left out. */
export function listByGnuTar(path: string): string[] {
  const options = ["--list", "--verbose", "--numeric-owner", "--quoting-style=literal", "--full-time"];
  const output = execFileSync("env", ["LC_ALL=C", "TZ=UTC", "tar", ...options, "--file", path], {
    encoding: "latin1",
    maxBuffer: 2 ** 28,
  });
  const line = /^(\S+) (\S+) +(\S+) \S+ \S+ +(.*)$/;
  return output
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => line.exec(text)?.slice(1).join(" ") ?? text);
}

const LETTERS: Readonly<Record<IndexEntry["kind"], string>> = {
  file: "-",
  directory: "d",
  "symbolic-link": "l",
  "hard-link": "h",
  "character-device": "c",
  "block-device": "b",
  fifo: "p",
  other: "?",
};

/** Ours in the same form. */
export function asGnuTarLists(entry: IndexEntry): string {
  const letters = ["r", "w", "x", "r", "w", "x", "r", "w", "x"].map((letter, i) =>
    (entry.mode & (0o400 >> i)) !== 0 ? letter : "-",
  );
  const special = [
    [0o4000, 2, "s", "S"],
    [0o2000, 5, "s", "S"],
    [0o1000, 8, "t", "T"],
  ] as const;
  for (const [bit, at, lower, upper] of special) {
    if ((entry.mode & bit) !== 0) letters[at] = letters[at] === "x" ? lower : upper;
  }
  const { kind, device } = entry;
  const size = device === null ? String(entry.size) : `${device.major},${device.minor}`;
  const link =
    kind === "symbolic-link" ? ` -> ${entry.link}` : kind === "hard-link" ? ` link to ${entry.link}` : "";
  return `${LETTERS[kind]}${letters.join("")} ${entry.uid}/${entry.gid} ${size} ${entry.name}${link}`;
}
