import type { ByteString } from "#lib/layers/bytes/byte-string.ts";
import { lowerCase, lowerCaseBytes } from "#lib/layers/bytes/lower-case.ts";
import type { MergedNode } from "#lib/layers/merge/merged-node.ts";

/** The names of everything in a merged image in one text, which is searched much faster than node by node. */
export class NameList {
  readonly #nodes: readonly MergedNode[];
  /** Names with a slash after each, which no name has in it. */
  readonly #text: Buffer;
  /** Where each name begins, and where the text ends. */
  readonly #starts: Float64Array;

  /** @param nodes in any order */
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

  /** Nodes whose name has the text in it; letters of ASCII match in either case. @param q without a slash */
  *find(q: ByteString): Generator<MergedNode> {
    const wanted = Buffer.from(lowerCase(q), "latin1");
    let index = 0;
    for (
      let at = this.#text.indexOf(wanted);
      at !== -1;
      at = this.#text.indexOf(wanted, this.#starts[index])
    ) {
      while ((this.#starts[index + 1] ?? Number.POSITIVE_INFINITY) <= at) index += 1;
      const node = this.#nodes[index];
      if (node === undefined) return;
      yield node;
      index += 1;
    }
  }
}
