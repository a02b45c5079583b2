import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { refusal } from "./protocol-error.ts";
import type { Link, PendingBytes, Storage } from "./storage.ts";

/** Tags may differ by case only, file systems may not: `Latest` is stored as `~latest` (`~` is no tag character). */
const toFileName = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => `~${letter.toLowerCase()}`).replace(":", "=");
const fromFileName = (file: string) =>
  file.replace(/~(.)/g, (_, letter: string) => letter.toUpperCase()).replace("=", ":");

const KINDS = { _tags: "tag", _manifests: "manifest", _blobs: "blob" } as const;
const FOLDERS = { tag: "_tags", manifest: "_manifests", blob: "_blobs" } as const;
/** Marks a repository, also an empty one. */
const MARKER = "_repository";

class DiskPending implements PendingBytes {
  size = 0;
  readonly #file: string;
  readonly #target: (digest: string) => string;

  constructor(file: string, target: (digest: string) => string) {
    this.#file = file;
    this.#target = target;
  }

  async append(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
    for await (const chunk of chunks) {
      this.size += chunk.length;
      if (this.size > maxBytes) {
        throw refusal(413, "SIZE_INVALID", `A blob may have at most ${maxBytes} bytes here.`);
      }
      await appendFile(this.#file, chunk);
    }
  }

  async digest(algorithm: "sha256" | "sha512"): Promise<string> {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(this.#file), hash);
    return `${algorithm}:${hash.digest("hex")}`;
  }

  async commit(digest: string): Promise<void> {
    await mkdir(dirname(this.#target(digest)), { recursive: true });
    await rename(this.#file, this.#target(digest));
  }

  async discard(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

async function* walkLinks(root: string, repository: string): AsyncIterable<Link> {
  const folder = join(root, repository);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === MARKER) yield { repository, kind: "repository", name: "", value: "" };
    else if (entry.name in KINDS) {
      const kind = KINDS[entry.name as keyof typeof KINDS];
      for (const file of await readdir(join(folder, entry.name))) {
        const value = await readFile(join(folder, entry.name, file), "utf8");
        yield { repository, kind, name: fromFileName(file), value };
      }
    } else if (entry.isDirectory()) {
      yield* walkLinks(root, repository === "" ? entry.name : `${repository}/${entry.name}`);
    }
  }
}

/**
 * Keeps everything in a directory: `bytes/<algorithm>/<hex>` for content, `repositories/<name>/_tags|_manifests|_blobs`
 * for links. Every file is written beside its place and renamed into it, so a reader or a killed process never
 * leaves half a file. Power loss is not covered: nothing is synced, this is no production registry.
 */
export async function diskStorage(directory: string): Promise<Storage> {
  const incoming = join(directory, "incoming");
  const links = join(directory, "repositories");
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  await mkdir(links, { recursive: true });
  const pathOf = (digest: string) => join(directory, "bytes", ...digest.split(":"));
  const linkPath = ({ repository, kind, name }: Omit<Link, "value">) =>
    kind === "repository"
      ? join(links, repository, MARKER)
      : join(links, repository, FOLDERS[kind], toFileName(name));
  const writeWhole = async (path: string, content: Uint8Array | string) => {
    const temporary = join(incoming, randomUUID());
    await writeFile(temporary, content);
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
  };
  return {
    begin: async () => {
      const file = join(incoming, randomUUID());
      await writeFile(file, "");
      return new DiskPending(file, pathOf);
    },
    write: (digest, bytes) => writeWhole(pathOf(digest), bytes),
    size: (digest) =>
      stat(pathOf(digest)).then(
        (found) => found.size,
        () => null,
      ),
    bytes: (digest) => readFile(pathOf(digest)),
    stream: (digest, start, end) => createReadStream(pathOf(digest), { start, end }),
    saveLink: (link) => writeWhole(linkPath(link), link.value),
    removeLink: (link) => rm(linkPath(link), { force: true }),
    links: () => walkLinks(links, ""),
  };
}
