import type { ByteString } from "../bytes/byte-string.ts";
import type { MergedNode } from "../merge/merged-node.ts";
import type { FileDifference } from "./file-difference.ts";

/**
 * Whether the name of what differs has `query` in it, or its path when there is a slash in `query`; as searchIndex
 * has it: letters of ASCII match in either case, and a leading slash means the root.
 */
export function differenceMatcher(query: ByteString): (difference: FileDifference) => boolean {
  const wanted = lowerCase(query);
  if (!wanted.includes("/")) {
    return ({ from, to }) => lowerCase((to ?? from)?.base ?? "").includes(wanted);
  }
  const search = new PathSearch(wanted);
  return ({ from, to }) => {
    const node = to ?? from;
    return node !== null && search.matches(node);
  };
}

/**
 * Looks for a text in paths without putting them together: of the path of a directory only as much is kept as a
 * match that goes on below could have begun with. The paths of a hostile tree are much larger than the tree.
 */
class PathSearch {
  readonly #wanted: ByteString;
  /** Of directories: the end of their paths, or null when all below match. */
  readonly #ends = new Map<MergedNode, ByteString | null>();

  constructor(wanted: ByteString) {
    this.#wanted = wanted;
  }

  matches(node: MergedNode): boolean {
    const unknown: MergedNode[] = [];
    let at = node;
    while (at.parent !== null && !this.#ends.has(at)) {
      unknown.push(at);
      at = at.parent;
    }
    let end = this.#ends.get(at);
    if (end === undefined) end = "";
    for (let next = unknown.pop(); next !== undefined; next = unknown.pop()) {
      if (end !== null) end = this.#endWith(`${end}/${lowerCase(next.base)}`);
      if (next.children !== null) this.#ends.set(next, end);
    }
    return end === null;
  }

  #endWith(path: ByteString): ByteString | null {
    if (path.includes(this.#wanted)) return null;
    return path.slice(Math.max(0, path.length - this.#wanted.length + 1));
  }
}

/** Of ASCII letters only: others are bytes of UTF-8 here, or of no encoding at all. */
function lowerCase(text: ByteString): ByteString {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
