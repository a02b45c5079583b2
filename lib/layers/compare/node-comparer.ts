import type { ExtendedAttribute, IndexEntry } from "../index/index-entry.ts";
import type { LayerIndex } from "../index/layer-index.ts";
import type { MergedImage } from "../merge/merge-layers.ts";
import type { EntryReference, MergedNode } from "../merge/merged-node.ts";
import { FILE_ASPECTS, type FileAspect } from "./file-difference.ts";

/** The file system of an image and the layers it is made of, the lowest first. */
export interface MergedFiles {
  readonly indexes: readonly LayerIndex[];
  /** Of the layers' blobs, in the same order. */
  readonly digests: readonly string[];
  readonly image: MergedImage;
}

/** What came of comparing the two entries of one path. */
export interface ComparedNodes {
  readonly aspects: readonly FileAspect[];
  readonly contentUnknown: boolean;
  /** Bytes of the contents; 0 for what has none, and for both when nothing differs. */
  readonly before: number;
  readonly after: number;
}

/** Where a node has its mode and owner from, and where its content; mostly one entry. */
interface NodeEntries {
  readonly source: IndexEntry | null;
  readonly content: IndexEntry | null;
}

type Metadata = Pick<IndexEntry, "mode" | "uid" | "gid" | "mtimeNanos" | "xattrs" | "device"> & {
  /** Null: whatever it is when the image is unpacked. */
  mtime: number | null;
};

/** Runtimes make directories that no layer has an entry for like this, and at the time they unpack. */
const IMPLIED: Metadata = {
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtime: null,
  mtimeNanos: 0,
  xattrs: [],
  device: null,
};
/** Some builders put the type of the file above these bits, where it says nothing new. */
const PERMISSIONS = 0o7777;

const bit = (aspect: FileAspect) => 1 << FILE_ASPECTS.indexOf(aspect);
const BITS = {
  kind: bit("kind"),
  content: bit("content"),
  link: bit("link"),
  mode: bit("mode"),
  owner: bit("owner"),
  time: bit("time"),
  attributes: bit("attributes"),
  device: bit("device"),
};
/** Lists of aspects by their bits: there are few, and differences are many. */
const ASPECTS: readonly (readonly FileAspect[])[] = Array.from(
  { length: 1 << FILE_ASPECTS.length },
  (_, bits) => FILE_ASPECTS.filter((_aspect, place) => (bits & (1 << place)) !== 0),
);
const SAME: ComparedNodes = { aspects: [], contentUnknown: false, before: 0, after: 0 };

/** Tells what differs between entries of two images. */
export class NodeComparer {
  readonly #from: MergedFiles;
  readonly #to: MergedFiles;
  readonly #fromLayers: readonly string[];
  readonly #toLayers: readonly string[];

  constructor(from: MergedFiles, to: MergedFiles) {
    this.#from = from;
    this.#to = to;
    this.#fromLayers = from.indexes.map((_, layer) => archiveKey(from, layer));
    this.#toLayers = to.indexes.map((_, layer) => archiveKey(to, layer));
  }

  /**
   * Contents are the same when they are one entry of one archive, or have the same size and sha256. The numbers
   * of owners count, not their names, which mean nothing outside of the machine that built the image. Attributes
   * that were cut are compared by what was kept and by their lengths.
   */
  compare(from: MergedNode, to: MergedNode): ComparedNodes {
    const sameContent = this.#isOneEntry(from.content, to.content);
    const sameSource = this.#isOneEntry(from.source, to.source);
    let bits = 0;
    if (from.kind !== to.kind) bits |= BITS.kind;
    else if (from.link !== to.link) bits |= BITS.link;
    if (bits === 0 && sameContent && sameSource) return SAME;
    const [before, after] = [entriesOf(this.#from, from), entriesOf(this.#to, to)];
    if (!sameSource) bits |= compareMetadata(from, before, to, after);
    const content =
      from.kind !== to.kind || sameContent ? "same" : this.#compareContents(from, before, to, after);
    if (content === "differs") bits |= BITS.content;
    return {
      aspects: ASPECTS[bits] ?? [],
      contentUnknown: content === "unknown",
      before: before.content?.size ?? 0,
      after: after.content?.size ?? 0,
    };
  }

  /** Bytes of the content; 0 for what has none. */
  sizeOf(side: "from" | "to", node: MergedNode): number {
    return node.content === null ? 0 : entryOf(side === "from" ? this.#from : this.#to, node.content).size;
  }

  #compareContents(
    from: MergedNode,
    before: NodeEntries,
    to: MergedNode,
    after: NodeEntries,
  ): "same" | "differs" | "unknown" {
    if (from.content === null || to.content === null) return "differs";
    if (before.content?.size !== after.content?.size) return "differs";
    if (before.content?.size === 0) return "same";
    const fromHash = this.#from.indexes[from.content.layer]?.sha256(from.content.entry) ?? null;
    const toHash = this.#to.indexes[to.content.layer]?.sha256(to.content.entry) ?? null;
    if (fromHash === null || toHash === null) return "unknown";
    return Buffer.compare(fromHash, toHash) === 0 ? "same" : "differs";
  }

  #isOneEntry(from: EntryReference | null, to: EntryReference | null): boolean {
    if (from === null || to === null) return from === to;
    return from.entry === to.entry && this.#fromLayers[from.layer] === this.#toLayers[to.layer];
  }
}

/** Equal for layers whose entries are the same under the same numbers, also when compressed in other ways. */
function archiveKey({ indexes, digests }: MergedFiles, layer: number): string {
  const facts = indexes[layer]?.facts;
  const wholeArchive = facts?.damage === null ? facts.tarDigest : null;
  return wholeArchive === null ? `blob ${digests[layer]}` : `tar ${wholeArchive}`;
}

function entryOf({ indexes }: MergedFiles, { layer, entry }: EntryReference): IndexEntry {
  const index = indexes[layer];
  if (index === undefined) throw new RangeError("There is no such layer.");
  return index.entry(entry);
}

function entriesOf(files: MergedFiles, { source, content }: MergedNode): NodeEntries {
  const entry = source === null ? null : entryOf(files, source);
  if (content === null) return { source: entry, content: null };
  const isOne = source !== null && source.layer === content.layer && source.entry === content.entry;
  return { source: entry, content: isOne ? entry : entryOf(files, content) };
}

function compareMetadata(
  fromNode: MergedNode,
  fromEntries: NodeEntries,
  toNode: MergedNode,
  toEntries: NodeEntries,
): number {
  const [from, to] = [metadataOf(fromEntries), metadataOf(toEntries)];
  let bits = 0;
  // Linux has no permissions of links; archives state any.
  const bothLinks = fromNode.kind === "symbolic-link" && toNode.kind === "symbolic-link";
  if (!bothLinks && ((from.mode ^ to.mode) & PERMISSIONS) !== 0) bits |= BITS.mode;
  if (from.uid !== to.uid || from.gid !== to.gid) bits |= BITS.owner;
  if (timesDiffer(from, to)) bits |= BITS.time;
  if (!sameAttributes(from.xattrs, to.xattrs)) bits |= BITS.attributes;
  if (fromNode.kind === toNode.kind && devicesDiffer(from.device, to.device)) bits |= BITS.device;
  return bits;
}

function metadataOf({ source, content }: NodeEntries): Metadata {
  if (source === null) return IMPLIED;
  // Archivers write the attributes of a file with several names at the first of them, whichever that was.
  if (source.kind !== "hard-link" || source.xattrs.length > 0 || content === null) return source;
  return { ...source, xattrs: content.xattrs };
}

function timesDiffer(from: Metadata, to: Metadata): boolean {
  if (from.mtime === null || to.mtime === null) return false;
  return from.mtime !== to.mtime || from.mtimeNanos !== to.mtimeNanos;
}

/** Of another name of a device, its numbers are not known. */
function devicesDiffer(from: Metadata["device"], to: Metadata["device"]): boolean {
  return from !== null && to !== null && (from.major !== to.major || from.minor !== to.minor);
}

function sameAttributes(from: readonly ExtendedAttribute[], to: readonly ExtendedAttribute[]): boolean {
  if (from.length !== to.length) return false;
  return from.every(({ name, value, length }) =>
    to.some((other) => other.name === name && other.value === value && other.length === length),
  );
}
