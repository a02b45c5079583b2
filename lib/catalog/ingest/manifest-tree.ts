import { InvalidInput } from "#lib/errors.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import { eachLimited } from "../concurrency/each-limited.ts";
import type { ReadSession } from "../read-session.ts";
import type { ChildUse, ManifestSummary } from "../store/facts.ts";
import { type LoadedManifest, loadManifest } from "./load-manifest.ts";
import { type PartProblem, partProblem, stoppedProblem } from "./part-problem.ts";
import { storedBytes, storedSizes } from "./stored-parts.ts";
import { addBlobs, blobsOf, childrenOf, sum, summarise } from "./summarise.ts";

/** Threat 16: an index that contains itself, a chain of a hundred, or a hundred thousand children. */
const MAX_DEPTH = 8;
const MAX_NODES = 500;

export interface IngestedManifest {
  root: ManifestSummary;
  /** Manifests reached through the root, each once; of those that could be read. */
  members: readonly ManifestSummary[];
  problems: readonly PartProblem[];
}

interface Node {
  children: readonly ChildUse[];
  /** Null until the children were read. */
  summary: ManifestSummary | null;
  /** Null when it was stored before. */
  loaded: LoadedManifest | null;
}

/** One manifest with everything below it. */
export class ManifestTree {
  readonly #session: ReadSession;
  readonly #repository: string;
  readonly #again: boolean;
  readonly #nodes = new Map<string, Node>();
  readonly #visited = new Set<string>();
  readonly #problems: PartProblem[] = [];

  constructor(session: ReadSession, repository: string, again: boolean) {
    this.#session = session;
    this.#repository = repository;
    this.#again = again;
  }

  async read(digest: string, fetched?: ManifestBytes): Promise<IngestedManifest> {
    this.#visited.add(digest);
    const root = await this.#node(digest, fetched);
    await this.#readChildren(root, 1);
    const summary = await this.#settle(digest, root);
    const members = [...this.#nodes].filter(([member]) => member !== digest);
    return {
      root: summary,
      members: members.flatMap(([, node]) => (node.summary ? [node.summary] : [])),
      problems: this.#problems,
    };
  }

  async #node(digest: string, fetched?: ManifestBytes): Promise<Node> {
    const { context } = this.#session;
    const known = this.#again ? null : await context.known.find(digest);
    const node: Node = known ? { ...known, loaded: null } : await this.#load(digest, fetched);
    this.#nodes.set(digest, node);
    return node;
  }

  async #load(digest: string, fetched?: ManifestBytes): Promise<Node> {
    const { context, connection } = this.#session;
    const loaded = await context.flights.run(
      `manifest ${this.#session.parts} ${connection.registryId} ${digest}`,
      async () => {
        const got =
          fetched ??
          (this.#again ? await storedBytes(context.database, digest) : null) ??
          (await this.#session.ask((options) =>
            connection.client.getManifest(this.#repository, digest, options),
          ));
        return loadManifest(this.#session, this.#repository, got);
      },
    );
    if (loaded.problem) this.#problems.push(loaded.problem);
    return { children: childrenOf(loaded.decoded), summary: null, loaded };
  }

  async #readChildren(parent: Node, depth: number): Promise<void> {
    const fresh = parent.children.filter(({ digest }) => !this.#visited.has(digest));
    const first = fresh[0];
    if (!first) return;
    if (depth > MAX_DEPTH) {
      this.#problems.push(stoppedProblem(first.digest));
      return;
    }
    const room = fresh.slice(0, MAX_NODES - this.#visited.size);
    for (const { digest } of room) this.#visited.add(digest);
    const stopped = fresh[room.length];
    if (stopped) this.#problems.push(stoppedProblem(stopped.digest));
    await eachLimited(room, this.#session.width, ({ digest }) => this.#readChild(digest, parent, depth));
  }

  async #readChild(digest: string, parent: Node, depth: number): Promise<void> {
    try {
      // Below a manifest that was stored before, only a visitor looks again for what was missing.
      if (parent.loaded === null && (await this.#session.context.known.find(digest)) === null) return;
      if (!isDigest(digest))
        throw new InvalidInput("The index names a child by a digest that cannot be checked.");
      await this.#readChildren(await this.#node(digest), depth + 1);
    } catch (error) {
      this.#problems.push(partProblem("child", digest, error));
    }
  }

  /** Summaries from the leaves up; what was read now goes to the database. */
  async #settle(digest: string, node: Node): Promise<ManifestSummary> {
    for (const child of node.children) {
      const below = this.#nodes.get(child.digest);
      if (below && below.summary === null && below !== node) await this.#settle(child.digest, below);
    }
    if (node.summary) return node.summary;
    const loaded = node.loaded as LoadedManifest;
    const children = node.children.flatMap((child) => this.#nodes.get(child.digest)?.summary ?? []);
    const sizes = await this.#sizes(digest);
    node.summary = summarise(loaded.decoded, loaded.config, children, sum(sizes));
    const { context } = this.#session;
    const blobs = blobsOf(loaded.decoded);
    context.writer.add({
      kind: "manifest",
      manifest: { ...node.summary, bytes: loaded.got.bytes, blobs, children: node.children },
    });
    await context.known.remember({ summary: node.summary, children: node.children });
    return node.summary;
  }

  /** Every blob at and below a manifest, once. */
  async #sizes(digest: string): Promise<Map<string, bigint>> {
    const sizes = new Map<string, bigint>();
    const stored: string[] = [];
    const seen = new Set([digest]);
    for (const at of seen) {
      const node = this.#nodes.get(at);
      if (!node) continue;
      if (node.loaded) {
        addBlobs(sizes, [{ digest: at, size: BigInt(node.loaded.got.bytes.byteLength) }]);
        addBlobs(sizes, blobsOf(node.loaded.decoded));
      } else stored.push(at);
      for (const child of node.children) seen.add(child.digest);
    }
    if (stored.length > 0) addBlobs(sizes, await storedSizes(this.#session.context, stored));
    return sizes;
  }
}
