import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { Cause } from "#lib/contract/fields.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import { LIMITS } from "#lib/manifests/limits.ts";
import type { DecodedManifest } from "#lib/manifests/model.ts";
import { isDigest } from "#lib/references/digest.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";

/** One manifest of a version. */
export interface VersionPart {
  readonly digest: string;
  readonly mediaType: string;
  /** Length of its own bytes. */
  readonly size: number;
  readonly decoded: DecodedManifest;
}

/** A manifest that an index names and that could not be had. */
export interface MissingPart {
  readonly digest: string;
  readonly cause: Cause;
}

/** A version with everything below it. */
export interface VersionTree {
  readonly root: string;
  /** Every manifest once, children before the indexes that name them: the root is the last. */
  readonly parts: readonly VersionPart[];
  readonly missing: readonly MissingPart[];
}

const WIDTH = 6;

/**
 * Walks a version from its root, each manifest once and bounded as everything hostile is (threat 16).
 *
 * @param load the verified bytes of a manifest
 * @throws what `load` or decoding throws for the root; a failure below it is told in `missing`
 */
export async function walkVersion(
  root: string,
  load: (digest: string) => Promise<ManifestBytes>,
): Promise<VersionTree> {
  const walk = new Walk(load);
  await walk.visit(root, 0);
  return { root, parts: walk.inOrder(root), missing: walk.missing };
}

class Walk {
  readonly missing: MissingPart[] = [];
  readonly #load: (digest: string) => Promise<ManifestBytes>;
  readonly #visited = new Set<string>();
  readonly #parts = new Map<string, VersionPart>();

  constructor(load: (digest: string) => Promise<ManifestBytes>) {
    this.#load = load;
  }

  async visit(digest: string, depth: number): Promise<void> {
    this.#visited.add(digest);
    const got = await this.#load(digest);
    const decoded = decodeManifest(got);
    this.#parts.set(digest, { digest, mediaType: got.mediaType, size: got.bytes.byteLength, decoded });
    if (decoded.childCount > decoded.children.length) this.#stopped(digest);
    const fresh = [...new Set(decoded.children.map((child) => child.digest))].filter(
      (child) => !this.#visited.has(child),
    );
    const room = depth < LIMITS.indexDepth ? fresh.slice(0, LIMITS.indexNodes - this.#visited.size) : [];
    for (const child of fresh.slice(room.length)) this.#stopped(child);
    for (const child of room) this.#visited.add(child);
    await eachLimited(room, WIDTH, (child) => this.#visitChild(child, depth + 1));
  }

  async #visitChild(digest: string, depth: number): Promise<void> {
    if (!isDigest(digest)) {
      const message = "The index names a child by a digest that cannot be checked.";
      this.missing.push({ digest, cause: { code: "invalid_input", message, advice: null } });
      return;
    }
    try {
      await this.visit(digest, depth);
    } catch (error) {
      if (!isTagtrailError(error)) throw error;
      const { code, message, advice } = error;
      this.missing.push({ digest, cause: { code, message, advice } });
    }
  }

  #stopped(digest: string): void {
    const message = "The index is nested too deeply or names too many manifests.";
    this.missing.push({ digest, cause: { code: "too_large", message, advice: null } });
  }

  inOrder(root: string): VersionPart[] {
    const ordered = new Map<string, VersionPart>();
    const begun = new Set<string>();
    const add = (digest: string) => {
      const part = this.#parts.get(digest);
      if (part === undefined || begun.has(digest)) return;
      begun.add(digest);
      for (const child of part.decoded.children) add(child.digest);
      ordered.set(digest, part);
    };
    add(root);
    return [...ordered.values()];
  }
}
