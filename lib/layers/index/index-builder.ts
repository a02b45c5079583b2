import type { ByteString } from "../bytes/byte-string.ts";
import { LayerDamage } from "../damage.ts";
import type { LayerLimits } from "../limits.ts";
import { directoryOf } from "../paths/clean-path.ts";
import type { TarEntry } from "../tar/entry.ts";
import { type CollectedEntry, collect, textBytes } from "./collected-entry.ts";
import { encodeIndex } from "./encode-index.ts";
import { Flag } from "./index-entry.ts";
import type { LayerFacts, Owner } from "./layer-facts.ts";

const DIRECTORY = 0x35;
const SYMBOLIC_LINK = 0x32;

/** Collects the entries of a layer in the order of its archive and packs them into its index. */
export class IndexBuilder {
  readonly #limits: Pick<LayerLimits, "maxEntries" | "maxTextBytes">;
  readonly #entries: CollectedEntry[] = [];
  readonly #owners: Owner[] = [];
  readonly #ownerIds = new Map<string, number>();
  /** Numbers of all directories, whether they have an entry or are only implied by paths. */
  readonly #directories = new Map<ByteString, number>([["", 0]]);
  /** By their numbers; false as long as no entry came. */
  readonly #hasEntry: boolean[] = [true];
  /** That of the last entry, which is mostly that of the next. */
  #lastDirectory: { path: ByteString; number: number } = { path: "", number: 0 };
  readonly #links = new Set<string>();
  #counted = 0;
  #textBytes = 0;
  #files = 0;
  #contentBytes = 0;

  constructor(limits: Pick<LayerLimits, "maxEntries" | "maxTextBytes">) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#entries.length;
  }

  /** Throws LayerDamage when the layer is beyond a limit; the entry is not added then. */
  add(entry: TarEntry): void {
    const collected = collect(entry, this.#ownerOf(entry));
    this.#count(1, entry.headerOffset);
    this.#textBytes += textBytes(collected);
    if (this.#textBytes > this.#limits.maxTextBytes) {
      const message = `The names of the entries are longer than ${this.#limits.maxTextBytes} bytes together.`;
      throw new LayerDamage("limit_names", message, entry.headerOffset);
    }
    this.#addPlace(collected, entry.headerOffset);
    this.#entries.push(collected);
    if (entry.kind !== "file") return;
    this.#files += 1;
    this.#contentBytes += entry.storedSize;
  }

  /** Headers that only describe others count as entries: an archive may consist of nothing else. */
  countExtension(offset: number): void {
    this.#count(1, offset);
  }

  /** The sha256 of the content of the entry added last, 32 bytes. */
  hash(sha256: ByteString): void {
    const last = this.#entries.at(-1);
    if (last === undefined) return;
    last.sha256 = sha256;
    last.flags |= Flag.hashed;
  }

  /** The packed index. Nothing can be added then. */
  build(facts: Omit<LayerFacts, "entries" | "files" | "contentBytes">): { index: Buffer; facts: LayerFacts } {
    const counts = { entries: this.#entries.length, files: this.#files, contentBytes: this.#contentBytes };
    const complete: LayerFacts = { ...facts, ...counts };
    for (const entry of this.#implied()) this.#entries.push(entry);
    const index = encodeIndex(this.#entries, [...this.#directories.keys()], {
      facts: complete,
      owners: this.#owners,
    });
    return { index, facts: complete };
  }

  #count(more: number, offset: number): void {
    if (this.#counted + more > this.#limits.maxEntries) {
      const message = `The layer has more than ${this.#limits.maxEntries} entries.`;
      throw new LayerDamage("limit_entries", message, offset);
    }
    this.#counted += more;
  }

  #ownerOf({ uid, gid, userName, groupName }: TarEntry): number {
    const key = `${uid}:${gid}:${userName}:${groupName}`;
    let id = this.#ownerIds.get(key);
    if (id === undefined) {
      id = this.#owners.push({ uid, gid, userName, groupName }) - 1;
      this.#ownerIds.set(key, id);
      this.#textBytes += key.length;
    }
    return id;
  }

  /** Notes the directory an entry is in, and itself when it is one. */
  #addPlace(entry: CollectedEntry, offset: number): void {
    const { path, typeflag } = entry;
    const slash = path.lastIndexOf("/");
    const last = this.#lastDirectory;
    if (slash !== last.path.length || !path.startsWith(last.path)) {
      const around = slash < 0 ? "" : path.slice(0, slash);
      this.#lastDirectory = { path: around, number: this.#directory(around, offset) };
    }
    entry.directory = this.#lastDirectory.number;
    if (typeflag === DIRECTORY) this.#hasEntry[this.#directory(path, offset)] = true;
    else if (typeflag === SYMBOLIC_LINK) this.#links.add(path);
  }

  /** The number of a directory; it and those around it are added when they are new. */
  #directory(path: ByteString, offset: number): number {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    this.#count(1, offset);
    this.#textBytes += path.length;
    const number = this.#hasEntry.push(false) - 1;
    this.#directories.set(path, number);
    this.#directory(directoryOf(path), offset);
    return number;
  }

  /** A link to a directory stands for it: what is unpacked "in" the link goes to where it points. */
  #implied(): CollectedEntry[] {
    const implied: CollectedEntry[] = [];
    for (const [path, number] of this.#directories) {
      if (this.#hasEntry[number] || this.#links.has(path)) continue;
      implied.push(impliedDirectory(path, this.#directories.get(directoryOf(path)) ?? 0));
    }
    return implied;
  }
}

function impliedDirectory(path: ByteString, directory: number): CollectedEntry {
  return {
    path,
    directory,
    link: "",
    typeflag: DIRECTORY,
    flags: Flag.implied,
    mode: 0o755,
    owner: 0,
    size: 0,
    mtime: 0,
    mtimeNanos: 0,
    bodyOffset: 0,
    extras: null,
    sha256: null,
  };
}
