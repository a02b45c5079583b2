import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import { lowerCase, lowerCaseBytes } from "#lib/layers/bytes/lower-case.ts";
import { isBelow, type MergedNode } from "#lib/layers/merge/merged-node.ts";

/** The names of everything in a merged image in one text, which is searched much faster than node by node. */
export class NameList {
  readonly #nodes: readonly MergedNode[];
  /** Names with a slash after each, which no name has in it. */
  readonly #text: Buffer;
  /** Where each name begins, and where the text ends. */
  readonly #starts: Float64Array;

  /** @param nodes everything below the root of the image, each before what is below it, as `eachBelow` has it */
  constructor(nodes: readonly MergedNode[]) {
    this.#nodes = nodes;
    this.#starts = new Float64Array(nodes.length + 1);
    let end = 0;
    for (let index = 0; index < nodes.length; index += 1) {
      end += (nodes[index]?.base.length ?? 0) + 1;
      this.#starts[index + 1] = end;
    }
    this.#text = Buffer.alloc(end, "/");
    for (let index = 0; index < nodes.length; index += 1) {
      this.#text.write(nodes[index]?.base ?? "", this.#starts[index] ?? 0, "latin1");
    }
    lowerCaseBytes(this.#text);
  }

  /**
   * Nodes below a directory whose name has the text in it; letters of ASCII match in either case. What lies elsewhere
   * is not looked at.
   *
   * @param q without a slash
   */
  *find(q: ByteString, top: MergedNode): Generator<MergedNode> {
    const wanted = Buffer.from(lowerCase(q), "latin1");
    const [first, end] = this.#below(top);
    const text = this.#text.subarray(0, this.#starts[end]);
    let index = first;
    for (let at = text.indexOf(wanted, this.#starts[index]); at !== -1; ) {
      while ((this.#starts[index + 1] ?? Number.POSITIVE_INFINITY) <= at) index += 1;
      const node = this.#nodes[index];
      if (node === undefined) return;
      yield node;
      index += 1;
      at = text.indexOf(wanted, this.#starts[index]);
    }
  }

  /** What is below a node follows it without a break: the places of its first, and of what comes after its last. */
  #below(top: MergedNode): [first: number, end: number] {
    if (top.parent === null) return [0, this.#nodes.length];
    const first = this.#nodes.indexOf(top) + 1;
    let [low, high] = [first, this.#nodes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const node = this.#nodes[middle];
      if (node !== undefined && isBelow(node, top)) low = middle + 1;
      else high = middle;
    }
    return [first, low];
  }
}
