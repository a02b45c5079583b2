import type { ByteString } from "../bytes/byte-string.ts";
import type { EntryKind } from "../tar/entry.ts";

/** An entry of one of the layers: the layer's number from the bottom, and the entry's in its index. */
export interface EntryReference {
  layer: number;
  entry: number;
}

/** One path of the merged file system. */
export interface MergedNode {
  readonly base: ByteString;
  readonly parent: MergedNode | null;
  kind: EntryKind;
  /** Where mode, owner and times come from; null for a directory no layer has an entry for. */
  source: EntryReference | null;
  /** Where the content comes from: for a hard link the file it was linked to. Null for all that have none. */
  content: EntryReference | null;
  /** Target of a symbolic link; otherwise empty. */
  link: ByteString;
  /** Of a directory; null for everything else. */
  children: Map<ByteString, MergedNode> | null;
  /** The last layer that has an entry here or below. */
  touchedBy: number;
  /** The last layer whose whiteouts removed everything of lower layers below; asking again would find nothing. */
  clearedBy: number;
}

/** A directory that no layer has an entry for, yet. */
export function newDirectory(base: ByteString, parent: MergedNode | null): MergedNode {
  return {
    base,
    parent,
    kind: "directory",
    source: null,
    content: null,
    link: "",
    children: new Map(),
    touchedBy: NO_LAYER,
    clearedBy: NO_LAYER,
  };
}

export const NO_LAYER = -1;

/** The clean path of a node. */
export function pathOf(node: MergedNode): ByteString {
  const parts: ByteString[] = [];
  for (let at: MergedNode | null = node; at?.parent != null; at = at.parent) parts.push(at.base);
  return parts.reverse().join("/");
}

/** Everything below a node; without recursion, as an image may be deeper than a stack. */
export function* eachBelow(top: MergedNode): Generator<MergedNode> {
  const stack = [top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node !== top) yield node;
    for (const child of node.children?.values() ?? []) stack.push(child);
  }
}

/** Is a node below another one? */
export function isBelow(node: MergedNode, top: MergedNode): boolean {
  let above = node.parent;
  while (above !== null && above !== top) above = above.parent;
  return above === top;
}
