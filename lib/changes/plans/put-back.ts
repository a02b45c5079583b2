import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { Remark } from "#lib/contract/changes.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { PutVersion } from "../plan.ts";
import { blobsOfParts, presentBlobs } from "./blobs-there.ts";
import { counted } from "./counted.ts";
import { isThere } from "./current-tag.ts";
import type { Errand } from "./errand.ts";
import { keptVersion } from "./keep-version.ts";
import { keptReferrers } from "./kept-referrers.ts";
import { warning } from "./remarks.ts";
import { listed } from "./rule-remarks.ts";
import type { VersionTree } from "./version-tree.ts";

/** How a version that the registry lost is put back from kept bytes. */
export interface PutBack {
  readonly digest: string;
  /** Children before the indexes that name them, signatures after what they speak of. */
  readonly steps: readonly PutVersion[];
  /** Why it cannot be put back, one sentence; null: it can, as far as a look can tell. */
  readonly lost: string | null;
  /** It can be put back, but not whole. */
  readonly damage: readonly Remark[];
}

const WIDTH = 8;

/** Looks whether a version can be put back: its kept bytes, and its blobs, which the registry has to have still. */
export async function putBack(errand: Errand, digest: string): Promise<PutBack> {
  const tree = await keptTree(errand, digest);
  const short = shortDigest(digest);
  if (tree === null) {
    const lost = `The registry no longer has ${short}, and its bytes are not kept here.`;
    return { digest, steps: [], lost, damage: [] };
  }
  const { place } = errand;
  const digests = [...tree.parts.map((part) => part.digest), ...(await keptReferrers(errand, tree))];
  const absent = await absentOf(errand, digests);
  const steps = digests
    .filter((each) => absent.has(each))
    .map((each): PutVersion => ({ action: "put-version", place, digest: each, source: null }));
  return { digest, steps, lost: null, damage: await damageOf(errand, tree) };
}

async function keptTree({ context }: Errand, digest: string): Promise<VersionTree | null> {
  try {
    return await keptVersion(context.catalog.database, digest);
  } catch (error) {
    if (isTagtrailError(error) && error.code === "not_found") return null;
    throw error;
  }
}

async function absentOf({ session, place }: Errand, digests: readonly string[]): Promise<Set<string>> {
  const absent = await eachLimited(digests, WIDTH, async (digest) =>
    (await isThere(session, place.repository, digest)) ? [] : [digest],
  );
  return new Set(absent.flat());
}

/** What neither the registry nor this console has any more. */
async function damageOf(errand: Errand, tree: VersionTree): Promise<Remark[]> {
  const short = shortDigest(tree.root);
  const remarks: Remark[] = [];
  const children = await absentOf(
    errand,
    tree.missing.map((part) => part.digest),
  );
  if (children.size > 0) {
    const text = `Neither at the registry nor kept here: ${counted(children.size, "manifest")} inside ${short}.`;
    remarks.push(
      warning("parts-gone", text, { advice: "The registry may refuse the version without them." }),
    );
  }
  const { blobs } = blobsOfParts(tree.parts);
  const there = await presentBlobs(
    errand,
    blobs.map((blob) => blob.digest),
  );
  const kept = await keptConfigs(
    errand,
    blobs.map((blob) => blob.digest),
  );
  const gone = blobs.filter((blob) => !there.has(blob.digest) && !kept.has(blob.digest));
  if (gone.length > 0) {
    const names = listed(gone.map((blob) => shortDigest(blob.digest)));
    const text = `The registry no longer has ${counted(gone.length, "blob")} of ${short}: ${names}.`;
    remarks.push(
      warning("blobs-gone", text, { advice: "Layers are not kept here; push the image again if you can." }),
    );
  }
  return remarks;
}

/** Configs are kept and are sent again where they are gone. */
async function keptConfigs({ context }: Errand, digests: readonly string[]): Promise<Set<string>> {
  const rows = await context.catalog.database.client.configBlob.findMany({
    where: { digest: { in: [...digests].slice(0, 5_000) } },
    select: { digest: true },
  });
  return new Set(rows.map((row) => row.digest));
}
