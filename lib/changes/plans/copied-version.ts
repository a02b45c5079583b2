import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import { listTagNames } from "#lib/catalog/scan/list-tag-names.ts";
import type { Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { LIMITS } from "#lib/manifests/limits.ts";
import { cosignTags } from "#lib/references/auxiliary-tag.ts";
import { isDigest, shortDigest } from "#lib/references/digest.ts";
import type { ReferrerDescriptor } from "#lib/registry/registry-client.ts";
import { isThere } from "./current-tag.ts";
import type { Errand } from "./errand.ts";
import { keepVersion } from "./keep-version.ts";
import { blocker, warning } from "./remarks.ts";
import { TagsNow } from "./tags-now.ts";
import type { VersionPart, VersionTree } from "./version-tree.ts";

/** Something that speaks of a copied manifest. */
export interface CopiedReferrer {
  readonly subject: string;
  readonly descriptor: ReferrerDescriptor;
}

/** Everything that a copy takes along. */
export interface CopiedVersion {
  /** Children before indexes, subjects before what speaks of them. */
  readonly parts: readonly VersionPart[];
  readonly referrers: readonly CopiedReferrer[];
  /** cosign's tags, and what they point at. */
  readonly tags: readonly { readonly tag: string; readonly digest: string }[];
  readonly remarks: readonly Remark[];
}

/** Signatures of attestations of SBOMs: nothing real goes deeper. */
const REFERRER_DEPTH = 3;
const WIDTH = 6;

/** Collects a version with everything below it and, where asked for, everything that speaks of it. */
export async function copiedVersion(
  source: Errand,
  digest: string,
  withReferrers: boolean,
): Promise<CopiedVersion> {
  const collection = new Collection(source);
  await collection.addVersion(digest);
  if (withReferrers) {
    await collection.addReferrers();
    await collection.addCosignTags();
  }
  return collection.result();
}

class Collection {
  readonly #source: Errand;
  readonly #parts = new Map<string, VersionPart>();
  readonly #referrers: CopiedReferrer[] = [];
  readonly #tags: { tag: string; digest: string }[] = [];
  readonly #remarks: Remark[] = [];

  constructor(source: Errand) {
    this.#source = source;
  }

  result(): CopiedVersion {
    return {
      parts: [...this.#parts.values()],
      referrers: this.#referrers,
      tags: this.#tags,
      remarks: this.#remarks,
    };
  }

  async addVersion(digest: string): Promise<void> {
    try {
      await this.#add(await keepVersion(this.#source, digest), "blocker");
    } catch (error) {
      this.#source.session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      const text = `${shortDigest(digest)} cannot be read where it is: ${error.message}`;
      this.#remarks.push(blocker("source-unreadable", text));
    }
  }

  /** What speaks of each manifest, and what speaks of that. */
  async addReferrers(): Promise<void> {
    let subjects = [...this.#parts.keys()];
    for (let depth = 0; depth < REFERRER_DEPTH && subjects.length > 0; depth += 1) {
      const before = this.#parts.size;
      const found = await eachLimited(subjects, WIDTH, (subject) => this.#referrersOf(subject));
      const referrers = found.flat();
      const added = await eachLimited(referrers, WIDTH, ({ descriptor }) =>
        this.#addDocument(descriptor.digest),
      );
      this.#referrers.push(...referrers.filter((_, place) => added[place]));
      subjects = [...this.#parts.keys()].slice(before);
    }
  }

  /** cosign 2 and older keep signatures under tags made of the digest. */
  async addCosignTags(): Promise<void> {
    const { session, place } = this.#source;
    const { names, whole } = await listTagNames(session, place.repository);
    if (!whole) {
      const text = "The source's list of tags ended early: tags of signatures may be missing.";
      this.#remarks.push(warning("tags-not-listed", text));
    }
    const wanted = new Set(
      [...this.#parts.keys()].flatMap((digest) => cosignTags(digest)).map(({ tag }) => tag),
    );
    const there = names.filter((name) => wanted.has(name));
    const tags = await TagsNow.ask(this.#source, there);
    if (tags.gap !== null) this.#remarks.push(warning("signature-tag-unreadable", tags.gap));
    for (const tag of there) {
      const digest = tags.digestOf(tag);
      if (digest !== null && (await this.#addDocument(digest))) this.#tags.push({ tag, digest });
    }
  }

  async #referrersOf(subject: string): Promise<CopiedReferrer[]> {
    const { session, place, connection } = this.#source;
    try {
      const answer = await session.ask((options) =>
        connection.client.listReferrers(place.repository, subject, options),
      );
      if (answer.truncated) {
        const text = `More speaks of ${shortDigest(subject)} than is listed; the rest is not copied.`;
        this.#remarks.push(warning("referrers-cut", text));
      }
      return answer.descriptors.map((descriptor) => ({ subject, descriptor }));
    } catch (error) {
      session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      const text = `What speaks of ${shortDigest(subject)} is not known and not copied: ${error.message}`;
      this.#remarks.push(warning("referrers-unknown", text));
      return [];
    }
  }

  /** False: it could not be read, which does not keep the version itself from being copied. */
  async #addDocument(digest: string): Promise<boolean> {
    if (this.#parts.has(digest)) return true;
    if (this.#parts.size >= LIMITS.indexNodes) {
      if (!this.#remarks.some(({ code }) => code === "too-many-referrers")) {
        this.#remarks.push(
          warning("too-many-referrers", "There are too many documents; the rest is not copied."),
        );
      }
      return false;
    }
    try {
      await this.#add(await keepVersion(this.#source, digest, "referrer"), "warning");
      return this.#parts.has(digest);
    } catch (error) {
      this.#source.session.signal?.throwIfAborted();
      if (!isTagtrailError(error)) throw error;
      const text = `A signature or document cannot be read and is not copied: ${error.message}`;
      this.#remarks.push(warning("referrer-unreadable", text));
      return false;
    }
  }

  async #add(tree: VersionTree, level: "blocker" | "warning"): Promise<void> {
    const say = level === "blocker" ? blocker : warning;
    // Bytes kept of a manifest that is in another repository are of no use: its blobs are not here.
    const { session, place } = this.#source;
    const there = await eachLimited(tree.parts, WIDTH, ({ digest }) =>
      isThere(session, place.repository, digest),
    );
    for (const part of tree.parts.filter((_, at) => !there[at])) {
      const text = `${shortDigest(part.digest)}, a part of it, is not there and is not copied.`;
      this.#remarks.push(warning("sparse", text));
    }
    for (const { digest, cause } of tree.missing) {
      // An index may leave out platforms on purpose; the target decides whether it takes it so.
      const sparse = cause.code === "registry_not_found";
      const text = `${shortDigest(digest)}, a part of it, cannot be read and is not copied: ${cause.message}`;
      this.#remarks.push(sparse ? warning("sparse", text) : say("part-unreadable", text));
    }
    for (const part of tree.parts.filter((_, at) => there[at])) {
      const problem = uncopiable(part);
      if (problem !== null) this.#remarks.push(say("not-copiable", problem));
      this.#parts.set(part.digest, part);
    }
  }
}

/** Why a manifest cannot be copied: what it needs is not known. */
function uncopiable({ digest, decoded }: VersionPart): string | null {
  const short = shortDigest(digest);
  if (decoded.kind === "legacy")
    return `${short} is of Docker's old schema 1, which registries no longer take.`;
  if (decoded.kind === "unknown")
    return `${short} is of a type that is not known here, so its parts are not either.`;
  if (decoded.layerCount > decoded.layers.length) return `${short} has more layers than are read here.`;
  const blobs = decoded.config ? [decoded.config, ...decoded.layers] : decoded.layers;
  const strange = blobs.some((blob) => !isDigest(blob.digest));
  return strange ? `${short} names a blob by a digest that cannot be checked.` : null;
}
