import { readFileSync } from "node:fs";
import { cachedFile, runCommand } from "./cached-file.ts";

/** Root file systems that mmdebstrap makes, by what is in them beside Debian's smallest system. */
const PACKAGES = {
  minbase: [],
  /** About 800 MB, as an image that programs are built in. */
  build: ["build-essential", "python3", "git", "default-jdk-headless"],
  /** A few packages more than minbase. */
  tools: ["curl", "less", "nano"],
} as const;

export type DebianArchive = keyof typeof PACKAGES;

const MIRROR = "http://deb.debian.org/debian";

/** The release this machine runs, whose keys it has. */
function release(): string {
  const text = readFileSync("/etc/os-release", "utf8");
  const debian = /^ID="?debian"?$/m.test(text);
  return (debian ? /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(text)?.[1] : undefined) ?? "stable";
}

/** The path of a tar archive of a Debian system. */
export function debianArchive(name: DebianArchive): Promise<string> {
  return cachedFile(`${name}.tar`, async (path) => {
    const include = PACKAGES[name].length === 0 ? [] : [`--include=${PACKAGES[name].join(",")}`];
    const words = ["--variant=minbase", "--quiet", ...include, release(), path, MIRROR];
    await runCommand({ words: ["mmdebstrap", ...words] });
  });
}

/** The same files as an archive of Debian minbase has, every one with another time, as a rebuild makes it. */
export async function rebuiltArchive(): Promise<string> {
  const original = await debianArchive("minbase");
  return await cachedFile("minbase-rebuilt.tar", async (path) => {
    const script = `set -e
      tree=$(mktemp --directory)
      trap 'rm --recursive --force "$tree"' EXIT
      tar --extract --preserve-permissions --numeric-owner --xattrs --xattrs-include='*' --file "$1" --directory "$tree"
      tar --create --format=pax --numeric-owner --xattrs --sort=name --mtime=@1700000000 --file "$2" --directory "$tree" .`;
    await runCommand({ words: ["bash", "-c", script, "bash", original, path] });
  });
}
